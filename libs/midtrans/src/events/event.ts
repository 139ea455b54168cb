/**
 * What events tell of, and the event that tells of it. Each feature adds its own:
 *
 * ```ts
 * declare module 'nestjs-midtrans' {
 *   interface EventSubjects {
 *     payout: PayoutEvent;
 *   }
 * }
 * ```
 */
export interface EventSubjects {}

/** Events that are not kept in the outbox: only emitted to `@OnEvent` listeners, once, best effort. Their names are the keys. */
export interface EmittedEvents {}

/** Whatever a listener of every type receives. */
export type MidtransEvent = EventSubjects[keyof EventSubjects];
/** The type of an event: `payment.settled`. */
export type MidtransEventType = MidtransEvent['type'];

/** Events that are kept in the outbox until every durable listener has had them. */
export type DurableEventType = Exclude<MidtransEventType, keyof EmittedEvents>;

/** Events by name. */
export type MidtransEvents = {
  [Type in MidtransEventType]: {
    [Subject in keyof EventSubjects]: Type extends EventSubjects[Subject]['type']
      ? EventSubjects[Subject] & { readonly type: Type }
      : never;
  }[keyof EventSubjects];
};

/** What every event has. */
export interface EventOf<Type extends string> {
  /** Unique per event: a redelivery repeats it. */
  readonly id: string;
  readonly type: Type;
  readonly occurredAt: Date;
  /** The merchant account it belongs to. */
  readonly account: string;
}
