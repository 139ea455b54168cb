import { randomUUID } from 'node:crypto';
import { makeAllDue } from '../reconciliation/rows.support';
import { reconcile } from '../reconciliation/reconciliation.support';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import { create, paymentsOf, retrieve, startLinkHost, type LinkHost } from './payment-links.support';

const STAFF = { user: 'staff', staff: true } as const;
const DENIED = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;

describe.each(oneAdapter(__filename))(
  "a purchase by a payment link, whose page is Snap's, on %s",
  (adapter) => {
    let host: LinkHost;
    beforeAll(async () => {
      host = await startLinkHost({
        adapter,
        midtrans: { http: { retries: 0 }, reconciliation: { enabled: false } },
      });
    });
    afterAll(() => host.close());

    const opened = async (rest: object = {}) => {
      const { id, order_id, payment_url } = await create(host, {
        order_id: `LINK-${randomUUID().slice(0, 8)}`,
        ...rest,
      });
      return { id: id as string, orderId: order_id as string, url: payment_url as string };
    };
    const countOf = (orderId: string, type: string) =>
      host.recorder.of(orderId).filter((each) => each === type).length;
    const check = (id: string) => host.request(`/api/midtrans/payments/${id}/check_status/`, STAFF);
    const act = (id: string, action: string, json: object = {}) =>
      host.request(`/api/midtrans/payments/${id}/${action}/`, { method: 'POST', json, ...STAFF });
    const pageEnds = (orderId: string) =>
      host.database.rows(
        `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 second' WHERE order_id = $1`,
        [orderId],
      );
    /** Books that equal the gateway's, of the one purchase of a link. */
    const expectSameBooks = async (linkId: string) => {
      const [payment, ...others] = await paymentsOf(host, linkId);
      expect(others).toEqual([]);
      const there = host.simulator.transactions().filter(({ orderId }) => orderId === payment.order_id);
      expect(
        payment.attempts.map((each: any) => [
          each.transaction_id,
          each.transaction_status,
          Number(each.refund_amount),
        ]),
      ).toEqual(there.map((each) => [each.transactionId, each.status, each.refundAmount]));
      return payment;
    };

    it('is paid by a virtual account after a card was denied', async () => {
      const { id, orderId, url } = await opened();
      const denied = await host.simulator.payLink(url, DENIED);
      await until(() => countOf(denied.orderId, 'payment.attempt_denied') === 1);
      expect(await paymentsOf(host, id)).toMatchObject([
        { order_id: denied.orderId, transaction_status: 'pending', payment_type: 'snap', transaction_id: '' },
      ]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'active', usage: 0 });
      const paid = await host.simulator.payLink(denied.orderId, 'bca_va');
      await until(() => host.links.of(orderId).length === 2);
      expect(await expectSameBooks(id)).toMatchObject({
        is_paid: true,
        transaction_status: 'settlement',
        payment_type: 'bank_transfer',
        bank: 'bca',
        transaction_id: paid.transactionId,
        payment_link_id: id,
      });
      // It may be paid by the time at which it is told of as pending.
      const told = await host.deliveredOf(paid.orderId);
      expect(told.filter((type) => type !== 'payment.pending')).toEqual([
        'payment.created',
        'payment.attempt_denied',
        'payment.settled',
      ]);
      expect(host.links.of(orderId)).toEqual(['payment_link.paid', 'payment_link.exhausted']);
      expect(await retrieve(host, id)).toMatchObject({ status: 'exhausted', usage: 1 });
    });

    it('is paid once where it is paid twice, uses the link once, and either is given back by its own', async () => {
      const { id, orderId, url } = await opened({ usage_limit: 2 });
      const first = await host.simulator.payLink(url, 'gopay');
      const second = await host.simulator.payLink(first.orderId, { channel: 'other_qris', force: true });
      await until(() => countOf(first.orderId, 'payment.paid_twice') === 1);
      expect(second.orderId).toBe(first.orderId);
      expect(countOf(first.orderId, 'payment.settled')).toBe(1);
      const [payment] = await paymentsOf(host, id);
      const given = await act(payment.id, 'refund', { amount: 44_000, transaction_id: second.transactionId });
      expect(given).toMatchObject({ status: 200 });
      await host.simulator.idle();
      expect(await expectSameBooks(id)).toMatchObject({
        is_paid: true,
        refund_amount: '0.00',
        transaction_id: first.transactionId,
      });
      expect(await act(payment.id, 'refund', { amount: 44_000 })).toMatchObject({ status: 200 });
      await host.simulator.idle();
      expect(await expectSameBooks(id)).toMatchObject({ is_paid: false, transaction_status: 'refund' });
      await until(() => host.links.of(orderId).length > 0);
      expect(host.links.of(orderId)).toEqual(['payment_link.paid']);
      expect(await retrieve(host, id)).toMatchObject({ status: 'active', usage: 1 });
    });

    it('stays open where what was chosen expires, and expires by our own clock when its page is over', async () => {
      const { id, orderId, url } = await opened({ usage_limit: 2 });
      const chosen = await host.simulator.choose(url, 'bca_va');
      await host.simulator.expire(chosen.transactionId);
      await until(() => countOf(chosen.orderId, 'payment.attempt_denied') === 1);
      const [payment] = await paymentsOf(host, id);
      expect(payment).toMatchObject({ transaction_status: 'pending', payment_type: 'snap' });
      expect(await check(payment.id)).toMatchObject({ body: { payment: { transaction_status: 'pending' } } });
      await pageEnds(chosen.orderId);
      await makeAllDue(host);
      await reconcile(host);
      await until(() => countOf(chosen.orderId, 'payment.expired') === 1);
      expect(await expectSameBooks(id)).toMatchObject({ transaction_status: 'expire', is_expired: true });
      expect(host.links.of(orderId)).toEqual([]);
      // Whoever comes later pays another order of the same link.
      const late = await host.simulator.payLink(url, 'gopay');
      await until(() => host.links.of(orderId).length === 1);
      expect(late.orderId).not.toBe(chosen.orderId);
    });

    it('is paid by what nobody told of, which the last look finds before its page is over', async () => {
      const { id, url } = await opened();
      const denied = await host.simulator.payLink(url, DENIED);
      await until(() => countOf(denied.orderId, 'payment.attempt_denied') === 1);
      host.simulator.failNotifications({ kind: 'drop' }, { times: 2, orderId: denied.orderId });
      await host.simulator.payLink(denied.orderId, 'bca_va');
      await pageEnds(denied.orderId);
      const [payment] = await paymentsOf(host, id);
      expect(payment).toMatchObject({ transaction_status: 'pending' });
      expect(await check(payment.id)).toMatchObject({ body: { payment: { is_paid: true } } });
      await expectSameBooks(id);
    });

    it('can be paid for a day after it was begun, and no longer than its link', async () => {
      const pageOf = async (orderId: string) => {
        const [row] = await host.database.rows<{ minutes: number }>(
          `SELECT (extract(epoch FROM page_ends_at - now()) / 60)::float8 AS minutes FROM midtrans_payments WHERE order_id = $1`,
          [orderId],
        );
        return row?.minutes;
      };
      const lasting = await host.simulator.payLink((await opened()).url, DENIED);
      await until(() => countOf(lasting.orderId, 'payment.attempt_denied') === 1);
      expect(await pageOf(lasting.orderId)).toBeGreaterThan(23 * 60);
      expect(await pageOf(lasting.orderId)).toBeLessThanOrEqual(24 * 60 + 1);
      const { url } = await opened({ expiry: { duration: 2, unit: 'hours' } });
      const short = await host.simulator.payLink(url, DENIED);
      await until(() => countOf(short.orderId, 'payment.attempt_denied') === 1);
      expect(await pageOf(short.orderId)).toBeLessThanOrEqual(121);
    });

    it('is cancelled with what waits to be paid, and begun anew by whoever chooses again', async () => {
      const { id, url } = await opened();
      const chosen = await host.simulator.choose(url, 'bca_va');
      await until(() => countOf(chosen.orderId, 'payment.pending') === 1);
      const [payment] = await paymentsOf(host, id);
      const answer = await act(payment.id, 'cancel');
      expect(answer).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
      expect(host.simulator.transaction(chosen.transactionId)?.status).toBe('cancel');
      await host.simulator.idle();
      await until(() => countOf(chosen.orderId, 'payment.cancelled') === 1);
      await host.simulator.payLink(chosen.orderId, 'gopay');
      await until(() => countOf(chosen.orderId, 'payment.settled') === 1);
      await expectSameBooks(id);
    });

    it('of which nothing waits to be paid cannot be cancelled, and it cannot be continued here', async () => {
      const { id, url } = await opened();
      const { orderId } = await host.simulator.payLink(url, DENIED);
      await until(() => countOf(orderId, 'payment.attempt_denied') === 1);
      const [payment] = await paymentsOf(host, id);
      for (const action of ['cancel', 'continue']) {
        const refused = await act(payment.id, action);
        expect([action, refused.status, refused.body.code]).toEqual([action, 400, 'invalid_state']);
      }
      expect(await paymentsOf(host, id)).toMatchObject([{ transaction_status: 'pending' }]);
    });
  },
);
