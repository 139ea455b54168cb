import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { requireFilter, type Page, type PageOptions } from '../access/listing';
import { ConsumerRegistry } from './consumer.registry';
import { ConsumerReports, type ConsumerReport } from './consumer.report';
import { ConsumerNotFoundError, ConsumerStateError } from './event.errors';
import { DeliveryFilter, EventFilter } from './event.filter';
import { EventRepository, type StoredEvent } from './event.repository';
import { OutboxRelay } from './outbox.relay';

/** The events that are stored, and the consumers that have them: what staff look at, and do where something is stuck. */
@Injectable()
export class MidtransEventService {
  constructor(
    private readonly events: EventRepository,
    private readonly reports: ConsumerReports,
    private readonly registry: ConsumerRegistry,
    private readonly relay: OutboxRelay,
  ) {}

  /** An event; null where there is none. */
  async find(id: string): Promise<StoredEvent | null> {
    return isUuid(id) ? this.events.find(id) : null;
  }

  /**
   * Events, newest first.
   *
   * @throws MidtransInputError for a page or a filter that is none, and an account that there is none of
   */
  async list(filter: EventFilter = {}, page?: PageOptions): Promise<Page<StoredEvent>> {
    requireFilter(EventFilter, filter);
    return this.events.list(filter, page);
  }

  /**
   * Gives what was given up to its consumers again, with all its attempts, and what waits for another attempt at once.
   *
   * @param filter - of which events, to which consumers @default all of them
   * @returns how many deliveries are due now
   * @throws MidtransInputError for a filter that is none, and an account that there is none of
   */
  async retry(filter: DeliveryFilter = {}): Promise<number> {
    requireFilter(DeliveryFilter, filter);
    const count = await this.events.retry(filter);
    if (count > 0) this.relay.sweepSoon();
    return count;
  }

  /**
   * Lets consumers go without events that were given up for them: the later ones of the subject go on.
   *
   * @param filter - of which events, to which consumers; `state: 'waiting'` for what is not given up yet @default all that are dead
   * @returns how many deliveries there are no more
   * @throws MidtransInputError for a filter that is none, and an account that there is none of
   */
  async discard(filter: DeliveryFilter = {}): Promise<number> {
    requireFilter(DeliveryFilter, filter);
    const count = await this.events.discard(filter);
    if (count > 0) this.relay.sweepSoon();
    return count;
  }

  /** The registered consumers, with what they have not had; one entry for each account that they have. */
  consumers(): Promise<ConsumerReport[]> {
    return this.reports.all();
  }

  /**
   * Forgets a consumer that is retired, with all that waits for it.
   *
   * @param account - in which it is forgotten @default every account of the registration
   * @returns how many events waited for it, or had been given up
   * @throws ConsumerNotFoundError where there is none of that name
   * @throws ConsumerStateError where an instance still has it
   */
  async dropConsumer(name: string, account?: string): Promise<number> {
    const dropped = await this.registry.drop(name, account);
    switch (dropped) {
      case 'unknown':
        throw new ConsumerNotFoundError();
      case 'in_use':
        throw new ConsumerStateError(name);
      default:
        return dropped;
    }
  }
}
