import { objectAt, textAt, textsAt, type JsonObject } from '../json';
import { cardTypeOf, isListed } from '../transactions/methods/bins';
import { installmentsOf, type Installments } from './installments';

/** The cards that one bank acquires. */
interface Route {
  readonly acquirer: string;
  /** Their first digits, issuers and types. */
  readonly cards: readonly string[];
}

/** What a page's request says of the cards that it takes. */
export interface CardSettings {
  /** First digits and banks of the only cards that are taken; every card is where there are none. */
  readonly whitelist: readonly string[];
  /** First digits and banks of cards that are not taken. */
  readonly blacklist: readonly string[];
  /** The first that fits a card is its. */
  readonly routes: readonly Route[];
  /** The bank that acquires the cards that no route fits. */
  readonly bank?: string;
  readonly installments?: Installments;
}

export function cardSettingsOf(request: JsonObject): CardSettings {
  const part = objectAt(request, 'credit_card');
  const routes = objectAt(objectAt(part, 'bank_routing'), 'bin');
  return {
    whitelist: textsAt(part, 'whitelist_bins'),
    blacklist: textsAt(part, 'blacklist_bins'),
    routes: Object.keys(routes).map((acquirer) => ({ acquirer, cards: textsAt(routes, acquirer) })),
    bank: textAt(part, 'bank'),
    installments: installmentsOf(part),
  };
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

/** The bank to which the merchant gives a card's payment, given its masked number; undefined where that is left to the gateway. */
export function acquirerOf({ routes, bank }: CardSettings, card: string): string | undefined {
  const type = cardTypeOf(card);
  return routes.find(({ cards }) => cards.includes(type) || isListed(card, cards))?.acquirer ?? bank;
}
