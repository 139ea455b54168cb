import type { MidtransOptions } from './midtrans.options';

/** Token of the {@link OptionsSource}; null where the options were given once and for all. */
export const OPTIONS_SOURCE = Symbol('OPTIONS_SOURCE');

/** Asks the host for its options once more, as its factory has them by now. */
export type OptionsSource = () => MidtransOptions | Promise<MidtransOptions>;

/** Token of the {@link OptionsProblems}. */
export const OPTIONS_PROBLEMS = Symbol('OPTIONS_PROBLEMS');

/** Everything that is wrong with options by themselves. */
export type OptionsProblems = (options: unknown) => string[];
