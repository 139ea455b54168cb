import { crc32, inflateSync } from 'node:zlib';

/** Rows of modules, true where dark. */
export type Modules = readonly (readonly boolean[])[];

function grid(size: number, isDark: (x: number, y: number) => boolean): Modules {
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => isDark(x, y)));
}

/** Reads the modules back from inline SVG whose unit is a module, without the quiet zone around them. */
export function modulesOfSvg(svg: string): Modules {
  const [start = 0, , side = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
  const dark = new Set([...svg.matchAll(/M(\d+ \d+)h1v1h-1z/g)].map(([, place]) => place));
  return grid(side + 2 * start, (x, y) => dark.has(`${x} ${y}`));
}

/** Whether each pixel of a PNG of one bit a pixel and without filters is dark: https://www.w3.org/TR/png-3/ */
function pixelsOf(png: Buffer): { width: number; isDark(x: number, y: number): boolean } {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at);
    const sum = crc32(png.subarray(at + 4, end));
    if (sum !== png.readUInt32BE(end)) throw new Error(`the chunk at ${at} is damaged`);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, end));
  }
  if (png.subarray(24, 29).toString('hex') !== '0100000000') throw new Error('not of one bit a pixel');
  const width = png.readUInt32BE(16);
  const stride = 1 + Math.ceil(width / 8);
  const raw = inflateSync(Buffer.concat(data));
  if (raw.length !== stride * png.readUInt32BE(20)) throw new Error('not as many lines as it says');
  return {
    width,
    isDark: (x, y) => (raw.readUInt8(y * stride + 1 + (x >> 3)) & (0x80 >> (x & 7))) === 0,
  };
}

/** Reads the modules back from a PNG image, without its quiet zone. */
export function modulesOfPng(png: Buffer): Modules {
  const { width, isDark } = pixelsOf(png);
  const corner = Array.from({ length: width }, (_, at) => at).find((at) => isDark(at, at)) ?? 0;
  // The first finder pattern begins with seven dark modules.
  const row = Array.from({ length: width - corner }, (_, x) => isDark(corner + x, corner));
  const scale = row.indexOf(false) / 7;
  return grid((width - 2 * corner) / scale, (x, y) => isDark(corner + x * scale, corner + y * scale));
}
