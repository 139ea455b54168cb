import type { WireCreditCard, WireTransactionDetails } from './charge';
import type { WireObject } from './object';
import type { WireCustomer, WireItem } from './order';

/** A lifetime. Units: minute, hour, day, also in the plural. */
export interface WireExpiry {
  /** `YYYY-MM-DD HH:mm:ss +0700` */
  start_time?: string;
  duration: number;
  unit: string;
}

/** What a payment page lets a card do; unlike a charge, it names no card. */
export interface WireCardSettings {
  secure?: boolean;
  save_card?: boolean;
  bank?: string;
  channel?: string;
  type?: WireCreditCard['type'];
  /** First digits of cards, and banks that issued them. */
  whitelist_bins?: string[];
  blacklist_bins?: string[];
  /** By the bank that acquires: first digits of cards, banks that issued them, `debit` or `credit`. */
  bank_routing?: { bin?: Record<string, string[]> };
  /** Months by the bank that grants them, and by `offline`. */
  installment?: {
    required?: boolean;
    disabled?: boolean;
    terms?: Record<string, number[]>;
    offline_bins?: string[];
    /** Whole rupiah, by the names of `terms`. */
    minimum_amount?: Record<string, number>;
  };
  [field: string]: unknown;
}

/** A virtual account on a payment page. */
export interface WireVirtualAccountSettings {
  va_number?: string;
  /** Its name in an invoice. */
  number?: string;
  recipient_name?: string;
  sub_company_code?: string;
  free_text?: { inquiry?: { id: string; en: string }[]; payment?: { id: string; en: string }[] };
}

/**
 * Body of `POST /snap/v1/transactions`. The objects of single methods stand beside the fields here.
 *
 * @see https://docs.midtrans.com/reference/request-body-json-parameter
 */
export interface SnapTransactionRequest {
  transaction_details: WireTransactionDetails;
  item_details?: WireItem[];
  customer_details?: WireCustomer;
  /** @default every active method */
  enabled_payments?: string[];
  credit_card?: WireCardSettings;
  bca_va?: WireVirtualAccountSettings;
  bni_va?: WireVirtualAccountSettings;
  bri_va?: WireVirtualAccountSettings;
  cimb_va?: WireVirtualAccountSettings;
  permata_va?: WireVirtualAccountSettings;
  gopay?: { enable_callback?: boolean; callback_url?: string; [field: string]: unknown };
  shopeepay?: { callback_url?: string; [field: string]: unknown };
  callbacks?: { finish?: string; error?: string };
  expiry?: WireExpiry;
  page_expiry?: Omit<WireExpiry, 'start_time'>;
  user_id?: string;
  custom_field1?: string;
  custom_field2?: string;
  custom_field3?: string;
  metadata?: Record<string, unknown>;
  [field: string]: unknown;
}

/** Opens the payment page for 24 hours. */
export interface SnapTransactionResponse extends WireObject {
  token?: string;
  redirect_url?: string;
}

/** When the page was closed, in UTC. */
export interface CancelSnapResponse extends WireObject {
  canceled_at?: string;
}
