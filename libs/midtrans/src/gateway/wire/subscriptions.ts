import type { WireObject } from './object';

/** When a subscription is charged. */
export interface WireSubscriptionSchedule {
  interval: number;
  interval_unit: 'day' | 'week' | 'month';
  /** How many times at most; endless where left out, once where 0. */
  max_interval?: number;
  /** `YYYY-MM-DD HH:mm:ss +0700`, in the future. */
  start_time?: string;
}

/** When a charge that failed is tried again. */
export interface WireRetrySchedule {
  interval: number;
  interval_unit: 'minute' | 'hour' | 'day';
  /** At most 3. */
  max_interval: number;
}

/** The customer of a subscription. */
export interface WireSubscriptionCustomer {
  first_name?: string;
  last_name?: string;
  email?: string;
  phone?: string;
}

/** @see https://docs.midtrans.com/reference/create-subscription */
export interface SubscriptionRequest {
  /** At most 40 characters. A charge's order_id is this name and 32 characters more. */
  name: string;
  /** Whole rupiah without decimals: `"14000"`. */
  amount: string;
  currency: string;
  payment_type: 'credit_card' | 'gopay';
  /** A card's `saved_token_id`, or the `token` of a GoPay payment option. */
  token: string;
  schedule: WireSubscriptionSchedule;
  retry_schedule?: WireRetrySchedule;
  metadata?: Record<string, unknown>;
  customer_details?: WireSubscriptionCustomer;
  gopay?: { account_id: string };
}

/** Of the schedule only `interval` may change. @see https://docs.midtrans.com/reference/update-subscription */
export interface UpdateSubscriptionRequest {
  /** At most 15 characters. */
  name: string;
  /** Whole rupiah without decimals: `"14000"`. */
  amount: string;
  currency: string;
  /** The reference asks for it; the sandbox does without. */
  token?: string;
  schedule?: { interval?: number; next_execution_at?: string };
  retry_schedule?: WireRetrySchedule;
  gopay?: { account_id: string };
}

/** Times come in ISO 8601 or as `YYYY-MM-DD HH:mm:ss`. */
export interface SubscriptionResponse extends WireObject {
  id?: string;
  name?: string;
  /** Without decimals: `"14000"`. */
  amount?: string;
  currency?: string;
  created_at?: string;
  schedule?: {
    interval?: number;
    interval_unit?: string;
    current_interval?: number;
    max_interval?: number | null;
    start_time?: string;
    previous_execution_at?: string;
    next_execution_at?: string;
    [field: string]: unknown;
  };
  retry_schedule?: {
    interval?: number;
    interval_unit?: string;
    max_interval?: number;
    [field: string]: unknown;
  };
  /** `active` or `inactive`. */
  status?: string;
  token?: string;
  payment_type?: string;
  merchant_id?: string;
  transaction_ids?: string[];
  metadata?: Record<string, unknown>;
  customer_details?: WireSubscriptionCustomer;
  gopay?: { account_id?: string };
}

/** What disable, enable, cancel and update answer. */
export interface SubscriptionActionResponse extends WireObject {
  status_message?: string;
}
