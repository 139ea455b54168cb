import { METHODS, Merchant, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';

describe('a list of the control API', () => {
  const merchant = new Merchant({ keptNotifications: 4, notificationUrl: 'http://127.0.0.1:1' });
  const list = (path: string) => merchant.call('GET', `/simulator/api/${path}`);

  beforeAll(async () => {
    for (const id of ['a', 'b', 'c']) await merchant.charge(chargeOf(id, METHODS.gopay));
    await merchant.simulator.idle();
  });
  afterAll(() => merchant.simulator.close());

  async function walked(path: string, key: string): Promise<unknown[]> {
    const seen: unknown[] = [];
    let next: unknown = '';
    while (typeof next === 'string') {
      const page = await list(`${path}?limit=2&after=${next}`);
      seen.push(...(page.results as JsonObject[]).map((each) => each[key]));
      next = page.next;
    }
    return seen;
  }

  it('is walked page by page, each thing once and in order', async () => {
    expect(await walked('transactions', 'order_id')).toEqual(['a', 'b', 'c']);
    expect(await walked('requests', 'order_id')).toEqual(['c', 'b', 'a']);
    const all = merchant.simulator.notifications().map(({ id }) => id);
    expect(all).toHaveLength(4);
    expect(await walked('notifications', 'id')).toEqual(all);
  });

  it('keeps its place while what comes later is added', async () => {
    const { next } = await list('transactions?limit=2');
    await merchant.charge(chargeOf('d', METHODS.gopay));
    expect(await list(`transactions?after=${String(next)}`)).toMatchObject({
      results: [{ order_id: 'c' }, { order_id: 'd' }],
      next: null,
    });
  });

  it.each(['transactions', 'notifications', 'requests', 'subscriptions', 'invoices', 'pay-accounts'])(
    'of %s takes a limit from 1 to 500, and an after that a page gave',
    async (name) => {
      expect(await list(`${name}?limit=500`)).toEqual({ results: expect.any(Array), next: null });
      expect(await list(`${name}?limit=501`)).toMatchObject({
        error: 'invalid_field',
        message: 'limit must be a whole number from 1 to 500, not "501"',
      });
      expect(await list(`${name}?after=last`)).toMatchObject({ error: 'invalid_field', field: 'after' });
    },
  );
});
