import type { WireCustomer, WireItem, WireSeller } from './order';

/** Order id and amount, in rupiah. */
export interface WireTransactionDetails {
  order_id: string;
  /** Whole rupiah. */
  gross_amount: number;
  currency?: string;
}

/** How long the customer has to pay, and since when. */
export interface WireCustomExpiry {
  /** `YYYY-MM-DD HH:mm:ss +0700`; the time of the charge where left out. */
  order_time?: string;
  expiry_duration: number;
  unit?: 'second' | 'minute' | 'hour' | 'day';
}

/** The `credit_card` object of a charge. */
export interface WireCreditCard {
  token_id?: string;
  /** Asks for 3-D Secure. */
  authentication?: boolean;
  bank?: string;
  /** `authorize` for a pre-authorisation. */
  type?: string;
  installment_term?: number;
  bins?: string[];
  save_token_id?: boolean;
  callback_type?: string;
  initiated_by?: string;
  [field: string]: unknown;
}

/** The `gopay` object of a charge. */
export interface WireGopay {
  enable_callback?: boolean;
  callback_url?: string;
  account_id?: string;
  payment_option_token?: string;
  pre_auth?: boolean;
  recurring?: boolean;
  promotion_ids?: string[];
  [field: string]: unknown;
}

/**
 * Body of `POST /v2/charge`, at most 16 KB, with the object of the payment type beside the common fields.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
export interface ChargeRequest {
  payment_type: string;
  transaction_details: WireTransactionDetails;
  item_details?: WireItem[];
  customer_details?: WireCustomer;
  seller_details?: WireSeller[];
  custom_expiry?: WireCustomExpiry;
  custom_field1?: string;
  custom_field2?: string;
  custom_field3?: string;
  metadata?: Record<string, unknown>;
  payment_provider_metadata?: Record<string, unknown>;
  credit_card?: WireCreditCard;
  bank_transfer?: { bank?: string; va_number?: string; [field: string]: unknown };
  echannel?: { bill_info1?: string; bill_info2?: string; bill_key?: string; [field: string]: unknown };
  gopay?: WireGopay;
  shopeepay?: { callback_url?: string; [field: string]: unknown };
  ovo?: { payer_phone_number?: string; [field: string]: unknown };
  qris?: { acquirer?: string; [field: string]: unknown };
  cstore?: {
    store?: string;
    message?: string;
    alfamart_free_text_1?: string;
    alfamart_free_text_2?: string;
    alfamart_free_text_3?: string;
    [field: string]: unknown;
  };
  [method: string]: unknown;
}
