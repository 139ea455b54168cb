import { defineOptions, type Resolved } from '../options/option-group';
import { oneOf, wholeNumber } from '../options/option-rules';
import type { DeadLetterPolicy } from './consumer';
import { forwarding, type ForwardingOptions } from './forwarding/forwarding.options';

/** How events are brought to durable listeners (`events`). */
export interface EventOptions {
  /**
   * Milliseconds between two looks for events left behind.
   * @default 1_000
   */
  sweepIntervalMs?: number;
  /**
   * Milliseconds after which other instances take over what an instance has that is gone. A living one extends its leases, however long
   * a listener takes.
   * @default 5_000
   */
  leaseMs?: number;
  /**
   * Milliseconds after which a run of a durable listener counts as failed, and is aborted.
   * @default 20_000
   */
  listenerTimeoutMs?: number;
  /**
   * How many events are with each durable listener at once, per instance.
   * @default 10
   */
  concurrency?: number;
  /**
   * Attempts before an event is given up for a listener (kept, with its error); by default they span more than a day.
   * @default 44
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
   * Whether later events of a payment wait for one that was given up for a listener, or pass it.
   * @default 'wait'
   */
  deadLetters?: DeadLetterPolicy;
  /**
   * Milliseconds that shutdown waits for events under way.
   * @default 5_000
   */
  drainMs?: number;
  /**
   * A broker that durable events are forwarded to, as CloudEvents.
   * @default none
   */
  forwardTo?: ForwardingOptions;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    events?: EventOptions;
  }
  interface ResolvedOptions {
    readonly events: Resolved<EventOptions, keyof typeof defaults>;
  }
}

const defaults = {
  sweepIntervalMs: 1_000,
  leaseMs: 5_000,
  listenerTimeoutMs: 20_000,
  concurrency: 10,
  maxAttempts: 44,
  backoffMs: 1_000,
  maxBackoffMs: 3_600_000,
  deadLetters: 'wait',
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
    deadLetters: oneOf('wait', 'pass'),
    drainMs: wholeNumber(),
    forwardTo: forwarding,
  },
});
