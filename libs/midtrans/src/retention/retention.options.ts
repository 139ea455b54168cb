import { defineOptions, type OptionGroup, type Resolved } from '../options/option-group';
import { isWhole, mustBe, objectOf, wholeNumber } from '../options/option-rules';
import type { Purges } from './purge';

/** Days that rows are kept once nothing waits for them any more; `false` keeps them for ever. */
export interface RetentionDays {
  /**
   * Events that every consumer has had. They are shown in a payment's timeline.
   * @default 90
   */
  events?: number | false;
  /**
   * Deliveries in the inbox that are decided. They are shown in a payment's timeline.
   * @default 90
   */
  notifications?: number | false;
  /**
   * The sample of deliveries with a wrong signature.
   * @default 7
   */
  rejectedNotifications?: number | false;
  /**
   * Answers of Idempotency-Keys, which are given again for 24 hours.
   * @default 2
   */
  idempotencyKeys?: number | false;
  /**
   * Calls to Midtrans of which somebody found out what came of them, and whose caller did not come back for the answer.
   * @default 2
   */
  commands?: number | false;
  /**
   * The audit: who did what over REST.
   * @default 400
   */
  audit?: number | false;
  /**
   * What was measured in each hour: how long webhooks took, how far consumers were behind.
   * @default 400
   */
  measuredHours?: number | false;
}

/** How long rows are kept, and when old ones are deleted (`retention`). */
export interface RetentionOptions {
  days?: RetentionDays;
  /**
   * Milliseconds between two purges of an instance, more or less; `false` leaves them to `RetentionService.purge()`.
   * @default 3_600_000
   */
  intervalMs?: number | false;
  /**
   * How many rows one statement deletes.
   * @default 1_000
   */
  batchSize?: number;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    retention?: RetentionOptions;
  }
  interface ResolvedOptions {
    readonly retention: Resolved<RetentionOptions, keyof RetentionOptions>;
  }
}

/** @param purges - all that is deleted one day */
export function retentionOptions(purges: Purges): OptionGroup<RetentionOptions> {
  const days = mustBe('whole days from 1, or false', (value) => value === false || isWhole(value, 1));
  return defineOptions<RetentionOptions>({
    defaults: { days: {}, intervalMs: 3_600_000, batchSize: 1_000 },
    rules: {
      days: objectOf(Object.fromEntries(Object.keys(purges).map((name) => [name, days]))),
      intervalMs: mustBe(
        'a whole number from 1000 to 2147483647, or false',
        (value) => value === false || isWhole(value, 1_000),
      ),
      batchSize: wholeNumber(),
    },
  });
}
