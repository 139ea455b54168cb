import { Expose } from 'class-transformer';
import { Allow, IsIn } from 'class-validator';
import type { AccountFilter } from '../access/account.filter';
import type { AccountScope } from '../access/midtrans-user';
import { Described } from '../validation/described';
import { StoredOrderId } from '../validation/filter.rules';
import { AsInstant } from '../validation/instant';
import { Optional, Text, Uuid } from '../validation/rules';

/**
 * How an event stands with its consumers: one at least waits for it; it was given up for one at least; each had it, or it was discarded.
 */
export const EVENT_STATES = ['waiting', 'dead', 'done'] as const;
/** How far an event is with its consumers. */
export type EventState = (typeof EVENT_STATES)[number];

/** What events are narrowed by, of whichever accounts and consumers they are. What is left out says nothing. */
export class EventSelection {
  @Expose()
  @Optional()
  @Described({ example: 'payment.settled' })
  @Text(64)
  readonly type?: string;

  @Expose()
  @Optional()
  @Described({ description: '`waiting`: for a consumer at least; `dead`: given up for one at least' })
  @IsIn(EVENT_STATES)
  readonly state?: EventState;

  /** Of payments: the order's. */
  @Expose({ name: 'order_id' })
  @Optional()
  @Described({ description: 'Those about the payment of an order' })
  @StoredOrderId()
  readonly orderId?: string;

  /** Our id of the payment, invoice, … that it is about. */
  @Expose({ name: 'subject_id' })
  @Optional()
  @Described({ description: 'Those about a payment, an invoice, …, by its id' })
  @Uuid()
  readonly subjectId?: string;

  @Expose({ name: 'occurred_after' })
  @Optional()
  @AsInstant()
  readonly occurredAfter?: Date;

  @Expose({ name: 'occurred_before' })
  @Optional()
  @AsInstant()
  readonly occurredBefore?: Date;
}

/** Narrows a list of events, in code and in the query of `GET /events/`. What is left out says nothing. */
export class EventFilter extends EventSelection implements AccountFilter {
  /** Beside what is asked for: nothing of another account is found. In code alone. */
  @Allow()
  readonly scope?: AccountScope;

  /** The merchant account. @default all of the registration's */
  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  readonly account?: string;

  /** Those that this consumer has not had. With a state, how they stand with this one. */
  @Expose()
  @Optional()
  @Described({
    description: 'Those that this consumer has not had; with `state`, how they stand with it',
    example: 'ship',
  })
  @Text(128)
  readonly consumer?: string;
}

/** Which deliveries are retried or discarded: of events, to consumers. */
export class DeliveryFilter extends EventFilter {
  /** The event's id. */
  @Optional()
  @Uuid()
  readonly id?: string;
}
