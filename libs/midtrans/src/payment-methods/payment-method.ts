import type { TransactionResponse, WireAction } from '../gateway/wire';

/** What one payment method adds to the body of `POST /v2/charge`: its type, and its object where it has one. */
export interface ChargePart {
  payment_type: string;
  [method: string]: string | object;
}

/** How the customer pays: what the gateway's answer tells them to type, scan or open. */
export interface PaymentInstructions {
  /** Bank of the virtual account, or the bank that acquired the card. */
  bank?: string;
  vaNumber?: string;
  billKey?: string;
  billerCode?: string;
  paymentCode?: string;
  redirectUrl?: string;
  deeplinkUrl?: string;
  /** The raw QR string, never the address of an image of it: such addresses stay in `actions`. */
  qrString?: string;
  actions?: WireAction[];
  expiryTime?: Date;
  store?: string;
  acquirer?: string;
}

/** `none`: by bank transfer of the merchant's own; `full`: all at once only; `partial`: any part, repeatedly. */
export type RefundKind = 'none' | 'full' | 'partial';

/**
 * What a customer pays by: `card_form` of Midtrans' script or Snap's page, `virtual_account` a bank's number, `bill` a biller code and a bill
 * key, `payment_code` a code for the counter, `qr_code`, `deeplink` into an app, `redirect` to a page, `app_request` in an app that asks by itself.
 */
export const CUSTOMER_VIEWS = [
  'card_form',
  'virtual_account',
  'bill',
  'payment_code',
  'qr_code',
  'deeplink',
  'redirect',
  'app_request',
] as const;
/** What a customer is shown to pay by. */
export type CustomerView = (typeof CUSTOMER_VIEWS)[number];

/** What Midtrans takes at once, in whole rupiah; what it does not document is left out. */
export interface AmountLimits {
  readonly min?: number;
  readonly max?: number;
}

/** What of a stored payment decides how its method treats it. */
export interface PaidThrough {
  readonly bank: string | null;
  readonly store: string | null;
}

/**
 * Everything this package knows about one payment type.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
export interface PaymentMethod<Options extends object = object, Type extends string = string> {
  /** The gateway's `payment_type`. */
  readonly type: Type;
  /** Class whose class-validator rules hold the options. */
  readonly options: new () => Options;
  /** Where Midtrans describes the method. */
  readonly reference: string;
  /** The shortest sensible body of `POST /charge/`, without its `payment_type`. */
  readonly example: object;
  /**
   * Our option name → the gateway's field in the method's object, dotted where the gateway nests it
   * (`subCompanyCode` → `bca.sub_company_code`). The one mapping for requests, REST bodies and error names.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Name that REST takes at the top of the charge's body → option name. */
  readonly flatFields: Readonly<Record<string, string>>;
  /** Types under which the gateway may tell of such a payment besides: a wallet's that was paid by QR, say. */
  readonly reportedAs: readonly string[];
  /** Names under which payment links and invoices offer it. */
  readonly paymentLinkNames: readonly string[];
  /** Names under which Snap's page offers it. */
  readonly snapNames: readonly string[];
  /** Banks of which a charge names one. */
  readonly banks: readonly string[];
  /** Stores of which a charge names one. */
  readonly stores: readonly string[];
  /** What the customer is shown, to pay by. */
  readonly shows: readonly CustomerView[];
  /** Through a bank or a store, or through neither where there is none to name. */
  limits(through: PaidThrough): AmountLimits;
  readonly acceptsCustomExpiry: boolean;
  /** Seconds to pay in, where a charge does not say; undefined where Midtrans documents none. */
  readonly defaultExpirySeconds: number | undefined;
  readonly requiresItems: boolean;
  /** Whether every item must have an `id` of its own. */
  readonly requiresDistinctItemIds: boolean;
  readonly requiresCustomer: boolean;
  /** Whether the gateway may take the payment through another bank than the one that was asked for. */
  readonly mayChangeBank: boolean;
  /** The id that the gateway takes where it is asked for a payment's status. */
  readonly statusId: 'order_id' | 'transaction_id';
  /**
   * What Midtrans is told of where it has a payment from, with each question about it.
   *
   * @see https://docs.midtrans.com/reference/dana-1
   */
  transactionSource(payment: PaidThrough): 'SNAP_API' | undefined;
  /** Whether the gateway cancels a payment also once its amount is reserved or captured, which gives the money back. */
  readonly isVoidable: boolean;
  /** What of a payment can be given back through the gateway. */
  readonly refunds: RefundKind;
  /**
   * Whether the bank can still deny a payment minutes after it was settled.
   *
   * @see https://docs.midtrans.com/docs/payment-reversal
   */
  isReversible(payment: PaidThrough): boolean;
  /** Whether the gateway replays its answer when this charge is sent again under the same `Idempotency-Key`. */
  honoursIdempotencyKey(options: Options): boolean;
  /** The method's part of the charge. Options are taken as valid: see `validatePaymentOptions`. */
  buildCharge(options: Options): ChargePart;
  /** Reads any answer or notification of the gateway; what is missing or malformed is left out, nothing throws. */
  readInstructions(response: TransactionResponse): PaymentInstructions;
}
