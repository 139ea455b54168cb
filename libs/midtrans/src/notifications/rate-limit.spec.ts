import { RateLimit } from './rate-limit';

describe('a rate', () => {
  const soon = () => performance.now() + 50;

  it('lets a second’s worth through at once, and the next not before its time', async () => {
    const rate = new RateLimit(5);
    for (let nth = 0; nth < 5; nth++) expect(await rate.take('default', soon())).toBe(true);
    expect(await rate.take('default', soon())).toBe(false);
  });

  it('does not count what it turned away', async () => {
    const rate = new RateLimit(1_000);
    for (let nth = 0; nth < 1_000; nth++) await rate.take('default', soon());
    for (let nth = 0; nth < 5_000; nth++) await rate.take('default', performance.now() - 1);
    expect(await rate.take('default', performance.now() + 500)).toBe(true);
  });

  it('is each account’s own', async () => {
    const rate = new RateLimit(1);
    expect(await rate.take('default', soon())).toBe(true);
    expect(await rate.take('default', soon())).toBe(false);
    expect(await rate.take('bali', soon())).toBe(true);
  });
});
