/**
 * Two guards keep concurrent writers from undoing one another. There is no third.
 *
 * - **Lock.** Whoever moves a row locks it first (`SELECT … FOR UPDATE`), decides on what it then reads, and writes, all in one
 *   transaction. The gateway is never asked meanwhile. Invoices, subscriptions and pay accounts move like this, and so does the
 *   money of a payment. What has no row yet is locked by its key: a linking, by whose phone it is, and
 *   whatever is to have an order id, by that.
 * - **Version.** What was decided on something that was read without a lock, because the gateway was asked in between or because one
 *   statement does it all, is written only where the row's `version` is still the one that was read. Else it is
 *   {@link OVERTAKEN}, and decided anew: see {@link retryOvertaken}.
 *
 * A queue of this process guards nothing, as there are other processes: it spares the gateway and the database needless work.
 */
export const OVERTAKEN = Symbol('overtaken');

/** @param seen - the version at which a row was read; where it is left out, it holds whatever was read */
export function isOvertaken({ version }: { version: number }, seen: number | null = null): boolean {
  return seen !== null && seen !== version;
}

/** A row that is moved meanwhile this often in a row is not moving, it is broken. */
const MAX_ATTEMPTS = 20;

/**
 * Decides anew as long as somebody else was faster.
 *
 * @param subject - what is moved, for the error
 * @param attempt - reads, decides and writes; {@link OVERTAKEN} where the row has moved since it was read
 * @throws Error where every attempt was overtaken
 */
export async function retryOvertaken<Result>(
  subject: string,
  attempt: (isLast: boolean) => Promise<Result | typeof OVERTAKEN>,
  attempts: number = MAX_ATTEMPTS,
): Promise<Result> {
  for (let nth = 1; nth <= attempts; nth++) {
    const result = await attempt(nth === attempts);
    if (result !== OVERTAKEN) return result;
  }
  throw new Error(`${subject} was moved concurrently ${attempts} times in a row`);
}
