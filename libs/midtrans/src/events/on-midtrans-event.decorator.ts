import { SetMetadata } from '@nestjs/common';
import { DURABLE_EVENT_TYPES, type DurableEventType, type MidtransEvents } from './catalogue';

/** Subjects all of whose events can be listened to at once. */
const WILDCARD_SUBJECTS = ['payment', 'pay_account', 'invoice', 'subscription'] as const;

/** A durable event by name, or all of a subject's. */
export type DurableEventPattern = DurableEventType | `${(typeof WILDCARD_SUBJECTS)[number]}.*`;

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
  readonly types: readonly DurableEventType[];
  readonly name: string | undefined;
}

export const DURABLE_LISTENER_METADATA = 'midtrans:durable-listener';

/**
 * Marks a provider's method as a durable listener: the event is delivered until the method succeeds (at least once:
 * dedupe on `event.id`), in order per payment, and a retry runs only the listeners that failed.
 *
 * @throws TypeError for a name that no durable event has: the method would never be called
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
  const unknown = patterns.filter((each) => !DURABLE_EVENT_TYPES.some((type) => matches(each, type)));
  if (patterns.length === 0 || unknown.length > 0) {
    throw new TypeError(`@OnMidtransEvent: there is no durable event "${unknown.join('", "')}"`);
  }
  const metadata: DurableListenerMetadata = {
    types: DURABLE_EVENT_TYPES.filter((type) => patterns.some((each) => matches(each, type))),
    name: options.name,
  };
  return <Listener extends (event: EventOfPattern<Pattern>) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Listener>,
  ): void => {
    SetMetadata(DURABLE_LISTENER_METADATA, metadata)(target, key, descriptor);
  };
}

function matches(pattern: DurableEventPattern, type: DurableEventType): boolean {
  return (
    pattern === type ||
    WILDCARD_SUBJECTS.some((subject) => pattern === `${subject}.*` && type.startsWith(`${subject}.`))
  );
}
