import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { definePaymentMethod } from './define-payment-method';
import { digitsBetween, ListOf, Optional, Rule, Text, textUpTo } from '../validation/rules';

/**
 * Options of a card charge.
 *
 * @see https://docs.midtrans.com/reference/credit-card-object
 */
export class CreditCardOptions {
  /** The token that Midtrans' script made of the card in the customer's browser, or a saved token. */
  @Rule('cardToken', '$property must be a card token of Midtrans, of at most 255 characters', isCardToken)
  tokenId: string;

  /**
   * Whether the customer confirms with 3-D Secure: `true`, but for a charge that the merchant initiates, at which
   * no customer is present.
   *
   * @see https://docs.midtrans.com/reference/card-feature-3d-secure-3ds
   */
  @Optional()
  @IsBoolean()
  authentication?: boolean;

  /** Acquiring bank, such as `bni`. */
  @Optional()
  @Text(255)
  bank?: string;

  /**
   * `authorize` reserves the amount, to be captured within 7 days.
   *
   * @see https://docs.midtrans.com/reference/card-feature-pre-authorization
   */
  @Optional()
  @IsIn(['authorize'])
  type?: 'authorize';

  /** Months to pay in. */
  @Optional()
  @Max(60)
  @Min(1)
  @IsInt()
  installmentTerm?: number;

  /** First digits of the cards that may pay. At most 8, so that no card number can pass for them. */
  @Optional()
  @ListOf('a string of 1 to 8 digits', digitsBetween(1, 8))
  bins?: string[];

  /** Asks for a `saved_token_id`, with which this card can pay again. */
  @Optional()
  @IsBoolean()
  saveTokenId?: boolean;

  /** How the 3-D Secure page reports its end. */
  @Optional()
  @IsIn(['js_event', 'form'])
  callbackType?: 'js_event' | 'form';

  /**
   * Who starts a charge of a saved card.
   *
   * @see https://docs.midtrans.com/reference/feature-cit-and-mit
   */
  @Optional()
  @IsIn(['customer', 'merchant'])
  initiatedBy?: 'customer' | 'merchant';
}

/** Cards, through a token that Midtrans made of them. */
export const creditCard = definePaymentMethod({
  type: 'credit_card',
  options: CreditCardOptions,
  fields: {
    tokenId: 'token_id',
    authentication: 'authentication',
    bank: 'bank',
    type: 'type',
    installmentTerm: 'installment_term',
    bins: 'bins',
    saveTokenId: 'save_token_id',
    callbackType: 'callback_type',
    initiatedBy: 'initiated_by',
  },
  flatFields: { token_id: 'tokenId' },
  acceptsCustomExpiry: false,
  complete: ({ authentication, initiatedBy }) => ({
    authentication: authentication ?? initiatedBy !== 'merchant',
  }),
  read: (answer) => ({ bank: answer.text('bank'), redirectUrl: answer.text('redirect_url') }),
});

/** A card number in the token's place must go no further: it would be stored and logged as a token is. */
function isCardToken(value: unknown): boolean {
  return textUpTo(255)(value) && !/^(?:\d[ -]?){12,19}$/.test(String(value));
}
