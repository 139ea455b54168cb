import type { JsonObject } from '../../json';

const BANKS = {
  bni: 'bank negara indonesia',
  mandiri: 'bank mandiri',
  bca: 'bank central asia',
  bri: 'bank rakyat indonesia',
  cimb: 'bank cimb niaga',
  mega: 'bank mega',
  maybank: 'bank maybank indonesia',
} as const;

/** A bank by the gateway's short name. */
type BankCode = keyof typeof BANKS;

// Who issued the test cards. The documentation does not tell for those of no particular bank: here they are of BNI, the
// bank that acquires unless a charge names another.
const BINS: Readonly<Record<BankCode, string>> = {
  bni: `
    48111111 49111111 44111111 45111111 46111111 47111111 42111111
    52111111 51111111 54101111 55101111 54111111 55111111
    35282033 35285129 35288680 35286731 35281852 35289097
    37019216 37429635 37374772 37066568 37809621 37035609
    62124878 62124841 62124895 62124825 62124842
    41050586 41050525 41050541 52642210 52642249 52642235 19464159 19464102`,
  mandiri: '46170069 46170017 46170085 55733810 55733819 55733840 40976611 40976676',
  bca: '47737760 47737738 47737752 52299031 52299073 52299034 45563300',
  bri: '43650263 43650278 43650286 55200298 55200254 55200219',
  cimb: '45992078 45992039 45992060 54811698 54811671 54811691',
  mega: '42019100 52210300',
  maybank: '40557720 40557713 40557796 55200867 55200883',
};
const DEBIT_BINS: readonly string[] = ['40976611', '40976676'];

const ISSUERS: ReadonlyMap<string, BankCode> = new Map(
  (Object.keys(BINS) as BankCode[]).flatMap((bank) =>
    BINS[bank]
      .trim()
      .split(/\s+/)
      .map((bin) => [bin, bank] as const),
  ),
);

function brandOf(bin: string): string {
  if (bin.startsWith('35')) return 'jcb';
  if (bin.startsWith('37')) return 'amex';
  if (bin.startsWith('62')) return 'cup';
  if (bin.startsWith('4')) return 'visa';
  return bin.startsWith('5') ? 'mastercard' : 'private label';
}

/** The bank that issued a card, given its first digits or its masked number; undefined where the simulator does not know. */
export function issuerOf(card: string): BankCode | undefined {
  return ISSUERS.get(card.slice(0, 8));
}

/**
 * The banks that acquire cards.
 *
 * @see https://docs.midtrans.com/reference/json-objects
 */
export const ACQUIRERS = ['bca', 'bni', 'bri', 'cimb', 'danamon', 'mandiri', 'maybank', 'mega'] as const;

export const CARD_TYPES = ['credit', 'debit'] as const;

/** The banks that issue cards. Of some the sandbox has no test card. */
export const ISSUING_BANKS: readonly string[] = [...ACQUIRERS, 'permata'];

/**
 * Whether a request's list of cards may hold it: the first digits of their numbers, or the bank that issued them.
 *
 * @see https://docs.midtrans.com/reference/card-feature-bin-promo
 */
export function isBinOrBank(value: unknown): value is string {
  return typeof value === 'string' && (/^\d{1,8}$/.test(value) || ISSUING_BANKS.includes(value));
}

/** Whether such a list has a card, given its first digits or its masked number. */
export function isListed(card: string, list: readonly string[]): boolean {
  const issuer = issuerOf(card);
  return list.some((entry) => entry === issuer || card.startsWith(entry));
}

/** Whether it is a credit or a debit card, given its first digits or its masked number. */
export function cardTypeOf(card: string): (typeof CARD_TYPES)[number] {
  return DEBIT_BINS.includes(card.slice(0, 8)) ? 'debit' : 'credit';
}

/** What the BIN API tells of a card's first six or eight digits; undefined for those that the simulator does not know. */
export function describeBin(digits: string): JsonObject | undefined {
  if (!/^\d{6}(\d{2})?$/.test(digits)) return undefined;
  const bin = [...ISSUERS.keys()].find((known) => known.startsWith(digits));
  const issuer = bin && ISSUERS.get(bin);
  if (!bin || !issuer) return undefined;
  return {
    country_name: 'Indonesia',
    country_code: 'id',
    brand: brandOf(bin),
    bin_type: cardTypeOf(bin),
    bin_class: 'gold',
    bin: digits,
    bank_code: issuer,
    bank: BANKS[issuer],
  };
}
