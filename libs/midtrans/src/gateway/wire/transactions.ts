import type { WireInteger, WireObject } from './object';

/** `transaction_status` values the gateway may send. */
export const TRANSACTION_STATUSES = [
  'pending',
  'authorize',
  'capture',
  'settlement',
  'deny',
  'cancel',
  'expire',
  'refund',
  'partial_refund',
  'chargeback',
  'partial_chargeback',
  'failure',
] as const;
/** What Midtrans calls the status of a transaction. */
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** Every {@link FraudStatus}. */
export const FRAUD_STATUSES = ['accept', 'challenge', 'deny'] as const;
/** What fraud detection says of a transaction. */
export type FraudStatus = (typeof FRAUD_STATUSES)[number];

/** A link or call that the gateway offers beside an object (`generate-qr-code`, `deeplink-redirect`, …). */
export interface WireAction {
  name?: string;
  method?: string;
  url?: string;
  fields?: unknown[];
}

/** One refund of a transaction. The same refund is told of twice: without and with `bank_confirmed_at`. */
export interface WireRefund extends WireObject {
  /** Up to 18 digits, hence digits in a string where a number cannot hold them. */
  refund_chargeback_id?: WireInteger;
  refund_chargeback_uuid?: string;
  refund_amount?: string;
  created_at?: string;
  reason?: string;
  refund_key?: string;
  /** `online` or `offline`. */
  refund_method?: string;
  bank_confirmed_at?: string;
}

/** What the merchant attached, and what the gateway adds to it. */
export interface WireMetadata extends WireObject {
  /** The invoice that was paid. */
  midtrans_invoice_id?: string;
  extra_info?: WireExtraInfo;
}

/** What the gateway tells beside a transaction: within its metadata, or beside them. */
export interface WireExtraInfo extends WireObject {
  /** Where the customer pays a fee on top, or less by a promotion: the amount charged is `original_amount`. */
  gross_amount_info?: {
    original_amount?: string | number;
    gross_amount?: string | number;
    customer_imposed_payment_fee?: string | number;
  };
}

/**
 * What charge, status and every operation on a transaction answer, and what a notification carries. Amounts are strings
 * with two decimals, times have no offset and mean WIB.
 *
 * @see https://docs.midtrans.com/reference/get-transaction-status
 */
export interface TransactionResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  transaction_id?: string;
  order_id?: string;
  merchant_id?: string;
  gross_amount?: string;
  currency?: string;
  payment_type?: string;
  /** One of {@link TRANSACTION_STATUSES}; a few samples write it in capitals. */
  transaction_status?: string;
  fraud_status?: string;
  signature_key?: string;
  /** `on-us` or `off-us` (QRIS). */
  transaction_type?: string;

  transaction_time?: string;
  settlement_time?: string;
  expiry_time?: string;

  custom_field1?: string;
  custom_field2?: string;
  custom_field3?: string;
  metadata?: WireMetadata;
  extra_info?: WireExtraInfo;

  /** Links and calls to go on with. */
  actions?: WireAction[];
  redirect_url?: string;
  qr_string?: string;
  va_numbers?: { bank?: string; va_number?: string }[];
  permata_va_number?: string;
  bill_key?: string;
  biller_code?: string;
  payment_code?: string;
  store?: string;
  acquirer?: string;
  issuer?: string;
  payer_phone_number?: string;
  payment_option_type?: string;
  payment_link_id?: string;
  payment_amounts?: { paid_at?: string; amount?: string }[];
  merchant_invoice?: string;
  reference_id?: string;
  merchant_cross_reference_id?: string;
  shopeepay_reference_number?: string;

  masked_card?: string;
  card_type?: string;
  bank?: string;
  approval_code?: string;
  eci?: string;
  channel?: string;
  channel_response_code?: string;
  channel_response_message?: string;
  three_ds_version?: string;
  challenge_completion?: boolean;
  three_ds_challenge_completion?: boolean;
  on_us?: boolean;
  /** A string in a charge's answer, a number in its notification. */
  installment_term?: number | string;
  saved_token_id?: string;
  saved_token_id_expired_at?: string;
  point_balance_amount?: string;
  point_redeem_amount?: number;
  point_redeem_quantity?: number;

  refund_chargeback_id?: WireInteger;
  refund_key?: string;
  /** In a refund's answer that refund; in a status or notification all refunds together. */
  refund_amount?: string;
  refunds?: WireRefund[];
}

/** @see https://docs.midtrans.com/reference/get-transaction-status */
export interface StatusB2bResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  transactions?: TransactionResponse[];
}

/** @see https://docs.midtrans.com/reference/capture-transaction */
export interface CaptureRequest {
  transaction_id: string;
  /** Whole rupiah, less than was authorised or as much. @default all of it */
  gross_amount?: number;
}

/** @see https://docs.midtrans.com/reference/refund-transaction */
export interface RefundRequest {
  /** Names the refund: asked again with the same key, it is made once. Midtrans knows a key for 7 days. */
  refund_key: string;
  /** Whole rupiah. @default all of it */
  amount?: number;
  reason?: string;
}
