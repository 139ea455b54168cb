import { parseWibTime, type TransactionResponse } from '../gateway';
import { isPlainText } from '../validation/plain-text';

/** A card that can be charged again, as the gateway tells of it. */
export interface SavedToken {
  /** A secret. */
  readonly token: string;
  readonly maskedCard: string | null;
  readonly cardType: string | null;
  readonly bank: string | null;
  readonly expiresAt: Date | null;
}

/**
 * The saved card in a response or notification; `undefined` where there is none.
 *
 * @see https://docs.midtrans.com/reference/card-feature-one-click
 */
export function savedTokenIn(response: TransactionResponse): SavedToken | undefined {
  const token = text(response.saved_token_id);
  if (token === null) return undefined;
  return {
    token,
    maskedCard: text(response.masked_card),
    cardType: text(response.card_type),
    bank: text(response.bank),
    expiresAt: parseWibTime(response.saved_token_id_expired_at) ?? null,
  };
}

function text(value: unknown): string | null {
  return isPlainText(value) && value !== '' ? value : null;
}
