import { Client } from 'pg';
import { until } from '../support/until';
import { startShop, type Shop } from './attacks.support';

describe('a notification whose payment moves while it is looked at', () => {
  let on: Shop;
  beforeAll(async () => {
    on = await startShop({ notifications: { readBackPauseMs: 15_000 } });
  });
  afterAll(() => on.host.close());

  it('asks for nothing that is known by then, and keeps the next one waiting for nothing', async () => {
    const id = await on.charge('order-1');
    const other = new Client({ connectionString: on.host.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      `UPDATE midtrans_payments SET transaction_status = 'settlement', paid_at = now(), version = version + 1 WHERE id = $1`,
      [id],
    );
    const answered = on.notify(on.told('order-1', 'settlement'));
    await until(
      () => on.host.database.rows('SELECT 1 FROM pg_locks WHERE NOT granted'),
      (waiting) => waiting.length > 0,
    );
    await other.query('COMMIT');
    await other.end();
    expect((await answered).status).toBe(200);
    expect(on.readsOf('order-1')).toBe(0);
    on.truth('order-1', 'refund', { refund_amount: '100000.00' });
    expect((await on.notify(on.told('order-1', 'refund', { refund_amount: '100000.00' }))).status).toBe(200);
    expect(on.readsOf('order-1')).toBe(1);
  });
});
