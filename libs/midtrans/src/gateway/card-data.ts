import { holdsCardNumber } from './card-number';
import { plainText, readingsOf } from './text-readings';

/**
 * What a card's number and its security code are usually called. Words may be run together or apart; `gap` is what may
 * stand between them.
 */
function cardDataNames(gap: string): { number: string; code: string } {
  const apart = (...words: string[]): string => words.join(gap);
  const owner = `(?:(?:my|your|user|customer|buyer|payer|kode)${gap})?`;
  const card = `(?:(?:(?:credit|debit|payment)${gap})?card|cc)`;
  const letters = ['cvv', 'cvc', 'cvn', 'cvd', 'csc', 'cav'].map((name) => apart(...name)).join('|');
  const code = `(?:(?:${letters})${gap}2?|${apart('security', 'code')})(?:${gap}(?:code|number|num|no|value))?`;
  return {
    number: [
      `${owner}${apart(card, '(?:number|num|no|nr|pan)')}`,
      `${apart('(?:nomor|no)', 'kartu')}(?:${gap}(?:kredit|debit))?`,
      apart('primary', 'account', 'number'),
      'pan',
    ].join('|'),
    code: [
      `${owner}(?:${card}${gap})?${code}`,
      `${owner}${apart(card, 'verification', '(?:code|number|value)')}`,
      `${owner}${apart(card, '(?:code|pin|cid)')}`,
    ].join('|'),
  };
}

const WRITTEN = cardDataNames('[\\s._-]{0,2}');
const TOGETHER = cardDataNames('');

/** Names of card data as they stand in a text: for a regular expression of its own. */
export const CARD_DATA_NAMES = `${WRITTEN.number}|${WRITTEN.code}`;
/** The same of the security code alone. */
export const SECURITY_CODE_NAMES = WRITTEN.code;

const CARD_DATA_NAME = new RegExp(`^(?:${TOGETHER.number}|${TOGETHER.code})$`, 'i');
/** `{"cvv":` and `{\"card_no\":`, as JSON within text has it. */
const JSON_NAME = new RegExp(`["']\\s*(?:${CARD_DATA_NAMES})\\s*\\\\*["']\\s*:`, 'i');
const CODE_GIVEN = new RegExp(
  `(?<![a-z\\d])(?:(?:${SECURITY_CODE_NAMES})[\\s"'\\])]{0,4}[:=]\\s*["']?|cvv2?\\W{1,3})\\d{3,4}(?!\\d)`,
  'i',
);

/** Whether a field of this name holds a card's number or its security code, however the name is spelled. */
export function isCardDataName(name: string): boolean {
  return CARD_DATA_NAME.test(plainText(name).replace(/[^\p{L}\d]/gu, ''));
}

/** Whether a text holds a card's number, or in JSON or beside its name a card's security code, however they are encoded. */
export function containsCardData(text: string): boolean {
  return readingsOf(text).some(
    (reading) => holdsCardNumber(reading) || JSON_NAME.test(reading) || CODE_GIVEN.test(reading),
  );
}
