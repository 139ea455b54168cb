import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { about, startMerchants, type Merchants } from '../request-accounts/request-accounts.support';
import { insertPayment, ROOT, STAFF, stats } from './insights.support';

describe('of two accounts', () => {
  let host: Merchants;
  const TIME = { from: '2025-07-01', to: '2025-07-02' };
  beforeAll(async () => {
    host = await startMerchants({ midtrans: { health: { cacheMs: 0 } } });
    const at = { createdAt: '2025-07-01T10:00:00Z', paidAt: '2025-07-01T10:01:00Z' };
    const jakarta = await insertPayment(host, { ...at, amount: 10_000 });
    const bali = await insertPayment(host, { ...at, amount: 5_000, account: 'bali' });
    for (const [id, amount] of [
      [jakarta, 3_000],
      [bali, 2_000],
    ]) {
      await host.database.rows(
        `INSERT INTO midtrans_refunds (id, payment_id, refund_key, amount, status, created_at)
         VALUES (gen_random_uuid(), $1, 'key', $2, 'confirmed', '2025-07-01T11:00:00Z'),
           (gen_random_uuid(), $1, 'refused', 1, 'rejected', '2025-07-01T11:00:00Z'),
           (gen_random_uuid(), $1, 'asked', 1, 'requested', '2025-07-01T11:00:00Z')`,
        [id, amount],
      );
    }
    for (const account of ['default', 'bali']) {
      await host.database.rows(
        `INSERT INTO midtrans_notifications (id, account, status, raw_payload, created_at)
         VALUES (gen_random_uuid(), $1, 'processed', '{}', '2025-07-01T11:00:00Z')`,
        [account],
      );
      await host.database.rows(
        `INSERT INTO midtrans_consumers (name, account, type, last_seen_at)
         VALUES ('retired', $1, 'payment.settled', now() - interval '50 hours')`,
        [account],
      );
    }
    const forged = notificationBody({
      orderId: 'forged',
      grossAmount: 1_000,
      transactionStatus: 'settlement',
    });
    await host.notify(signNotification(forged, 'SB-Mid-server-forged'));
    await host.database.rows(
      `UPDATE midtrans_notifications SET created_at = '2025-07-01T11:00:00Z' WHERE status = 'invalid_signature'`,
    );
  });
  afterAll(() => host.close());

  const figuresOf = ({ body }: { body: any }) => ({
    paid: body.totals.paid_amount,
    created: body.totals.created_count,
    refunded: body.totals.refunded_amount,
    told: body.notifications.map(({ status, count }: any) => `${count} ${status}`),
  });
  const BALI = { paid: 5_000, created: 1, refunded: 2_000, told: ['1 processed'] };

  it('the figures of a registration are those of all of its accounts', async () => {
    expect(figuresOf(await stats(host, TIME))).toEqual({
      paid: 15_000,
      created: 2,
      refunded: 5_000,
      told: ['1 invalid_signature', '2 processed'],
    });
  });

  it('figures are of one account where the request is about it, or asks for it', async () => {
    expect(figuresOf(await stats(host, TIME, about('bali').headers))).toEqual(BALI);
    expect(figuresOf(await stats(host, { ...TIME, account: 'bali' }))).toEqual(BALI);
  });

  it('a request about one account is told nothing of another that it asks for', async () => {
    const { status, body } = await stats(host, { ...TIME, account: 'default' }, about('bali').headers);
    expect(status).toBe(200);
    expect(figuresOf({ body })).toEqual({ paid: 0, created: 0, refunded: 0, told: [] });
  });

  it.each([
    ['attention', (body: any) => body.items],
    ['consumers', (body: any) => body.results],
    ['health-report', (body: any) => [...body.consumers, ...body.backlog]],
  ])('GET /%s/ tells a request about one account of nothing else', async (path, itemsOf) => {
    const accountsOf = async (headers: Record<string, string>) => {
      const { status, body } = await host.request(`${ROOT}/${path}/`, { ...STAFF, headers });
      expect(status).toBe(200);
      return new Set<string>(itemsOf(body).map(({ account }: { account: string }) => account));
    };
    expect(await accountsOf(about('bali').headers)).toEqual(new Set(['bali']));
    const all = await accountsOf({});
    expect([all.has('default'), all.has('bali')]).toEqual([true, true]);
  });

  it('consumers are those of an account where it is asked for, and of none that there is not', async () => {
    const consumersOf = async (query: string, headers: Record<string, string> = {}) =>
      host.request(`${ROOT}/consumers/?${query}`, { ...STAFF, headers });
    const { body } = await consumersOf('account=bali');
    const accounts = body.results.map(({ account }: { account: string }) => account);
    expect([...new Set(accounts)]).toEqual(['bali']);
    expect((await consumersOf('account=bali', about('default').headers)).body.results).toEqual([]);
    expect(await consumersOf('account=nowhere')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'account' }] },
    });
  });

  it('events are retried and discarded by filter in the account alone that it names', async () => {
    for (const account of ['default', 'bali']) {
      await host.database.rows(
        `WITH event AS (
           INSERT INTO midtrans_outbox (id, account, type, subject_id, payload)
           VALUES (gen_random_uuid(), $1, 'payment.settled', gen_random_uuid(), '{}') RETURNING *)
         INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, dead_at)
         SELECT sequence, 'retired', account, type, subject_id, now() FROM event`,
        [account],
      );
    }
    const act = (action: string, account: string, headers: Record<string, string> = {}) => {
      const json = { consumer: 'retired', account, ...(action === 'discard' && { reason: 'called off' }) };
      return host.request(`${ROOT}/events/${action}/`, { method: 'POST', ...STAFF, json, headers });
    };
    const dead = async () =>
      (
        await host.database.rows(
          `SELECT account FROM midtrans_deliveries WHERE consumer = 'retired' AND dead_at IS NOT NULL ORDER BY 1`,
        )
      ).map(({ account }) => account);
    expect((await act('retry', 'default', about('bali').headers)).body).toEqual({ count: 0 });
    expect(await act('retry', 'nowhere')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'account' }] },
    });
    expect(await dead()).toEqual(['bali', 'default']);
    expect((await act('retry', 'bali')).body).toEqual({ count: 1 });
    expect(await dead()).toEqual(['default']);
    expect((await act('discard', 'bali')).body).toEqual({ count: 0 });
    expect((await act('discard', 'default')).body).toEqual({ count: 1 });
    const [entry] = await host.database.rows(
      `SELECT request FROM midtrans_audit WHERE action = 'discard_events' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry?.['request']).toMatchObject({ account: 'default' });
  });

  it('a webhook is silent for the account alone whose payments wait', async () => {
    const minutesAgo = new Date(Date.now() - 20 * 60_000).toISOString();
    await insertPayment(host, { createdAt: minutesAgo, status: 'pending' });
    await host.database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '2 hours'`);
    const silence = async (account: string) => {
      const { body } = await host.request(`${ROOT}/attention/`, { ...STAFF, ...about(account) });
      return body.items.filter(({ kind }: { kind: string }) => kind === 'webhook_silence').length;
    };
    expect([await silence('default'), await silence('bali')]).toEqual([1, 0]);
  });

  it('a run of reconciliation about one account asks Midtrans about nothing of another', async () => {
    for (const account of ['default', 'bali']) {
      await host.database.rows(
        `UPDATE midtrans_payments SET transaction_status = 'pending', next_check_at = now() WHERE account = $1`,
        [account],
      );
    }
    const { status, body } = await host.request(`${ROOT}/reconciliation/run/`, {
      method: 'POST',
      ...STAFF,
      headers: about('bali').headers,
      json: { only: ['payments'] },
    });
    expect(status).toBe(200);
    expect(body.lookups).toContainEqual(expect.objectContaining({ lookup: 'payments', asked: 1 }));
  });
});
