import { withoutRandomIds } from './random-ids';
import { readingsOf } from './text-readings';

/** Who issues cards: how their numbers begin, and how many digits they have. */
const ISSUERS: readonly (readonly [issuer: string, prefix: RegExp, lengths: readonly number[]])[] = [
  // Those of 13 digits are issued no more: EAN-13 codes look like them.
  ['Visa', /^4/, [16, 19]],
  ['Mastercard', /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  ['American Express', /^3[47]/, [15]],
  ['JCB', /^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  ['Diners Club', /^3(?:0[0-5]|[689])/, [14]],
  ['Discover', /^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  ['UnionPay', /^(?:62|81[0-7])/, [16, 17, 18, 19]],
  ['Maestro', /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [14, 15, 16, 17, 18, 19]],
  ['debit cards under the ISO prefix 60', /^60/, [16]],
  // 9, Indonesia's country code, the bank: https://iin.bsn.go.id/informasi-iin/apa_itu_issuer_identification_number
  ['GPN', /^9360/, [16, 17, 18, 19]],
];
const SHORTEST = 14;
const LONGEST = 19;
/** After a `+`, what is no longer is a phone number. */
const LONGEST_PHONE = 15;

/** Whether digits without anything between them are a card's: of an issuer's range and length, with the right check digit. */
export function isCardNumber(digits: string): boolean {
  return (
    ISSUERS.some(([, prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) &&
    passesLuhn(digits)
  );
}

/** Whether a card number stands somewhere in a text, in groups or in one piece, also encoded or in digits of other scripts. */
export function containsCardNumber(text: string): boolean {
  return readingsOf(text).some(holdsCardNumber);
}

/** The same of a text as it stands. */
export function holdsCardNumber(text: string): boolean {
  return findCardNumbers(text).length > 0;
}

/** The text with the first six and last four digits of each card number in it, and `…` for the rest. */
export function maskCardNumbers(text: string): string {
  const masked = maskPlain(text);
  const hidden = readingsOf(masked).slice(1).find(holdsCardNumber);
  return hidden === undefined ? masked : maskCardNumbers(hidden);
}

/** Cheap to test: without enough digits next to each other there is no card number. */
const MAY_CONTAIN = /\d(?:[^\p{L}\d]{0,8}\d){13}/u;

/** Between groups of any length. */
const SPACES_OR_DASHES = /^[\s\p{Dash}]{1,8}$/u;
/** Between groups as cards have them: 4811.1111.1111.1114. */
const SEPARATOR = /^[^\p{L}\d]{1,8}$/u;
const CARD_LAYOUT = /^(?:4,4,4,(?:[1-4]|4,[1-3])|4,6,[45])$/;
const LONGEST_LAYOUT = 5;
/** `48 11 11 11 11 11 11 11` */
const EVEN_LAYOUT = /^(\d+)(?:,\1)+(?:,\d+)?$/;
/** Of electricity, as PLN sells it: its 20 digits are no card's. */
const PREPAID_TOKEN = '4,4,4,4,4';
const LETTER = /\p{L}/u;
/** `-6.` and `106.` of a coordinate, `0.` of any fraction; but `1.` may as well number a line. */
const INTEGER_PART = /(?:[-+\u2212]\d{1,3}|(?<![\d.])(?:0|\d{2,3}))\.$/;

interface Place {
  readonly start: number;
  readonly end: number;
}
/** Digits in a row, and what stands between them and those before. */
interface Group extends Place {
  readonly digits: string;
  readonly gap: string;
}
type Groups = readonly Group[];

const NONE: Groups = [];

/**
 * The card numbers in a text, the longest where several begin at one place. The work grows with the length of the text
 * and no faster: each group of digits is looked at with the few that a card can have after it.
 *
 * @param isCard - decides about digits, as many as a card can have
 */
export function findCardNumbers(text: string, isCard: (digits: string) => boolean = isCardNumber): Place[] {
  if (!MAY_CONTAIN.test(text)) return [];
  const plain = withoutRandomIds(text, isCard);
  const groups = groupsIn(plain);
  const found: Place[] = [];
  for (let index = 0; index < groups.length;) {
    const token = prepaidTokenAt(groups, index);
    const card = token.length > 0 ? NONE : cardAt(plain, groups, index, isCard);
    const [first, last] = [card[0], card.at(-1)];
    if (first !== undefined && last !== undefined) found.push({ start: first.start, end: last.end });
    index += token.length || card.length || 1;
  }
  return found;
}

function groupsIn(text: string): Groups {
  let before = 0;
  return Array.from(text.matchAll(/\d+/g), ({ 0: digits, index: start }) => {
    const gap = text.slice(before, start);
    before = start + digits.length;
    return { digits, gap, start, end: before };
  });
}

/** The card number that begins with this group; empty where none does. */
function cardAt(text: string, groups: Groups, index: number, isCard: (digits: string) => boolean): Groups {
  let longest = NONE;
  for (const row of [...layoutsAt(groups, index), ...looseRowsAt(text, groups, index)]) {
    const { length } = digitsOf(row);
    if (row.length <= longest.length || length < SHORTEST || length > LONGEST) continue;
    if (!isOtherNumber(text, row) && isCard(digitsOf(row))) longest = row;
  }
  return longest;
}

/** The group itself, and those after it that are written as cards are, with the same between them. */
function layoutsAt(groups: Groups, index: number): Groups[] {
  const single = groups.slice(index, index + 1);
  const begins = beginsRow(groups, index);
  if (!begins && single[0]?.digits.length !== 4) return [single];
  const row = alikeFrom(groups, index, begins ? LONGEST + 1 : LONGEST_LAYOUT);
  const layouts = [3, 4, 5]
    .map((count) => row.slice(0, count))
    .filter((part) => CARD_LAYOUT.test(sizesOf(part)));
  return begins && EVEN_LAYOUT.test(sizesOf(row)) ? [single, ...layouts, row] : [single, ...layouts];
}

/** Groups of any size, with spaces or dashes between them: from where they begin, if no letter stands beside them. */
function looseRowsAt(text: string, groups: Groups, index: number): Groups[] {
  const [first] = groups.slice(index, index + 1);
  if (first === undefined || LETTER.test(text[first.start - 1] ?? '')) return [];
  if (first.start > first.gap.length && SPACES_OR_DASHES.test(first.gap)) return [];
  const row = rowFrom(groups, index, LONGEST, ({ gap }) => SPACES_OR_DASHES.test(gap));
  return row
    .map((_, last) => row.slice(0, last + 1))
    .filter((part) => part.length > 1 && !LETTER.test(text[part.at(-1)?.end ?? 0] ?? ''));
}

/** A token of electricity: five groups of four digits, with the same between them and nothing more of that kind. */
function prepaidTokenAt(groups: Groups, index: number): Groups {
  if (groups[index]?.digits.length !== 4 || !beginsRow(groups, index)) return NONE;
  const row = alikeFrom(groups, index, LONGEST_LAYOUT + 1);
  return sizesOf(row) === PREPAID_TOKEN ? row : NONE;
}

/** Whether what stands between this group and the next does not stand before it too. */
function beginsRow(groups: Groups, index: number): boolean {
  const next = groups[index + 1];
  return next !== undefined && next.gap !== groups[index]?.gap && SEPARATOR.test(next.gap);
}

function alikeFrom(groups: Groups, index: number, atMost: number): Groups {
  const gap = groups[index + 1]?.gap ?? '';
  if (!SEPARATOR.test(gap)) return groups.slice(index, index + 1);
  return rowFrom(groups, index, atMost, (group) => group.gap === gap);
}

function rowFrom(groups: Groups, index: number, atMost: number, goesOn: (group: Group) => boolean): Groups {
  let end = index + 1;
  for (let group = groups[end]; end < index + atMost && group && goesOn(group); group = groups[end]) end++;
  return groups.slice(index, end);
}

function digitsOf(row: Groups): string {
  return row.map(({ digits }) => digits).join('');
}

function sizesOf(row: Groups): string {
  return row.map(({ digits }) => digits.length).join();
}

/** Whether it is a phone number, or the fraction of a number. */
function isOtherNumber(text: string, row: Groups): boolean {
  const start = row[0]?.start ?? 0;
  if (text[start - 1] === '+') return digitsOf(row).length <= LONGEST_PHONE;
  return row.length === 1 && INTEGER_PART.test(text.slice(Math.max(0, start - 5), start));
}

function maskPlain(text: string): string {
  let masked = '';
  let copied = 0;
  for (const { start, end } of findCardNumbers(text)) {
    const digits = text.slice(start, end).replace(/\D/g, '');
    masked += `${text.slice(copied, start)}${digits.slice(0, 6)}…${digits.slice(-4)}`;
    copied = end;
  }
  return masked + text.slice(copied);
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
