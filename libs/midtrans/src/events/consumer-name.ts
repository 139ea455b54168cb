/** A bundler's names have as few letters as it needs. */
const LONGEST_MINIFIED = 2;

/** The longest that the registry holds. */
const MAX_LENGTH = 128;

/** Whether a name may be another one after the next build. */
export function looksMinified(className: string, method: string): boolean {
  return className.length <= LONGEST_MINIFIED || method.length <= LONGEST_MINIFIED;
}

/** What is wrong with a consumer's name; null for nothing. */
export function nameProblem(name: string): string | null {
  return name.length >= 1 && name.length <= MAX_LENGTH && /^[^\p{Cc}\p{Cs}]+$/u.test(name)
    ? null
    : `must be 1 to ${MAX_LENGTH} characters, without control characters`;
}
