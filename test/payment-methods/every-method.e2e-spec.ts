import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from 'nestjs-midtrans/gateway';
import { ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost, startHostWithGateway, type Host } from '../support/host';

const FIXTURES = join(__dirname, '../fixtures/gateway');
const fixture = (name: string): Record<string, any> =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));

const AMOUNT = 44_000;
const CUSTOMER = { first_name: 'Customer', email: 'customer-1@example.com', phone: '081234567890' };
const ITEMS = [{ id: 'kopi', name: 'Kopi', price: 22_000, quantity: 2 }];

/** How the customer pays, on our wire; whatever a method does not fill is empty. */
const NOTHING = {
  bank: '',
  va_number: '',
  bill_key: '',
  biller_code: '',
  payment_code: '',
  redirect_url: '',
  deeplink_url: '',
  qr_string: '',
  expiry_time: null as string | null,
};
type Instructions = typeof NOTHING;
const NAMES = Object.keys(NOTHING) as (keyof Instructions)[];

interface Case {
  /** The gateway's own answer. */
  fixture: string;
  /** What the customer of our endpoint writes, beside the amount. */
  body: Record<string, unknown>;
  /** What goes to the gateway, beside `transaction_details`. */
  sent: Record<string, unknown>;
  instructions: Partial<Instructions>;
  /** As the gateway wrote it, in UTC. */
  transactionTime: string;
  /** @default pending */
  status?: string;
  /** What the simulator fills beside the fixture, which leaves it out; it always tells the expiry. */
  more?: (keyof Instructions)[];
}

const TOKEN = '48111111-1114-a3f1c0de';
const shopeeLink =
  'https://wsa.uat.wallet.airpay.co.id/universal-link/wallet/pay?deep_and_deferred=1&token=dFhkbmR1bTBIamhW5n7WPz2OrczCvb8_XiHliB9nROFMVByjtwKMAl6G0Ax0cMr79M4hwjs';
const va = (bank: string, vaNumber: string, transactionTime: string, expiry?: string): Case => ({
  fixture: `charge-bank_transfer-${bank}`,
  body: { payment_type: 'bank_transfer', bank },
  sent: { payment_type: 'bank_transfer', bank_transfer: { bank } },
  instructions: { bank, va_number: vaNumber, ...(expiry === undefined ? {} : { expiry_time: expiry }) },
  transactionTime,
});
const card = (
  name: string,
  object: object,
  rest: Pick<Case, 'instructions' | 'transactionTime' | 'status'>,
): Case => ({
  fixture: `charge-credit_card-${name}`,
  body: { payment_type: 'credit_card', token_id: TOKEN, credit_card: object },
  sent: { payment_type: 'credit_card', credit_card: { token_id: TOKEN, ...object } },
  ...rest,
});

