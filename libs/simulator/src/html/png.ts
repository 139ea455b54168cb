import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** One bit a pixel, in shades of grey: 0 is black. */
const ONE_BIT_GREY = Buffer.from([1, 0, 0, 0, 0]);

/** A picture of squares, dark ones black and the others white, as a PNG. */
export function pngOf(squares: readonly (readonly boolean[])[], pixelsPerSquare: number): Buffer {
  const width = (squares[0]?.length ?? 0) * pixelsPerSquare;
  const lines = squares.flatMap((row) => {
    const line = lineOf(row, width, pixelsPerSquare);
    return Array.from({ length: pixelsPerSquare }, () => line);
  });
  const header = Buffer.alloc(8);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, ONE_BIT_GREY])),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A line of pixels behind the number of its filter, which is none. */
function lineOf(row: readonly boolean[], width: number, pixelsPerSquare: number): Buffer {
  const line = Buffer.alloc(1 + Math.ceil(width / 8));
  for (let x = 0; x < width; x++) {
    if (row[Math.floor(x / pixelsPerSquare)] === true) continue;
    const byte = 1 + (x >> 3);
    line.writeUInt8(line.readUInt8(byte) | (0x80 >> (x & 7)), byte);
  }
  return line;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
