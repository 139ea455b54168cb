import { PaymentLinkService } from 'nestjs-midtrans';
import { reconcile, startQuietHost, type HostWithGateway } from '../reconciliation/reconciliation.support';
import { makeAllDue, nextCheckIn } from '../reconciliation/rows.support';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { create, deleted, LinkRecorder, paymentsOf, retrieve } from './payment-links.support';

describe('a payment link of which no notification has told', () => {
  let host: HostWithGateway;
  beforeEach(async () => {
    host = await startQuietHost({ providers: [LinkRecorder] });
  });
  afterEach(() => host.close());

  const eventsOf = (orderId: string) => host.app.get(LinkRecorder).of(orderId);

  it('has the payments that Midtrans lists, paid and not, each once', async () => {
    const { id, order_id, payment_url } = await create(host, { usage_limit: 2 });
    const first = await host.simulator.payLink(payment_url, 'gopay');
    const left = await host.simulator.choose(payment_url, 'bca_va');
    await host.simulator.expire(left.orderId);
    const second = await host.simulator.payLink(payment_url, 'bca_va');
    expect(await paymentsOf(host, id)).toEqual([]);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payment_links: { asked: 1, moved: 1 } });
    const payments = await paymentsOf(host, id);
    expect(payments.map((payment) => [payment.order_id, payment.transaction_status]).sort()).toEqual(
      [
        [first.orderId, 'settlement'],
        // Its page is open still.
        [left.orderId, 'pending'],
        [second.orderId, 'settlement'],
      ].sort(),
    );
    await until(() => eventsOf(order_id).length === 3);
    expect(eventsOf(order_id)).toEqual(['payment_link.paid', 'payment_link.paid', 'payment_link.exhausted']);
    expect(await retrieve(host, id)).toMatchObject({ status: 'exhausted', usage: 2 });
    // Nothing is left to learn but whether the page that is open is used.
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, unchanged: 1 } });
    expect(eventsOf(order_id)).toHaveLength(3);
  });

  describe('whose time is over', () => {
    const HOUR_MS = 3_600_000;
    let late: HostWithGateway;
    beforeEach(async () => {
      // By the gateway's clock, which it tells, the hour of the link was over an hour ago.
      late = await startHostWithGateway({
        midtrans: { http: { retries: 0 } },
        simulator: { now: () => new Date(Date.now() - 2 * HOUR_MS) },
        providers: [LinkRecorder],
      });
      late.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    });
    afterEach(() => late.close());

    const recorded = (orderId: string) => late.app.get(LinkRecorder).of(orderId);
    const expiring = () => create(late, { usage_limit: 9, expiry: { duration: 1, unit: 'hour' } });
    const look = async () => {
      await makeAllDue(late);
      return reconcile(late);
    };

    it('is expired by our own clock and told of once, after a last look that finds what was paid', async () => {
      const { id, order_id, payment_url } = await expiring();
      await late.simulator.payLink(payment_url, 'gopay');
      for (const endpoint of ['getPaymentLink', 'getStatus'] as const) {
        late.simulator.fail(endpoint, { kind: 'status', status: 503 });
        await look();
        expect([(await retrieve(late, id)).status, recorded(order_id)]).toEqual(['active', []]);
      }
      await look();
      await until(() => recorded(order_id).length === 2);
      expect(await retrieve(late, id)).toMatchObject({ status: 'expired', usage: 1 });
      await look();
      expect(recorded(order_id)).toEqual(['payment_link.paid', 'payment_link.expired']);
    });

    it('has what is paid within the week after that, and is not told of as exhausted', async () => {
      const { id, order_id, payment_url } = await create(late, { expiry: { duration: 1, unit: 'hour' } });
      await look();
      const { orderId } = await late.simulator.payLink(payment_url, 'gopay');
      await look();
      await until(() => recorded(order_id).length === 2);
      expect(recorded(order_id)).toEqual(['payment_link.expired', 'payment_link.paid']);
      expect(await paymentsOf(late, id)).toMatchObject([{ order_id: orderId, is_paid: true }]);
      await late.database.rows(`UPDATE midtrans_payment_links SET updated_at = now() - interval '8 days'`);
      await look();
      expect(await nextCheckIn(late, 'midtrans_payment_links', id)).toBeNull();
    });

    it('is expired where Midtrans has forgotten it', async () => {
      const { id, order_id } = await expiring();
      await late.database.rows(`UPDATE midtrans_payment_links SET expires_at = now() - interval '1 minute'`);
      late.simulator.fail('getPaymentLink', { kind: 'status', status: 404 });
      await look();
      await until(() => recorded(order_id).length === 1);
      expect(await retrieve(late, id)).toMatchObject({ status: 'expired', usage: 0 });
    });
  });

  it('is looked at on a slow rhythm, and a minute after its end', async () => {
    const { id } = await create(host);
    const lasting = await nextCheckIn(host, 'midtrans_payment_links', id);
    expect(lasting).toBeGreaterThan(170);
    expect(lasting).toBeLessThan(190);
    const short = await create(host, { expiry: { duration: 10, unit: 'minutes' } });
    const end = await nextCheckIn(host, 'midtrans_payment_links', short.id);
    expect(end).toBeGreaterThan(10);
    expect(end).toBeLessThan(13);
  });

  it.each(['expired', 'exhausted', 'deleted'])(
    'is left alone where it is %s, but for late payments',
    async (status) => {
      const { id } = await create(host);
      await host.database.rows(
        `UPDATE midtrans_payment_links SET status = $1, next_check_at = now() - interval '1 second'`,
        [status],
      );
      const looks = await reconcile(host);
      expect(looks).toEqual(status === 'expired' ? { payment_links: { asked: 1, moved: 1 } } : {});
      expect(await retrieve(host, id)).toMatchObject({ status });
    },
  );

  it('stays what it is where Midtrans does not find it: a wrong key finds none', async () => {
    const { id } = await create(host);
    host.simulator.fail('getPaymentLink', { kind: 'status', status: 404 });
    await makeAllDue(host);
    await reconcile(host);
    expect(await retrieve(host, id)).toMatchObject({ status: 'active' });
  });

  it('is asked about by code, which finds what was paid', async () => {
    const { id, order_id, payment_url } = await create(host);
    const { orderId } = await host.simulator.payLink(payment_url, 'gopay');
    const service = host.app.get(PaymentLinkService);
    const { paymentLink, response } = await service.getPaymentLink(order_id);
    expect(paymentLink).toMatchObject({ id, status: 'exhausted', usage: 1 });
    expect(response.purchases).toMatchObject([{ order_id: orderId }]);
    const payments = await paymentsOf(host, id);
    expect(payments).toMatchObject([{ order_id: orderId, is_paid: true, payment_link_id: id }]);
    await deleted(host, id);
    await expect(service.getPaymentLink(order_id)).rejects.toThrow('Not Found');
  });
});
