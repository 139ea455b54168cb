import type { WireObject } from './object';
import type { WireAction } from './transactions';

/** @see https://docs.midtrans.com/reference/create-pay-account */
export interface PayAccountRequest {
  payment_type: string;
  gopay_partner?: {
    phone_number: string;
    /** `62` */
    country_code: string;
    redirect_url?: string;
  };
}

/** A way to pay with a linked account: its `token` is what a charge or a subscription takes. */
export interface WirePaymentOption extends WireObject {
  /** `GOPAY_WALLET`, `PAY_LATER`, … */
  name?: string;
  active?: boolean;
  balance?: { value?: string; currency?: string };
  metadata?: Record<string, unknown>;
  token?: string;
}

/**
 * `status_code` mirrors `account_status`: 200 ENABLED, 201 PENDING, 204 DISABLED or EXPIRED. 202 is a refusal without a
 * status, see {@link isDeclined}.
 *
 * @see https://docs.midtrans.com/reference/get-pay-account
 */
export interface PayAccountResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  payment_type?: string;
  account_id?: string;
  account_status?: string;
  channel_response_code?: string;
  channel_response_message?: string;
  actions?: WireAction[];
  metadata?: { payment_options?: WirePaymentOption[]; [field: string]: unknown };
}
