import type { WireObject } from './object';

/** @see https://docs.midtrans.com/reference/merchant-balance-mutation-api */
export interface BalanceMutationRequest {
  /** `IDR` */
  currency: string;
  /** ISO 8601 with offset: `2026-03-02T00:00:00+07:00`. */
  start_time: string;
  /** ISO 8601 with offset. */
  end_time: string;
}

/** Rupiah with decimals, as JSON numbers: the only amounts that the gateway sends so. */
export interface Balances {
  opening_balance_effective?: number | string;
  closing_balance_effective?: number | string;
  opening_balance_pending?: number | string;
  closing_balance_pending?: number | string;
  opening_balance_overall?: number | string;
  closing_balance_overall?: number | string;
}

/** A number that a double cannot hold arrives as its digits. */
export interface BalanceMutationResponse extends WireObject, Balances {
  currency?: string;
  start_time?: string;
  end_time?: string;
  /** `payin` and `iris`. */
  wallets?: (WireObject & Balances & { source?: string })[];
}
