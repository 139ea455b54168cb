/** What the issuer and the fraud detection say to a card. */
export type Verdict = 'accept' | 'bank-deny' | 'insufficient-funds' | 'challenge' | 'fraud-deny';

const setOf = (cards: string): ReadonlySet<string> => new Set(cards.trim().split(/\s+/));

// The test cards of https://docs.midtrans.com/docs/testing-payment-on-sandbox, by their first eight digits; where two cards
// share these, as `12345678-1234`. Every other card is accepted, and is enrolled for 3D Secure.

const BANK_DENIES = setOf(`
  49111111 47111111 51111111 55111111
  35285129 35289097 37429635 37035609 62124841 62124842
  46170085 55733840 40976676 45992060 54811691 41050541 52642235 19464102 47737752 52299034
  43650286 55200219 42019100-0025 52210300-0025 40557796 55200883
  47058595 55975189
`);
const LACK_FUNDS = setOf('44724298 48060000-0081');
const FRAUD_DENIES = setOf('46111111 54111111 35281852 37809621 62124825');
const ARE_CHALLENGED = setOf('45111111 55101111 35286731 37066568');
const ARE_NOT_ENROLLED = setOf(`
  44111111 46111111 47111111 45111111 42111111 54101111 54111111 55111111 55101111
  35288680 35281852 35289097 35286731 37374772 37809621 37035609 37066568 62124895 62124825 62124842
  46170017 55733819 40976611-1139 45992039 54811671 41050525 52642249 47737738 52299073
  43650278 55200254 42019100-0017 52210300-0017 40557713 55200867-8452
`);

/** This card has money, but never more than this many rupiah. */
const NEARLY_EMPTY = { card: '48060000-0081', holds: 30_000 };

function isIn(cards: ReadonlySet<string>, maskedCard: string): boolean {
  return cards.has(maskedCard) || cards.has(maskedCard.slice(0, 8));
}

/** What becomes of a payment of so many rupiah with the card `12345678-1234`. */
export function verdictOn(maskedCard: string, amount: number): Verdict {
  if (isIn(BANK_DENIES, maskedCard)) return 'bank-deny';
  if (isIn(FRAUD_DENIES, maskedCard)) return 'fraud-deny';
  if (isIn(ARE_CHALLENGED, maskedCard)) return 'challenge';
  if (maskedCard === NEARLY_EMPTY.card && amount <= NEARLY_EMPTY.holds) return 'accept';
  return isIn(LACK_FUNDS, maskedCard) ? 'insufficient-funds' : 'accept';
}

/** Whether the cardholder can be asked to prove who they are: otherwise 3D Secure is attempted and skipped. */
export function isEnrolledFor3ds(maskedCard: string): boolean {
  return !isIn(ARE_NOT_ENROLLED, maskedCard);
}

/**
 * The card behind a token as `12345678-1234`, or undefined for what cannot be a token. Every token begins with the card's
 * first digits; most also tell the last four, right after them (`48111111-1114-…`, or the whole number) or at the end
 * (saved tokens).
 */
export function maskedCardOf(token: string): string | undefined {
  const head = /^\d{6}/.exec(token)?.[0];
  if (head === undefined) return undefined;
  const bin = /^\d{8}/.exec(token)?.[0] ?? head.padEnd(8, '1');
  const tail =
    /^\d{12}(\d{4})(?!\d)/.exec(token)?.[1] ??
    /^\d{6}(?:\d{2})?-(\d{4})(?!\d)/.exec(token)?.[1] ??
    /^\d{6,8}[A-Za-z]\w*?(\d{4})$/.exec(token)?.[1] ??
    '1114';
  return `${bin}-${tail}`;
}
