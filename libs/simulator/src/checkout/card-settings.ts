import { objectAt, type JsonObject } from '../json';
import { isBinOrBank, isListed } from '../transactions/methods/bins';

/** What a page's request says of the cards that it takes. */
export interface CardSettings {
  /** First digits and banks of the only cards that are taken; every card is where there are none. */
  readonly whitelist: readonly string[];
  /** First digits and banks of cards that are not taken. */
  readonly blacklist: readonly string[];
}

function listAt(part: JsonObject, field: string): readonly string[] {
  const list = part[field];
  return Array.isArray(list) ? list.filter(isBinOrBank) : [];
}

export function cardSettingsOf(request: JsonObject): CardSettings {
  const part = objectAt(request, 'credit_card');
  return { whitelist: listAt(part, 'whitelist_bins'), blacklist: listAt(part, 'blacklist_bins') };
}

/**
 * Why a page does not take a card, given its masked number; undefined where it does.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
export function cardProblem({ whitelist, blacklist }: CardSettings, card: string): string | undefined {
  const isTaken = (whitelist.length === 0 || isListed(card, whitelist)) && !isListed(card, blacklist);
  return isTaken ? undefined : 'it does not take this card';
}
