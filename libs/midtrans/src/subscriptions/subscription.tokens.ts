import { Inject, Injectable, Logger } from '@nestjs/common';
import { TokenCipher } from '../cards/token-cipher';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { encryptionKeyOf } from '../options/encryption-key';

/** Keeps what subscriptions are charged with: encrypted, or not at all. */
@Injectable()
export class SubscriptionTokens {
  private readonly logger = new Logger('Midtrans:subscriptions');
  private readonly cipher: TokenCipher | null;

  constructor(@Inject(MIDTRANS_RESOLVED_OPTIONS) { subscriptions }: ResolvedOptions) {
    this.cipher = cipherOf(subscriptions.tokens);
  }

  /** @returns null where it is not kept */
  encrypt(token: string, subscriptionId: string): string | null {
    return this.cipher?.encrypt(token, subscriptionId) ?? null;
  }

  /** @returns `undefined` where it was not kept, or can no longer be read */
  decrypt({ id, token }: { id: string; token: string | null }): string | undefined {
    if (token === null || this.cipher === null) return undefined;
    const decrypted = this.cipher.decrypt(token, id);
    if (decrypted === undefined) {
      this.logger.error(
        `The token of subscription ${id} was encrypted with none of the keys in subscriptions.tokens`,
      );
    }
    return decrypted;
  }
}

function cipherOf(tokens: ResolvedOptions['subscriptions']['tokens']): TokenCipher | null {
  if (tokens === 'discard') return null;
  const [first, ...others] = [tokens.encryptionKey].flat().flatMap((key) => encryptionKeyOf(key) ?? []);
  // The options were validated before.
  return first === undefined ? null : new TokenCipher([first, ...others]);
}
