import { defineOptions, type Resolved } from '../options/option-group';
import { isWhole, wholeNumber } from '../options/option-rules';

/** How events are brought to durable listeners (`events`). */
export interface EventOptions {
  /**
   * Milliseconds between two looks for events left behind.
   * @default 1_000
   */
  sweepIntervalMs?: number;
  /**
   * Milliseconds after which another instance may take over an event: at least twice `listenerTimeoutMs`.
   * @default 60_000
   */
  leaseMs?: number;
  /**
   * Milliseconds after which a durable listener counts as failed.
   * @default 20_000
   */
  listenerTimeoutMs?: number;
  /**
   * How many events are with listeners at once, per instance.
   * @default 20
   */
  concurrency?: number;
  /**
   * Attempts before an event is given up (kept, with its error).
   * @default 15
   */
  maxAttempts?: number;
  /**
   * Milliseconds before the second attempt; doubles from there.
   * @default 1_000
   */
  backoffMs?: number;
  /**
   * The longest pause between two attempts, in milliseconds.
   * @default 3_600_000
   */
  maxBackoffMs?: number;
  /**
   * Milliseconds that shutdown waits for events under way.
   * @default 5_000
   */
  drainMs?: number;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    events?: EventOptions;
  }
  interface ResolvedOptions {
    readonly events: Resolved<EventOptions, keyof EventOptions>;
  }
}

const defaults = {
  sweepIntervalMs: 1_000,
  leaseMs: 60_000,
  listenerTimeoutMs: 20_000,
  concurrency: 20,
  maxAttempts: 15,
  backoffMs: 1_000,
  maxBackoffMs: 3_600_000,
  drainMs: 5_000,
} as const satisfies EventOptions;

export const eventOptions = defineOptions<EventOptions>({
  defaults,
  rules: {
    sweepIntervalMs: wholeNumber(),
    leaseMs: wholeNumber(),
    listenerTimeoutMs: wholeNumber(),
    concurrency: wholeNumber(),
    maxAttempts: wholeNumber(),
    backoffMs: wholeNumber(),
    maxBackoffMs: wholeNumber(),
    drainMs: wholeNumber(),
  },
  check: (given) => {
    const { leaseMs, listenerTimeoutMs }: Readonly<Record<string, unknown>> = { ...defaults, ...given };
    if (!isWhole(leaseMs, 1) || !isWhole(listenerTimeoutMs, 1)) return [];
    // A listener that outlives the lease would run a second time beside itself.
    return Number(leaseMs) >= 2 * Number(listenerTimeoutMs)
      ? []
      : ['events.leaseMs: must be at least twice events.listenerTimeoutMs'];
  },
});
