import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { TransactionResponse } from '../../gateway';
import { parseJson } from '../../gateway/parse-json';
import { newRefunds, refundIdOf, refundsIn, withBankConfirmations } from './reported-refunds';

const FIXTURES = join(__dirname, '../../../../../test/fixtures/gateway');
const fixture = (name: string) =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as TransactionResponse;

describe('refundsIn', () => {
  it('reads each refund of a notification, with the bank’s confirmation in WIB', () => {
    expect(refundsIn(fixture('notif-refund-partial-bank_confirmed'))).toEqual([
      {
        refundKey: 'reference1',
        amount: 5_000,
        reason: 'some reason',
        refundChargebackId: '1',
        refundMethod: 'online',
        createdAt: new Date('2015-02-26T17:14:20Z'),
        bankConfirmedAt: new Date('2015-02-26T19:30:20Z'),
      },
      expect.objectContaining({
        refundKey: 'reference2',
        amount: 7_000,
        reason: null,
        refundMethod: 'offline',
      }),
    ]);
  });

  it('finds none in a settlement', () => {
    expect(refundsIn(fixture('status-credit_card-settlement'))).toEqual([]);
  });

  it('knows a refund without a key by its id, however long that is', () => {
    const response = {
      refunds: [{ refund_chargeback_id: '123456789012345678', refund_amount: '1000.00' }],
    };
    expect(refundsIn(response)).toMatchObject([
      { refundKey: 'refund-chargeback-123456789012345678', refundChargebackId: '123456789012345678' },
    ]);
  });

  it.each([
    'text',
    [null, 5],
    [{}],
    [{ refund_key: 'a' }],
    [{ refund_key: 'a', refund_amount: '1.50' }],
    [{ refund_key: 'a', refund_amount: '-1.00' }],
    [{ refund_key: '', refund_amount: '1.00' }],
  ])('does not stumble over %j', (refunds) => {
    expect(refundsIn({ refunds } as unknown as TransactionResponse)).toEqual([]);
  });
});

describe('the id of a refund', () => {
  const inBody = (parse: (text: string) => unknown, id: string) =>
    refundIdOf((parse(`{"refunds": [{"id": ${id}}]}`) as any).refunds[0].id);

  it('is one whether its digits come as text or as a number, however many there are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (id) => {
        expect(inBody(parseJson, `"${id}"`)).toBe(String(id));
        expect(inBody(parseJson, String(id))).toBe(String(id));
      }),
    );
  });

  it('is that id or none where a parser has rounded it, and never another', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (id) => {
        expect([String(id), null]).toContain(inBody(JSON.parse, String(id)));
      }),
    );
    expect(inBody(JSON.parse, '202502070943231234')).toBeNull();
    expect(inBody(JSON.parse, '9007199254740991')).toBe('9007199254740991');
  });

  it.each([
    '1.5',
    '-1',
    '1e400',
    '2e17',
    '9007199254740993.0',
    '""',
    '"-1"',
    '"1e5"',
    '" 1"',
    '"1.0"',
    '"x"',
    'null',
    'true',
    '[1]',
    '{}',
  ])('is never %s', (json) => {
    for (const parse of [JSON.parse, parseJson]) expect(inBody(parse, json)).toBeNull();
  });
});

it('a refund without a key whose id has lost digits is not told of, rather than told of under another id', () => {
  const refunds = [
    { refund_chargeback_id: Number('202502070943231234'), refund_amount: '20000.00' },
    { refund_chargeback_id: Number('202502070943231234'), refund_amount: '5000.00', refund_key: 'ours' },
  ];
  expect(refundsIn({ refunds })).toMatchObject([
    { refundKey: 'ours', amount: 5_000, refundChargebackId: null },
  ]);
});

const refund = (over: object = {}) => ({
  refundKey: 'a',
  amount: 1_000,
  reason: null,
  refundChargebackId: null,
  refundMethod: null,
  createdAt: null,
  bankConfirmedAt: null,
  ...over,
});
const confirmedAt = new Date('2026-11-21T10:00:00Z');

it('news are what is not stored, what is not confirmed, and the bank’s confirmation', () => {
  const stored = (over: object = {}) => [
    { refundKey: 'a', status: 'confirmed', bankConfirmedAt: null, ...over },
  ];
  expect(newRefunds([refund()], [])).toHaveLength(1);
  expect(newRefunds([refund()], stored({ status: 'requested' }))).toHaveLength(1);
  expect(newRefunds([refund()], stored())).toEqual([]);
  expect(newRefunds([refund({ bankConfirmedAt: confirmedAt })], stored())).toHaveLength(1);
  expect(
    newRefunds([refund({ bankConfirmedAt: confirmedAt })], stored({ bankConfirmedAt: confirmedAt })),
  ).toEqual([]);
});

it('a bank’s confirmation is taken from a notification for the refund that the gateway lists, and no other', () => {
  const notified = [refund({ bankConfirmedAt: confirmedAt }), refund({ refundKey: 'forged', amount: 9 })];
  expect(withBankConfirmations([refund()], notified)).toEqual([refund({ bankConfirmedAt: confirmedAt })]);
  expect(withBankConfirmations([refund({ amount: 2_000 })], notified)).toEqual([refund({ amount: 2_000 })]);
});
