export {
  MidtransModule,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
} from './midtrans.module';
export type { MidtransOptionsFactory } from './midtrans.module-definition';
export type { MidtransStructure } from './midtrans.structure';
export { InjectMidtransClient } from './inject-midtrans-client.decorator';
export type { MidtransAccountOptions, MidtransOptions } from './options/midtrans.options';
export { MidtransConfigurationError } from './options/problems';
export { MidtransClients } from './options/clients';
export type { ControllerSwitch, Guards } from './rest/controllers';
export type { MidtransUser } from './access/midtrans-user';
export { MidtransExceptionFilter } from './rest/midtrans-exception.filter';
export type { ErrorBody } from './rest/error.body';
export { MIDTRANS_MIGRATIONS } from './migrations';

export { PaymentService, type PaymentResult } from './payments/payment.service';
export { Payment } from './payments/payment.entity';
export { PaymentItem } from './payments/payment-item.entity';
export type { PaymentStatus } from './payments/status';
export type { CreateChargeInput, CustomerDetails, CustomExpiry, ItemDetail } from './payments/charge.input';
export type { ValidCharge } from './payments/charge.validation';
export { MidtransNotification, type NotificationStatus } from './notifications/notification.entity';
export { NotificationService } from './notifications/notification.service';

export { OnMidtransEvent, type OnMidtransEventOptions } from './events/on-midtrans-event.decorator';
export { OutboxEvent } from './events/outbox.entity';
export type {
  DurableEventType,
  MidtransEvent,
  MidtransEvents,
  MidtransEventType,
  NotificationEvent,
  NotificationEventType,
  NotificationSnapshot,
  PaymentEvent,
  PaymentEventType,
  PaymentSnapshot,
} from './events/catalogue';

export * from './errors/midtrans.errors';
export type { FieldError } from './validation/validate';
export * from './gateway';
export * from './payment-methods';
