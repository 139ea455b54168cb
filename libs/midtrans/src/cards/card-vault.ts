import { Inject, Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Postgres } from '../database/postgres';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { Transaction } from '../events/transactions';
import { redactText } from '../gateway';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { encryptionKeyOf } from '../options/encryption-key';
import { DELETE, KEEP, LOCK, TOKEN } from './saved-card.sql';
import type { SavedToken } from './saved-token';
import { TokenCipher } from './token-cipher';

/** Keeps the tokens of saved cards, encrypted, or not at all. They leave it on their way to the gateway only. */
@Injectable()
export class CardVault {
  private readonly logger = new Logger('Midtrans:cards');
  private readonly cipher: TokenCipher | null;

  constructor(
    private readonly postgres: Postgres,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { cards }: ResolvedOptions,
  ) {
    this.cipher = cipherOf(cards.savedTokens);
  }

  /**
   * Keeps a card that was saved with a payment, for the payment's user, once. A card that could not be kept costs the
   * customer its number next time, and nobody the payment.
   *
   * @param tx - the transaction that moves the payment: neither is written without the other where the process or its connection dies
   * @throws Error where the connection is gone: then nothing of the transaction is written
   */
  async keep(tx: Transaction, paymentId: string, saved: SavedToken): Promise<void> {
    const { cipher } = this;
    if (cipher === null) return;
    const { token, maskedCard, cardType, bank, expiresAt } = saved;
    const id = uuidv7();
    const failure = await tx.attempt(async () => {
      await tx.query(LOCK, [paymentId, maskedCard]);
      await tx.query(KEEP, [id, paymentId, maskedCard, cardType, bank, cipher.encrypt(token, id), expiresAt]);
    });
    if (failure === undefined) return;
    const reason = redactText(failure.message, [token]);
    this.logger.error(`The card of payment ${paymentId} could not be kept: ${reason}`);
  }

  /**
   * The token of a saved card.
   *
   * @throws MidtransInputError where there is no such card of that user, or it can no longer be charged
   */
  async tokenOf(card: { id: string; account: string; userId: string | null }): Promise<string> {
    if (this.cipher === null) throw refused('savedCard cannot be charged: cards are not kept here');
    const values = [card.id, card.account, card.userId];
    const [row] = await this.postgres.query<{ token: string }>(TOKEN, values);
    if (row === undefined) throw refused('savedCard must be a saved card of yours');
    const token = this.cipher.decrypt(row.token, card.id);
    if (token === undefined) {
      this.logger.error(`Saved card ${card.id} was encrypted with none of the keys in cards.savedTokens`);
      throw refused('savedCard can no longer be charged: save the card anew');
    }
    return token;
  }

  /** @returns whether there was such a card of that user */
  async forget(id: string, userId: string): Promise<boolean> {
    return (await this.postgres.query(DELETE, [id, userId])).length > 0;
  }
}

function cipherOf(savedTokens: ResolvedOptions['cards']['savedTokens']): TokenCipher | null {
  if (savedTokens === 'discard') return null;
  const [first, ...others] = [savedTokens.encryptionKey].flat().flatMap((key) => encryptionKeyOf(key) ?? []);
  // The options were validated before.
  return first === undefined ? null : new TokenCipher([first, ...others]);
}

function refused(message: string): MidtransInputError {
  return new MidtransInputError([{ field: 'savedCard', message }]);
}
