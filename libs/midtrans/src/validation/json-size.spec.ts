import fc from 'fast-check';
import { isJsonWithin } from './json-size';

it('counts what JSON.stringify writes, to the byte', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      expect([isJsonWithin(bytes, value), isJsonWithin(bytes - 1, value)]).toEqual([true, false]);
    }),
  );
});

it('refuses what refers to itself', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = [loop];
  expect(isJsonWithin(16_384, loop)).toBe(false);
});

it('refuses what is too deep for JSON.stringify', () => {
  let deep: unknown[] = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(isJsonWithin(16_384, deep)).toBe(false);
});
