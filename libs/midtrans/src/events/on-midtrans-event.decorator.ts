import { SetMetadata } from '@nestjs/common';
import type { DurableEventType, MidtransEvents } from './event';

/** Of notifications one event is kept, and the others are not: all of them would promise too much. */
type WildcardSubject = Exclude<
  DurableEventType extends `${infer Subject}.${string}` ? Subject : never,
  'notification'
>;

/** A durable event by name, or all of a subject's. */
export type DurableEventPattern = DurableEventType | `${WildcardSubject}.*`;

/** The event that a pattern's listener receives. */
export type EventOfPattern<Pattern extends DurableEventPattern> = Pattern extends DurableEventType
  ? MidtransEvents[Pattern]
  : Pattern extends `${infer Subject}.*`
    ? MidtransEvents[Extract<DurableEventType, `${Subject}.${string}`>]
    : never;

export interface OnMidtransEventOptions {
  /**
   * Under which the outbox remembers that this listener has had an event. Change it and events still under way are
   * delivered again.
   * @default `ClassName.method`
   */
  name?: string;
}

export interface DurableListenerMetadata {
  readonly patterns: readonly DurableEventPattern[];
  readonly name: string | undefined;
}

export const DURABLE_LISTENER_METADATA = 'midtrans:durable-listener';

/**
 * Marks a provider's method as a durable listener: the event is delivered until the method succeeds (at least once:
 * dedupe on `event.id`), in order per payment, and a retry runs only the listeners that failed. The application does not
 * start where there is no such event.
 *
 * @example
 * ```ts
 * @OnMidtransEvent('payment.settled')
 * async ship({ payment }: PaymentEvent): Promise<void> { … }
 * ```
 */
export function OnMidtransEvent<const Pattern extends DurableEventPattern>(
  pattern: Pattern | readonly Pattern[],
  options: OnMidtransEventOptions = {},
) {
  const patterns: readonly DurableEventPattern[] = typeof pattern === 'string' ? [pattern] : pattern;
  const metadata: DurableListenerMetadata = { patterns, name: options.name };
  return <Listener extends (event: EventOfPattern<Pattern>) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Listener>,
  ): void => {
    SetMetadata(DURABLE_LISTENER_METADATA, metadata)(target, key, descriptor);
  };
}
