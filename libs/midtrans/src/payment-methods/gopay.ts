import { IsBoolean, ValidateIf } from 'class-validator';
import { definePaymentMethod } from './define-payment-method';
import { CallbackUrl, ListOf, Optional, Rule, Text, textUpTo, Token, Uuid } from '../validation/rules';

/** The gateway asks for both or neither of what identifies a linked account. */
const WithLinkedAccount = (): PropertyDecorator =>
  ValidateIf(
    ({ accountId, paymentOptionToken }: GopayOptions) =>
      accountId !== undefined || paymentOptionToken !== undefined,
  );

/**
 * Options of a GoPay charge. With `payAccount`, or with `accountId` and `paymentOptionToken`, a linked account is charged.
 */
export class GopayOptions {
  /** Whether the app returns to `callbackUrl`; `true` where left out. */
  @Optional()
  @IsBoolean()
  enableCallback?: boolean;

  /** Where the customer goes after paying; the one set in Midtrans' dashboard where left out. */
  @Optional()
  @CallbackUrl()
  callbackUrl?: string;

  /** The linked account. */
  @WithLinkedAccount()
  @Text(255)
  accountId?: string;

  /** The linked account's balance or credit to charge, from its `payment_options`. */
  @WithLinkedAccount()
  @Token(2048)
  paymentOptionToken?: string;

  /**
   * The linked account, by the id of its `PayAccount`: Midtrans' id and token are looked up. It belongs to the charge's
   * user.
   */
  @Optional()
  @Rule('alone', '$property cannot go with accountId and paymentOptionToken', isOnlyAccount)
  @Uuid()
  payAccount?: string;

  /** What of `payAccount` to charge, by the gateway's name of it; `GOPAY_WALLET` where left out. */
  @Optional()
  @Rule('withPayAccount', '$property goes with payAccount only', goesWithPayAccount)
  @Text(255)
  paymentOption?: string;

  /** Reserves the amount in the linked account, to be captured later. */
  @Optional()
  @IsBoolean()
  preAuth?: boolean;

  /** Marks a repeated charge of the linked account. */
  @Optional()
  @IsBoolean()
  recurring?: boolean;

  /** Promotions to apply, as the linked account's details name them. */
  @Optional()
  @ListOf('text of 1 to 255 characters', textUpTo(255))
  promotionIds?: string[];
}

/**
 * GoPay: through its app or a QR code, or from a linked account.
 *
 * @see https://docs.midtrans.com/reference/gopay-1
 * @see https://docs.midtrans.com/reference/gopay-tokenization
 */
export const gopay = definePaymentMethod({
  type: 'gopay',
  reportedAs: ['qris'],
  options: GopayOptions,
  reference: 'https://docs.midtrans.com/reference/gopay-object',
  example: { gross_amount: 275_000, callback_url: 'someapps://callback' },
  // `preAuth` reserves.
  isVoidable: true,
  fields: {
    enableCallback: 'enable_callback',
    callbackUrl: 'callback_url',
    accountId: 'account_id',
    paymentOptionToken: 'payment_option_token',
    payAccount: 'pay_account',
    paymentOption: 'payment_option',
    preAuth: 'pre_auth',
    recurring: 'recurring',
    promotionIds: 'promotion_ids',
  },
  flatFields: { callback_url: 'callbackUrl' },
  paymentLinkNames: ['gopay'],
  shows: ['deeplink', 'qr_code'],
  limits: () => ({ max: 20_000_000 }),
  defaultExpirySeconds: 15 * 60,
  complete: ({ enableCallback }) => ({
    enableCallback: enableCallback ?? true,
    // Ours alone: the gateway's id and token take their place.
    payAccount: undefined,
    paymentOption: undefined,
  }),
  read: (answer) => ({
    deeplinkUrl: answer.actionUrl('deeplink-redirect') ?? answer.actionUrl('verification-link-app'),
    redirectUrl:
      answer.text('redirect_url') ??
      answer.actionUrl('get-redirect-url') ??
      answer.actionUrl('verification-link-url'),
    qrString: answer.qrString,
  }),
});

function isOnlyAccount(_value: unknown, { accountId, paymentOptionToken }: GopayOptions): boolean {
  return accountId === undefined && paymentOptionToken === undefined;
}

function goesWithPayAccount(_value: unknown, { payAccount }: GopayOptions): boolean {
  return payAccount !== undefined;
}
