import { MidtransAccountKey } from './accounts/account-key.entity';
import { MidtransAccountService } from './accounts/account.service';
import { BackgroundWork } from './options/background-work';
import { MidtransCommand } from './gateway-commands/command.entity';
import { oldCommands } from './gateway-commands/command.retention';
import { CommandRunner } from './gateway-commands/command.runner';
import { CommandStore } from './gateway-commands/command.store';
import { ToldCommands } from './gateway-commands/told-commands';
import { MidtransHealthIndicator } from './health/health.indicator';
import { healthOptions } from './health/health.options';
import { OperationalState } from './health/operational-state';
import { StateMetrics } from './health/state.metrics';
import { CreateNotifications1795219200001 } from './migrations/1795219200001-create-notifications';
import { CreateIdempotencyKeys1795219200003 } from './migrations/1795219200003-create-idempotency-keys';
import { CreateAccountKeys1795219200009 } from './migrations/1795219200009-create-account-keys';
import { CreateCommands1795219200002 } from './migrations/1795219200002-create-commands';
import { createInboxController } from './notifications/inbox.controller';
import { createNotificationController } from './notifications/notification.controller';
import { MidtransNotification } from './notifications/notification.entity';
import { NotificationBodies } from './notifications/notification.body';
import { notificationEvents } from './notifications/notification.events';
import { notificationOptions } from './notifications/notification.options';
import { oldNotifications, oldRejectedNotifications } from './notifications/notification.retention';
import { NotificationReplays } from './notifications/notification.replays';
import { NotificationRepository } from './notifications/notification.repository';
import { NotificationRouting } from './notifications/notification.routing';
import { NotificationService } from './notifications/notification.service';
import { Inbox } from './notifications/inbox';
import { ReadBacks } from './notifications/read-backs';
import { RejectedNotifications } from './notifications/rejected-notifications';
import { OrderIds } from './order-ids/order-ids';
import { NotificationLookup } from './reconciliation/notification.lookup';
import { reconciliationOptions } from './reconciliation/reconciliation.options';
import { ReconciliationService } from './reconciliation/reconciliation.service';
import { databaseOptions } from './options/database.options';
import { httpOptions } from './options/http.options';
import { IdempotencyContexts } from './rest/idempotency/idempotency-contexts';
import { RegistrationProviders } from './rest/additional-mount';
import { MidtransIdempotencyKey } from './rest/idempotency/idempotency-key.entity';
import { oldIdempotencyKeys } from './rest/idempotency/idempotency.retention';
import { IdempotencyStore } from './rest/idempotency/idempotency.store';
import { RetentionService } from './retention/retention.service';
import { Measurements } from './telemetry/measurements';
import { defineFeature } from './features/feature';

/** What every feature stands on: the inbox of notifications, commands, and Idempotency-Keys. */
export const core = defineFeature({
  name: 'core',
  entities: [MidtransAccountKey, MidtransNotification, MidtransCommand, MidtransIdempotencyKey],
  migrations: [
    CreateNotifications1795219200001,
    CreateCommands1795219200002,
    CreateIdempotencyKeys1795219200003,
    CreateAccountKeys1795219200009,
  ],
  providers: [
    BackgroundWork,
    OrderIds,
    CommandStore,
    CommandRunner,
    ToldCommands,
    IdempotencyStore,
    IdempotencyContexts,
    Inbox,
    Measurements,
    NotificationBodies,
    NotificationReplays,
    NotificationRepository,
    NotificationRouting,
    ReadBacks,
    RejectedNotifications,
    RegistrationProviders,
    OperationalState,
    StateMetrics,
  ],
  exports: [
    MidtransAccountService,
    NotificationService,
    ReconciliationService,
    RetentionService,
    MidtransHealthIndicator,
  ],
  controllers: { inbox: [createInboxController] },
  openControllers: { notifications: [createNotificationController] },
  options: {
    database: databaseOptions,
    http: httpOptions,
    notifications: notificationOptions,
    reconciliation: reconciliationOptions,
    health: healthOptions,
  },
  events: notificationEvents,
  reconciliation: [NotificationLookup],
  retention: {
    notifications: oldNotifications,
    rejectedNotifications: oldRejectedNotifications,
    idempotencyKeys: oldIdempotencyKeys,
    commands: oldCommands,
  },
});
