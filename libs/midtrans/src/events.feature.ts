import { ACCOUNT_PREPARATION } from './accounts/account-preparation';
import { createEventsController } from './event-admin/events.controller';
import { ConsumerPresence } from './events/consumer.presence';
import { ConsumerReports } from './events/consumer.report';
import { ConsumerRegistry } from './events/consumer.registry';
import { MidtransConsumer } from './events/consumer.entity';
import { consumerEvents } from './events/consumer.events';
import { ConsumerWatch } from './events/consumer.watch';
import { MidtransDelivery } from './events/delivery.entity';
import { DeliveryStore } from './events/delivery.store';
import { DurableListeners } from './events/durable-listeners';
import { eventOptions } from './events/event.options';
import { EventForwarder } from './events/forwarding/event-forwarder';
import { EventRepository } from './events/event.repository';
import { MidtransEventService } from './events/event.service';
import { MidtransOutboxEvent } from './events/outbox.entity';
import { oldEvents } from './events/outbox.retention';
import { OutboxRelay } from './events/outbox.relay';
import { PlainListeners } from './events/plain-listeners';
import { Transactions } from './events/transactions';
import { defineFeature } from './features/feature';
import { CreateOutbox1795219200000 } from './migrations/1795219200000-create-outbox';

/** The outbox of events, and the consumers that have them. */
export const events = defineFeature({
  name: 'events',
  entities: [MidtransOutboxEvent, MidtransConsumer, MidtransDelivery],
  migrations: [CreateOutbox1795219200000],
  providers: [
    ConsumerPresence,
    ConsumerRegistry,
    ConsumerReports,
    ConsumerWatch,
    DeliveryStore,
    DurableListeners,
    EventForwarder,
    EventRepository,
    OutboxRelay,
    PlainListeners,
    Transactions,
    { provide: ACCOUNT_PREPARATION, useExisting: OutboxRelay },
  ],
  exports: [MidtransEventService],
  controllers: { events: [createEventsController] },
  options: { events: eventOptions },
  events: consumerEvents,
  retention: { events: oldEvents },
});
