import { isPlainText } from '../validation/plain-text';

/** Longer identifiers than these are nobody's. */
export const MAX_IDENTIFIER_LENGTH = 255;

/** Text that may be an id, or a word: not empty, not long, and such as can be stored. */
export function isIdentifier(value: unknown): value is string {
  // Its length first: anybody may send it.
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_IDENTIFIER_LENGTH && isPlainText(value)
  );
}
