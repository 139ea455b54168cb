import type { PaymentType, TransactionResponse, WireAction } from '../gateway/wire';

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
 * Everything this package knows about one payment type.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
export interface PaymentMethod<Options extends object = object> {
  readonly type: PaymentType;
  /** Class whose class-validator rules hold the options. */
  readonly options: new () => Options;
  /**
   * Our option name → the gateway's field in the method's object, dotted where the gateway nests it
   * (`subCompanyCode` → `bca.sub_company_code`). The one mapping for requests, REST bodies and error names.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Name that REST takes at the top of the charge's body → option name. */
  readonly flatFields: Readonly<Record<string, string>>;
  /** Types under which the gateway may tell of such a payment besides: a wallet's that was paid by QR, say. */
  readonly reportedAs: readonly PaymentType[];
  readonly acceptsCustomExpiry: boolean;
  readonly requiresItems: boolean;
  /** Whether every item must have an `id` of its own. */
  readonly requiresDistinctItemIds: boolean;
  readonly requiresCustomer: boolean;
  /** What of a payment can be given back through the gateway. */
  readonly refunds: RefundKind;
  /** Whether the gateway replays its answer when this charge is sent again under the same `Idempotency-Key`. */
  honoursIdempotencyKey(options: Options): boolean;
  /** The method's part of the charge. Options are taken as valid: see `validatePaymentOptions`. */
  buildCharge(options: Options): ChargePart;
  /** Reads any answer or notification of the gateway; what is missing or malformed is left out, nothing throws. */
  readInstructions(response: TransactionResponse): PaymentInstructions;
}
