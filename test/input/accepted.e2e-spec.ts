import { ADAPTERS, CLIENT_KEY, type Adapter } from '../support/host';
import { PAYMENTS, startCountingHost, type CountingHost } from './input.support';

/** The seeds' serializers: the name of every field, and what kind of value it has. */
const UUID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const AMOUNT = expect.stringMatching(/^-?\d+\.00$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const TEXT = expect.any(String);
const BOOL = expect.any(Boolean);

const LIST_ENTRY = {
  id: UUID,
  account: 'default',
  order_id: TEXT,
  payment_type: TEXT,
  gross_amount: AMOUNT,
  transaction_status: TEXT,
  refund_amount: '0.00',
  net_amount: AMOUNT,
  customer_email: TEXT,
  is_paid: BOOL,
  created_at: TIME,
};
const PAYMENT = {
  ...LIST_ENTRY,
  transaction_id: UUID,
  subscription_id: null,
  payment_link_id: null,
  bank: TEXT,
  currency: 'IDR',
  fraud_status: TEXT,
  status_code: expect.stringMatching(/^20\d$/),
  status_message: TEXT,
  customer_first_name: TEXT,
  customer_last_name: TEXT,
  customer_phone: TEXT,
  va_number: TEXT,
  bill_key: TEXT,
  biller_code: TEXT,
  payment_code: TEXT,
  redirect_url: TEXT,
  deeplink_url: TEXT,
  qr_string: TEXT,
  actions: expect.any(Array),
  transaction_time: TIME,
  settlement_time: null,
  expiry_time: TIME,
  metadata: expect.any(Object),
  custom_field1: TEXT,
  custom_field2: TEXT,
  custom_field3: TEXT,
  // One transaction, which is the payment's own.
  attempts: [expect.objectContaining({ transaction_status: expect.any(String) })],
  items: expect.any(Array),
  is_pending: BOOL,
  is_failed: BOOL,
  is_expired: BOOL,
  updated_at: TIME,
};
const ITEM = {
  id: UUID,
  item_id: TEXT,
  name: TEXT,
  price: AMOUNT,
  quantity: expect.any(Number),
  brand: TEXT,
  category: TEXT,
  merchant_name: TEXT,
  url: TEXT,
  subtotal: AMOUNT,
};

const amount = { gross_amount: 100_000 };
const customer = {
  first_name: 'Customer',
  last_name: 'One',
  email: 'customer-1@example.com',
  phone: '+628123456789',
};
const items = [
  {
    id: 'item-1',
    name: 'Kopi',
    price: 60_000,
    quantity: 2,
    brand: 'Brand',
    category: 'Category',
    merchant_name: 'Merchant',
    url: 'https://shop.example.com/kopi?a=1',
  },
  { id: 'discount', name: 'Potongan 💸', price: -20_000 },
];

/** The least that each payment type takes, and what the customer is shown for it. */
const MINIMAL: readonly (readonly [
  body: { payment_type: string; [field: string]: unknown },
  shown: string,
])[] = [
  [
    { payment_type: 'credit_card', ...amount, token_id: '481111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f' },
    'redirect_url',
  ],
  ...['bca', 'bni', 'bri', 'permata', 'cimb'].map(
    (bank) => [{ payment_type: 'bank_transfer', ...amount, bank }, 'va_number'] as const,
  ),
  [{ payment_type: 'echannel', ...amount }, 'bill_key'],
  [{ payment_type: 'gopay', ...amount }, 'deeplink_url'],
  [{ payment_type: 'shopeepay', ...amount }, 'deeplink_url'],
  [{ payment_type: 'dana', ...amount }, 'redirect_url'],
  [{ payment_type: 'qris', ...amount }, 'qr_string'],
  [{ payment_type: 'cstore', ...amount, store: 'indomaret' }, 'payment_code'],
  [{ payment_type: 'cstore', ...amount, store: 'alfamart' }, 'payment_code'],
  [{ payment_type: 'ovo', ...amount, ovo: { payer_phone_number: '081234567890' } }, 'transaction_id'],
  [{ payment_type: 'akulaku', ...amount, item_details: items, customer_details: customer }, 'redirect_url'],
  [{ payment_type: 'kredivo', ...amount }, 'redirect_url'],
];

/** Everything that the seeds' serializer takes, at once. */
const fullBody = (orderId: string) => ({
  payment_type: 'bank_transfer',
  gross_amount: 100_000,
  order_id: orderId,
  bank: 'bca',
  customer_details: customer,
  item_details: items,
  custom_expiry: { expiry_duration: 2, unit: 'hour' },
  metadata: { cart: { lines: [1, 'dua', null, true, { '💸': '\t' }] } },
  custom_fields: ['one', '', 'x'.repeat(255)],
});

describe.each(ADAPTERS)('good charges on %s', (adapter: Adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const get = (path: string) => host.request(path, { user: 'customer-1' });

  it.each(MINIMAL)('are answered with the fields of the seeds: %j', async (body, shown) => {
    const { status, body: payment } = await host.charge(body);
    expect({ status, payment }).toEqual({ status: 201, payment: { ...PAYMENT, is_paid: false } });
    expect(payment).toMatchObject({
      order_id: expect.stringMatching(/^ORDER-\d{14}-[\dA-F]{8}$/),
      payment_type: body.payment_type,
      gross_amount: '100000.00',
      net_amount: '100000.00',
      transaction_status: 'pending',
      metadata: {},
      is_pending: true,
      is_failed: false,
      is_expired: false,
    });
    expect(payment[shown]).not.toBe('');

    const { body: read } = await get(`${PAYMENTS}${payment.id}/`);
    expect(read).toEqual(payment);
  });

  it('generate an order_id that tells the time in WIB', async () => {
    const wib = (date: number) =>
      new Date(date + 7 * 3_600_000).toISOString().slice(0, 19).replace(/\D/g, '');
    const before = wib(Date.now());
    const { body } = await host.charge(MINIMAL[1]?.[0]);
    const [, time = ''] = body.order_id.split('-');
    expect(time >= before && time <= wib(Date.now())).toBe(true);
  });

  it('give back everything that was given', async () => {
    const given = fullBody(`full-${adapter}_~.1`);
    const { status, body: payment } = await host.charge(given);
    expect({ status, payment }).toEqual({ status: 201, payment: PAYMENT });
    expect(payment.items).toEqual([ITEM, ITEM]);
    expect(payment).toMatchObject({
      order_id: given.order_id,
      bank: 'bca',
      customer_first_name: 'Customer',
      customer_last_name: 'One',
      customer_email: 'customer-1@example.com',
      customer_phone: '+628123456789',
      metadata: given.metadata,
      custom_field1: 'one',
      custom_field2: '',
      custom_field3: 'x'.repeat(255),
      items: [
        {
          item_id: 'item-1',
          name: 'Kopi',
          price: '60000.00',
          quantity: 2,
          brand: 'Brand',
          category: 'Category',
          merchant_name: 'Merchant',
          url: 'https://shop.example.com/kopi?a=1',
          subtotal: '120000.00',
        },
        {
          item_id: 'discount',
          name: 'Potongan 💸',
          price: '-20000.00',
          quantity: 1,
          brand: '',
          category: '',
          merchant_name: '',
          url: '',
          subtotal: '-20000.00',
        },
      ],
    });
    const lasts = Date.parse(payment.expiry_time) - Date.parse(payment.transaction_time);
    expect(lasts).toBe(2 * 3_600_000);
  });

  it('are asked about with check_status', async () => {
    const { body: payment } = await host.charge(fullBody(`checked-${adapter}`));
    const { status, body } = await get(`${PAYMENTS}${payment.id}/check_status/`);
    expect(status).toBe(200);
    expect(body).toEqual({
      payment: { ...PAYMENT, transaction_time: payment.transaction_time },
      midtrans_response: expect.objectContaining({
        order_id: payment.order_id,
        transaction_status: 'pending',
      }),
    });
    expect(JSON.stringify(body)).not.toContain(CLIENT_KEY);
  });

  it.each([
    [
      'a large amount',
      { payment_type: 'bank_transfer', bank: 'bni', gross_amount: 9_999_999_999_999 },
      '9999999999999.00',
    ],
    ['an amount of one', { payment_type: 'qris', gross_amount: 1 }, '1.00'],
    ['an amount with a fraction of zero', '{"payment_type":"qris","gross_amount":1.0e4}', '10000.00'],
  ])('take %s', async (_what, body, expected) => {
    const { status, body: payment } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect([status, payment.gross_amount, payment.net_amount]).toEqual([201, expected, expected]);
  });

  it('write every subtotal to the last rupiah', async () => {
    const { status, body } = await host.charge({
      payment_type: 'qris',
      gross_amount: 1,
      item_details: [
        { name: 'Item', price: 9_999_999_999_999, quantity: 999_999 },
        { name: 'Discount', price: -9_999_999_999_999, quantity: 999_999 },
        { name: 'Rest', price: 1 },
      ],
    });
    expect(status).toBe(201);
    expect(body.items.map(({ subtotal }: { subtotal: string }) => subtotal)).toEqual([
      '9999989999999000001.00',
      '-9999989999999000001.00',
      '1.00',
    ]);
  });

  it('have no field that is not known, each is named', async () => {
    const unknown = {
      user_id: 'somebody-else',
      account: 'another',
      id: 'x',
      transaction_status: 'settlement',
      is_paid: true,
    };
    const { status, body } = await host.charge({ payment_type: 'qris', gross_amount: 10_000, ...unknown });
    expect([status, body.code, body.details.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      'invalid_input',
      Object.keys(unknown),
    ]);
  });

  it('are served with and without a trailing slash', async () => {
    const json = { payment_type: 'qris', gross_amount: 10_000 };
    const charges = await Promise.all(
      ['charge', 'charge/'].map((path) =>
        host.request(`/api/midtrans/${path}`, { method: 'POST', user: 'customer-1', json }),
      ),
    );
    expect(charges.map(({ status }) => status)).toEqual([201, 201]);
    const id = charges[0]?.body.id;
    const paths = [
      '',
      '/',
      '?limit=1',
      '/?limit=1',
      `/${id}`,
      `/${id}/`,
      `/${id}/check_status`,
      `/${id}/check_status/`,
    ];
    const answers = await Promise.all(paths.map((path) => get(`/api/midtrans/payments${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(answers[5]?.body).toEqual(answers[4]?.body);
  });

  it('are listed with the fields of the seeds', async () => {
    const { body: payment } = await host.charge(fullBody(`listed-${adapter}`));
    const { status, body } = await get(`${PAYMENTS}?order_id=${payment.order_id}`);
    expect({ status, body }).toEqual({ status: 200, body: { results: [LIST_ENTRY], next_cursor: null } });
    const entry = Object.fromEntries(Object.keys(LIST_ENTRY).map((name) => [name, payment[name]]));
    expect(body.results).toEqual([entry]);
  });
});
