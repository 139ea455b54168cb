import { randomUUID } from 'node:crypto';
import { ReconciliationService } from 'nestjs-midtrans';
import { until } from '../support/until';
import { open, OWNER, paymentOf, STAFF, startSnapHost, told, type SnapHost } from './snap.support';

describe('a payment on Snap of which no notification has told', () => {
  let host: SnapHost;
  beforeEach(async () => {
    host = await startSnapHost();
  });
  afterEach(() => host.close());

  const reconcile = () => host.app.get(ReconciliationService).run({ all: true });
  const opened = async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    return { orderId, id: (await open(host, orderId)).body.payment.id as string };
  };
  const pageEnds = (id: string) =>
    host.database.rows(
      `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
  const account = (order_id: string, transaction_id: string, transaction_status: string) =>
    told({
      order_id,
      transaction_id,
      payment_type: 'bank_transfer',
      va_numbers: [{ bank: 'bca', va_number: '70012345678' }],
      gross_amount: '150000.00',
      transaction_time: '2026-11-26 10:01:40',
      transaction_status,
      status_code:
        transaction_status === 'settlement' ? '200' : transaction_status === 'pending' ? '201' : '202',
    });

  it('is looked for by its order until a method is chosen, and by each transaction from then on', async () => {
    const { orderId, id } = await opened();
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending', attempts: [] });

    const transaction = randomUUID();
    const pending = account(orderId, transaction, 'pending');
    host.transactions.set(orderId, pending).set(transaction, pending);
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({
      va_number: '70012345678',
      transaction_id: transaction,
    });

    // Asked by the order, Midtrans answers with a newer attempt, which was denied.
    const newer = randomUUID();
    host.transactions.set(orderId, account(orderId, newer, 'deny'));
    host.transactions.set(transaction, account(orderId, transaction, 'settlement'));
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      transaction_id: transaction,
    });
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
  });

  it('expires when its page is over and nothing was begun there, after one last look', async () => {
    const { orderId, id } = await opened();
    await pageEnds(id);
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'expire', is_expired: true });
    await until(() => host.recorder.of(orderId).includes('payment.expired'));
    expect(host.gateway.calledFor(new RegExp(`${orderId}/status`))).toBeGreaterThan(0);
  });

  it('expires like any other where its order had a page before, on which Midtrans still has attempts', async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const { id: first } = (await open(host, orderId, {}, STAFF)).body.payment;
    const [denied, over] = [randomUUID(), randomUUID()];
    for (const [transaction, status] of [
      [denied, 'deny'],
      [over, 'expire'],
    ] as const) {
      const attempt = account(orderId, transaction, status);
      host.transactions.set(transaction, attempt);
      expect((await host.notify(attempt)).status).toBe(200);
    }
    await pageEnds(first);
    await reconcile();
    expect(await paymentOf(host, first)).toMatchObject({ transaction_status: 'expire' });

    const { id: second } = (await open(host, orderId, {}, STAFF)).body.payment;
    expect(second).not.toBe(first);
    for (const last of [denied, over]) {
      host.transactions.set(orderId, account(orderId, last, last === denied ? 'deny' : 'expire'));
      const { lookups } = await reconcile();
      expect(lookups.filter(({ failed }) => failed > 0)).toEqual([]);
      const { status } = await host.request(`/api/midtrans/payments/${second}/check_status/`, STAFF);
      expect(status).toBe(200);
    }
    // Told once more, by one signature or another, it is the first page's still.
    expect((await host.notify(account(orderId, denied, 'deny'))).status).toBe(200);
    expect(await paymentOf(host, second)).toMatchObject({ transaction_status: 'pending', attempts: [] });
    await pageEnds(second);
    await reconcile();
    expect(await paymentOf(host, second)).toMatchObject({ transaction_status: 'expire', attempts: [] });
    const { attempts } = await paymentOf(host, first);
    expect(attempts.map((each: any) => each.transaction_id).sort()).toEqual([denied, over].sort());
  });

  it('is told of where it is paid after all on a page that its order had before', async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const byQris = (transaction: string, status: string) => ({
      ...account(orderId, transaction, status),
      payment_type: 'qris',
      va_numbers: undefined,
    });
    const { id: first } = (await open(host, orderId, {}, STAFF)).body.payment;
    const [late, last] = [randomUUID(), randomUUID()];
    for (const transaction of [late, last]) {
      const attempt = byQris(transaction, 'expire');
      host.transactions.set(transaction, attempt);
      expect((await host.notify(attempt)).status).toBe(200);
    }
    await pageEnds(first);
    await reconcile();
    const { id: second } = (await open(host, orderId, {}, STAFF)).body.payment;
    const paid = byQris(late, 'settlement');
    host.transactions.set(late, paid);
    expect((await host.notify(paid)).status).toBe(200);
    expect(await paymentOf(host, first)).toMatchObject({
      transaction_status: 'settlement',
      transaction_id: late,
    });
    expect(await paymentOf(host, second)).toMatchObject({ transaction_status: 'pending', attempts: [] });

    const asked = host.gateway.calls.length;
    const { status } = await host.request(`/api/midtrans/payments/${first}/check_status/`, STAFF);
    expect(status).toBe(200);
    const paths = host.gateway.calls.slice(asked).map(({ path }) => path);
    expect(paths).toEqual([`GET /v2/${late}/status`]);
    host.gateway.on(/^POST .*\/refund$/, async (request) => {
      const { refund_key, amount } = (await request.json()) as { refund_key: string; amount: number };
      const refund = { refund_key, refund_amount: `${amount}.00` };
      const back = { ...byQris(late, 'refund'), ...refund, refunds: [refund] };
      host.transactions.set(late, back);
      return Response.json({ ...back, status_code: '200' });
    });
    const refunded = await host.request(`/api/midtrans/payments/${first}/refund/`, {
      method: 'POST',
      json: { amount: 150_000 },
      ...STAFF,
    });
    expect(refunded).toMatchObject({ status: 200 });
    expect(host.gateway.calledFor(new RegExp(`^POST /v2/${late}/refund$`))).toBe(1);
    expect(await paymentOf(host, first)).toMatchObject({ transaction_status: 'refund' });
    expect(await paymentOf(host, second)).toMatchObject({ transaction_status: 'pending', attempts: [] });
  });

  it('is settled where the last look finds that it was paid', async () => {
    const { orderId, id } = await opened();
    const paid = account(orderId, randomUUID(), 'settlement');
    host.transactions.set(orderId, paid).set(paid.transaction_id, paid);
    await pageEnds(id);
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(await host.deliveredOf(orderId)).not.toContain('payment.expired');
  });

  it('is asked about what waits beside a paid attempt, however long ago the last news came, and found paid twice', async () => {
    const { orderId, id } = await opened();
    const [waiting, paid] = [randomUUID(), randomUUID()];
    for (const attempt of [account(orderId, waiting, 'pending'), account(orderId, paid, 'settlement')]) {
      host.transactions.set(attempt.transaction_id, attempt);
      expect((await host.notify(attempt)).status).toBe(200);
    }
    const afterMonths = async () => {
      await host.database.rows(
        `UPDATE midtrans_payments SET updated_at = now() - interval '40 days', next_check_at = now() WHERE id = $1`,
        [id],
      );
      const { lookups } = await host.app.get(ReconciliationService).run({ only: ['payments'] });
      return lookups.find(({ lookup }) => lookup === 'payments');
    };
    const counts = { lookup: 'payments', asked: 1, moved: 0, unchanged: 0, failed: 0, givenUp: 0, putOff: 0 };
    expect(await afterMonths()).toEqual({ ...counts, unchanged: 1 });
    host.transactions.set(waiting, { status_code: '500', status_message: 'sorry' });
    expect(await afterMonths()).toEqual({ ...counts, failed: 1 });
    host.transactions.set(waiting, account(orderId, waiting, 'settlement'));
    expect(await afterMonths()).toEqual({ ...counts, unchanged: 1 });
    await until(() => host.recorder.of(orderId).includes('payment.paid_twice'));
  });

  describe('that ended by what was known of it, while something else was begun on its page', () => {
    const CLOSE = /^POST \/snap\/v1\/transactions\/[\w-]+\/cancel$/;
    const has = (attempt: { order_id: string; transaction_id: string }) =>
      host.transactions.set(attempt.order_id, attempt).set(attempt.transaction_id, attempt);
    const cancel = (id: string) =>
      host.request(`/api/midtrans/payments/${id}/cancel/`, { method: 'POST', json: {}, ...STAFF });
    const looks = (orderId: string) => host.gateway.calledFor(new RegExp(`/v2/${orderId}/status`));
    const nextLookOf = async (id: string) => {
      const [row] = await host.database.rows<{ next_check_at: Date | null }>(
        'SELECT next_check_at FROM midtrans_payments WHERE id = $1',
        [id],
      );
      return row?.next_check_at;
    };
    /** A method was chosen, which is told of, and another in a second window, which is not. */
    const twice = async (first: string, second: string) => {
      const { orderId, id } = await opened();
      const [known, unknown] = [randomUUID(), randomUUID()];
      has(account(orderId, known, first));
      expect((await host.notify(account(orderId, known, first))).status).toBe(200);
      has(account(orderId, unknown, second));
      return { orderId, id, known, unknown };
    };

    it('has that among its attempts where it was over before the page was closed', async () => {
      const { orderId, id } = await opened();
      const transaction = randomUUID();
      has(account(orderId, transaction, 'expire'));
      host.gateway.on(CLOSE, () => Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
      expect(await cancel(id)).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
      expect(looks(orderId)).toBe(0);
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'cancel',
        attempts: [{ transaction_id: transaction, transaction_status: 'expire' }],
      });
      await until(() => host.recorder.of(orderId).includes('payment.cancelled'));
      expect(host.recorder.of(orderId)).toEqual(['payment.created', 'payment.cancelled']);
    });

    it('is looked at once, where nothing was', async () => {
      const { orderId, id } = await opened();
      host.gateway.on(CLOSE, () => Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
      await cancel(id);
      expect(await nextLookOf(id)).toBeInstanceOf(Date);
      await reconcile();
      expect(looks(orderId)).toBe(1);
      expect(await nextLookOf(id)).toBeNull();
      await reconcile();
      expect(looks(orderId)).toBe(1);
    });

    it('can be paid still where what was known was cancelled alone, and is settled by the other', async () => {
      const { orderId, id, known, unknown } = await twice('pending', 'pending');
      const words = 'Transaction is on progress';
      host.gateway
        .on(CLOSE, () => Response.json({ error_messages: [words] }, { status: 400 }))
        .on(/^POST \/v2\/.*\/cancel$/, () => Response.json(account(orderId, known, 'cancel')));
      expect(await cancel(id)).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
      host.transactions.set(known, account(orderId, known, 'cancel'));
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'pending',
        transaction_id: unknown,
      });
      has(account(orderId, unknown, 'settlement'));
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
      await until(() => host.recorder.of(orderId).includes('payment.settled'));
    });

    it('is settled by that where the page’s time was over, and a notification ended what was known', async () => {
      const { orderId, id, known, unknown } = await twice('pending', 'settlement');
      await pageEnds(id);
      const expired = account(orderId, known, 'expire');
      host.transactions.set(known, expired);
      expect((await host.notify(expired)).status).toBe(200);
      expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'expire' });
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'settlement',
        transaction_id: unknown,
      });
      await until(() => host.recorder.of(orderId).includes('payment.settled'));
    });

    it('does not end by a look that asked before the page was over', async () => {
      const { orderId, id } = await opened();
      const transaction = randomUUID();
      let isAsked = false;
      host.gateway.on(new RegExp(`^GET /v2/${orderId}/status$`), async () => {
        const body = host.transactions.get(orderId) ?? { status_code: '404', status_message: 'None.' };
        // Chosen in the page's last moment, just after the answer was made.
        if (!isAsked) {
          has(account(orderId, transaction, 'pending'));
          await pageEnds(id);
        }
        isAsked = true;
        return Response.json(body);
      });
      await host.request(`/api/midtrans/payments/${id}/check_status/`, OWNER);
      expect(isAsked).toBe(true);
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'pending',
        transaction_id: transaction,
      });
      expect(await host.deliveredOf(orderId)).not.toContain('payment.expired');
    });
  });

  it('is a failure in the end where nobody knows whether there is a page', async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    host.gateway.on(/^POST \/snap/, () => {
      throw new TypeError('fetch failed');
    });
    await open(host, orderId);
    await host.database.rows(
      `UPDATE midtrans_commands SET leased_until = NULL, created_at = now() - interval '60 days',
         asked_at = now() - interval '60 days', next_check_at = now()`,
    );
    await reconcile();
    const [row] = await host.database.rows<{ transaction_status: string }>(
      'SELECT transaction_status FROM midtrans_payments WHERE order_id = $1',
      [orderId],
    );
    expect(row).toEqual({ transaction_status: 'failure' });
  });
});
