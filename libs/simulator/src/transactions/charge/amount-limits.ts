import { numberAt, objectAt, type JsonObject } from '../../json';
import { channelOf } from './channel';

/** Between which amounts a channel takes payments. */
export interface AmountLimits {
  /** Whole rupiah. */
  readonly least?: number;
  /** Whole rupiah. */
  readonly most?: number;
}

// https://docs.midtrans.com/docs/berapa-jumlah-transaksi-minimal-dan-maksimal-yang-dapat-diterima-oleh-midtrans
const LIMITS: ReadonlyMap<string, AmountLimits> = new Map(
  Object.entries({
    credit_card: { least: 10_000, most: 999_999_999 },
    echannel: { most: 50_000_000_000 },
    bca: { least: 10_000, most: 20_000_000_000 },
    bri: { most: 20_000_000_000 },
    permata: { most: 9_999_999_999 },
    cimb: { most: 250_000_000 },
    gopay: { most: 20_000_000 },
    shopeepay: { most: 20_000_000 },
    dana: { most: 20_000_000 },
    ovo: { most: 99_999_999 },
    qris: { most: 10_000_000 },
    alfamart: { most: 5_000_000 },
    indomaret: { least: 10_000, most: 5_000_000 },
    akulaku: { least: 5_000 },
  }),
);

/** @param channel - as {@link channelOf} names it */
export function limitsOf(channel: string): AmountLimits {
  return LIMITS.get(channel) ?? {};
}

/** What a charge's payment channel says to its amount. */
export function amountLimitProblems(body: JsonObject): string[] {
  const amount = numberAt(objectAt(body, 'transaction_details'), 'gross_amount');
  // Of an amount that no channel takes, enough is said elsewhere.
  if (amount === undefined || amount <= 0) return [];
  const { least = 1, most = Infinity } = limitsOf(channelOf(body));
  if (amount >= least && amount <= most) return [];
  const limit = amount < least ? `at least ${least}` : `at most ${most}`;
  return [`transaction_details.gross_amount must be ${limit} for this payment type`];
}
