import { ADAPTERS, startHostWithGateway } from './support/host';
import { until } from './support/until';

describe.each(ADAPTERS)('a payment, end to end, on %s', (adapter) => {
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;

  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterAll(() => host.close());

  it('is charged, paid at the gateway, notified, stored and told of', async () => {
    const charge = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: {
        payment_type: 'bank_transfer',
        gross_amount: 100_000,
        bank: 'bca',
        customer_details: { first_name: 'Customer', email: 'customer-1@example.com' },
        item_details: [{ name: 'Kopi', price: 50_000, quantity: 2 }],
      },
    });
    expect(charge).toMatchObject({
      status: 201,
      body: { transaction_status: 'pending', gross_amount: '100000.00', bank: 'bca', is_paid: false },
    });
    const { order_id: orderId, id, va_number: vaNumber } = charge.body;
    expect(vaNumber).toMatch(/^\d+$/);

    await host.simulator.pay(orderId);
    await until(() => host.recorder.of(orderId).includes('payment.settled'));

    const payment = await host.request(`/api/midtrans/payments/${id}/`, { user: 'customer-1' });
    expect(payment.body).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect(host.recorder.of(orderId)).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });
});