const CASES: Record<string, Case> = {
  'bank_transfer bca': va('bca', '812785002530231', '2019-10-23T09:33:49.000Z'),
  'bank_transfer bni': va('bni', '9888500212345678', '2019-10-23T09:36:08.000Z'),
  'bank_transfer bri': va('bri', '8578000000111111', '2016-06-19T08:02:22.000Z'),
  'bank_transfer permata': va('permata', '850003072869607', '2019-10-23T09:36:49.000Z'),
  'bank_transfer cimb': va(
    'cimb',
    '2810490150230740',
    '2022-10-23T09:36:08.000Z',
    '2023-06-29T08:15:58.000Z',
  ),
  'bank_transfer with options': {
    fixture: 'charge-bank_transfer-bca',
    body: {
      payment_type: 'bank_transfer',
      bank: 'bca',
      bank_transfer: {
        va_number: '12345678901',
        free_text: { inquiry: [{ id: 'Bayar', en: 'Pay' }] },
        bca: { sub_company_code: '00000' },
      },
    },
    sent: {
      payment_type: 'bank_transfer',
      bank_transfer: {
        bank: 'bca',
        va_number: '12345678901',
        free_text: { inquiry: [{ id: 'Bayar', en: 'Pay' }] },
        bca: { sub_company_code: '00000' },
      },
    },
    instructions: { bank: 'bca', va_number: '812785002530231' },
    transactionTime: '2019-10-23T09:33:49.000Z',
  },
  echannel: {
    fixture: 'charge-echannel-mandiri',
    body: { payment_type: 'echannel' },
    sent: {
      payment_type: 'echannel',
      echannel: { bill_info1: 'Payment:', bill_info2: 'Online purchase' },
    },
    instructions: { bill_key: '778347787706', biller_code: '70012' },
    transactionTime: '2019-10-23T09:35:31.000Z',
  },
  gopay: {
    fixture: 'charge-gopay',
    body: { payment_type: 'gopay', callback_url: 'someapps://callback' },
    sent: {
      payment_type: 'gopay',
      gopay: { enable_callback: true, callback_url: 'someapps://callback' },
    },
    instructions: {
      deeplink_url:
        'gojek://gopay/merchanttransfer?tref=1509110800474199656LMVO&amount=10000&activity=GP:RR&callback_url=someapps://callback?order_id=SAMPLE-ORDER-ID-01',
    },
    transactionTime: '2017-10-04T05:00:00.000Z',
  },
  shopeepay: {
    fixture: 'charge-shopeepay',
    body: { payment_type: 'shopeepay', callback_url: 'https://midtrans.com/' },
    sent: { payment_type: 'shopeepay', shopeepay: { callback_url: 'https://midtrans.com/' } },
    instructions: { redirect_url: shopeeLink, deeplink_url: shopeeLink },
    transactionTime: '2020-09-29T04:16:23.000Z',
  },
  // No charge of DANA is documented: its status is shaped alike.
  dana: {
    fixture: 'status-dana-pending',
    body: { payment_type: 'dana', callback_url: 'https://shop.example/paid' },
    sent: { payment_type: 'dana', dana: { callback_url: 'https://shop.example/paid' } },
    instructions: {
      redirect_url: 'https://m.dana.id/transaction_page',
      expiry_time: '2025-11-03T06:00:47.000Z',
    },
    transactionTime: '2025-11-03T05:45:47.000Z',
  },
  qris: {
    fixture: 'charge-qris',
    body: { payment_type: 'qris' },
    sent: { payment_type: 'qris', qris: { acquirer: 'gopay' } },
    instructions: {},
    transactionTime: '2020-09-29T04:46:13.000Z',
    more: ['qr_string'],
  },
  'qris of airpay': {
    fixture: 'charge-qris',
    body: { payment_type: 'qris', qris_acquirer: 'airpay' },
    sent: { payment_type: 'qris', qris: { acquirer: 'airpay shopee' } },
    instructions: {},
    transactionTime: '2020-09-29T04:46:13.000Z',
    more: ['qr_string'],
  },
  'cstore indomaret': {
    fixture: 'charge-cstore-indomaret',
    body: { payment_type: 'cstore', store: 'indomaret', cstore: { message: 'Tiket1 transaction' } },
    sent: { payment_type: 'cstore', cstore: { store: 'indomaret', message: 'Tiket1 transaction' } },
    instructions: { payment_code: '25709650945026', expiry_time: '2017-01-09T02:56:44.000Z' },
    transactionTime: '2016-06-19T10:18:07.000Z',
  },
  'cstore alfamart': {
    fixture: 'charge-cstore-alfamart',
    body: { payment_type: 'cstore', store: 'alfamart' },
    sent: { payment_type: 'cstore', cstore: { store: 'alfamart' } },
    instructions: { payment_code: '010811223344' },
    transactionTime: '2016-06-28T09:22:49.000Z',
  },
  akulaku: {
    fixture: 'charge-akulaku',
    body: { payment_type: 'akulaku', item_details: ITEMS, customer_details: CUSTOMER },
    sent: { payment_type: 'akulaku', item_details: ITEMS, customer_details: CUSTOMER },
    instructions: {
      redirect_url:
        'https://api.sandbox.veritrans.co.id/v2/akulaku/redirect/b3a40398-d95d-4bb9-afe8-9a57bc0786ea',
    },
    transactionTime: '2018-08-24T09:20:36.000Z',
  },
  kredivo: {
    fixture: 'charge-kredivo',
    body: { payment_type: 'kredivo', item_details: ITEMS, customer_details: CUSTOMER },
    sent: { payment_type: 'kredivo', item_details: ITEMS, customer_details: CUSTOMER },
    instructions: {
      redirect_url:
        'https://api.sandbox.veritrans.co.id/v2/oms/redirect/c1b4e32c-fd32-4ce3-98ed-130a6faf0fef',
    },
    transactionTime: '2022-04-12T06:55:34.000Z',
  },
  ovo: {
    fixture: 'charge-ovo',
    body: { payment_type: 'ovo', ovo: { payer_phone_number: '081111111111' } },
    sent: { payment_type: 'ovo', ovo: { payer_phone_number: '081111111111' } },
    instructions: { expiry_time: '2025-11-12T07:27:58.000Z' },
    transactionTime: '2025-11-12T07:26:53.000Z',
  },
  'credit_card with 3-D Secure': {
    fixture: 'charge-credit_card-3ds-pending',
    body: { payment_type: 'credit_card', token_id: TOKEN },
    sent: { payment_type: 'credit_card', credit_card: { token_id: TOKEN, authentication: true } },
    instructions: {
      redirect_url:
        'https://api.veritrans.co.id/v2/3ds/redirect/451249-2595-e14aac7f-cfb3-4ab2-98ab-5cc5e70f4b2c',
    },
    transactionTime: '2018-09-12T15:10:23.000Z',
  },
  'credit_card captured': card(
    'capture',
    { authentication: false },
    {
      instructions: { bank: 'bni', expiry_time: '2014-08-09T08:39:22.000Z' },
      transactionTime: '2014-08-01T08:39:22.000Z',
      status: 'capture',
    },
  ),
  'credit_card authorized': card(
    'authorize',
    { authentication: false, bank: 'bca', type: 'authorize' },
    { instructions: { bank: 'bca' }, transactionTime: '2016-07-02T07:00:27.000Z', status: 'authorize' },
  ),
  'credit_card in instalments': card(
    'installment',
    { authentication: false, bank: 'bni', installment_term: 6 },
    { instructions: { bank: 'bni' }, transactionTime: '2016-06-19T02:12:15.000Z', status: 'capture' },
  ),
  'credit_card saved': card(
    'one_click-initial',
    { authentication: false, save_token_id: true },
    { instructions: { bank: 'bni' }, transactionTime: '2014-08-25T04:21:48.000Z', status: 'capture' },
  ),
  'credit_card denied': {
    ...card(
      '3ds-deny-202',
      { authentication: false },
      { instructions: { bank: 'bni' }, transactionTime: '2020-08-12T09:03:49.000Z', status: 'deny' },
    ),
    body: {
      payment_type: 'credit_card',
      token_id: '49111111-1113-a3f1c0de',
      credit_card: { authentication: false },
    },
    sent: {
      payment_type: 'credit_card',
      credit_card: { token_id: '49111111-1113-a3f1c0de', authentication: false },
    },
  },
};
const ENTRIES = Object.entries(CASES);

