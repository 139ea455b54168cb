import { until } from '../support/until';
import { ask, asUser, json, openShop } from './shop.support';

const CUSTOMER = asUser('customer-1');
const GOOD_CARD = '48111111sHfSakAvHvFQFEjTivUV1114';
const HOUR = 3_600_000;

describe('the shop, beside its single payments', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => void (shop = await openShop()));
  afterAll(() => shop.close());

  const simulate = (path: string, body: object = {}) =>
    ask(`${shop.simulatorUrl}/simulator/api/${path}`, json(body));

  /** The types of the events of an order that the shop's listener has had, once the last of them is there. */
  const heardOf = async (orderId: string, last: string) => {
    const { text } = await until(
      () => ask(`${shop.url}/demo/events`),
      (answer) =>
        (JSON.parse(answer.text) as Entry[]).some(
          ({ type, order_id: of }) => type === last && of === orderId,
        ),
    );
    return (JSON.parse(text) as Entry[]).filter(({ order_id: of }) => of === orderId).map(({ type }) => type);
  };

  it('sends an invoice, and hears that it is paid', async () => {
    const bill = {
      customer_name: 'Customer One',
      customer_email: 'customer-1@example.com',
      due_date: '2099-12-31',
      items: [{ description: 'Coffee, a year', quantity: 12, price: 85_000 }],
      payment_type: 'virtual_account',
      virtual_accounts: [{ bank: 'bca_va' }],
    };
    const { status, body: invoice } = await ask(`${shop.api}/invoices/`, json(bill, CUSTOMER));
    expect({ status, total: invoice['total_amount'] }).toEqual({ status: 201, total: '1020000.00' });
    const orderId = String(invoice['order_id']);

    expect((await simulate(`transactions/${orderId}/pay`)).status).toBe(200);
    expect(await heardOf(orderId, 'invoice.paid')).toEqual(
      expect.arrayContaining(['invoice.created', 'invoice.sent', 'payment.settled', 'invoice.paid']),
    );
    const paid = await ask(`${shop.api}/invoices/${String(invoice['id'])}/`, { headers: CUSTOMER });
    expect(paid.body).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('charges a subscription, and hears of each charge', async () => {
    const membership = {
      name: 'membership',
      amount: 99_000,
      payment_type: 'credit_card',
      token: GOOD_CARD,
      start_time: new Date(Date.now() + HOUR).toISOString(),
    };
    const { status, body: subscription } = await ask(
      `${shop.api}/subscriptions/`,
      json(membership, CUSTOMER),
    );
    expect(status).toBe(201);
    expect(await heardOf('', 'subscription.created')).toEqual(['subscription.created']);

    await simulate('clock/advance', { duration: '2h' });
    const path = `${shop.api}/payments/?subscription_id=${String(subscription['id'])}`;
    const { body: page } = await until(
      () => ask(path, { headers: CUSTOMER }),
      (answer) => (answer.body['results'] as unknown[]).length === 1,
    );
    const [{ order_id: orderId, is_paid: isPaid }] = page['results'] as [
      { order_id: string; is_paid: boolean },
    ];
    expect(isPaid).toBe(true);
    expect(await heardOf(orderId, 'subscription.charged')).toContain('payment.settled');
  });
});

interface Entry {
  readonly type: string;
  readonly order_id: string;
}
