import { looksMinified, nameProblem } from './consumer-name';

describe('a name of class and method', () => {
  it.each([
    ['a', 'ship'],
    ['tQ', 'ship'],
    ['Shipping', 'a'],
    ['', 'ship'],
  ])('looks minified: %s.%s', (className, method) => {
    expect(looksMinified(className, method)).toBe(true);
  });

  it.each([
    ['Shop', 'ship'],
    ['Crm', 'put'],
  ])('does not: %s.%s', (className, method) => {
    expect(looksMinified(className, method)).toBe(false);
  });
});

describe('the name of a consumer', () => {
  it.each(['ship', 'Shipping.ship', 'kirim barang', 'x'.repeat(128)])('may be %s', (name) => {
    expect(nameProblem(name)).toBeNull();
  });

  it.each(['', 'x'.repeat(129), 'a\nb', 'a\0b'])('may not be %j', (name) => {
    expect(nameProblem(name)).toMatch(/^must be 1 to 128 characters/);
  });
});
