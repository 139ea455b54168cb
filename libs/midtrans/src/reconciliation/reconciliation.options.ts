import { defineOptions, type Resolved } from '../options/option-group';
import { trueOrFalse, wholeNumber } from '../options/option-rules';

/** How Midtrans is asked about what no notification has told (`reconciliation`). */
export interface ReconciliationOptions {
  /**
   * Whether this process asks by itself. `ReconciliationService.run()` does so in any case.
   * @default true
   */
  enabled?: boolean;
  /**
   * Milliseconds between two searches for what is due.
   * @default 10_000
   */
  intervalMs?: number;
  /**
   * How often an instance asks a second, of each account.
   * @default 10
   */
  perSecond?: number;
  /**
   * How many rows of an account are claimed, and asked about, at once.
   * @default 10
   */
  batchSize?: number;
  /**
   * Milliseconds after which Midtrans is asked what became of a call whose answer never came; later looks follow at growing intervals.
   * @default 60_000
   */
  unresolvedAfterMs?: number;
  /**
   * Milliseconds between two looks at a payment that waits for its customer. They become shorter towards its expiry, and one
   * follows it.
   * @default 10_800_000
   */
  pendingIntervalMs?: number;
  /**
   * Days without news after which what an answered look has not brought to an end is given up: it stays as it is, and is counted by
   * `ReconciliationService.backlog()`. What can be paid still is not given
   * up, nor what Midtrans gives no usable answer about.
   * @default 30
   */
  giveUpAfterDays?: number;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    reconciliation?: ReconciliationOptions;
  }
  interface ResolvedOptions {
    readonly reconciliation: Resolved<ReconciliationOptions, keyof ReconciliationOptions>;
  }
}

export const reconciliationOptions = defineOptions<ReconciliationOptions>({
  defaults: {
    enabled: true,
    intervalMs: 10_000,
    perSecond: 10,
    batchSize: 10,
    unresolvedAfterMs: 60_000,
    pendingIntervalMs: 3 * 60 * 60_000,
    giveUpAfterDays: 30,
  },
  rules: {
    enabled: trueOrFalse,
    intervalMs: wholeNumber(),
    perSecond: wholeNumber(),
    batchSize: wholeNumber(),
    unresolvedAfterMs: wholeNumber(),
    pendingIntervalMs: wholeNumber(),
    giveUpAfterDays: wholeNumber(),
  },
});
