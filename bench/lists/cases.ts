import type { PaymentFilter } from 'nestjs-midtrans';
import { ORIGIN_ID } from './payments';

/** A list that is asked for. */
export interface Case {
  readonly name: string;
  readonly filter: PaymentFilter;
}

/** The values of each filter: what many have, what few have and what none has, as far as there are such. */
export function filtersOf(count: number, newest: Date): readonly (readonly Case[])[] {
  const id = (number: number) => `${ORIGIN_ID}${String(number).padStart(12, '0')}`;
  const after = (minutes: number) => new Date(newest.getTime() + (minutes - count) * 60_000);
  return [
    valuesOf('account', 'default', 'bali', 'lombok'),
    valuesOf('userId', 'customer-7', 'nobody'),
    valuesOf('orderId', `ORDER-${String(count - 5_000).padStart(8, '0')}`, 'none'),
    valuesOf('subscriptionId', id(1), id(9)),
    valuesOf('paymentLinkId', id(1), id(9)),
    valuesOf('bank', 'bca', 'cimb', 'none'),
    valuesOf('paymentType', 'bank_transfer', 'credit_card', 'akulaku', 'kredivo'),
    valuesOf('status', 'settlement', 'expire', 'pending', 'chargeback'),
    valuesOf('customerEmail', 'customer7@shop.test', 'none'),
    valuesOf('minAmount', 1_000, 895_000, 900_001),
    valuesOf('maxAmount', 900_000, 5_000, 999),
    valuesOf('hasRefund', false, true),
    valuesOf('createdAfter', after(1_000), after(count - 1_000), after(count + 1_000)),
    valuesOf('createdBefore', after(count - 1_000), after(1_000), after(-1_000)),
    valuesOf('q', 'ORDER-0', 'customer77@', 'none'),
  ];
}

/** @param values - the most common first */
function valuesOf<Field extends keyof PaymentFilter>(
  field: Field,
  ...values: readonly PaymentFilter[Field][]
): Case[] {
  return values.map((value) => ({
    name: `${field}=${value instanceof Date ? value.toISOString().slice(0, 16) : JSON.stringify(value)}`,
    filter: { [field]: value },
  }));
}

/** What only old payments have: that a search for it is slow is known, and told apart. */
export const OLD_ONLY: Case = { name: 'q of old payments alone', filter: { q: '812700000' } };

/** No filter, each value of each filter, and each pair of values of two filters. */
export function casesOf(filters: readonly (readonly Case[])[]): Case[] {
  const pairs = filters.flatMap((values, index) =>
    values.flatMap((one) =>
      filters.slice(index + 1).flatMap((others) =>
        others.map((other) => ({
          name: `${one.name} ${other.name}`,
          filter: { ...one.filter, ...other.filter },
        })),
      ),
    ),
  );
  return [{ name: 'everything', filter: {} }, ...filters.flat(), ...pairs];
}
