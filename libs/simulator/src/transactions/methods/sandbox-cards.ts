/** What the issuer and the fraud detection say to a card. */
export type Verdict = 'accept' | 'bank-deny' | 'challenge' | 'fraud-deny';

/** The sandbox's test cards, told apart by their first four digits; any other card is accepted. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  '4911': 'bank-deny',
  '4711': 'bank-deny',
  '5111': 'bank-deny',
  '5511': 'bank-deny',
  '4511': 'challenge',
  '5510': 'challenge',
  '4611': 'fraud-deny',
  '5411': 'fraud-deny',
};

export function verdictOn(maskedCard: string): Verdict {
  return VERDICTS[maskedCard.slice(0, 4)] ?? 'accept';
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
    /^\d{8}-(\d{4})(?!\d)/.exec(token)?.[1] ??
    /^\d{6,8}[A-Za-z]\w*?(\d{4})$/.exec(token)?.[1] ??
    '1114';
  return `${bin}-${tail}`;
}
