import { v7 as uuidv7 } from 'uuid';
import { ADAPTERS } from '../support/host';
import { PAYMENTS, startCountingHost, type CountingHost } from './input.support';

const PAYMENTS_BEFORE = 120;

describe.each(ADAPTERS)('pages of payments on %s', (adapter) => {
  let host: CountingHost;
  /** Oldest first. */
  let ids: string[];

  const charge = async (json: object = {}, user = 'customer-1'): Promise<any> => {
    const { status, body } = await host.charge({ payment_type: 'qris', gross_amount: 10_000, ...json }, user);
    expect(status).toBe(201);
    return body;
  };

  const page = async (query: string, user = 'customer-1') => {
    const { status, body } = await host.request(`${PAYMENTS}?${query}`, { user });
    expect(status).toBe(200);
    return body as { results: { id: string; [field: string]: unknown }[]; next_cursor: string | null };
  };

  /** Walks through all pages; `between` happens after each. */
  const walk = async (query: string, between: () => Promise<unknown> = async () => undefined) => {
    const sizes: number[] = [];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { results, next_cursor }: Awaited<ReturnType<typeof page>> = await page(
        cursor === null ? query : `${query}&cursor=${cursor}`,
      );
      sizes.push(results.length);
      seen.push(...results.map(({ id }) => id));
      cursor = next_cursor;
      await between();
    } while (cursor !== null);
    return { sizes, seen };
  };

  beforeAll(async () => {
    host = await startCountingHost(adapter);
    ids = [];
    for (let count = 0; count < PAYMENTS_BEFORE; count++) ids.push((await charge()).id);
    await charge({}, 'customer-2');
  });
  afterAll(() => host.close());

  it.each([
    [50, [50, 50, 20]],
    [60, [60, 60]],
    [7, [...Array<number>(17).fill(7), 1]],
    [120, [120]],
    [200, [120]],
  ])('of %i hold each payment once, newest first', async (limit, sizes) => {
    const walked = await walk(`limit=${limit}&created_before=${await lastCreated()}`);
    expect(walked).toEqual({ sizes, seen: [...ids].reverse() });
  });

  it('are of 50 where no limit is given', async () => {
    const { results, next_cursor } = await page('');
    expect([results.length, next_cursor]).toEqual([50, results.at(-1)?.id]);
  });

  it('lose and repeat nothing while new payments come in', async () => {
    const added: string[] = [];
    const { seen } = await walk('limit=25', async () => {
      added.push((await charge()).id, (await charge({}, 'customer-2')).id);
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id))).toEqual([...ids].reverse());
    expect(seen.filter((id) => added.includes(id))).toEqual([]);
  });

  it('are empty behind the last one', async () => {
    expect(await page(`cursor=${ids[0]}`)).toEqual({ results: [], next_cursor: null });
  });

  it.each([
    ['payment_type', 'gopay', { payment_type: 'gopay' }],
    ['order_id', `filtered-${adapter}`, { order_id: `filtered-${adapter}` }],
  ])('are narrowed by %s', async (name, value, json) => {
    const { id } = await charge(json);
    await charge({ payment_type: 'gopay' }, 'customer-2');
    const { results } = await page(`${name}=${value}`);
    expect(results.map((payment) => payment.id)).toEqual([id]);
    expect((await page(`${name}=${value}&cursor=${id}`)).results).toEqual([]);
  });

  it('are narrowed by status', async () => {
    const { id } = await charge();
    await host.database.rows("UPDATE midtrans_payments SET transaction_status = 'expire' WHERE id = $1", [
      id,
    ]);
    const { results } = await page('status=expire');
    expect(results).toMatchObject([{ id, transaction_status: 'expire' }]);
    expect((await page('status=settlement')).results).toEqual([]);
    expect((await page('status=initiated')).results).toEqual([]);
  });

  it('are narrowed by when the payments were made, in whatever offset that is told', async () => {
    const made = await charge({ order_id: `dated-${adapter}` }, 'customer-3');
    // An id tells the time as well.
    const at = '2020-02-29T17:00:00Z';
    await host.database.rows('UPDATE midtrans_payments SET created_at = $1, id = $2 WHERE id = $3', [
      at,
      uuidv7({ msecs: Date.parse(at) }),
      made.id,
    ]);
    const found = async (query: string) => {
      const { results } = await page(`order_id=dated-${adapter}&${query}`, 'customer-3');
      return results.length === 1;
    };
    expect(await found('created_after=2020-02-29T16:59:59.999Z')).toBe(true);
    expect(await found('created_after=2020-02-29T17:00:00Z')).toBe(false);
    expect(await found('created_before=2020-02-29T17:00:00Z')).toBe(false);
    expect(await found('created_before=2020-02-29T17:00:00.001Z')).toBe(true);
    expect(await found('created_after=2020-02-29T23:59:59%2B07:00')).toBe(true);
    expect(await found('created_after=2020-03-01T00:00:00%2B07:00')).toBe(false);
    expect(await found('created_after=2020-02-29&created_before=2020-03-01')).toBe(true);
    expect(await found('created_after=2020-03-01')).toBe(false);
    // Without an offset it is UTC, wherever the server stands.
    expect(await found('created_after=2020-02-29T16:59&created_before=2020-02-29T17:01')).toBe(true);
  });

  /** A moment after the payments of the beginning and before all later ones. */
  async function lastCreated(): Promise<string> {
    const [row] = await host.database.rows<{ created_at: Date }>(
      'SELECT created_at FROM midtrans_payments WHERE id = $1',
      [ids.at(-1)],
    );
    return new Date(Number(row?.created_at) + 1).toISOString();
  }
});
