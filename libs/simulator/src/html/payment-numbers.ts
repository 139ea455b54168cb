import { textAt } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import { virtualAccountsOf } from './method-name';

/** A number by which a customer pays elsewhere. */
export interface PaymentNumber {
  readonly kind: 'vaNumber' | 'billerCode' | 'billKey' | 'paymentCode';
  /** Of a virtual account. */
  readonly bank?: string;
  readonly value: string;
}

const FACTS = [
  ['billerCode', 'biller_code'],
  ['billKey', 'bill_key'],
  ['paymentCode', 'payment_code'],
] as const;

/** All that a payment waits with; none where an app or a page is gone to. */
export function paymentNumbersOf(record: TransactionRecord): PaymentNumber[] {
  return [
    ...virtualAccountsOf(record).map(({ bank, number }): PaymentNumber => ({
      kind: 'vaNumber',
      bank,
      value: number,
    })),
    ...FACTS.flatMap(([kind, name]): PaymentNumber[] => {
      const value = textAt(record.facts, name);
      return value === undefined ? [] : [{ kind, value }];
    }),
  ];
}
