import { oneOf, problemsOf, wholeNumber } from '../options/option-rules';
import type { ConsumerSettings } from './consumer';
import type { OptionRule } from '../options/option-group';

const RULES: { readonly [Name in keyof ConsumerSettings]-?: OptionRule } = {
  from: oneOf('now', 'beginning'),
  timeoutMs: wholeNumber(),
  concurrency: wholeNumber(),
  deadLetters: oneOf('wait', 'pass'),
};

/** What is wrong with a consumer's settings. */
export function consumerProblems({ from, timeoutMs, concurrency, deadLetters }: ConsumerSettings): string[] {
  return problemsOf(RULES, { from, timeoutMs, concurrency, deadLetters }, '');
}
