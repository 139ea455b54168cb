import { CARD_DATA_NAMES, isCardDataName, SECURITY_CODE_NAMES } from './card-data';
import { maskCardNumbers } from './card-number';

/** Stands where a secret stood. */
export const REDACTED = '[redacted]';

const MAX_DEPTH = 16;

/** Shorter values would be "found" in innocent text; their fields are redacted by name instead. */
const SHORTEST_SECRET = 6;
/** But a CVV, a PIN or an OTP is taken out where it stands as a number of its own. */
const SHORT_CODE = /^\d{3,5}$/;

const SECRET_NAMES = [
  '(?:x[-_]?)?(?:server|client|merchant|signature|api|secret)[-_]?key',
  '(?:saved[-_]?|card[-_]?|access[-_]?|refresh[-_]?|payment[-_]?option[-_]?)?token(?:[-_]?id)?',
  '(?:proxy[-_]?)?authorization',
  'password',
  'passwd',
  'secret',
  'pin',
  'otp',
  '(?:set[-_]?)?cookie',
].join('|');

const SECRET_FIELD = new RegExp(`^(?:${SECRET_NAMES})$`, 'i');

/** What the gateway issues for a customer to use. One number in ten passes the Luhn check and must still be readable. */
const PUBLIC_FIELD =
  /^(?:va_number|permata_va_number|bill_key|biller_code|payment_code|qr_string|redirect_url|refund_chargeback_id)$/;

/** Cheap to test: text without any of these needs no closer look. */
const WORTH_A_LOOK =
  /[:=]|\bbasic |\bbearer |mid-|vt-|\d{4}-[\da-f]{8}-|c[\s._-]{0,2}v[\s._-]{0,2}[vcnd]|\bc[\s._-]{0,2}s[\s._-]{0,2}c|(?:security|card)[\s._-]{0,2}(?:code|pin)/i;

/** Of this millennium: no card of as many digits begins like it. */
const TIME = /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/;

const CARD_TOKEN = /\b\d{6,8}-\d{4}-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
const MIDTRANS_KEY = /\b(?:SB-)?(?:Mid|VT)-(?:server|client)-[\w-]+/gi;
/** Prose ("basic information") has neither digit nor capital where credentials have both. */
const CREDENTIALS = /\b([Bb]asic|[Bb]earer) (?=[a-z+/~.-]*[A-Z\d=])[\w+/~.-]{8,}=*/g;
const NAMED_SECRET = new RegExp(
  `((?:^|[^\\w-]|%(?:25)*[2-7][\\da-f])(?:${SECRET_NAMES}|${CARD_DATA_NAMES})(?:\\\\?["']|\\]|%(?:25)*(?:22|5d))?\\s*[:=]\\s*)(?:\\\\?"[^"]*"?|'[^']*'?|\\[redacted\\]|[^\\s&,;}\\]"']+)`,
  'gi',
);
const CODE = '(?<!\\d)\\d{3,4}(?!\\d)';
/** `CVV "123" is wrong`, `CVV number is 123` */
const NAMED_CODE = new RegExp(`(\\b(?:${SECURITY_CODE_NAMES})\\b[^\\d\\n,;]{0,20}?)${CODE}`, 'gi');
/** `123 is not a valid CVV` */
const CODE_BEFORE_NAME = new RegExp(
  `${CODE}(?=\\W{0,3}\\s(?:is|was|bukan)\\s[^\\d\\n]{0,20}\\b(?:${SECURITY_CODE_NAMES})\\b)`,
  'gi',
);

/**
 * A copy of `value` that may be logged, kept in an error or stored: fields that hold secrets become `[redacted]`, card
 * numbers inside any text keep their first six and last four digits, and every one of `secrets` is taken out wherever it
 * stands. Safe on cycles (`[circular]`) and on any depth (`[too deep]`); the input is left alone.
 *
 * A deeplink (`actions[].url`) may carry a token and loses it here: read what a customer needs from the original.
 *
 * @param secrets - exact strings that must not survive, besides what is recognised by itself
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  const copies = new Map<object, unknown>();

  const copyOf = (part: unknown, depth: number): unknown => {
    if (typeof part === 'string') return redactText(part, secrets);
    if (typeof part === 'number' || typeof part === 'bigint') return redactNumber(part, secrets);
    if (typeof part === 'function') return '[function]';
    if (typeof part !== 'object' || part === null || part instanceof Date) return part;
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return '[binary]';
    if (copies.has(part)) return copies.get(part);
    if (depth === MAX_DEPTH) return '[too deep]';

    copies.set(part, '[circular]');
    const copy = Array.isArray(part)
      ? part.map((entry) => copyOf(entry, depth + 1))
      : Object.fromEntries(fieldsOf(part).map(([name, entry]) => [name, fieldCopy(name, entry, depth)]));
    copies.set(part, copy);
    return copy;
  };

  const fieldCopy = (name: string, entry: unknown, depth: number): unknown => {
    if (isSecretField(name, entry)) return REDACTED;
    if (PUBLIC_FIELD.test(name) && typeof entry !== 'object') return entry;
    return copyOf(entry, depth + 1);
  };

  return copyOf(value, 0);
}

/** {@link redact} for a piece of text, which may be anything: a message, a URL, broken JSON. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  if (TIME.test(text) && secrets.length === 0) return text;
  let clean = text;
  for (const secret of secrets) {
    if (!clean.includes(secret)) continue;
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, REDACTED);
    else if (SHORT_CODE.test(secret)) clean = clean.replace(standalone(secret), REDACTED);
  }
  if (!WORTH_A_LOOK.test(clean)) return maskCardNumbers(clean);
  return maskCardNumbers(
    clean
      .replace(CREDENTIALS, `$1 ${REDACTED}`)
      .replace(NAMED_SECRET, `$1${REDACTED}`)
      .replace(NAMED_CODE, `$1${REDACTED}`)
      .replace(CODE_BEFORE_NAME, REDACTED)
      .replace(MIDTRANS_KEY, REDACTED)
      .replace(CARD_TOKEN, REDACTED),
  );
}

/** The values that stand in secret fields of `value`, so that they can be kept out of an echo as well. */
export function secretsIn(value: unknown, depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, entry]: [string, unknown]) =>
    isSecretField(name, entry) ? [String(entry)] : secretsIn(entry, depth + 1),
  );
}

function standalone(code: string): RegExp {
  return new RegExp(`(?<!\\d)${code}(?!\\d)`, 'g');
}

function isSecretField(name: string, entry: unknown): boolean {
  return (typeof entry === 'string' || typeof entry === 'number') && isSecretName(name);
}

/** The same few names come with every notification, and each is looked at closely. */
const knownNames = new Map<string, boolean>();
const MOST_NAMES = 1_000;
const LONGEST_NAME = 64;

function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isSecret = SECRET_FIELD.test(name) || isCardDataName(name);
  // Anybody may send any name.
  if (knownNames.size < MOST_NAMES && name.length <= LONGEST_NAME) knownNames.set(name, isSecret);
  return isSecret;
}

function fieldsOf(part: object): [string, unknown][] {
  const fields: [string, unknown][] = Object.entries(part);
  return part instanceof Error ? [['name', part.name], ['message', part.message], ...fields] : fields;
}

function redactNumber(value: number | bigint, secrets: readonly string[]): unknown {
  const digits = String(value);
  if (SHORT_CODE.test(digits) && secrets.includes(digits)) return REDACTED;
  if (typeof value === 'number' && !Number.isInteger(value)) return value;
  const clean = maskCardNumbers(digits);
  return clean === digits ? value : clean;
}
