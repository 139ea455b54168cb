import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { notificationSignature } from '../gateway/signature';
import { isTest, parseNotification } from './notification.formats';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));

const BODY = {
  order_id: 'order-1',
  status_code: '200',
  gross_amount: '100000.00',
  signature_key: 'c0ffee',
  transaction_status: 'settlement',
  fraud_status: 'accept',
  transaction_id: 'transaction-1',
  payment_type: 'bank_transfer',
};
const fieldsRefused = (body: unknown) => (parseNotification(body).errors ?? []).map(({ field }) => field);

describe('the body of a notification', () => {
  it('reads what every notification has and keeps the rest', () => {
    const body = { ...BODY, a_field_of_tomorrow: { b: [1] } };
    expect(parseNotification(body)).toEqual({
      notification: {
        body,
        raw: body,
        signed: {
          subject: 'order',
          orderId: 'order-1',
          statusCode: '200',
          grossAmount: '100000.00',
          signatureKey: 'c0ffee',
        },
        entry: {
          orderId: 'order-1',
          transactionId: 'transaction-1',
          transactionStatus: 'settlement',
          accountId: null,
          accountStatus: null,
          fraudStatus: 'accept',
          paymentType: 'bank_transfer',
          statusCode: '200',
          grossAmount: '100000.00',
        },
      },
    });
  });

  it('takes every payment notification of the fixtures', () => {
    // Of subscriptions and accounts, which are no payments.
    const others = /recurring|pay-account/;
    const names = readdirSync(FIXTURES)
      .filter((file) => file.startsWith('notif-') && !others.test(file))
      .map((file) => file.replace('.json', ''));
    expect(names.length).toBeGreaterThan(40);
    const refused = names
      .map((name) => [name, fieldsRefused({ signature_key: 'x', ...fixture(name) })])
      .filter(([, fields]) => fields?.length !== 0);
    expect(refused).toEqual([]);
  });

  it.each(['fraud_status', 'transaction_id', 'payment_type'])(
    '%s may be missing, or null, or odd',
    (name) => {
      for (const value of [undefined, null, 5, {}, '', 'x\0']) {
        expect([value, fieldsRefused({ ...BODY, [name]: value })]).toEqual([value, []]);
      }
    },
  );

  it.each(['order_id', 'status_code', 'gross_amount', 'signature_key', 'transaction_status'])(
    'refuses %s where it is missing or no text',
    (name) => {
      for (const value of [undefined, null, 5, true, {}, [], ['a'], '', 'x'.repeat(256), 'a\0', '\ud800']) {
        expect([value, fieldsRefused({ ...BODY, [name]: value })]).toEqual([value, [name]]);
      }
    },
  );

  it.each([null, undefined, 'text', 5, true, [], [BODY]])('refuses %j', (body) => {
    expect(fieldsRefused(body)).toEqual(['']);
  });

  it.each([
    ['status_code', ['20', '2000', '099', '000', '600', 'abc', ' 200', '200\n', '٢٠٠']],
    [
      'gross_amount',
      [
        '00.00',
        '0',
        '0.00',
        '0100000.00',
        '.00',
        '100000.',
        '100000.000',
        '-5.00',
        '+5.00',
        '1e5',
        '1,000',
        ' 5',
        '5\n',
        'x',
      ],
    ],
  ])('refuses the odd shapes of %s', (name, values) => {
    for (const value of values) {
      expect([value, fieldsRefused({ ...BODY, [name]: value })]).toEqual([value, [name]]);
    }
  });

  it.each(['5', '100000', '100000.0', '100000.5', '100000.00'])('takes the amount %s', (amount) => {
    expect(fieldsRefused({ ...BODY, gross_amount: amount })).toEqual([]);
  });

  it('names all that is at fault', () => {
    expect(fieldsRefused({ status_code: '2', gross_amount: '0100' })).toEqual([
      'order_id',
      'signature_key',
      'transaction_status',
      'status_code',
      'gross_amount',
    ]);
  });
});

/** The signature is made over order id, status code and amount run together. */
describe('a signed text that is cut elsewhere', () => {
  const KEY = 'SB-Mid-server-test';
  const signatureOf = ([orderId = '', statusCode = '', grossAmount = '']: string[]) =>
    notificationSignature({ orderId, statusCode, grossAmount }, KEY);
  const GENUINE = ['order-1', '200', '100000.00'];

  it.each([
    ['order-12', '001', '00000.00'],
    ['order-120', '010', '0000.00'],
    ['order-1200', '100', '000.00'],
    ['order-12001', '000', '00.00'],
    ['order-', '120', '0100000.00'],
    ['order', '-12', '00100000.00'],
    ['order-1', '20', '0100000.00'],
    ['order-1', '2001', '00000.00'],
    ['order-1', '200100000', '.00'],
    ['order-1200100000', '', '.00'],
  ])('has the same signature as %s + %s + %s, which is refused', (...cut) => {
    expect(signatureOf(cut)).toBe(signatureOf(GENUINE));
    const [order_id, status_code, gross_amount] = cut;
    expect(fieldsRefused({ ...BODY, order_id, status_code, gross_amount })).not.toEqual([]);
  });

  it('is refused for every round amount, but for an amount of nothing, which no payment has', () => {
    const amounts = fc
      .integer({ min: 1, max: 9 })
      .chain((first) => fc.integer({ min: 2, max: 9 }).map((zeros) => `${first}${'0'.repeat(zeros)}.00`));
    const codes = fc.constantFrom('200', '201', '202', '407');
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z]{1,10}$/),
        codes,
        amounts,
        fc.nat(30),
        fc.nat(4),
        (order, code, amount, at, length) => {
          const text = order + code + amount;
          const cut = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
          const [order_id, status_code, gross_amount] = cut;
          fc.pre(order_id !== order && Number(gross_amount) !== 0);
          expect(fieldsRefused({ ...BODY, order_id, status_code, gross_amount })).not.toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the dashboard's test notification", () => {
  it.each([
    'payment_notif_test_G141532850_2a2e2b7e-7a3c-4e1a-9f0c-0d7d4d4b3c11',
    'payment_notif_test_M0001_2A2E2B7E-7A3C-4E1A-9F0C-0D7D4D4B3C11',
  ])('is known by its order id: %s', (orderId) => {
    expect(isTest({ orderId })).toBe(true);
  });

  it.each([
    null,
    'order-1',
    'payment_notif_test_G141532850',
    'payment_notif_test_G141532850_',
    'payment_notif_test__2a2e2b7e-7a3c-4e1a-9f0c-0d7d4d4b3c11x',
    'my_payment_notif_test_G1_2a2e2b7e-7a3c-4e1a-9f0c-0d7d4d4b3c11',
  ])('is not what is named %s', (orderId) => {
    expect(isTest({ orderId })).toBe(false);
  });
});
