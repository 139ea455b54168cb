import { InvoiceService, PaymentService, SubscriptionService } from 'nestjs-midtrans';
import { startHostWithGateway, type Answer } from '../support/host';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { withField } from '../input/input.support';
import { dayIn } from '../invoices/invoices.support';
import { GOOD_CARD } from '../subscriptions/subscriptions.support';
import { Capture } from './capture.support';

const ROOT = '/api/midtrans';
const NUMBER = '5211111111111117';
/** The number in any of its forms, and the code that stands beside it in ours. */
// Not the milliseconds of a time.
const CARD_DATA =
  /５２１１|5211\\u200b1111|5211·1111|%25201111|52111111-1111-1117|5211[\s._~-]?1111[\s._~-]?1111[\s._~-]?1117|(?<![\w.-])739(?![\w-])/;

/** How card data may stand in a text. */
const TEXTS = [
  NUMBER,
  '5211 1111 1111 1117',
  `card ${NUMBER}, 12/30`,
  '{"cvv":"739"}',
  '{"a":"{\\"securityCode\\":\\"739\\"}"}',
  'CVV: 739',
  '５２１１１１１１１１１１１１１７',
  '5211\u200b1111\u200b1111\u200b1117',
  '5211·1111·1111·1117',
  '52111111-1111-1117-8000-000000000000',
];
/** The same of what takes no spaces. */
const IDS = [NUMBER, '5211-1111-1111-1117', '5211.1111.1111.1117', '5211_1111_1111_1117', `x${NUMBER}`];
const URLS = [
  `https://shop.test/${NUMBER}`,
  'https://shop.test/?card=5211%201111%201111%201117',
  'https://shop.test/?cvv=739',
  'https://shop.test/?card%5Bcvv%5D=739',
  'https://shop.test/?card=5211%25201111%25201111%25201117',
];
const METADATA = [
  { note: NUMBER },
  { note: Number(NUMBER) },
  { [NUMBER]: 1 },
  { a: [{ b: '5211 1111 1111 1117' }] },
  { cardNo: 'x' },
  { 'Security-Code': '739' },
  { c_v_v: 739 },
  { PAN: 'x' },
  { ｃｖｖ: '739' },
  { nomor_kartu: 'x' },
  { my_cvv: '739' },
  { form: JSON.stringify({ cvv2: '739' }) },
  { form: JSON.stringify({ deeper: JSON.stringify({ 'card number': NUMBER }) }) },
];

const ITEM = { id: 'item-1', name: 'Item', price: 10_000, quantity: 1 };
const CHARGE = { payment_type: 'qris', gross_amount: 10_000 };
const WITH_ITEM = { ...CHARGE, item_details: [ITEM] };
const ofType = (payment_type: string, more: object) => ({ ...CHARGE, payment_type, ...more });
const INVOICE = {
  customer_name: 'Customer One',
  customer_email: 'customer-1@shop.test',
  due_date: dayIn(30),
  items: [{ description: 'Service', price: 100_000, quantity: 1 }],
};
const SUBSCRIPTION = { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };
const PAY_ACCOUNT = { phone_number: '81212345678', country_code: '62' };

type Place = readonly [path: string, body: object, field: string, values: readonly unknown[]];

const CREATIONS: readonly Place[] = [
  ['/charge/', CHARGE, 'order_id', IDS],
  ...['first_name', 'last_name', 'phone'].map((name): Place => [
    '/charge/',
    CHARGE,
    `customer_details.${name}`,
    TEXTS,
  ]),
  ['/charge/', CHARGE, 'customer_details.email', [`${NUMBER}@shop.test`]],
  ...['id', 'name', 'brand', 'category', 'merchant_name'].map((name): Place => [
    '/charge/',
    WITH_ITEM,
    `item_details.0.${name}`,
    TEXTS,
  ]),
  ['/charge/', WITH_ITEM, 'item_details.0.url', URLS],
  ['/charge/', CHARGE, 'custom_fields.1', TEXTS],
  ['/charge/', CHARGE, 'metadata', METADATA],
  ['/charge/', ofType('gopay', {}), 'callback_url', [...URLS, `app://${NUMBER}`]],
  ['/charge/', ofType('cstore', { store: 'indomaret' }), 'cstore.message', [NUMBER]],
  ['/charge/', ofType('credit_card', {}), 'token_id', [NUMBER, '5211 1111 1111 1117']],
  ['/invoices/', INVOICE, 'customer_name', TEXTS],
  ['/invoices/', INVOICE, 'customer_email', [`${NUMBER}@shop.test`]],
  ['/invoices/', INVOICE, 'customer_id', TEXTS],
  ['/invoices/', INVOICE, 'customer_phone', ['378282246310005']],
  ['/invoices/', INVOICE, 'items.0.description', TEXTS],
  ['/invoices/', INVOICE, 'notes', TEXTS],
  ['/invoices/', INVOICE, 'order_id', IDS],
  ['/invoices/', INVOICE, 'invoice_number', TEXTS],
  ['/invoices/', INVOICE, 'metadata', METADATA],
  ['/subscriptions/', SUBSCRIPTION, 'name', TEXTS],
  ['/subscriptions/', SUBSCRIPTION, 'token', [NUMBER, '5211-1111-1111-1117']],
  ['/subscriptions/', SUBSCRIPTION, 'customer_details.first_name', TEXTS],
  ['/subscriptions/', SUBSCRIPTION, 'metadata', METADATA],
  ['/pay-accounts/', PAY_ACCOUNT, 'redirect_url', URLS],
];

