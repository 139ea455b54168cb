import { isObject, objectAt, textsAt, type JsonObject } from '../json';
import { cardTypeOf, isListed, issuerOf } from '../transactions/methods/bins';

/** The name of the terms that are for cards of any bank. */
export const OFFLINE = 'offline';

/** The installments that a page's request allows. */
export interface Installments {
  readonly isRequired: boolean;
  /** Months by the bank whose cards they are for; by {@link OFFLINE}, those for cards of other banks. */
  readonly terms: ReadonlyMap<string, readonly number[]>;
  /** First digits and banks of the cards that offline terms are for; for every card where there are none. */
  readonly offlineBins: readonly string[];
  /** Whole rupiah from which on there are installments, by the same names. */
  readonly minimumAmounts: ReadonlyMap<string, number>;
}

/** What a card can be paid over. */
export interface InstallmentPlan {
  readonly months: readonly number[];
  /** The bank that grants it, and acquires the card; undefined where it is offline. */
  readonly bank?: string;
}

function entriesOf<T>(part: JsonObject, read: (value: unknown) => value is T): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(part).flatMap(([name, value]) => (read(value) ? [[name, value] as const] : [])),
  );
}

function areMonths(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((months) => typeof months === 'number');
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Undefined where the request has none, or has them disabled. */
export function installmentsOf(cards: JsonObject): Installments | undefined {
  const { installment } = cards;
  if (!isObject(installment) || installment.disabled === true) return undefined;
  return {
    isRequired: installment.required === true,
    terms: entriesOf(objectAt(installment, 'terms'), areMonths),
    // The documentation has them in either place.
    offlineBins: [...textsAt(installment, 'offline_bins'), ...textsAt(cards, 'offline_bins')],
    minimumAmounts: entriesOf(objectAt(installment, 'minimum_amount'), isNumber),
  };
}

function isEnough({ minimumAmounts }: Installments, name: string, amount: number): boolean {
  return amount >= (minimumAmounts.get(name) ?? 0);
}

/**
 * What a card can be paid over, given its masked number: by its own bank's terms, else by offline ones.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
export function planFor(
  installments: Installments,
  card: string,
  amount: number,
): InstallmentPlan | undefined {
  if (cardTypeOf(card) === 'debit') return undefined;
  const { terms, offlineBins } = installments;
  const bank = issuerOf(card) ?? '';
  const own = isEnough(installments, bank, amount) ? terms.get(bank) : undefined;
  if (own) return { months: own, bank };
  const isOffline = offlineBins.length === 0 || isListed(card, offlineBins);
  const offline = isOffline && isEnough(installments, OFFLINE, amount) ? terms.get(OFFLINE) : undefined;
  return offline && { months: offline };
}

/** Why a card cannot be paid over so many months, or not at once; undefined where it can. */
export function termProblem(
  installments: Installments | undefined,
  plan: InstallmentPlan | undefined,
  term: number | undefined,
): string | undefined {
  if (term !== undefined) {
    const isOffered = plan?.months.includes(term) === true;
    return isOffered ? undefined : `it does not offer this card installments over ${term} months`;
  }
  if (!installments?.isRequired) return undefined;
  return plan
    ? `it asks for an installment term: ${plan.months.join(', ')}`
    : 'it takes cards in installments only, and offers none for this one';
}

/** The terms that there are for an amount, the shortest first, each with the names that it is under. */
export function offeredTerms(
  installments: Installments,
  amount: number,
): readonly (readonly [months: number, names: readonly string[]])[] {
  const names = new Map<number, readonly string[]>();
  for (const [name, terms] of installments.terms) {
    if (!isEnough(installments, name, amount)) continue;
    for (const months of terms) names.set(months, [...(names.get(months) ?? []), name]);
  }
  return [...names].sort(([one], [other]) => one - other);
}
