import type { WireObject } from './object';

/**
 * The card to make a token of, as query parameters. They pass through this process, which makes it subject to PCI DSS: let
 * the browser ask for the token wherever you can.
 *
 * @see https://docs.midtrans.com/reference/get-token
 */
export interface CardTokenRequest {
  card_number?: string;
  /** `MM` */
  card_exp_month?: string;
  /** `YYYY` */
  card_exp_year?: string;
  card_cvv?: string;
  /** A saved token, in the place of number and expiry. */
  token_id?: string;
  bank_one_time_token?: string;
  gross_amount?: number;
  currency?: string;
  /** @default the client's `clientKey` */
  client_key?: string;
}

export interface CardTokenResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  token_id?: string;
  /** The same for the same card number. */
  hash?: string;
}

/** @see https://docs.midtrans.com/reference/register-card */
export interface RegisterCardRequest {
  card_number: string;
  /** `MM` */
  card_exp_month: string;
  /** `YYYY` */
  card_exp_year: string;
  card_cvv?: string;
  /** @default the client's `clientKey` */
  client_key?: string;
}

export interface RegisterCardResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  saved_token_id?: string;
  transaction_id?: string;
  masked_card?: string;
}

/** What is asked about the points of a card. */
export interface PointInquiryRequest {
  /** Whole rupiah. */
  gross_amount?: number;
}

/** @see https://docs.midtrans.com/reference/point-inquiry */
export interface PointInquiryResponse extends WireObject {
  status_code?: string;
  status_message?: string;
  transaction_time?: string;
  point_balance_amount?: string;
}

/** @see https://docs.midtrans.com/reference/bin-api */
export interface BinResponse extends WireObject {
  data?: {
    bin?: string;
    /** `credit` or `debit`. */
    bin_type?: string;
    bin_class?: string;
    brand?: string;
    bank?: string;
    bank_code?: string;
    country_name?: string;
    country_code?: string;
    [field: string]: unknown;
  };
}
