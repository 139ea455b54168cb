import { ADAPTERS } from '../support/host';
import {
  CHARGE,
  flawOf,
  jsonWith,
  MARKER,
  ODDITIES,
  platformFlawOf,
  REFUSED_BY_FASTIFY,
  startCountingHost,
  withField,
  withoutTraces,
  type CountingHost,
} from './input.support';

/** Whether a value, given with its JSON text, is one that the field takes. */
type Accepts = (value: unknown, json: string) => boolean;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && !/[\0\p{Surrogate}]/u.test(value);
const nothing: Accepts = () => false;
const emptyObject: Accepts = (_value, json) => json === '{}';
const bool: Accepts = (value) => typeof value === 'boolean';
const text =
  (max: number): Accepts =>
  (value) =>
    isText(value) && value.length <= max && value.trim() !== '';
const textOrNone =
  (max: number): Accepts =>
  (value) =>
    isText(value) && value.length <= max;
const whole =
  (min: number, max: number): Accepts =>
  (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
const digits =
  (max: number): Accepts =>
  (value) =>
    typeof value === 'string' && /^\d+$/.test(value) && value.length <= max;
const texts =
  (max: number, entries = 50): Accepts =>
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= entries &&
    value.every((entry) => text(max)(entry, ''));
/** Plain, and at most 20 levels of it. */
const storable: Accepts = (_value, json) =>
  json.startsWith('{') && !/\\u0000|\\ud800/.test(json) && (json.match(/[[{]/g) ?? []).length <= 20;

const ITEM = { id: 'item-1', name: 'Item', price: 10_000, quantity: 1 };
const BASE = { payment_type: 'qris', gross_amount: 10_000 };
const WITH_ITEM = { ...BASE, item_details: [ITEM] };
const ofType = (payment_type: string, more: object = {}) => ({ ...BASE, payment_type, ...more });
const CARD = ofType('credit_card', { token_id: 'token-1' });
const BCA = ofType('bank_transfer', { bank: 'bca' });
const PERMATA = ofType('bank_transfer', { bank: 'permata' });
const INDOMARET = ofType('cstore', { store: 'indomaret' });
const LINKED = ofType('gopay', { gopay: { account_id: 'account-1', payment_option_token: 'option-1' } });
const FREE_TEXT = ofType('bank_transfer', {
  bank: 'bca',
  bank_transfer: { free_text: { inquiry: [{ id: 'satu', en: 'one' }], payment: [{ id: 'dua', en: 'two' }] } },
});

/** Every field of the body: where it stands, a valid body around it, and which oddities it may be after all. */
const FIELDS: readonly (readonly [path: string, base: object, accepts: Accepts])[] = [
  ['payment_type', BASE, nothing],
  ['gross_amount', BASE, whole(1, 9_999_999_999_999)],
  ['order_id', BASE, (value) => typeof value === 'string' && /^[\w~.-]{1,50}$/.test(value)],
  ['bank', BCA, nothing],
  ['token_id', CARD, text(255)],
  ['store', INDOMARET, nothing],
  ['qris_acquirer', BASE, nothing],
  ['callback_url', ofType('gopay'), nothing],
  ['callback_url', ofType('shopeepay'), nothing],
  ['callback_url', ofType('dana'), nothing],
  ['customer_details', BASE, (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  ['customer_details.first_name', BASE, textOrNone(255)],
  ['customer_details.last_name', BASE, textOrNone(255)],
  ['customer_details.email', BASE, (value) => value === ''],
  ['customer_details.phone', BASE, textOrNone(255)],
  ['item_details', WITH_ITEM, nothing],
  ['item_details.0', WITH_ITEM, nothing],
  ['item_details.0.id', WITH_ITEM, textOrNone(50)],
  ['item_details.0.name', WITH_ITEM, text(50)],
  ['item_details.0.price', WITH_ITEM, whole(-9_999_999_999_999, 9_999_999_999_999)],
  ['item_details.0.quantity', WITH_ITEM, whole(1, 1_000_000)],
  ['item_details.0.brand', WITH_ITEM, textOrNone(50)],
  ['item_details.0.category', WITH_ITEM, textOrNone(50)],
  ['item_details.0.merchant_name', WITH_ITEM, textOrNone(50)],
  ['item_details.0.url', WITH_ITEM, (value) => value === ''],
  ['custom_expiry', BASE, nothing],
  ['custom_expiry.expiry_duration', BASE, whole(1, 1_000_000)],
  ['custom_expiry.unit', { ...BASE, custom_expiry: { expiry_duration: 5 } }, nothing],
  ['notification_url', BASE, nothing],
  ['metadata', BASE, storable],
  ['custom_fields', BASE, texts(255, 3)],
  [
    'custom_fields.0',
    { ...BASE, custom_fields: ['one', 'two'] },
    (value) => value === '' || text(255)(value, ''),
  ],

  ['credit_card', CARD, emptyObject],
  ['credit_card.token_id', ofType('credit_card'), text(255)],
  ['credit_card.authentication', CARD, bool],
  ['credit_card.bank', CARD, text(255)],
  ['credit_card.type', CARD, nothing],
  ['credit_card.installment_term', CARD, whole(1, 60)],
  ['credit_card.bins', CARD, nothing],
  ['credit_card.save_token_id', CARD, bool],
  ['credit_card.callback_type', CARD, nothing],
  ['credit_card.initiated_by', CARD, nothing],
  ['bank_transfer', BCA, emptyObject],
  ['bank_transfer.bank', ofType('bank_transfer'), nothing],
  ['bank_transfer.va_number', BCA, digits(11)],
  ['bank_transfer.va_number', PERMATA, nothing],
  ['bank_transfer.free_text', FREE_TEXT, emptyObject],
  ['bank_transfer.free_text.inquiry', FREE_TEXT, nothing],
  ['bank_transfer.free_text.payment', FREE_TEXT, nothing],
  ['bank_transfer.free_text.inquiry.0', FREE_TEXT, nothing],
  ['bank_transfer.free_text.inquiry.0.id', FREE_TEXT, text(50)],
  ['bank_transfer.free_text.payment.0.en', FREE_TEXT, text(50)],
  ['bank_transfer.bca', BCA, emptyObject],
  ['bank_transfer.bca.sub_company_code', BCA, digits(5)],
  ['bank_transfer.permata', PERMATA, emptyObject],
  ['bank_transfer.permata.recipient_name', PERMATA, text(20)],
  ['echannel', ofType('echannel'), emptyObject],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (line) => [`echannel.bill_info${line}`, ofType('echannel'), text(line % 2 === 1 ? 10 : 30)] as const,
  ),
  ['echannel.bill_key', ofType('echannel'), digits(12)],
  ['gopay', ofType('gopay'), emptyObject],
  ['gopay.enable_callback', ofType('gopay'), bool],
  ['gopay.callback_url', ofType('gopay'), nothing],
  ['gopay.account_id', LINKED, text(255)],
  ['gopay.payment_option_token', LINKED, text(2_048)],
  ['gopay.pre_auth', LINKED, bool],
  ['gopay.recurring', LINKED, bool],
  ['gopay.promotion_ids', LINKED, texts(255)],
  ['shopeepay', ofType('shopeepay'), emptyObject],
  ['shopeepay.callback_url', ofType('shopeepay'), nothing],
  ['dana', ofType('dana'), emptyObject],
  ['dana.callback_url', ofType('dana'), nothing],
  ['qris', BASE, emptyObject],
  ['qris.acquirer', BASE, nothing],
  ['cstore', INDOMARET, emptyObject],
  ['cstore.store', ofType('cstore'), nothing],
  ['cstore.message', INDOMARET, text(20)],
  ...[1, 2, 3].map((line) => [`cstore.alfamart_free_text_${line}`, INDOMARET, text(40)] as const),
  ['ovo', ofType('ovo'), nothing],
  ['ovo.payer_phone_number', ofType('ovo'), nothing],
  ['akulaku', ofType('akulaku', { item_details: [ITEM], customer_details: {} }), emptyObject],
  ['kredivo', ofType('kredivo'), emptyObject],
];

describe.each(ADAPTERS)('bad charges on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const chargeText = (body: string) =>
    host.request(CHARGE, {
      method: 'POST',
      user: 'customer-1',
      headers: { 'content-type': 'application/json' },
      body,
    });

  const expectRefusals = async (
    bodies: readonly (readonly [what: string, json: string, field: string])[],
  ) => {
    const before = await host.traces();
    const flaws: string[] = [];
    for (const [what, json, field] of bodies) {
      const answer = await chargeText(json);
      const isPlatforms = adapter === 'fastify' && REFUSED_BY_FASTIFY.includes(what);
      const flaw = isPlatforms ? platformFlawOf(answer) : flawOf(answer, field);
      if (flaw !== undefined) flaws.push(`${what}: ${flaw}`);
    }
    expect([flaws, await host.traces()]).toEqual([[], before]);
  };

  it.each(
    FIELDS.map(([path, base, accepts]) => [path, (base as typeof BASE).payment_type, base, accepts] as const),
  )('refuses whatever %s of %s cannot be', async (path, _type, base, accepts) => {
    const odd = Object.entries(ODDITIES).filter(([, json]) => !accepts(JSON.parse(json), json));
    expect(odd.length).toBeGreaterThan(10);
    const bodies = odd.map(
      ([what, json]) => [what, jsonWith(withField(base, path, MARKER), json), path] as const,
    );
    await expectRefusals(bodies);
  });

  it.each<[what: string, body: object, field: string]>([
    ['no payment_type', { gross_amount: 10_000 }, 'payment_type'],
    ['no gross_amount', { payment_type: 'qris' }, 'gross_amount'],
    ['a card without token_id', ofType('credit_card'), 'token_id'],
    [
      'a card without token_id in its object',
      ofType('credit_card', { credit_card: { bank: 'bni' } }),
      'token_id',
    ],
    ['a card number for a token', ofType('credit_card', { token_id: '4811 1111 1111 1114' }), 'token_id'],
    ['a bank transfer without bank', ofType('bank_transfer'), 'bank'],
    ['a bank of Snap only', ofType('bank_transfer', { bank: 'danamon' }), 'bank'],
    ['a store payment without store', ofType('cstore'), 'store'],
    ['OVO without its object', ofType('ovo'), 'ovo.payer_phone_number'],
    ['OVO without a phone number', ofType('ovo', { ovo: {} }), 'ovo.payer_phone_number'],
    ['Akulaku without items', ofType('akulaku', { customer_details: { first_name: 'A' } }), 'item_details'],
    ['Akulaku without a customer', ofType('akulaku', { item_details: [ITEM] }), 'customer_details'],
    [
      'Akulaku with the same item twice',
      ofType('akulaku', { customer_details: {}, gross_amount: 20_000, item_details: [ITEM, ITEM] }),
      'item_details',
    ],
    [
      'a linked account without its token',
      ofType('gopay', { gopay: { account_id: 'a' } }),
      'gopay.payment_option_token',
    ],
    [
      'a token without its account',
      ofType('gopay', { gopay: { payment_option_token: 'a' } }),
      'gopay.account_id',
    ],
    ['an item without a name', { ...BASE, item_details: [{ price: 10_000 }] }, 'item_details.0.name'],
    ['an item without a price', { ...BASE, item_details: [{ name: 'Item' }] }, 'item_details.0.price'],
    ['an expiry without a duration', { ...BASE, custom_expiry: {} }, 'custom_expiry.expiry_duration'],
    ['an expiry for a card', { ...CARD, custom_expiry: { expiry_duration: 5 } }, 'custom_expiry'],
    [
      'an expiry for OVO',
      ofType('ovo', { ovo: { payer_phone_number: '081234567890' }, custom_expiry: { expiry_duration: 5 } }),
      'custom_expiry',
    ],
    ['items that do not add up', { ...WITH_ITEM, gross_amount: 9_999 }, 'item_details'],
    [
      'items whose sum is right in floating point only',
      {
        ...BASE,
        gross_amount: 1,
        item_details: [
          { name: 'Item', price: 9_007_199_254_740, quantity: 1_000_000 },
          { name: 'Item', price: 1, quantity: 2 },
          { name: 'Discount', price: -9_007_199_254_740, quantity: 1_000_000 },
        ],
      },
      'item_details',
    ],
    [
      'items whose sum leaves every column',
      {
        ...BASE,
        item_details: Array(100).fill({ name: 'Item', price: 9_999_999_999_999, quantity: 1_000_000 }),
      },
      'item_details',
    ],
    ['201 items', { ...BASE, item_details: Array(201).fill({ name: 'I', price: 0 }) }, 'item_details'],
    ['four custom fields', { ...BASE, custom_fields: ['1', '2', '3', '4'] }, 'custom_fields'],
    ['the object of another type', { ...BASE, gopay: {} }, 'gopay'],
    [
      'the objects of two other types',
      { ...BASE, qris: {}, cstore: { store: 'alfamart' }, ovo: null },
      'ovo',
    ],
    ['an unknown option', { ...BASE, qris: { acquirer: 'gopay', issuer: 'x' } }, 'qris.issuer'],
    ['an unknown option of a card', { ...CARD, credit_card: { cvv: '123' } }, 'credit_card.cvv'],
    ['an unknown nested option', { ...BCA, bank_transfer: { bca: { code: '1' } } }, 'bank_transfer.bca.code'],
    ['an option named constructor', { ...BASE, qris: { constructor: 1 } }, 'qris.constructor'],
    [
      'an option for another bank',
      { ...PERMATA, bank_transfer: { bca: { sub_company_code: '1' } } },
      'bank_transfer.bca.sub_company_code',
    ],
    ['an option of a method without any', ofType('kredivo', { kredivo: { a: 1 } }), 'kredivo.a'],
    [
      'card data in the metadata',
      { ...BASE, metadata: { note: [{ card_number: '4811111111111114' }] } },
      'metadata',
    ],
    ['a CVV in the metadata', { ...BASE, metadata: { CVV: '123' } }, 'metadata'],
    ['NUL in a name of the metadata', { ...BASE, metadata: { 'a\u0000': 1 } }, 'metadata'],
    ['half a surrogate pair in a name', { ...BASE, metadata: { a: { 'b\ud800': 1 } } }, 'metadata'],
    ['NUL in a name of the options', { ...BASE, qris: { 'a\u0000': 1 } }, 'qris.a\u0000'],
    ['an order_id with a slash', { ...BASE, order_id: 'a/b' }, 'order_id'],
    ['an order_id with a line break', { ...BASE, order_id: 'a\n' }, 'order_id'],
    ['an order_id that is a step in a path', { ...BASE, order_id: '..' }, 'order_id'],
    ['an order_id that is the path itself', { ...BASE, order_id: '.' }, 'order_id'],
    ['an order_id of 51 characters', { ...BASE, order_id: 'x'.repeat(51) }, 'order_id'],
    [
      'an email address longer than its column',
      { ...BASE, customer_details: { email: `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}com` } },
      'customer_details.email',
    ],
    [
      'a callback that runs in the browser',
      ofType('gopay', { callback_url: 'javascript://x/%0aalert(1)' }),
      'callback_url',
    ],
    [
      'an item url that is no web address',
      withField(WITH_ITEM, 'item_details.0.url', 'ftp://example.com') as object,
      'item_details.0.url',
    ],
    ['a notification_url', { ...BASE, notification_url: 'https://example.com/hook' }, 'notification_url'],
    ['more than the gateway takes', { ...BASE, metadata: { note: 'x'.repeat(16_360) } }, ''],
    ['metadata of more than 16384 bytes', { ...BASE, metadata: { note: 'x'.repeat(16_384) } }, 'metadata'],
    ['metadata of many backslashes', { ...BASE, metadata: { note: '\\'.repeat(40_000) } }, 'metadata'],
    ['a name of many backslashes in it', { ...BASE, metadata: { ['\\'.repeat(40_000)]: 1 } }, 'metadata'],
  ])('refuses %s', async (_what, body, field) => {
    await expectRefusals([['it', JSON.stringify(body), field]]);
  });

  it('tells everything that is wrong at once', async () => {
    await withoutTraces(host, async () => {
      const { body } = await host.charge({
        payment_type: 'bank_transfer',
        gross_amount: 0,
        bank: 'x',
        customer_details: { email: 'x' },
        item_details: [ITEM, { name: '', price: 'x' }],
        custom_expiry: { expiry_duration: 0, unit: 'year' },
      });
      expect(body.details.map(({ field }: { field: string }) => field).sort()).toEqual([
        'bank',
        'custom_expiry.expiry_duration',
        'custom_expiry.unit',
        'customer_details.email',
        'gross_amount',
        'item_details.1.name',
        'item_details.1.price',
      ]);
    });
  });

  it('refuses an order_id that was charged before, and charges once', async () => {
    const body = { ...BASE, order_id: `again-${adapter}` };
    expect((await host.charge(body)).status).toBe(201);
    await withoutTraces(host, async () => {
      for (const user of ['customer-1', 'customer-2']) {
        const { status, body: refusal } = await host.charge(body, user);
        expect({ status, refusal }).toMatchObject({
          status: 400,
          refusal: { statusCode: 400, code: 'duplicate_order_id', details: [{ field: 'order_id' }] },
        });
      }
    });
  });
});

describe.each(ADAPTERS)('a notification_url on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter, {
      midtrans: { charges: { notificationUrlHosts: ['hooks.example.com', 'ported.example.com:8443'] } },
    });
  });
  afterAll(() => host.close());

  it.each([
    'https://other.example.com/hook',
    'https://hooks.example.com.evil.example/hook',
    'https://hooks.example.com@evil.example/hook',
    'https://evil.example/hooks.example.com',
    'https://evil.example\\@hooks.example.com/',
    'https://hooks.example.com:8443/hook',
    'https://ported.example.com/hook',
    'http://hooks.example.com/hook',
    'https://user:secret@hooks.example.com/hook',
    'ftp://hooks.example.com/hook',
    'javascript://hooks.example.com/%0aalert(1)',
    'hooks.example.com/hook',
    '//hooks.example.com/hook',
    `https://hooks.example.com/${'x'.repeat(2_048)}`,
    'https://hooks.example.com/\u0000',
    ['https://hooks.example.com/hook'],
  ])('is refused: %j', async (url) => {
    await withoutTraces(host, async () => {
      const answer = await host.charge({ ...BASE, notification_url: url });
      expect(flawOf(answer, 'notification_url')).toBeUndefined();
    });
  });

  it.each(['https://hooks.example.com/hook', 'https://ported.example.com:8443/hook?a=1'])(
    'is taken: %s',
    async (url) => {
      expect((await host.charge({ ...BASE, notification_url: url })).status).toBe(201);
    },
  );
});
