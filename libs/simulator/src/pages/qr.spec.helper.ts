import { inflateSync } from 'node:zlib';

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

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toUpLeft = Math.abs(guess - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function predict(filter: number | undefined, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      return 0;
  }
}

/** The bytes of an 8-bit RGBA PNG, row after row: https://www.w3.org/TR/png-3/ */
function pixelsOf(png: Buffer): { width: number; pixels: Uint8Array } {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, end));
  }
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const stride = width * 4;
  const raw = inflateSync(Buffer.concat(data));
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? (pixels[y * stride + x - 4] ?? 0) : 0;
      const up = y > 0 ? (pixels[(y - 1) * stride + x] ?? 0) : 0;
      const upLeft = x >= 4 && y > 0 ? (pixels[(y - 1) * stride + x - 4] ?? 0) : 0;
      const predicted = predict(filter, left, up, upLeft);
      pixels[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return { width, pixels };
}

/** Reads the modules back from a PNG image, without its quiet zone. */
export function modulesOfPng(png: Buffer): Modules {
  const { width, pixels } = pixelsOf(png);
  const isDark = (x: number, y: number) => (pixels[(y * width + x) * 4] ?? 255) < 128;
  const corner = Array.from({ length: width }, (_, at) => at).find((at) => isDark(at, at)) ?? 0;
  // The first finder pattern begins with seven dark modules.
  const row = Array.from({ length: width - corner }, (_, x) => isDark(corner + x, corner));
  const scale = row.indexOf(false) / 7;
  return grid((width - 2 * corner) / scale, (x, y) => isDark(corner + x * scale, corner + y * scale));
}
