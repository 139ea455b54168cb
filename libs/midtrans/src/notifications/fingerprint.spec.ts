import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { fingerprintOf } from './fingerprint';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));

const REFUND = { refund_key: 'a', refund_chargeback_id: 7, refund_amount: '5000.00' };
const BODY = {
  order_id: 'order-1',
  status_code: '200',
  gross_amount: '100000.00',
  signature_key: 'c0ffee',
  transaction_status: 'partial_refund',
  fraud_status: 'accept',
  transaction_id: 'transaction-1',
  payment_type: 'credit_card',
  currency: 'IDR',
  transaction_time: '2026-11-21 09:00:00',
  settlement_time: '2026-11-21 10:00:00',
  refund_amount: '5000.00',
  refunds: [REFUND],
  saved_token_id: 'token-1',
  metadata: {
    midtrans_invoice_id: 'invoice-1',
    merchant_subscription_id: 'subscription-1',
    extra_info: {
      gross_amount_info: { original_amount: '99000', customer_imposed_payment_fee: '1000' },
    },
  },
};
const withMetadata = (metadata: object) => ({ ...BODY, metadata: { ...BODY.metadata, ...metadata } });
const withRefund = (refund: object) => ({ ...BODY, refunds: [{ ...REFUND, ...refund }] });
const withFees = (fees: object) => withMetadata({ extra_info: { gross_amount_info: fees } });

it('is 64 hexadecimal digits', () => {
  expect(fingerprintOf(BODY)).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprintOf({})).toMatch(/^[0-9a-f]{64}$/);
});

it('is the same whatever else a body has, in whatever order, at any depth', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, shuffled(inner)]),
    );
  };
  const noise = (named: object) =>
    fc.dictionary(fc.string(), fc.jsonValue()).map((all) => ({ ...all, ...named }));
  fc.assert(
    fc.property(noise(BODY), noise(BODY.metadata), noise(REFUND), (body, metadata, refund) => {
      const noisy = { ...body, metadata, refunds: [refund] };
      expect(fingerprintOf(shuffled(noisy) as typeof BODY)).toBe(fingerprintOf(BODY));
    }),
  );
});

it.each([
  ['a signature', { signature_key: 'another' }],
  ['words', { status_message: 'another' }],
  ['another time of settlement', { settlement_time: '2026-11-22 10:00:00' }],
  ['a time of expiry', { expiry_time: '2026-11-22 10:00:00' }],
  ['a status in capitals', { transaction_status: 'PARTIAL_REFUND' }],
  ['a verdict in capitals', { fraud_status: 'ACCEPT' }],
  ['the same time in another zone', { transaction_time: '2026-11-21T02:00:00Z' }],
  ['the same amount of refunds without decimals', { refund_amount: '5000' }],
  ['no account', { account_id: null, account_status: undefined }],
  ['an account, which is not signed beside an order', { account_id: 'another', account_status: 'ENABLED' }],
])('is the same with %s', (_what, fields) => {
  expect(fingerprintOf({ ...BODY, ...fields })).toBe(fingerprintOf(BODY));
});

describe("of a customer's account", () => {
  const ACCOUNT = { account_id: 'account-1', account_status: 'ENABLED', status_code: '200' };

  it('is the same whatever it says of an order', () => {
    const { order_id: _, ...ofOrder } = BODY;
    expect(fingerprintOf({ ...ofOrder, ...ACCOUNT })).toBe(fingerprintOf(ACCOUNT));
  });

  it.each(Object.keys(ACCOUNT))('is another for another %s', (name) => {
    expect(fingerprintOf({ ...ACCOUNT, [name]: 'another' })).not.toBe(fingerprintOf(ACCOUNT));
  });
});

it('is the same whether ids of refunds come as text or as numbers', () => {
  expect(fingerprintOf(withRefund({ refund_chargeback_id: '7' }))).toBe(fingerprintOf(BODY));
});

it('is the same for all words that are not known, and another than for those that are', () => {
  const words = ['teleported', 'Settled', 5, {}].map((transaction_status) =>
    fingerprintOf({ ...BODY, transaction_status }),
  );
  expect(new Set(words).size).toBe(1);
  expect(words[0]).not.toBe(fingerprintOf(BODY));
});

it('is another for each of what is signed and what is acted upon', () => {
  const bodies = [
    BODY,
    ...['order_id', 'status_code', 'gross_amount', 'transaction_id', 'subscription_id'].map((name) => ({
      ...BODY,
      [name]: 'another',
    })),
    { ...BODY, transaction_status: 'settlement' },
    { ...BODY, fraud_status: 'challenge' },
    { ...BODY, fraud_status: '' },
    { ...BODY, refund_amount: '6000.00' },
    { ...BODY, refunds: [] },
    { ...BODY, refunds: [REFUND, REFUND] },
    withRefund({ refund_key: 'b' }),
    withRefund({ refund_chargeback_id: 8 }),
    withRefund({ refund_amount: '4000.00' }),
    withRefund({ bank_confirmed_at: '2026-11-21 10:00:00' }),
    withMetadata({ midtrans_invoice_id: 'another' }),
    withMetadata({ merchant_subscription_id: 'another' }),
    withFees({ original_amount: '98000', customer_imposed_payment_fee: '1000' }),
    withFees({ original_amount: '99000', customer_imposed_payment_fee: '2000' }),
    { ...BODY, extra_info: { gross_amount_info: { original_amount: 98_500 } } },
    {
      ...BODY,
      extra_info: { gross_amount_info: { original_amount: 99_000, customer_imposed_payment_fee: 3000 } },
    },
  ];
  expect(new Set(bodies.map((body) => fingerprintOf(body))).size).toBe(bodies.length);
});

it('is another for another of what a feature acts upon', () => {
  const prints = [[], [null], ['a'], ['b'], [{ a: 1 }], ['a', null]].map((more) => fingerprintOf(BODY, more));
  expect(new Set(prints).size).toBe(prints.length);
});

it('tells the two messages of one refund apart', () => {
  const [told, confirmed] = ['notif-refund-partial', 'notif-refund-partial-bank_confirmed'].map(fixture);
  expect(fingerprintOf(told ?? {})).not.toBe(fingerprintOf(confirmed ?? {}));
  expect(fingerprintOf({ ...told })).toBe(fingerprintOf(told ?? {}));
});

it('is there for whatever a body may be', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(BODY)), fc.jsonValue()), (body) => {
      expect(fingerprintOf(body)).toMatch(/^[0-9a-f]{64}$/);
    }),
  );
});
