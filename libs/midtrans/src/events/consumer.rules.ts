import { mustBe, oneOf, problemsOf, wholeNumber } from '../options/option-rules';
import type { ConsumerSettings } from './consumer';
import type { OptionRule } from '../options/option-group';

/** What each setting of a consumer must be. */
export const CONSUMER_RULES: { readonly [Name in keyof ConsumerSettings]-?: OptionRule } = {
  from: oneOf('now', 'beginning'),
  account: mustBe('the name of an account, or a list of them', areNames),
  timeoutMs: wholeNumber(),
  concurrency: wholeNumber(),
  deadLetters: oneOf('wait', 'pass'),
};

/** What is wrong with a consumer's settings. */
export function consumerProblems(settings: ConsumerSettings): string[] {
  const { from, account, timeoutMs, concurrency, deadLetters } = settings;
  return problemsOf(CONSUMER_RULES, { from, account, timeoutMs, concurrency, deadLetters }, '');
}

function areNames(value: unknown): boolean {
  const names: unknown[] = [value].flat();
  return names.length > 0 && names.every((name) => typeof name === 'string' && name !== '');
}
