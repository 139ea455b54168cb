/** More often than this nobody encodes by accident, and nobody decodes. */
const MAX_DECODINGS = 3;

const ENCODED = /[^\0-\x7f]|%[\da-f]{2}|\\u/i;
const NOT_ASCII = /[^\0-\x7f]/;
/** A lookbehind, so that each row of backslashes is walked through once. */
const JSON_ESCAPE = /(?<!\\)\\+u([\da-f]{4})/gi;
/** Marks, soft hyphens and what else has no width. */
const INVISIBLE = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const DIGIT = /^\p{Nd}$/u;
const DIGITS_ELSEWHERE = /(?!\d)\p{Nd}/gu;

/**
 * A text as it stands and as others may read it: with JSON's escapes and URL encoding taken off, with plain letters and
 * digits for full-width ones and the like, and without what is invisible.
 */
export function readingsOf(text: string): string[] {
  const readings = [text];
  let last = text;
  for (let decoded = 0; decoded < MAX_DECODINGS && ENCODED.test(last); decoded++) {
    const next = plainText(urlDecoded(last.replace(JSON_ESCAPE, unescaped)));
    if (next === last) break;
    readings.push(next);
    last = next;
  }
  return readings;
}

/** Plain letters and digits for full-width ones and the like, and nothing that is invisible. */
export function plainText(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  // Marks go first: to bring a long row of them into order takes the square of its length.
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(DIGITS_ELSEWHERE, plainDigit);
}

function unescaped(_: string, hex: string): string {
  return String.fromCharCode(parseInt(hex, 16));
}

function urlDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // What cannot be decoded as a whole may hold a number all the same.
    return text.replace(/%([2-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

/** Unicode has the digits of each script in a row, from zero to nine. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}
