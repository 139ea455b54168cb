import type { DurableEventType, EventOf } from './event';
import { revived, type EventSubject, type InJson } from './event-subject';

/** An event that was given up for a consumer. */
export interface DeadEvent {
  readonly id: string;
  readonly type: DurableEventType;
  /** The payment, invoice, … that it is about. */
  readonly subjectId: string;
  readonly occurredAt: Date;
}

/**
 * What a listener of `consumer.dead` receives: a consumer failed on an event for the last time. Where the consumer that fails is one of
 * `consumer.dead` itself, nothing is told.
 */
export interface ConsumerEvent extends EventOf<'consumer.dead'> {
  /** The consumer's name. */
  readonly consumer: string;
  readonly deadEvent: DeadEvent;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly error: string;
  /** How many later events of the subject waited for the consumer by then. */
  readonly waitingBehind: number;
}

declare module './event' {
  interface EventSubjects {
    consumer: ConsumerEvent;
  }
}

type Told = Pick<ConsumerEvent, 'consumer' | 'attempts' | 'error' | 'waitingBehind'> & {
  readonly deadEvent: InJson<DeadEvent>;
};

export const consumerEvents: EventSubject = {
  name: 'consumer',
  types: ['consumer.dead'],
  read: ({ payload }) => {
    const { deadEvent, ...told } = payload as Told;
    return { ...told, deadEvent: revived<DeadEvent>(deadEvent, { occurredAt: true }) };
  },
};
