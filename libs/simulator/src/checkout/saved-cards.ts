import { objectAt, textAt, type JsonObject } from '../json';
import { maskedCardOf } from '../transactions/methods/sandbox-cards';
import type { TransactionRecord } from '../transactions/transaction';

/** A card that a customer let be saved, as a payment page shows it. */
export interface SavedCard {
  /** The saved_token_id. */
  readonly tokenId: string;
  /** `48111111-1114` */
  readonly maskedCard: string;
}

/** The cards that these payments saved: of one that was saved several times, the latest token. */
export function savedBy(payments: readonly TransactionRecord[]): SavedCard[] {
  const tokens = payments.flatMap(({ facts }): [string, string][] => {
    const tokenId = textAt(facts, 'saved_token_id');
    return tokenId === undefined ? [] : [[textAt(facts, 'masked_card') ?? '', tokenId]];
  });
  return [...new Map(tokens)].map(([maskedCard, tokenId]) => ({ tokenId, maskedCard }));
}

/** The masked number of the card that a saved_token_id stands for. */
export function cardBehind(tokenId: string): string {
  return maskedCardOf(tokenId) ?? tokenId;
}

/** The saved card that the request's `card_token` names. */
export function cardNamedBy(request: JsonObject): SavedCard | undefined {
  const tokenId = textAt(objectAt(request, 'credit_card'), 'card_token');
  return tokenId === undefined ? undefined : { tokenId, maskedCard: cardBehind(tokenId) };
}

/** Whether a request lets its customer save a card. */
export function canSaveCard(request: JsonObject): boolean {
  return objectAt(request, 'credit_card').save_card === true;
}
