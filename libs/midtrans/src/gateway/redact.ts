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
  'card[-_]?number',
  '(?:card[-_]?)?(?:cvv2?|cvc2?)',
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
const WORTH_A_LOOK = /\d{13}|\d{4}[ -]\d{4}[ -]|[:=]|\bbasic |\bbearer |mid-|vt-|\d{4}-[\da-f]{8}-/i;

const CARD_NUMBER = /(?<!\d)\d{13,19}(?!\d)|(?<![\w-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\w-])/g;
const CARD_TOKEN = /\b\d{6,8}-\d{4}-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
const MIDTRANS_KEY = /\b(?:SB-)?(?:Mid|VT)-(?:server|client)-[\w-]+/gi;
/** Prose ("basic information") has neither digit nor capital where credentials have both. */
const CREDENTIALS = /\b([Bb]asic|[Bb]earer) (?=[a-z+/~.-]*[A-Z\d=])[\w+/~.-]{8,}=*/g;
const NAMED_SECRET = new RegExp(
  `((?:^|[^\\w-])(?:${SECRET_NAMES})(?:\\\\?["'])?\\s*[:=]\\s*)(?:\\\\?"[^"]*"?|'[^']*'?|\\[redacted\\]|[^\\s&,;}\\]"']+)`,
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
  let clean = text;
  for (const secret of secrets) {
    if (!clean.includes(secret)) continue;
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, REDACTED);
    else if (SHORT_CODE.test(secret)) clean = clean.replace(standalone(secret), REDACTED);
  }
  if (!WORTH_A_LOOK.test(clean)) return clean;
  return clean
    .replace(CREDENTIALS, `$1 ${REDACTED}`)
    .replace(NAMED_SECRET, `$1${REDACTED}`)
    .replace(MIDTRANS_KEY, REDACTED)
    .replace(CARD_TOKEN, REDACTED)
    .replace(CARD_NUMBER, maskCardNumber);
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
  return (typeof entry === 'string' || typeof entry === 'number') && SECRET_FIELD.test(name);
}

function fieldsOf(part: object): [string, unknown][] {
  const fields: [string, unknown][] = Object.entries(part);
  return part instanceof Error ? [['name', part.name], ['message', part.message], ...fields] : fields;
}

function redactNumber(value: number | bigint, secrets: readonly string[]): unknown {
  const digits = String(value);
  if (SHORT_CODE.test(digits) && secrets.includes(digits)) return REDACTED;
  const clean = digits.length < 13 ? digits : digits.replace(CARD_NUMBER, maskCardNumber);
  return clean === digits ? value : clean;
}

function maskCardNumber(found: string): string {
  const digits = found.replace(/\D/g, '');
  const looksLikeCard = /^[3-6]/.test(digits) && passesLuhn(digits);
  return looksLikeCard ? `${digits.slice(0, 6)}…${digits.slice(-4)}` : found;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighted = place % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
