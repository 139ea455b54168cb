import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PaidThrough } from './payment-method';
import {
  findPaymentMethod,
  isTypeName,
  PAYMENT_TYPES,
  paymentMethod,
  paymentMethods,
  type CallbackUrls,
  type PaymentMethodOptions,
  type PaymentType,
} from './registry';

const typesWhere = (holds: (type: PaymentType) => boolean): PaymentType[] => PAYMENT_TYPES.filter(holds);

describe('the registry', () => {
  it('has every payment type under its own name', () => {
    expect(paymentMethods().map(({ type }) => type)).toEqual(PAYMENT_TYPES);
    for (const type of PAYMENT_TYPES) expect(paymentMethod(type).type).toBe(type);
  });

  it('gives back, and waits for the customer, as docs/payment-methods.md says of each method', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/payment-methods.md'), 'utf8');
    const told = [...page.matchAll(/^\| `(?!payment_type)\w+`.*$/gm)].map(([row]) => {
      const [, type = '', , , refund = '', wait = ''] = row.split('|').map((cell) => cell.trim());
      return [/\w+/.exec(type)?.[0], refund, wait];
    });
    const UNITS = [
      ['hours', 3_600],
      ['minutes', 60],
      ['seconds', 1],
    ] as const;
    const inWords = (seconds: number | undefined): string => {
      const [unit, length] = UNITS.find(([, length]) => (seconds ?? 0) % length === 0) ?? UNITS[2];
      return seconds === undefined ? '' : `${String(seconds / length)} ${unit}`;
    };
    expect(told).toEqual(
      paymentMethods().map(({ type, refunds, defaultExpirySeconds }) => [
        type,
        refunds,
        inWords(defaultExpirySeconds),
      ]),
    );
  });

  it('break 20: refuses a custom expiry for OVO, and for cards', () => {
    expect(typesWhere((type) => !paymentMethod(type).acceptsCustomExpiry)).toEqual(['credit_card', 'ovo']);
  });

  it('asks items, with ids of their own, and a customer of Akulaku', () => {
    expect(typesWhere((type) => paymentMethod(type).requiresItems)).toEqual(['akulaku']);
    expect(typesWhere((type) => paymentMethod(type).requiresDistinctItemIds)).toEqual(['akulaku']);
    expect(typesWhere((type) => paymentMethod(type).requiresCustomer)).toEqual(['akulaku']);
  });

  it('trusts no Idempotency-Key for Permata and Indomaret', () => {
    expect(paymentMethod('bank_transfer').honoursIdempotencyKey({ bank: 'permata' })).toBe(false);
    expect(paymentMethod('bank_transfer').honoursIdempotencyKey({ bank: 'bca' })).toBe(true);
    expect(paymentMethod('cstore').honoursIdempotencyKey({ store: 'indomaret' })).toBe(false);
    expect(paymentMethod('cstore').honoursIdempotencyKey({ store: 'alfamart' })).toBe(true);
    expect(paymentMethod('gopay').honoursIdempotencyKey({})).toBe(true);
  });

  it('knows reversals of Permata, Mandiri Bill and Indomaret', () => {
    const of = (type: PaymentType, through: Partial<PaidThrough> = {}) =>
      paymentMethod(type).isReversible({ bank: null, store: null, ...through });
    expect(of('bank_transfer', { bank: 'permata' })).toBe(true);
    expect(of('bank_transfer', { bank: 'bca' })).toBe(false);
    expect(of('cstore', { store: 'indomaret' })).toBe(true);
    expect(of('cstore', { store: 'alfamart' })).toBe(false);
    expect(typesWhere((type) => of(type))).toEqual(['echannel']);
  });

  it('asks for the status of DANA by its transaction id', () => {
    expect(typesWhere((type) => paymentMethod(type).statusId === 'transaction_id')).toEqual(['dana']);
  });

  it('offers in payment links what Midtrans has a name for there', () => {
    expect(paymentMethods().flatMap(({ paymentLinkNames }) => paymentLinkNames)).toEqual([
      'credit_card',
      'bca_va',
      'bni_va',
      'bri_va',
      'permata_va',
      'cimb_va',
      'echannel',
      'gopay',
      'shopeepay',
      'other_qris',
      'indomaret',
      'alfamart',
      'akulaku',
      'kredivo',
    ]);
  });

  it('takes a callback URL for the wallets that send the customer back', () => {
    const urls: CallbackUrls = { gopay: '', shopeepay: '', dana: '' };
    expect(Object.keys(urls)).toEqual(typesWhere((type) => 'callbackUrl' in paymentMethod(type).fields));
  });

  it('names an existing option with each of the flat fields', () => {
    const flat = PAYMENT_TYPES.flatMap((type) => {
      const { flatFields, fields } = paymentMethod(type);
      for (const option of Object.values(flatFields)) expect(fields).toHaveProperty(option);
      return Object.keys(flatFields);
    });
    expect([...new Set(flat)].sort()).toEqual(['bank', 'callback_url', 'qris_acquirer', 'store', 'token_id']);
  });

  it('is typed so that options fit their payment type, and are required only where one of them is', () => {
    const optional: PaymentMethodOptions[] = [
      { paymentType: 'echannel' },
      { paymentType: 'gopay' },
      { paymentType: 'shopeepay' },
      { paymentType: 'dana' },
      { paymentType: 'qris' },
      { paymentType: 'akulaku', paymentOptions: {} },
      { paymentType: 'kredivo' },
    ];
    const saved: PaymentMethodOptions = { paymentType: 'credit_card', paymentOptions: { savedCard: 'id' } };
    // @ts-expect-error bank is required
    const withoutBank: PaymentMethodOptions = { paymentType: 'bank_transfer' };
    // @ts-expect-error a token is required, or a saved card
    const withoutToken: PaymentMethodOptions = { paymentType: 'credit_card', paymentOptions: {} };
    // @ts-expect-error a phone number is required
    const withoutPhone: PaymentMethodOptions = { paymentType: 'ovo' };
    // @ts-expect-error a store is required
    const withoutStore: PaymentMethodOptions = { paymentType: 'cstore' };
    // @ts-expect-error an option of another type
    const mixed: PaymentMethodOptions = { paymentType: 'gopay', paymentOptions: { store: 'alfamart' } };
    // @ts-expect-error Akulaku has no options
    const surplus: PaymentMethodOptions = { paymentType: 'akulaku', paymentOptions: { store: 'alfamart' } };
    expect([
      ...optional,
      saved,
      withoutBank,
      withoutToken,
      withoutPhone,
      withoutStore,
      mixed,
      surplus,
    ]).toHaveLength(14);
  });
});

describe('a type that is no method here', () => {
  it('is one of a payment that cannot be charged, and of which Midtrans decides the rest', () => {
    const method = paymentMethod('bca_klikpay');
    expect(method).toMatchObject({
      type: 'bca_klikpay',
      refunds: 'partial',
      statusId: 'order_id',
      isVoidable: true,
    });
    expect(method.isReversible({ bank: null, store: null })).toBe(false);
    expect(findPaymentMethod('bca_klikpay')).toBeUndefined();
    expect(PAYMENT_TYPES).not.toContain('bca_klikpay');
  });

  it('reads what any answer may have, and nothing throws', () => {
    const { readInstructions } = paymentMethod('bca_klikpay');
    expect(readInstructions({ redirect_url: 'https://pay.test/', bank: 'bca' })).toEqual({
      redirectUrl: 'https://pay.test/',
      bank: 'bca',
    });
    expect(readInstructions({})).toEqual({});
  });
});

it.each([
  ['bca_klikpay', true],
  ['new_wallet2', true],
  ['', false],
  ['two words', false],
  ['x'.repeat(33), false],
  [undefined, false],
  [7, false],
])('%j is the name of a type: %s', (value, isOne) => {
  expect(isTypeName(value)).toBe(isOne);
});
