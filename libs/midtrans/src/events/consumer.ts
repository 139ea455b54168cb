import type { DurableEventType, MidtransEvent } from './event';

/** What a durable listener is told beside its event. */
export interface ListenerContext {
  /**
   * Aborted when the listener's time is up, and when this process may no longer have the event. A run that looked at it does not count
   * as a success once it is aborted: stop, and throw.
   */
  readonly signal: AbortSignal;
}

/** What becomes of the later events of a subject where one of them was given up for a consumer. */
export type DeadLetterPolicy = 'wait' | 'pass';

/** How a consumer is given its events. What is left out is as in the options. */
export interface ConsumerSettings {
  /**
   * Which events it begins with when its name is new: those from then on, or all that are stored.
   * @default 'now'
   */
  readonly from?: 'now' | 'beginning';
  /**
   * The merchant accounts whose events it is given: a name, or several. The application does not start where none has that name.
   * @default every account of the registrations that it belongs to
   */
  readonly account?: string | readonly string[];
  /**
   * Milliseconds after which a run counts as failed and is aborted.
   * @default `events.listenerTimeoutMs`
   */
  readonly timeoutMs?: number;
  /**
   * How many of its events are with it at once, per instance.
   * @default `events.concurrency`
   */
  readonly concurrency?: number;
  /**
   * Whether later events of a payment wait for one that was given up, or pass it.
   * @default `events.deadLetters`
   */
  readonly deadLetters?: DeadLetterPolicy;
}

/** What must have an event: mostly a host's method. */
export interface DurableListener extends ConsumerSettings {
  readonly name: string;
  /** Of its events only those whose stored payload has this property, so that the others cost nothing. @default all of them */
  readonly onlyWith?: string;
  /**
   * Whether its failures are mostly those of something behind it that is away, such as a broker: then nothing is given up for it, and after
   * several failures in a row it is given nothing for a while.
   * @default false
   */
  readonly pausesOnFailures?: boolean;
  /** @param subjectId - of the payment, invoice, … that the event is about: events of one are given in their order */
  handle(event: MidtransEvent, context: ListenerContext, subjectId: string): unknown;
}

/** A durable listener with the events that it is for. */
export interface Consumer {
  readonly listener: DurableListener;
  readonly types: readonly DurableEventType[];
  /** Those of its registration whose events it is given, as they are by now. */
  readonly accounts: readonly string[];
}
