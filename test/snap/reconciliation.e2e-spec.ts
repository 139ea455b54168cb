import { randomUUID } from 'node:crypto';
import { ReconciliationService } from 'nestjs-midtrans';
import { until } from '../support/until';
import { open, paymentOf, startSnapHost, told, type SnapHost } from './snap.support';

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

  it('is settled where the last look finds that it was paid', async () => {
    const { orderId, id } = await opened();
    const paid = account(orderId, randomUUID(), 'settlement');
    host.transactions.set(orderId, paid).set(paid.transaction_id, paid);
    await pageEnds(id);
    await reconcile();
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(host.recorder.of(orderId)).not.toContain('payment.expired');
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
