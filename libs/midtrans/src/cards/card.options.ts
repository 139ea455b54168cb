import { defineOptions, type Resolved } from '../options/option-group';
import { tokens } from '../options/option-rules';

/** What becomes of cards that customers save (`cards`). */
export interface CardOptions {
  /**
   * What becomes of the tokens of cards that customers save (`credit_card.save_token_id`): they charge a card again without
   * the customer, so they are secrets. `discard` forgets them. With a key they are kept, encrypted, for the user who saved
   * the card: 32 bytes in base64 or hex (`openssl rand -base64 32`). While keys are rotated, several: the first encrypts,
   * all decrypt.
   * @default 'discard'
   */
  savedTokens?: 'discard' | { encryptionKey: string | readonly string[] };
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    cards?: CardOptions;
  }
  interface ResolvedOptions {
    readonly cards: Resolved<CardOptions, keyof CardOptions>;
  }
}

export const cardOptions = defineOptions<CardOptions>({
  defaults: { savedTokens: 'discard' },
  rules: { savedTokens: tokens },
});
