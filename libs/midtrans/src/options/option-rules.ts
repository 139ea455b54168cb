import { isRecord } from '../validation/is-record';
import { encryptionKeyOf } from './encryption-key';
import type { OptionRule } from './option-group';

/** The most that a timer can count and an integer column can hold. */
const MAX_WHOLE = 2 ** 31 - 1;

/**
 * A rule of one's own.
 *
 * @param what - said where it does not hold: `serverKey: must be …`
 */
export function mustBe(what: string, holds: (value: unknown) => boolean): OptionRule {
  return (name, value) => (holds(value) ? [] : [`${name}: must be ${what}`]);
}

/** Whether a value is a whole number that a timer can count and an integer column can hold. */
export function isWhole(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MAX_WHOLE;
}

/** A whole number, of at least so much. */
export function wholeNumber(least = 1): OptionRule {
  return mustBe(`a whole number from ${least} to ${MAX_WHOLE}`, (value) => isWhole(value, least));
}

/** Any function. */
export const aFunction = mustBe('a function', (value) => typeof value === 'function');
/** `true` or `false`. */
export const trueOrFalse = mustBe('true or false', (value) => typeof value === 'boolean');
/** A URL of `http:` or `https:`. */
export const httpUrl = mustBe('an http(s) URL', isHttpUrl);

/** Whether a value is a URL of `http:` or `https:`. */
export function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}

/** Text of a shape. */
export function text(shape: RegExp, what: string): OptionRule {
  return mustBe(what, (value) => typeof value === 'string' && shape.test(value));
}

/** One of these texts. */
export function oneOf(...choices: readonly string[]): OptionRule {
  const quoted = choices.map((choice) => `"${choice}"`);
  const what = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].join(' or ');
  return mustBe(what, (value) => choices.some((choice) => choice === value));
}

/**
 * A list of values that hold.
 *
 * @param what - said where it is none: `a list of host names`
 */
export function listOf(
  what: string,
  holds: (value: unknown) => boolean,
  { mayBeEmpty = false }: { mayBeEmpty?: boolean } = {},
): OptionRule {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && (mayBeEmpty || value.length > 0) && value.every(holds);
  return mustBe(what, isList);
}

/** An object with rules of its own; `or` are other values that it may be. */
export function objectOf(
  rules: Readonly<Record<string, OptionRule>>,
  { or, what = 'an object' }: { or?: unknown; what?: string } = {},
): OptionRule {
  return (name, value) => {
    if (or !== undefined && value === or) return [];
    if (!isRecord(value)) return [`${name}: must be ${what}`];
    return [...unknownKeys(value, Object.keys(rules), `${name}.`), ...problemsOf(rules, value, `${name}.`)];
  };
}

/** What becomes of secret tokens: forgotten, or encrypted under a key. */
export const tokens: OptionRule = (name, value) => {
  if (value === 'discard') return [];
  if (!isRecord(value)) return [`${name}: must be "discard" or { encryptionKey }`];
  const keys: unknown[] = [value['encryptionKey']].flat();
  const isSound = keys.length > 0 && keys.every((key) => encryptionKeyOf(key) !== undefined);
  return [
    ...unknownKeys(value, ['encryptionKey'], `${name}.`),
    ...(isSound ? [] : [`${name}.encryptionKey: must be 32 bytes in base64 or hex, or a list of such keys`]),
  ];
};

/** Problems of what was given of an object, each by its path. */
export function problemsOf(
  rules: Readonly<Record<string, OptionRule>>,
  given: Readonly<Record<string, unknown>>,
  at: string,
): string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    given[name] === undefined ? [] : rule(`${at}${name}`, given[name]),
  );
}

/** Keys that no option has, so that a typo does not pass for a setting. */
export function unknownKeys(value: object, known: readonly string[], at: string): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${at}${key}: unknown option`);
}
