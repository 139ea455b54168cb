import { NotFoundError, StateError } from '../errors/midtrans-module.error';

/** There is no such event. */
export class EventNotFoundError extends NotFoundError {
  constructor() {
    super('Event');
  }
}

/** There is no such consumer. */
export class ConsumerNotFoundError extends NotFoundError {
  constructor() {
    super('Consumer');
  }
}

/** What can be done with an event that consumers have not had. */
export type EventOperation = 'retry' | 'discard';

/** An event of which nothing is to be retried or discarded. */
export class EventStateError extends StateError {
  constructor(
    readonly operation: EventOperation,
    readonly eventId: string,
  ) {
    const what =
      operation === 'retry'
        ? 'no consumer waits for it that is not at it'
        : 'it was given up for no consumer';
    super(
      `Event ${eventId} cannot be ${operation === 'retry' ? 'retried' : 'discarded'}: ${what}`,
      'invalid_state',
    );
  }
}

/** A consumer that an instance still has. */
export class ConsumerStateError extends StateError {
  constructor(readonly consumer: string) {
    super(
      `Consumer ${consumer} is in an instance that runs: it can be dropped two minutes after that is gone`,
      'in_progress',
    );
  }
}
