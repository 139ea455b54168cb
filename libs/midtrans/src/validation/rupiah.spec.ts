import { sumOf } from './rupiah';

it('adds up beyond the safe integers to the rupiah', () => {
  const items = Array.from({ length: 200 }, () => ({ price: 99_999_999, quantity: 99_999_999 }));
  expect(sumOf(items)).toBe(200n * 99_999_999n * 99_999_999n);
  expect(sumOf([{ price: 33_333, quantity: 3 }, { price: 1 }])).toBe(100_000n);
});
