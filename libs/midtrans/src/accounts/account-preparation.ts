/** Token of the {@link AccountPreparation}. */
export const ACCOUNT_PREPARATION = Symbol('ACCOUNT_PREPARATION');

/** What must be there for an account before anything is done for it. */
export interface AccountPreparation {
  /** @param accounts - all that there are about to be */
  prepareFor(accounts: readonly string[]): Promise<void>;
}
