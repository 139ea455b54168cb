import { Logger } from '@nestjs/common';
import type { Lease } from './append.sql';
import type { Outcomes } from './consumer.runner';
import type { DeadLetterPolicy } from './consumer';
import type { DeliveredMarks } from './delivered-marks';
import type { DeliveryKey, DeliveryStore } from './delivery.store';
import { appendedEvents, type AppendedEvent, type DeliveryRow } from './outbox.row';
import { nextAttemptInMs, type RedeliveryPolicy } from './retry';
import { messageOfThrown } from './thrown';

/** As much of the relay as is used. */
export interface Dispatching {
  lease(): Lease;
  dispatch(events: readonly AppendedEvent[], lease: Lease): void;
  sweepSoon(): void;
  deadLettersOf(consumer: string): DeadLetterPolicy;
  redeliveryOf(consumer: string): RedeliveryPolicy;
}

/** Keeps what became of deliveries. It fails for no database: what could not be kept is found again when its lease ends. */
export class DeliveryOutcomes implements Outcomes {
  private readonly logger = new Logger('Midtrans:events');

  constructor(
    private readonly store: DeliveryStore,
    private readonly marks: DeliveredMarks,
    private readonly relay: Dispatching,
    private readonly instance: string,
  ) {}

  delivered(key: DeliveryKey): void {
    this.marks.add(key);
  }

  failed(row: DeliveryRow, error: string, isFinal = false): Promise<void> {
    return this.attempt('A failed event could not be kept as such, its lease will end', () =>
      this.fail(row, error, isFinal),
    );
  }

  overdue(row: DeliveryRow, error: string): Promise<void> {
    const what = `${row.consumer} has ${row.type} ${row.id}`;
    this.logger.warn(`${what}: ${error}. It was aborted, and is not tried again before it has ended`);
    return this.attempt('What is wrong with an event could not be kept', () =>
      this.store.note(row, error, this.instance),
    );
  }

  release(keys: readonly DeliveryKey[]): Promise<void> {
    return this.attempt('Events could not be given back, their leases will end', () =>
      this.store.release(keys, this.instance),
    );
  }

  wantsMore(): void {
    this.relay.sweepSoon();
  }

  heldBack(consumer: string, ms: number): void {
    this.logger.warn(`${consumer} failed several times in a row: it is given nothing for ${ms} ms`);
  }

  /** @param otherwise - said where the database fails */
  async attempt(otherwise: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error(`${otherwise}: ${messageOfThrown(error)}`);
    }
  }

  private async fail(row: DeliveryRow, error: string, isFinal: boolean): Promise<void> {
    const attempts = row.attempts + 1;
    const retryInMs = isFinal ? null : nextAttemptInMs(attempts, this.relay.redeliveryOf(row.consumer));
    const lease = this.relay.lease();
    const failure = { error, retryInMs, instance: this.instance, lease: lease.parameter };
    const rows = await this.store.markFailed(row, failure);
    const [first] = rows;
    // Another instance has it by now.
    if (first === undefined) return;
    const what = `${row.consumer} failed on ${row.type} ${row.id} in attempt ${attempts}`;
    if (retryInMs !== null) this.logger.warn(`${what}, again in ${retryInMs} ms: ${error}`);
    else this.logger.error(`${what}, given up: ${error}${this.behind(row.consumer, first.waiting)}`);
    this.relay.dispatch(appendedEvents(rows), lease);
  }

  private behind(consumer: string, waiting: number): string {
    return this.relay.deadLettersOf(consumer) === 'pass' || waiting === 0
      ? ''
      : ` (${waiting} later of its subject wait until it is retried or discarded)`;
  }
}
