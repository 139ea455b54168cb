import { delivery } from '../support/gateway';
import { until } from '../support/until';
import {
  create,
  invoiceTaken,
  naming,
  retrieve,
  startNotifiedHost,
  type NotifiedHost,
} from './invoices.support';

/** Ways to pay a payment link that no charge of ours can be made by, as Midtrans calls them. */
const TYPES = [
  'bca_klikpay',
  'bca_klikbca',
  'cimb_clicks',
  'bri_epay',
  'danamon_online',
  'uob_ezpay',
  'googlepay',
  'new_wallet',
];

describe('invoices that are paid by methods that cannot be charged', () => {
  let host: NotifiedHost;
  beforeAll(async () => {
    host = await startNotifiedHost();
  });
  afterAll(() => host.close());

  let count = 0;
  /** An invoice that is paid by a payment of a type, and the payment as REST shows it. */
  async function paidBy(payment_type: unknown) {
    const midtransId = `invoice-${++count}`;
    const orderId = `order-${count}`;
    host.gateway.on(/^POST \/v1\/invoices$/, (request) => invoiceTaken(request, midtransId));
    const { id } = await create(host, { order_id: orderId });
    const fields = { ...naming(midtransId), payment_type };
    host.statusIs(orderId, 'settlement', { payment_type });
    host.invoiceIs(orderId, 'paid', {}, midtransId);
    const answer = await host.notify(delivery(orderId, 'settlement', { fields }));
    const invoice = await retrieve(host, id);
    return { orderId, midtransId, invoice, paymentId: invoice.payment_id, answer };
  }

  const payment = async (id: string): Promise<any> =>
    (await host.request(`/api/midtrans/payments/${id}/`, { user: 'customer-1' })).body;

  it.each(TYPES)('%s is the payment’s type, and the payment is the invoice’s', async (type) => {
    const { orderId, invoice, paymentId, answer } = await paidBy(type);
    expect(answer.status).toBe(200);
    const shown = await payment(paymentId);
    expect(shown).toMatchObject({ payment_type: type, transaction_status: 'settlement', is_paid: true });
    expect(invoice).toMatchObject({ status: 'paid', payment_id: shown.id });
    expect(await host.recorded()).toContainEqual({ order_id: orderId, status: 'processed' });
    const listed = await host.request(`/api/midtrans/payments/?payment_type=${type}`, { user: 'customer-1' });
    expect(listed.body.results).toMatchObject([{ id: shown.id, payment_type: type }]);
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(host.recorder.events.findLast((event) => event.payment.orderId === orderId)).toMatchObject({
      type: 'payment.settled',
      payment: { paymentType: type },
    });
  });

  it('their status is asked for as of any', async () => {
    const { paymentId } = await paidBy('bca_klikpay');
    const checked = await host.request(`/api/midtrans/payments/${paymentId}/check_status/`, {
      user: 'customer-1',
    });
    expect([checked.status, checked.body.payment.payment_type]).toEqual([200, 'bca_klikpay']);
  });

  it('Midtrans decides what can be refunded of them', async () => {
    const refund = (id: string) =>
      host.request(`/api/midtrans/payments/${id}/refund/`, {
        method: 'POST',
        user: 'staff',
        staff: true,
        json: { amount: 40_000 },
      });
    const { orderId, midtransId, paymentId } = await paidBy('cimb_clicks');
    const no = { status_code: '412', status_message: 'Merchant cannot modify the status of the transaction' };
    host.gateway.on(/^POST \/v2\/[^/]+\/refund$/, no);
    expect(await refund(paymentId)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect(await payment(paymentId)).toMatchObject({
      transaction_status: 'settlement',
      refund_amount: '0.00',
    });

    host.gateway.on(/^POST \/v2\/[^/]+\/refund$/, async (request) => {
      const { refund_key } = (await request.json()) as { refund_key: string };
      return Response.json({
        ...delivery(orderId, 'partial_refund'),
        status_message: 'Success, refund request is approved',
        payment_type: 'cimb_clicks',
        refund_amount: '40000.00',
        refund_key,
      });
    });
    expect((await refund(paymentId)).status).toBe(200);
    expect(await payment(paymentId)).toMatchObject({
      transaction_status: 'partial_refund',
      refund_amount: '40000.00',
    });
    // What is told of it later is no other payment's.
    const told = { ...naming(midtransId), payment_type: 'cimb_clicks', refund_amount: '40000.00' };
    host.statusIs(orderId, 'partial_refund', { payment_type: 'cimb_clicks', refund_amount: '40000.00' });
    expect((await host.notify(delivery(orderId, 'partial_refund', { fields: told }))).status).toBe(200);
    expect(await payment(paymentId)).toMatchObject({ refund_amount: '40000.00' });
  });

  it.each(['cancel', 'expire', 'capture', 'approve', 'deny'])(
    '%s is answered as of any other paid payment',
    async (operation) => {
      const { paymentId } = await paidBy('bri_epay');
      const answer = await host.request(`/api/midtrans/payments/${paymentId}/${operation}/`, {
        method: 'POST',
        user: 'staff',
        staff: true,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    },
  );

  it.each([undefined, null, '', 7, 'x'.repeat(33), 'two words'])(
    'a type that is none, %j, is asked for again',
    async (type) => {
      const { orderId, invoice, answer } = await paidBy(type);
      expect(answer.status).toBe(503);
      expect(await host.recorded()).toContainEqual({ order_id: orderId, status: 'unconfirmed' });
      expect(invoice).toMatchObject({ status: 'sent', payment_id: null });
    },
  );
});
