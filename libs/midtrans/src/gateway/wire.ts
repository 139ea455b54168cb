/**
 * The gateway's JSON, as it travels: snake_case, amounts as strings with two decimals, times in WIB without offset.
 * Null fields are left out by the gateway and new ones may appear at any time, so every response field is optional and
 * unknown ones are kept.
 *
 * @see https://docs.midtrans.com/reference/core-api-overview
 */

/** Payment types that this package can charge. */
export const PAYMENT_TYPES = [
  'credit_card',
  'bank_transfer',
  'echannel',
  'gopay',
  'shopeepay',
  'dana',
  'ovo',
  'qris',
  'cstore',
  'akulaku',
  'kredivo',
] as const;
export type PaymentType = (typeof PAYMENT_TYPES)[number];

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
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

export const FRAUD_STATUSES = ['accept', 'challenge', 'deny'] as const;
export type FraudStatus = (typeof FRAUD_STATUSES)[number];

export interface WireItem {
  id?: string;
  name: string;
  /** Whole rupiah; negative for a discount. */
  price: number;
  quantity: number;
  brand?: string;
  category?: string;
  merchant_name?: string;
  url?: string;
}

export interface WireCustomer {
  first_name?: string;
  last_name?: string;
  email?: string;
  phone?: string;
}

export interface WireCustomExpiry {
  /** `YYYY-MM-DD HH:mm:ss +0700`; the time of the charge where left out. */
  order_time?: string;
  expiry_duration: number;
  unit?: 'second' | 'minute' | 'hour' | 'day';
}

/** Body of `POST /v2/charge`, with the object of the payment type beside the common fields. */
export interface ChargeRequest {
  payment_type: string;
  transaction_details: { order_id: string; gross_amount: number };
  item_details?: WireItem[];
  customer_details?: WireCustomer;
  custom_expiry?: WireCustomExpiry;
  custom_field1?: string;
  custom_field2?: string;
  custom_field3?: string;
  metadata?: Record<string, unknown>;
  [method: string]: unknown;
}

/** A link or call that the gateway offers beside a transaction (`generate-qr-code`, `deeplink-redirect`, …). */
export interface WireAction {
  name?: string;
  method?: string;
  url?: string;
}

/** What charge, status, cancel and expire answer, and what a notification carries. */
export interface TransactionResponse {
  status_code?: string;
  status_message?: string;
  transaction_id?: string;
  order_id?: string;
  merchant_id?: string;
  gross_amount?: string;
  currency?: string;
  payment_type?: string;
  transaction_status?: string;
  fraud_status?: string;
  transaction_time?: string;
  settlement_time?: string;
  expiry_time?: string;
  bank?: string;
  va_numbers?: { bank?: string; va_number?: string }[];
  permata_va_number?: string;
  bill_key?: string;
  biller_code?: string;
  payment_code?: string;
  store?: string;
  redirect_url?: string;
  qr_string?: string;
  acquirer?: string;
  actions?: WireAction[];
  refund_amount?: string;
  signature_key?: string;
  [field: string]: unknown;
}
