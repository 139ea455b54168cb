import { storableJson } from '../gateway/storable-json';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { TRANSACTION_STATUSES, type TransactionResponse } from '../gateway';
import { instructionsPatch, parsePaymentState, transactionStatusOf } from './payment.gateway-state';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): TransactionResponse =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
const ORDER = { account: 'bali', orderId: 'order-1' };
const reported = (response: object, confirmed = false) =>
  parsePaymentState(ORDER, response as TransactionResponse, confirmed);

describe('transactionStatusOf', () => {
  it.each(TRANSACTION_STATUSES)('%s, in small letters or capitals', (status) => {
    expect(transactionStatusOf({ transaction_status: status })).toBe(status);
    expect(transactionStatusOf({ transaction_status: status.toUpperCase() })).toBe(status);
  });

  it.each([undefined, null, '', 'paid', 5, ['settlement'], 'initiated', 'constructor'])(
    '%j is none',
    (value) => {
      expect(transactionStatusOf({ transaction_status: value } as TransactionResponse)).toBeUndefined();
    },
  );
});

describe('the state of a payment that a body tells', () => {
  it('reads a settlement', () => {
    const response = {
      transaction_status: 'settlement',
      fraud_status: 'ACCEPT',
      transaction_id: 'transaction-1',
      status_code: '200',
      status_message: 'settled',
      gross_amount: '100000.00',
      transaction_time: '2026-11-21 09:00:00',
      settlement_time: '2026-11-21 10:00:00',
      expiry_time: '2026-11-22 00:30:00',
    };
    expect(reported(response, true)).toStrictEqual({
      account: 'bali',
      isReversible: false,
      orderId: 'order-1',
      transactionId: 'transaction-1',
      grossAmount: 100_000,
      loweredFrom: undefined,
      update: { status: 'settlement', fraudStatus: 'accept', refundAmount: null, confirmed: true },
      patch: {
        transactionId: 'transaction-1',
        statusCode: '200',
        statusMessage: 'settled',
        transactionTime: new Date('2026-11-21T02:00:00Z'),
        settlementTime: new Date('2026-11-21T03:00:00Z'),
        expiryTime: new Date('2026-11-21T17:30:00Z'),
        refundAmount: null,
      },
      refunds: [],
      savedToken: undefined,
      response,
    });
  });

  it('is believed no further than it was asked for', () => {
    expect(reported({ transaction_status: 'pending' })?.update.confirmed).toBe(false);
  });

  it('says nothing where there is no status that we know', () => {
    expect(reported({ transaction_status: 'teleported' })).toBeUndefined();
    expect(reported({})).toBeUndefined();
  });

  it('an amount that is not told is unknown, one that is no amount is nobody’s', () => {
    const amount = (gross_amount: unknown) =>
      reported({ transaction_status: 'pending', gross_amount })?.grossAmount;
    expect(amount(undefined)).toBeNull();
    expect(amount('100000.00')).toBe(100_000);
    expect(amount('100000')).toBe(100_000);
    for (const none of ['100000.50', '1e5', '', ' 5', null, {}, ['5']]) expect(amount(none)).toBeNaN();
  });

  it.each(['unsure', ' ', 5, ['accept'], {}])('fraud_status %j is no acceptance', (fraud_status) => {
    expect(reported({ transaction_status: 'capture', fraud_status })?.update.fraudStatus).toBe('challenge');
  });

  it.each([null, undefined, ''])('fraud_status %j is none', (fraud_status) => {
    expect(reported({ transaction_status: 'capture', fraud_status })?.update.fraudStatus).toBeNull();
  });

  it('leaves out what is malformed or could not be stored', () => {
    const { patch } = reported({
      transaction_status: 'pending',
      transaction_id: 'a\0b',
      status_code: 200,
      status_message: '\ud800',
      transaction_time: '2026-02-30 10:00:00',
      settlement_time: 'soon',
      expiry_time: 1_700_000_000,
    }) as NonNullable<ReturnType<typeof reported>>;
    expect(Object.values(patch).filter((value) => value !== undefined && value !== null)).toEqual([]);
  });

  describe('what was refunded, in all', () => {
    const refunded = (response: object) => reported(response)?.update.refundAmount;

    it('is told of refunds only', () => {
      for (const status of TRANSACTION_STATUSES) {
        const amount = refunded({
          transaction_status: status,
          refund_amount: '5000.00',
          gross_amount: '9000.00',
        });
        expect([status, amount]).toEqual([
          status,
          ['refund', 'partial_refund'].includes(status) ? 5_000 : null,
        ]);
      }
    });

    it('is everything where a full refund does not name it, and unknown where a partial one does not', () => {
      expect(refunded({ transaction_status: 'refund', gross_amount: '9000.00' })).toBe(9_000);
      expect(refunded({ transaction_status: 'refund' })).toBeNull();
      expect(refunded({ transaction_status: 'partial_refund', gross_amount: '9000.00' })).toBeNull();
    });

    it('is the sum, as the gateway writes it', () => {
      expect(reported(fixture('notif-refund-partial'))).toMatchObject({
        grossAmount: 30_000,
        update: { status: 'partial_refund', refundAmount: 12_000 },
        patch: { refundAmount: 12_000 },
      });
    });
  });

  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (rest, status) => {
        reported({ ...rest, transaction_status: status });
        reported({ ...rest, transaction_status: 'refund', refund_amount: status });
      }),
    );
  });
});

describe('instructionsPatch', () => {
  it('is what the customer is told, and the answer that told it', () => {
    const response = fixture('charge-bank_transfer-cimb');
    expect(instructionsPatch('bank_transfer', response)).toMatchObject({
      bank: 'cimb',
      vaNumber: '2810490150230740',
      expiryTime: new Date('2023-06-29T08:15:58Z'),
      chargeResponse: JSON.stringify(response),
    });
  });
});

describe('storableJson', () => {
  it('is JSON', () => {
    const value = { a: ['x', 1, null, { 'b "c"': 'back\\slash \\u0000 \n é 😀' }] };
    expect(JSON.parse(storableJson(value))).toEqual(value);
  });

  it('has neither NUL nor half a surrogate pair, in names or values', () => {
    const json = storableJson({ 'a\0b': 'c\0d\ud800e\udfff', whole: '😀' });
    expect(JSON.parse(json)).toEqual({ ab: 'cde', whole: '😀' });
  });

  it('keeps no secret', () => {
    const json = storableJson({
      signature_key: 'c0ffee',
      card_number: '4811111111111114',
      order_id: 'order-1',
    });
    expect(json).toContain('order-1');
    expect(json).not.toMatch(/c0ffee|4811111111111114/);
  });

  it('is storable for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = storableJson(value);
        JSON.parse(json);
        const withoutEscapedBackslashes = json.replaceAll('\\\\', '');
        return !/\\u0000|\\ud[89a-f]/i.test(withoutEscapedBackslashes) && !/[\0\p{Surrogate}]/u.test(json);
      }),
      { numRuns: 300 },
    );
  });
});
