import fc from 'fast-check';
import { PAYMENT_TYPES } from 'nestjs-midtrans';
import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { signNotification } from 'nestjs-midtrans/testing';
import { ADAPTERS, SERVER_KEY } from '../support/host';
import { CHARGE, isErrorBody, NOTIFICATION, startCountingHost, type CountingHost } from './input.support';

/** Any JSON, with any code unit in its texts, and names that every object inherits. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('constructor', 'toString', 'hasOwnProperty', '\0', '\ud800'),
);
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyText,
    fc.constantFrom(null, true, false),
    fc.double(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

const CHARGE_FIELDS = [
  'order_id',
  'bank',
  'token_id',
  'store',
  'qris_acquirer',
  'callback_url',
  'customer_details',
  'item_details',
  'custom_expiry',
  'notification_url',
  'metadata',
  'custom_fields',
  ...PAYMENT_TYPES,
];
const NOTIFICATION_FIELDS = [
  'transaction_id',
  'transaction_time',
  'settlement_time',
  'expiry_time',
  'fraud_status',
  'payment_type',
  'refund_amount',
  'refunds',
  'va_numbers',
  'status_message',
  'metadata',
];

const fieldsOf = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), anyJson, { maxKeys: 6 });

/** A body that may be right in everything but its amount. */
const almostCharge = fc
  .tuple(
    fieldsOf(CHARGE_FIELDS),
    fc.oneof(fc.constantFrom(...PAYMENT_TYPES), anyJson),
    anyJson.filter((amount) => !Number.isInteger(amount) || Number(amount) < 1),
  )
  .map(([fields, payment_type, gross_amount]) => ({ ...fields, payment_type, gross_amount }));

const signedNotification = fc
  .tuple(
    fieldsOf(NOTIFICATION_FIELDS),
    fc.record({
      order_id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      status_code: fc.constantFrom('200', '201', '202', '407'),
      gross_amount: fc.bigInt({ min: 1n, max: 10n ** 30n }).map((amount) => `${amount}.00`),
      transaction_status: fc.oneof(fc.constantFrom(...TRANSACTION_STATUSES), fc.string({ minLength: 1 })),
    }),
  )
  .map(([fields, required]) => signNotification({ ...fields, ...required }, SERVER_KEY));

const RUNS = { numRuns: 150 };

describe.each(ADAPTERS)('arbitrary bodies on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const post = async (path: string, body: unknown) =>
    host.request(path, {
      method: 'POST',
      user: 'customer-1',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const isRefusal = (status: number, body: any): boolean =>
    status >= 400 &&
    status < 500 &&
    (isErrorBody(body) || (body.statusCode === status && typeof body.message === 'string'));

  it.each([
    ['any JSON', anyJson],
    ['a charge but for its amount', almostCharge],
  ])('never become a payment: %s', async (_what, bodies) => {
    const before = await host.traces();
    await fc.assert(
      fc.asyncProperty(bodies, async (json) => {
        const { status, body } = await post(CHARGE, json);
        expect([isRefusal(status, body), status, body]).toEqual([true, status, body]);
      }),
      RUNS,
    );
    expect(await host.traces()).toEqual(before);
  });

  it.each([
    ['any JSON', anyJson],
    ['what a notification has', fieldsOf([...NOTIFICATION_FIELDS, 'order_id', 'signature_key'])],
  ])('never become a notification: %s', async (_what, bodies) => {
    const before = await host.traces();
    await fc.assert(
      fc.asyncProperty(bodies, async (json) => {
        const { status, body } = await post(NOTIFICATION, json);
        expect([isRefusal(status, body), status, body]).toEqual([true, status, body]);
      }),
      RUNS,
    );
    expect(await host.traces()).toEqual(before);
  });

  it('are taken for a notification where they are signed, and move nothing', async () => {
    const before = await host.traces();
    await fc.assert(
      fc.asyncProperty(signedNotification, async (json) => {
        const { status, body } = await post(NOTIFICATION, json);
        const isOurs = /^[\da-f-]{36}$/.test(body.notification_id);
        expect([status, isOurs, body]).toEqual([200, true, body]);
      }),
      RUNS,
    );
    const after = await host.traces();
    expect(after).toMatchObject({
      midtrans_payments: before['midtrans_payments'],
      midtrans_payment_items: before['midtrans_payment_items'],
    });
    expect(after['midtrans_notifications']).toBeGreaterThan(Number(before['midtrans_notifications']));
  });
});