const instructionsOf = (view: Instructions): Instructions =>
  Object.fromEntries(NAMES.map((name) => [name, view[name]])) as unknown as Instructions;
const filled = (instructions: Partial<Instructions>): string[] =>
  NAMES.filter((name) => instructions[name] !== undefined && instructions[name] !== NOTHING[name]).sort();

async function charge(host: Pick<Host, 'request'>, name: string, body: object) {
  const orderId = `order-${name.replaceAll(/\W/g, '-')}`;
  const answer = await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...body, gross_amount: AMOUNT, order_id: orderId },
  });
  expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ order_id: orderId })]);
  return answer.body;
}

it('every payment type of the package is charged here', () => {
  const types = new Set(ENTRIES.map(([, { body }]) => body.payment_type));
  expect([...types].sort()).toEqual(
    [
      'akulaku',
      'bank_transfer',
      'credit_card',
      'cstore',
      'dana',
      'echannel',
      'gopay',
      'kredivo',
      'ovo',
      'qris',
      'shopeepay',
    ].sort(),
  );
});

describe.each(oneAdapter(__filename))("the gateway's own answers, on %s", (adapter) => {
  let gateway: ScriptedGateway;
  let host: Host;
  beforeAll(async () => {
    gateway = new ScriptedGateway();
    host = await startHost({ adapter, midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
  });
  afterAll(() => host.close());

  /** Answers every charge with this, about the order and amount that were asked for. */
  const answerWith = (answer: object) =>
    gateway.on(/^POST \/v2\/charge$/, async (request) => {
      const { transaction_details: details } = (await request.json()) as Record<string, any>;
      return Response.json({
        ...answer,
        order_id: details.order_id,
        gross_amount: `${details.gross_amount}.00`,
      });
    });

  it.each(ENTRIES)('%s', async (name, { fixture: file, body, sent, instructions, ...expected }) => {
    const answer = fixture(file);
    answerWith(answer);
    const view = await charge(host, name, body);

    expect(gateway.calls.at(-1)?.body).toEqual({
      ...sent,
      transaction_details: { order_id: view.order_id, gross_amount: AMOUNT },
    });
    expect(view).toMatchObject({
      ...NOTHING,
      ...instructions,
      payment_type: body.payment_type,
      gross_amount: '44000.00',
      transaction_id: answer.transaction_id,
      transaction_status: expected.status ?? 'pending',
      transaction_time: expected.transactionTime,
    });

    const retrieved = await host.request(`/api/midtrans/payments/${view.id}/`, { user: 'customer-1' });
    expect(retrieved.body).toEqual(view);

    const [row] = await host.database.rows<Record<string, unknown>>(
      `SELECT ${NAMES.join()}, store, charge_response FROM midtrans_payments WHERE id = $1`,
      [view.id],
    );
    const { charge_response: kept, store, ...columns } = row ?? {};
    const stored: Record<string, unknown> = { ...instructions };
    for (const each of NAMES) stored[each] ??= null;
    expect({ ...columns, expiry_time: (columns.expiry_time as Date | null)?.toISOString() ?? null }).toEqual(
      stored,
    );
    expect(store).toBe(body.store ?? null);
    expect(kept).toMatchObject({ order_id: view.order_id, transaction_id: answer.transaction_id });
    expect((kept as Record<string, unknown>).actions).toEqual(redact(answer.actions));
  });

  it('takes the raw QR string, and no address of an image for one', async () => {
    const qr = '00020101021226620014COM.GO-JEK.WWW5204839853033605802ID6304ABCD';
    for (const [given, expected] of [
      [qr, qr],
      ['https://api.midtrans.com/v2/qris/1/qr-code', ''],
    ]) {
      answerWith({ ...fixture('charge-qris'), qr_string: given });
      const view = await charge(host, `qr-${expected === ''}`, { payment_type: 'qris' });
      expect(view.qr_string).toBe(expected);
    }
  });

  it('sends everything that a charge may have, under the names of the gateway', async () => {
    answerWith(fixture('charge-bank_transfer-permata'));
    const view = await charge(host, 'full', {
      payment_type: 'bank_transfer',
      bank: 'permata',
      bank_transfer: { permata: { recipient_name: 'SUDARSONO' } },
      customer_details: { ...CUSTOMER, last_name: '' },
      item_details: [
        {
          ...ITEMS[0],
          brand: 'Gayo',
          category: 'Minuman',
          merchant_name: 'Kedai',
          url: 'https://shop.example/kopi',
        },
        { name: 'Ongkir', price: 1_000 },
        { name: 'Diskon', price: -1_000 },
      ],
      custom_expiry: { expiry_duration: 60 },
      custom_fields: ['one', '', 'three'],
      metadata: { table: 7 },
    });
    expect(gateway.calls.at(-1)?.body).toEqual({
      payment_type: 'bank_transfer',
      bank_transfer: { bank: 'permata', permata: { recipient_name: 'SUDARSONO' } },
      transaction_details: { order_id: 'order-full', gross_amount: AMOUNT },
      customer_details: CUSTOMER,
      item_details: [
        {
          ...ITEMS[0],
          brand: 'Gayo',
          category: 'Minuman',
          merchant_name: 'Kedai',
          url: 'https://shop.example/kopi',
        },
        { name: 'Ongkir', price: 1_000, quantity: 1 },
        { name: 'Diskon', price: -1_000, quantity: 1 },
      ],
      custom_expiry: { expiry_duration: 60, unit: 'minute' },
      custom_field1: 'one',
      custom_field3: 'three',
      metadata: { table: 7 },
    });
    expect(view).toMatchObject({
      customer_first_name: 'Customer',
      customer_last_name: '',
      custom_field1: 'one',
      custom_field2: '',
      custom_field3: 'three',
      metadata: { table: 7 },
      items: [
        { item_id: 'kopi', name: 'Kopi', price: '22000.00', quantity: 2, subtotal: '44000.00' },
        { item_id: '', name: 'Ongkir', price: '1000.00', quantity: 1, subtotal: '1000.00' },
        { item_id: '', name: 'Diskon', price: '-1000.00', quantity: 1, subtotal: '-1000.00' },
      ],
    });
  });
});

describe("the simulator's answers", () => {
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;
  beforeAll(async () => {
    host = await startHostWithGateway();
  });
  afterAll(() => host.close());

  it.each(ENTRIES)(
    '%s: tells the customer the same things',
    async (name, { body, instructions, ...expected }) => {
      const view = await charge(host, name, body);
      expect(view.transaction_status).toBe(expected.status ?? 'pending');
      const given = instructionsOf(view);
      const wanted = new Set([...filled(instructions), ...(expected.more ?? []), 'expiry_time']);
      expect(new Set([...filled(given), 'expiry_time'])).toEqual(wanted);
      if (instructions.bank !== undefined) expect(view.bank).toBe(instructions.bank);
      if (expected.status === undefined) {
        const [from, to] = [Date.parse(view.transaction_time), Date.parse(view.expiry_time)];
        expect(to).toBeGreaterThan(from);
        expect(Math.abs(from - Date.parse(view.created_at))).toBeLessThan(60_000);
      }
    },
  );
});
