import { randomUUID } from 'node:crypto';
import { until } from '../support/until';
import { Visitor } from './orders.support';
import { ask, asUser, json, openShop } from './shop.support';

describe('customers and staff', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let paymentId: string;
  const orderId = `order-${randomUUID()}`;

  beforeAll(async () => {
    shop = await openShop();
    const charge = { payment_type: 'qris', gross_amount: 10_000, order_id: orderId };
    const { status, body } = await ask(`${shop.api}/charge/`, json(charge, asUser('customer-1')));
    expect(status).toBe(201);
    paymentId = String(body['id']);
  });
  afterAll(() => shop.close());

  const list = async (headers: Record<string, string>) => {
    const { body } = await ask(`${shop.api}/payments/`, { headers });
    return (body['results'] as { order_id: string }[]).map((payment) => payment.order_id);
  };

  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded({ sub: 'staff', is_staff: true })}.`;
  const [, claims = '', signature = ''] = asUser('customer-1').Authorization.split('.');

  it.each([
    ['no token', {}],
    ['a token that says alg none', { Authorization: `Bearer ${unsigned}` }],
    [
      'a token that says another algorithm',
      { Authorization: `Bearer ${encoded({ alg: 'HS512' })}.${claims}.${signature}` },
    ],
    ['a token signed with another secret', asUser('customer-1', { secret: 'another' })],
    ['a token without a user', asUser('')],
    ['something that is no token', { Authorization: 'Bearer nonsense' }],
  ])('answers 401 to %s', async (_what, headers) => {
    const { status, body } = await ask(`${shop.api}/payments/`, { headers: { ...headers } });
    expect(status).toBe(401);
    expect(body).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Unauthorized',
      code: 'unauthorized',
      details: [],
    });
  });

  it('shows customers their own payments only', async () => {
    expect(await list(asUser('customer-1'))).toEqual([orderId]);
    expect(await list(asUser('customer-2'))).toEqual([]);
    const ofAnother = await ask(`${shop.api}/payments/${paymentId}/`, { headers: asUser('customer-2') });
    expect(ofAnother.status).toBe(404);
  });

  it('shows staff everything', async () => {
    const staff = asUser('staff', { isStaff: true });
    expect(await list(staff)).toEqual([orderId]);
    expect((await ask(`${shop.api}/payments/${paymentId}/`, { headers: staff })).status).toBe(200);
  });

  it('lists what the durable listener received, newest last', async () => {
    await ask(`${shop.simulatorUrl}/simulator/api/transactions/${orderId}/pay`, { method: 'POST' });
    const { text } = await until(
      () => ask(`${shop.url}/demo/events`),
      (answer) => answer.text.includes('payment.settled'),
    );
    const entry = (type: string) => ({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      type,
      order_id: orderId,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(JSON.parse(text)).toEqual(['payment.created', 'payment.pending', 'payment.settled'].map(entry));
  });

  it('takes a browser that comes first for customer-1, for play money', async () => {
    const visitor = new Visitor(shop);
    await visitor.get('/');
    expect(await list({ Cookie: visitor.cookie })).toEqual([orderId]);
  });
});

describe('a shop with the keys of a merchant', () => {
  it('gives no token to whoever asks, and runs no simulator', async () => {
    const shop = await openShop({ MIDTRANS_SERVER_KEY: 'SB-Mid-server-of-a-merchant' });
    const visitor = new Visitor(shop);
    await visitor.get('/');
    expect([visitor.cookie, shop.simulatorUrl]).toEqual(['', undefined]);
    await shop.close();
  });
});