describe('card data', () => {
  const capture = new Capture();
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;
  beforeAll(async () => {
    capture.listen();
    host = await startHostWithGateway({
      logger: capture,
      midtrans: { access: { permissions: { refund: 'owner', void_invoice: 'owner' } } },
    });
  });
  afterAll(async () => {
    await host.close();
    capture.stop();
  });

  const post = (path: string, json: unknown, headers = {}) =>
    host.request(ROOT + path, { method: 'POST', user: 'customer-1', json, headers });
  const postAsStaff = (path: string, json: unknown) =>
    host.request(ROOT + path, { method: 'POST', user: 'staff', staff: true, json });
  /** The relay goes on meanwhile. */
  const RELAYED = ['midtrans_deliveries', 'midtrans_consumers'];
  /** With what was refused, though not with what it held. */
  const AUDIT = 'midtrans_audit';
  const dump = async (without: readonly string[] = []): Promise<string> => {
    const tables = await host.database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans\\_%' AND table_name <> ALL ($1) ORDER BY 1",
      [[...RELAYED, ...without]],
    );
    const rows = tables.map(({ name }) =>
      host.database.rows<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t ORDER BY 1`),
    );
    return (await Promise.all(rows))
      .flat()
      .map(({ row }) => row)
      .join('\n');
  };
  /** Nothing is stored, asked of the gateway, logged or repeated. */
  const leavesNoTrace = async (ask: () => Promise<Answer>): Promise<Answer> => {
    const before = [await dump([AUDIT]), host.calls.length];
    const answer = await ask();
    expect([await dump([AUDIT]), host.calls.length]).toEqual(before);
    expect(await dump()).not.toMatch(CARD_DATA);
    expect(JSON.stringify(answer.body)).not.toMatch(CARD_DATA);
    expect(capture.text()).not.toMatch(CARD_DATA);
    return answer;
  };
  const expectRefused = ({ status, body }: Answer, field: string) => {
    const fields = (body.details ?? []).map((detail: { field: string }) =>
      detail.field.replace(/^\w+\.(?=token_id)/, ''),
    );
    expect([status, body.code, fields]).toEqual([400, 'invalid_input', [field]]);
  };

  it.each(CREATIONS.map(([path, body, field, values]) => [path, field, body, values] as const))(
    'is refused by POST %s in %s, and nothing comes of it',
    async (path, field, body, values) => {
      for (const value of values) {
        const given = withField(body, field, value);
        const sent = field.startsWith('custom_fields') ? withField(given, 'custom_fields.0', 'x') : given;
        expectRefused(await leavesNoTrace(() => post(path, sent)), field);
      }
    },
  );

  it('is refused as the key and the reason of a refund, and as the reason of a void', async () => {
    const { body: payment } = await post('/charge/', { ...CHARGE, order_id: 'to-refund' });
    const { body: invoice } = await post('/invoices/', INVOICE);
    for (const refund_key of IDS) {
      const refund = () => postAsStaff(`/payments/${payment.id}/refund/`, { amount: 1, refund_key });
      expectRefused(await leavesNoTrace(refund), 'refund_key');
    }
    for (const reason of TEXTS) {
      const refund = () => postAsStaff(`/payments/${payment.id}/refund/`, { amount: 1, reason });
      expectRefused(await leavesNoTrace(refund), 'reason');
      expectRefused(
        await leavesNoTrace(() => postAsStaff(`/invoices/${invoice.id}/void/`, { reason })),
        'reason',
      );
    }
  });

  it('is refused as a filter of a list, and finds nothing as part of a path', async () => {
    const get = (path: string) => leavesNoTrace(() => host.request(ROOT + path, { user: 'customer-1' }));
    for (const value of IDS) {
      expectRefused(await get(`/payments/?order_id=${value}`), 'order_id');
      expectRefused(await get(`/invoices/?order_id=${value}`), 'order_id');
      expectRefused(await get(`/invoices/?invoice_number=${value}`), 'invoice_number');
      expectRefused(await get(`/cards/bin/${value}/`), 'bin');
      for (const list of ['payments', 'invoices', 'subscriptions', 'pay-accounts']) {
        expect((await get(`/${list}/${value}/`)).status).toBe(404);
      }
    }
  });

  it('is refused of callers in code by the same rules', async () => {
    const refusedField = async (call: Promise<unknown>) => {
      const error: any = await call.catch((thrown: unknown) => thrown);
      expect([error.code, error.message]).toEqual(['invalid_input', expect.not.stringMatching(CARD_DATA)]);
      return error.details[0].field;
    };
    const [payments, invoices, subscriptions] = [PaymentService, InvoiceService, SubscriptionService].map(
      (type) => host.app.get<any>(type),
    );
    const charge = { paymentType: 'qris', grossAmount: 10_000 };
    const { payment } = await payments.createCharge({ ...charge, userId: NUMBER.replace('7', '8') });
    const invoice = {
      customerName: 'A',
      customerEmail: 'a@shop.test',
      dueDate: dayIn(3),
      items: [{ description: 'x', price: 1 }],
    };
    const subscription = { name: 'gold', amount: 1, paymentType: 'credit_card', token: GOOD_CARD };
    expect([
      await refusedField(payments.createCharge({ ...charge, orderId: NUMBER })),
      await refusedField(payments.createCharge({ ...charge, metadata: { a: [{ cvv: 1 }] } })),
      await refusedField(payments.refundPayment(payment, { amount: 1, refundKey: NUMBER })),
      await refusedField(invoices.createInvoice({ ...invoice, notes: `card ${NUMBER}` })),
      await refusedField(invoices.voidInvoice('INV-1', { reason: NUMBER })),
      await refusedField(subscriptions.createSubscription({ ...subscription, name: NUMBER })),
    ]).toEqual(['orderId', 'metadata', 'refundKey', 'notes', 'reason', 'name']);
  });

  it('in the place of a forged notification’s order id is masked before it is kept', async () => {
    for (const orderId of IDS) {
      const body = notificationBody({ orderId, grossAmount: 10_000, transactionStatus: 'settlement' });
      expect((await host.notify(signNotification(body, 'SB-Mid-server-another'))).status).toBe(403);
    }
    expect(await dump()).toContain('521111…1117');
    expect(await dump()).not.toMatch(CARD_DATA);
    expect(capture.text()).not.toMatch(CARD_DATA);
  });

  it('is taken out of what the gateway says before a client reads it', async () => {
    host.simulator.fail('charge', {
      kind: 'status',
      status: 200,
      body: {
        status_code: '400',
        status_message: `CVV "739" is wrong for ${NUMBER}`,
        validation_messages: ['739 is not a valid CVV', 'securityCode 739 salah', 'card 5211 1111 1111 1117'],
      },
    });
    const { status, body } = await post('/charge/', CHARGE);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.not.stringMatching(CARD_DATA)]);
    expect(body.message).toContain('CVV "[redacted]" is wrong for 521111…1117');
    expect(await dump()).not.toMatch(CARD_DATA);
  });

  it('is not seen in what only looks like it: times, phones, ids, and numbers that have a field of their own', async () => {
    const innocent = [
      {
        ...CHARGE,
        order_id: `order-${Date.now()}`,
        customer_details: { first_name: 'A', phone: '+62 812-3456-7890' },
      },
      {
        ...CHARGE,
        metadata: {
          at: Date.now(),
          id: '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f',
          va: '7001281234567890',
        },
      },
      ofType('bank_transfer', { bank: 'bri', bank_transfer: { va_number: '4222222222222' } }),
      ofType('bank_transfer', { bank: 'permata', bank_transfer: { va_number: '4222222222' } }),
    ];
    for (const charge of innocent) expect((await post('/charge/', charge)).status).toBe(201);
    const account = { bank: 'cimb_va', number: NUMBER };
    const invoice = { ...INVOICE, payment_type: 'virtual_account', virtual_accounts: [account] };
    expect((await post('/invoices/', invoice)).status).toBe(201);
  });
});
