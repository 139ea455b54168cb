import { SetMetadata } from '@nestjs/common';
import type { ConsumerSettings, ListenerContext } from './consumer';
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

/** How a durable listener is known, and given its events. */
export interface OnMidtransEventOptions extends ConsumerSettings {
  /**
   * Under which the database knows this consumer, for good: another name is another consumer, which begins with the events after it
   * was first seen. Without one it is named by its class and method, which a rename changes; names that look minified are refused.
   * @default `ClassName.method`
   */
  readonly name?: string;
}

export interface DurableListenerMetadata {
  readonly patterns: readonly DurableEventPattern[];
  readonly options: OnMidtransEventOptions;
}

export const DURABLE_LISTENER_METADATA = 'midtrans:durable-listener';

/**
 * Marks a provider's method as a durable listener: the event is delivered until the method succeeds (at least once:
 * dedupe on `event.id`), in order per payment. Each listener is a consumer of its own, with its own pace and retries. The
 * application does not start where there is no such event.
 *
 * @example
 * ```ts
 * @OnMidtransEvent('payment.settled', { name: 'ship' })
 * async ship({ payment }: PaymentEvent, { signal }: ListenerContext): Promise<void> { … }
 * ```
 */
export function OnMidtransEvent<const Pattern extends DurableEventPattern>(
  pattern: Pattern | readonly Pattern[],
  options: OnMidtransEventOptions = {},
) {
  const patterns: readonly DurableEventPattern[] = typeof pattern === 'string' ? [pattern] : pattern;
  const metadata: DurableListenerMetadata = { patterns, options };
  return <Listener extends (event: EventOfPattern<Pattern>, context: ListenerContext) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Listener>,
  ): void => {
    SetMetadata(DURABLE_LISTENER_METADATA, metadata)(target, key, descriptor);
  };
}
