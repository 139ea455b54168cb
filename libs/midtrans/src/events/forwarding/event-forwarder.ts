import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../../options/midtrans.options';
import { MidtransConfigurationError } from '../../options/validate-options';
import { DurableListeners } from '../durable-listeners';
import { EventCatalogue } from '../event.catalogue';
import { cloudEventOf } from './cloud-event';
import { transportOf } from './message-broker';

/** The consumer that gives durable events to a broker, where the host has one (`events.forwardTo`). */
@Injectable()
export class EventForwarder implements OnModuleInit {
  private readonly logger = new Logger('Midtrans:events');
  private readonly options: ResolvedOptions['events']['forwardTo'];

  constructor(
    private readonly listeners: DurableListeners,
    private readonly catalogue: EventCatalogue,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { events }: Pick<ResolvedOptions, 'events'>,
  ) {
    this.options = events.forwardTo;
  }

  /** @throws MidtransConfigurationError for an event that there is not */
  onModuleInit(): void {
    if (this.options === undefined) return;
    const {
      client,
      name = 'broker',
      events = this.catalogue.types,
      patternPrefix = '',
      source = '/nestjs-midtrans',
      ...settings
    } = this.options;
    const unknown = events.filter((pattern) => this.catalogue.matching(pattern).length === 0);
    if (unknown.length > 0) {
      throw new MidtransConfigurationError(
        unknown.map((pattern) => `events.forwardTo.events: there is no durable event "${pattern}"`),
      );
    }
    const transport = transportOf(client);
    if (transport.caveat !== undefined) this.logger.warn(`events.forwardTo: ${transport.caveat}`);
    this.listeners.add(events, {
      ...settings,
      name,
      pausesOnFailures: true,
      handle: (event, _context, subjectId) =>
        transport.send(patternPrefix + event.type, cloudEventOf(event, { source, subjectId })),
    });
  }
}
