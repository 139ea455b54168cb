import { DurableListeners } from './events/durable-listeners';
import { eventOptions } from './events/event.options';
import { MidtransOutboxEvent } from './events/outbox.entity';
import { OutboxRelay } from './events/outbox.relay';
import { OutboxStore } from './events/outbox.store';
import { Transactions } from './events/transactions';
import { MidtransCommand } from './gateway-commands/command.entity';
import { CommandRunner } from './gateway-commands/command.runner';
import { CommandStore } from './gateway-commands/command.store';
import { CreateIdempotencyKeys1795305600001 } from './migrations/1795305600001-create-idempotency-keys';
import { CreateCommands1795478400000 } from './migrations/1795478400000-create-commands';
import { createNotificationController } from './notifications/notification.controller';
import { MidtransNotification } from './notifications/notification.entity';
import { notificationEvents } from './notifications/notification.events';
import { notificationOptions } from './notifications/notification.options';
import { NotificationRepository } from './notifications/notification.repository';
import { NotificationService } from './notifications/notification.service';
import { Inbox } from './notifications/inbox';
import { RejectedNotifications } from './notifications/rejected-notifications';
import { httpOptions } from './options/http.options';
import { IdempotencyContexts } from './rest/idempotency/idempotency-contexts';
import { MidtransIdempotencyKey } from './rest/idempotency/idempotency-key.entity';
import { IdempotencyStore } from './rest/idempotency/idempotency.store';
import { defineFeature } from './features/feature';

/** What every feature stands on: the inbox of notifications, the outbox of events, commands, and Idempotency-Keys. */
export const core = defineFeature({
  name: 'core',
  entities: [MidtransNotification, MidtransOutboxEvent, MidtransCommand, MidtransIdempotencyKey],
  migrations: [CreateIdempotencyKeys1795305600001, CreateCommands1795478400000],
  providers: [
    DurableListeners,
    OutboxStore,
    OutboxRelay,
    Transactions,
    CommandStore,
    CommandRunner,
    IdempotencyStore,
    IdempotencyContexts,
    Inbox,
    NotificationRepository,
    RejectedNotifications,
  ],
  exports: [NotificationService],
  openControllers: { notifications: [createNotificationController] },
  options: { http: httpOptions, events: eventOptions, notifications: notificationOptions },
  events: notificationEvents,
});
