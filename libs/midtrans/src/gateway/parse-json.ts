import { isSafeNumber, parse } from 'lossless-json';

/** A number (outside a string, mostly) with more digits than a double holds, or with an exponent. */
const MAYBE_TOO_PRECISE = /[[:,]\s*-?(?:\d[\d.]{15,}|\d[\d.]*[eE])/;

/**
 * JSON without loss: a number that a double cannot hold exactly becomes its text. The slow parser is only asked where the
 * text seems to have such a number.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parseJson(text: string): unknown {
  if (!mayLoseDigits(text)) return JSON.parse(text);
  return parse(text, null, {
    parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : digits),
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** Whether JSON seems to have a number that a double cannot hold. */
export function mayLoseDigits(text: string): boolean {
  return MAYBE_TOO_PRECISE.test(text);
}
