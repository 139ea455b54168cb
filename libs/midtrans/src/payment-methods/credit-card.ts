import { IsBoolean, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { CardGroups } from './card-group';
import { definePaymentMethod } from './define-payment-method';
import { Optional, Rule, Text, Token, Uuid } from '../validation/rules';

/** A saved card takes the token's place. */
const NeededWithoutSavedCard = (): PropertyDecorator =>
  ValidateIf(
    ({ tokenId, savedCard }: Partial<CreditCardOptions>) => tokenId !== undefined || savedCard === undefined,
  );

/** Options of a card charge: `tokenId` or `savedCard`, and how to charge it. */
export class CreditCardOptions {
  /** The token that Midtrans' script made of the card in the customer's browser, or a saved token. */
  @NeededWithoutSavedCard()
  @Token(255)
  tokenId: string;

  /** The id of a saved card of the charge's user, whose token takes the place of `tokenId`. */
  @Optional()
  @Rule('alone', '$property cannot go with tokenId or saveTokenId', isOnlyCard)
  @Uuid()
  savedCard?: string;

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

  /**
   * The only cards that may pay: the first digits of their numbers, or banks.
   *
   * @see https://docs.midtrans.com/reference/card-feature-bin-promo
   */
  @Optional()
  @CardGroups('The only cards that may pay: first digits, or banks', ['48111111'])
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

/** Options of a charge of a saved card. */
export type SavedCardOptions = Omit<CreditCardOptions, 'tokenId' | 'saveTokenId' | 'savedCard'> & {
  tokenId?: undefined;
  saveTokenId?: undefined;
  savedCard: string;
};

/** Cards, through a token that Midtrans made of them. */
export const creditCard = definePaymentMethod({
  type: 'credit_card',
  options: CreditCardOptions,
  reference: 'https://docs.midtrans.com/reference/credit-card-object',
  example: {
    gross_amount: 145_000,
    token_id: '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f',
    credit_card: { authentication: true, callback_type: 'js_event' },
  },
  isVoidable: true,
  fields: {
    tokenId: 'token_id',
    savedCard: 'saved_card',
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
  paymentLinkNames: ['credit_card'],
  snapNames: ['credit_card', 'google_pay'],
  // To the bank's page, where it asks its customer.
  shows: ['card_form', 'redirect'],
  limits: () => ({ min: 10_000, max: 999_999_999 }),
  acceptsCustomExpiry: false,
  mayChangeBank: true,
  complete: ({ authentication, initiatedBy }) => ({
    authentication: authentication ?? initiatedBy !== 'merchant',
    // Ours alone: the card's token takes its place.
    savedCard: undefined,
  }),
  read: (answer) => ({ bank: answer.text('bank'), redirectUrl: answer.text('redirect_url') }),
});

function isOnlyCard(_value: unknown, { tokenId, saveTokenId }: Partial<CreditCardOptions>): boolean {
  return tokenId === undefined && saveTokenId !== true;
}
