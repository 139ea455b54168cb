import type { WireObject } from './object';
import type { WireCustomer, WireItem } from './order';
import type { WireCardSettings, WireExpiry } from './snap';

/** @see https://docs.midtrans.com/reference/create-payment-link */
export interface PaymentLinkRequest {
  transaction_details: {
    /** At most 36 characters. Each payment's own order_id is this one and a suffix. */
    order_id: string;
    /** Whole rupiah; left out with a dynamic amount. */
    gross_amount?: number;
    /** The end of the link's URL. It must not be guessable. @default the gateway's choice */
    payment_link_id?: string;
  };
  usage_limit?: number;
  customer_required?: boolean;
  customer_details?: WireCustomer & { notes?: string; customer_details_required_fields?: string[] };
  item_details?: WireItem[];
  enabled_payments?: string[];
  credit_card?: WireCardSettings;
  expiry?: WireExpiry;
  title?: string;
  payment_link_type?: string;
  dynamic_amount?: { min_amount?: number; max_amount?: number; preset_amount?: number };
  callbacks?: { finish?: string };
  custom_field1?: string;
  custom_field2?: string;
  custom_field3?: string;
  [field: string]: unknown;
}

export interface CreatePaymentLinkResponse extends WireObject {
  order_id?: string;
  payment_url?: string;
}

/** @see https://docs.midtrans.com/reference/get-payment-link-details */
export interface PaymentLinkResponse extends WireObject {
  id?: string;
  order_id?: string;
  merchant_id?: string;
  payment_link_id?: string;
  payment_link_url?: string;
  payment_link_type?: string;
  /** Whole rupiah. */
  gross_amount?: number;
  usage_limit?: number;
  usage?: number;
  enabled_payments?: string[];
  credit_card_3d_secure?: boolean;
  whitelist_bins?: string[];
  expiry_start?: string;
  expiry_duration?: number;
  expiry_unit?: string;
  item_details?: WireObject[];
  customer_details?: WireObject;
  /** The payments made or begun through the link. */
  purchases?: (WireObject & {
    id?: number;
    order_id?: string;
    snap_token?: string;
    payment_status?: string;
    payment_method?: string;
  })[];
}

export interface DeletePaymentLinkResponse extends WireObject {
  message?: string;
}
