/** Who issues cards: how their numbers begin, and how many digits they have. */
const ISSUERS: readonly (readonly [issuer: string, prefix: RegExp, lengths: readonly number[]])[] = [
  ['Visa', /^4/, [13, 16, 19]],
  ['Mastercard', /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  ['American Express', /^3[47]/, [15]],
  ['JCB', /^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  ['Diners Club', /^3(?:0[0-5]|[689])/, [14]],
  ['Discover', /^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  ['UnionPay', /^(?:62|81[0-7])/, [16, 17, 18, 19]],
  // Masked cards have twelve digits too, and must be readable.
  ['Maestro', /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
  ['debit cards under the ISO prefix 60', /^60/, [16]],
  // 9, Indonesia's country code, the bank: https://iin.bsn.go.id/informasi-iin/apa_itu_issuer_identification_number
  ['GPN', /^9360/, [16, 17, 18, 19]],
];
const LONGEST = 19;
/** After a `+`, what is shorter is a phone number: some of them begin as Visa's numbers of 13 digits do. */
const LONGEST_PHONE = 15;

/** Whether digits without anything between them are a card's: of an issuer's range and length, with the right check digit. */
export function isCardNumber(digits: string): boolean {
  return (
    ISSUERS.some(([, prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) &&
    passesLuhn(digits)
  );
}

/** Whether a card number stands somewhere in a text, in groups or in one piece, URL-encoded too. */
export function containsCardNumber(text: string): boolean {
  return cardNumbersIn(text).length > 0 || cardNumbersIn(urlDecoded(text)).length > 0;
}

/** The text with the first six and last four digits of each card number in it, and `…` for the rest. */
export function maskCardNumbers(text: string): string {
  const masked = maskPlain(text);
  const decoded = urlDecoded(masked);
  return cardNumbersIn(decoded).length > 0 ? maskPlain(decoded) : masked;
}

/** Cheap to test: without enough digits next to each other there is no card number. */
const MAY_CONTAIN = /\d(?:[\s._~/+*|,\p{Dash}]{0,3}\d){12}/u;

/** Ids of no meaning, whose digits are like a card's by chance alone. */
const RANDOM_ID =
  /(?<![\da-f])(?:[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}|(?=\d*[a-f])[\da-f]{24,})(?![\da-f])/gi;

/** Between groups of any length. */
const SPACES_OR_DASHES = /^[\s\p{Dash}]{1,3}$/u;
/** Between groups as cards have them: 4811.1111.1111.1114. */
const SEPARATOR = /^[\s._~/+*|,\p{Dash}]{1,3}$/u;
const CARD_LAYOUT = /^(?:4,4,4,(?:[1-4]|4,[1-3])|4,6,[45])$/;
const LETTER = /\p{L}/u;
const INTEGER_PART = /(?<![\d.])\d{1,3}\.$/;

interface Place {
  readonly start: number;
  readonly end: number;
}
/** Digits in a row, and what stands between them and those before. */
interface Group extends Place {
  readonly digits: string;
  readonly gap: string;
}

function cardNumbersIn(text: string): Place[] {
  if (!MAY_CONTAIN.test(text) || cardLike(text).length === 0) return [];
  return cardLike(text.replace(RANDOM_ID, (id) => 'x'.repeat(id.length)));
}

function cardLike(text: string): Place[] {
  const groups = groupsIn(text);
  const found: Place[] = [];
  for (const [index, { start }] of groups.entries()) {
    const place = start < (found.at(-1)?.end ?? 0) ? undefined : cardNumberAt(text, groups, index);
    if (place !== undefined) found.push(place);
  }
  return found;
}

function groupsIn(text: string): Group[] {
  let before = 0;
  return [...text.matchAll(/\d+/g)].map(({ 0: digits, index: start }) => {
    const gap = text.slice(before, start);
    before = start + digits.length;
    return { digits, gap, start, end: before };
  });
}

/** The card number that begins with a group of digits; the longest, where there are several. */
function cardNumberAt(text: string, groups: readonly Group[], first: number): Place | undefined {
  const taken: Group[] = [];
  let digits = '';
  let found: Place | undefined;
  for (const group of groups.slice(first, first + LONGEST)) {
    if (taken.length > 0 && !SEPARATOR.test(group.gap)) break;
    taken.push(group);
    digits += group.digits;
    if (digits.length > LONGEST) break;
    if (isCardNumber(digits) && areOneNumber(text, taken)) {
      found = { start: taken[0]?.start ?? 0, end: group.end };
    }
  }
  return found;
}

/** Whether digits are written as one number, and are neither several things in a row nor part of something else. */
function areOneNumber(text: string, [first, ...rest]: readonly Group[]): boolean {
  if (first === undefined) return false;
  const { start, gap: before } = first;
  const digits = [first, ...rest].map((group) => group.digits);
  if (text[start - 1] === '+' && digits.join('').length <= LONGEST_PHONE) return false;
  const gaps = rest.map(({ gap }) => gap);
  if (gaps.length === 0) return !INTEGER_PART.test(text.slice(Math.max(0, start - 5), start));
  if (CARD_LAYOUT.test(digits.map(({ length }) => length).join()) && gaps.every((gap) => gap === gaps[0])) {
    return true;
  }
  const end = rest.at(-1)?.end ?? 0;
  const standsAlone = ![text[start - 1], text[end]].some((next) => LETTER.test(next ?? ''));
  const goesOn = start > before.length && SPACES_OR_DASHES.test(before);
  return standsAlone && !goesOn && gaps.every((gap) => SPACES_OR_DASHES.test(gap));
}

function maskPlain(text: string): string {
  let masked = '';
  let copied = 0;
  for (const { start, end } of cardNumbersIn(text)) {
    const digits = text.slice(start, end).replace(/\D/g, '');
    masked += `${text.slice(copied, start)}${digits.slice(0, 6)}…${digits.slice(-4)}`;
    copied = end;
  }
  return masked + text.slice(copied);
}

function urlDecoded(text: string): string {
  if (!text.includes('%')) return '';
  try {
    return decodeURIComponent(text);
  } catch {
    // What cannot be decoded as a whole may hold a number all the same.
    return text.replace(/%(?:20|2d)/gi, ' ');
  }
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
