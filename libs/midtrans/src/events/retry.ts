/** When a failed delivery is tried again, and when it is given up. */
export interface RedeliveryPolicy {
  readonly maxAttempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** What is held back as a whole is tried soon once that is over. */
const LONGEST_BACKOFF_MS = 30_000;

/** How a listener's events are tried again: for good where it may be away as a whole. */
export function redeliveryOf(
  { pausesOnFailures = false }: { readonly pausesOnFailures?: boolean },
  policy: RedeliveryPolicy,
): RedeliveryPolicy {
  return pausesOnFailures
    ? { ...policy, maxAttempts: Infinity, maxBackoffMs: Math.min(policy.maxBackoffMs, LONGEST_BACKOFF_MS) }
    : policy;
}

/**
 * Milliseconds until attempt number `attempts + 1`, doubling from the first and shifted by up to a quarter so that many
 * failures at once do not come back at once; `null` once the attempts are used up.
 */
export function nextAttemptInMs(
  attempts: number,
  policy: RedeliveryPolicy,
  random: () => number = Math.random,
): number | null {
  if (attempts >= policy.maxAttempts) return null;
  const delay = Math.min(policy.backoffMs * 2 ** (attempts - 1), policy.maxBackoffMs);
  return Math.round(delay * (0.75 + random() * 0.25));
}
