const REMOVED = '[removed]';

// Whoever sends these sends a card, or what authenticates somebody.
const NAMES = 'card_number|card_cvv|cvv|pin|password|server_key|client_key|authorization';
const JSON_FIELD = new RegExp(`("(?:${NAMES})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|[\\d.]+)`, 'gi');
const FORM_FIELD = new RegExp(`\\b(${NAMES})=[^&\\s"]*`, 'gi');

// Numbers to pay to are as long as a card's, and some pass its check.
const NUMBER_TO_PAY_TO = '"(?:\\w*va_number|bill_key|payment_code)"\\s*:\\s*"\\d*"';
const CARD_OR_NUMBER_TO_PAY_TO = new RegExp(
  `${NUMBER_TO_PAY_TO}|(?<![0-9A-Za-z])[2-5](?:[ -]?\\d){12,18}(?![0-9A-Za-z])`,
  'g',
);

/** Shorter ones may be a part of any word. */
const LONG_ENOUGH = 12;

function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = digit * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A text as it stands, and as it is written in JSON and in an address. */
function spellings(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}

function literally(secret: string): string {
  const text = secret.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return secret.length < LONG_ENOUGH ? `(?<![\\w-])${text}(?![\\w-])` : text;
}

/** What a merchant proves itself with. */
export interface MerchantKeys {
  readonly serverKey: string;
  readonly clientKey: string | undefined;
}

/** What takes a merchant's keys, card numbers and CVVs out of a text: of them nothing is kept or shown. */
export function redactor({ serverKey, clientKey }: MerchantKeys): (text: string) => string {
  const basic = Buffer.from(`${serverKey}:`).toString('base64');
  const keys = [serverKey, basic, ...(clientKey ? [clientKey] : [])];
  // The longest first: one may begin with another.
  const known = [...new Set(keys.flatMap(spellings))].sort((one, other) => other.length - one.length);
  const KEYS = new RegExp(known.map(literally).join('|'), 'g');
  return (text) =>
    text
      .replace(KEYS, REMOVED)
      .replace(JSON_FIELD, `$1"${REMOVED}"`)
      .replace(FORM_FIELD, `$1=${REMOVED}`)
      .replace(CARD_OR_NUMBER_TO_PAY_TO, (found) =>
        !found.startsWith('"') && isCardNumber(found) ? REMOVED : found,
      );
}
