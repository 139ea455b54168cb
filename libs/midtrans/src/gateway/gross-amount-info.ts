import { parseAmount } from './money';
import { isJsonObject } from './outcome';

/** What of a transaction's amount was asked for, what is paid, and the fee that the gateway put on top, in whole rupiah. */
export interface GrossAmountInfo {
  readonly originalAmount: number | undefined;
  readonly grossAmount: number | undefined;
  readonly fee: number | undefined;
}

/**
 * The gateway tells it in `extra_info` or in `metadata.extra_info`. Where both are there the first counts, as whoever charges may have put
 * something of that name into the metadata.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
export function grossAmountInfoIn(body: Readonly<Record<string, unknown>>): GrossAmountInfo {
  const places = [body, fieldsOf(body['metadata'])].map((place) =>
    fieldsOf(fieldsOf(place['extra_info'])['gross_amount_info']),
  );
  const told = places.find((place) => place['original_amount'] !== undefined) ?? {};
  return {
    originalAmount: parseAmount(told['original_amount']),
    grossAmount: parseAmount(told['gross_amount']),
    fee: parseAmount(told['customer_imposed_payment_fee']),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) ? value : {};
}
