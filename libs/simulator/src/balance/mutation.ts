import { refusedWith } from '../checkout/error-messages';
import { parseIso } from '../checkout/moment';
import type { JsonObject } from '../json';
import type { Balance, Funds } from './balance';

const unauthorized = () =>
  refusedWith(401, ['Access denied due to unauthorized transaction, please check client or server key']);

export const balanceRefusals = {
  noKey: unauthorized,
  unknownKey: unauthorized,
  invalid: (messages: readonly string[]) => refusedWith(400, messages),
};

/** The query of a balance mutation. */
export type MutationQuery = Readonly<Record<string, string | undefined>>;

function timeProblems(query: MutationQuery, field: 'start_time' | 'end_time'): string[] {
  if (!query[field]) return [`${field} must not be empty`];
  return parseIso(query[field]) ? [] : ['Invalid date format'];
}

function queryProblems(query: MutationQuery): string[] {
  const [start, end] = [parseIso(query.start_time ?? ''), parseIso(query.end_time ?? '')];
  return [
    ...(query.currency ? [] : ['currency must not be empty']),
    ...(query.currency && query.currency !== 'IDR' ? ['currency must be IDR'] : []),
    ...timeProblems(query, 'start_time'),
    ...timeProblems(query, 'end_time'),
    ...(start && end && end < start ? ['end_time must not be before start_time'] : []),
  ];
}

function balances(opening: Funds, closing: Funds): JsonObject {
  return {
    opening_balance_effective: opening.effective,
    closing_balance_effective: closing.effective,
    opening_balance_pending: opening.pending,
    closing_balance_pending: closing.pending,
    opening_balance_overall: opening.effective + opening.pending,
    closing_balance_overall: closing.effective + closing.pending,
  };
}

/**
 * How the merchant's balance moved between two moments, both included. Nothing is paid out here, so all of it is payin's.
 *
 * @see https://docs.midtrans.com/reference/merchant-balance-mutation-api
 */
export function balanceMutation(balance: Balance, query: MutationQuery): JsonObject {
  const problems = [...new Set(queryProblems(query))];
  const [start, end] = [parseIso(query.start_time ?? ''), parseIso(query.end_time ?? '')];
  if (problems.length > 0 || !start || !end) throw balanceRefusals.invalid(problems);
  const [opening, closing] = [balance.at(start, 'before'), balance.at(end, 'after')];
  const none = { effective: 0, pending: 0 };
  return {
    currency: query.currency,
    start_time: query.start_time,
    end_time: query.end_time,
    ...balances(opening, closing),
    wallets: [
      { source: 'payin', ...balances(opening, closing) },
      { source: 'iris', ...balances(none, none) },
    ],
  };
}
