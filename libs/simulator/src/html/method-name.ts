import { isObject, textAt } from '../json';
import type { TransactionRecord } from '../transactions/transaction';

const NAMES: Readonly<Record<string, string>> = {
  credit_card: 'Card',
  gopay: 'GoPay',
  qris: 'QRIS',
  shopeepay: 'ShopeePay',
  ovo: 'OVO',
  dana: 'DANA',
  akulaku: 'Akulaku',
  kredivo: 'Kredivo',
  echannel: 'Mandiri Bill',
  bank_transfer: 'Virtual account',
  cstore: 'Convenience store',
};

/** The bank of a virtual account and its number. */
export interface VirtualAccount {
  readonly bank: string;
  readonly number: string;
}

export function virtualAccountsOf({ facts }: TransactionRecord): VirtualAccount[] {
  const permata = textAt(facts, 'permata_va_number');
  const list: unknown[] = Array.isArray(facts.va_numbers) ? facts.va_numbers : [];
  const others = list.filter(isObject).map((entry) => ({
    bank: (textAt(entry, 'bank') ?? '').toUpperCase(),
    number: textAt(entry, 'va_number') ?? '',
  }));
  return permata === undefined ? others : [{ bank: 'Permata', number: permata }, ...others];
}

/** How a customer calls what a `payment_type` is of. */
export function methodNameOfType(paymentType: string): string {
  return NAMES[paymentType] ?? paymentType;
}

/** How a customer calls the payment method: `BCA virtual account`, `Alfamart`, `GoPay`. */
export function methodName(record: TransactionRecord): string {
  const [account] = virtualAccountsOf(record);
  if (account) return `${account.bank} virtual account`;
  const store = textAt(record.facts, 'store');
  if (store !== undefined) return store[0]?.toUpperCase() + store.slice(1);
  return methodNameOfType(record.paymentType);
}
