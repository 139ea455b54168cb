import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TransactionResponse } from '../../gateway';
import { newRefunds, refundsIn, withBankConfirmations } from './reported-refunds';

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
