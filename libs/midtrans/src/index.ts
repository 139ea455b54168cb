export {
  MidtransModule,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
} from './midtrans.module';
export type { MidtransOptionsFactory } from './midtrans.module-definition';
export type { MidtransModuleExtras } from './midtrans.module-extras';
export { InjectMidtransClient } from './inject-midtrans-client.decorator';
export type { MidtransAccountOptions, MidtransOptions } from './options/midtrans.options';
export { MidtransConfigurationError } from './options/problems';
export { MidtransClients } from './options/clients';
export type { ControllerSwitch, Guards } from './rest/controllers';
export type { MidtransUser, MidtransAction, Permission } from './access/midtrans-user';
export { MidtransExceptionFilter } from './rest/midtrans-exception.filter';
export type { ErrorBody } from './rest/error.body';
export { MIDTRANS_ENTITIES } from './entities';
export { MIDTRANS_MIGRATIONS } from './migrations';

export {
  PaymentService,
  type ChargeContext,
  type PaymentResult,
  type RefundResult,
  type IdempotencyContext,
} from './payments/payment.service';
export { ChargeSources } from './payments/charge.sources';
export { PaymentCommands, type OperationDetails } from './payments/payment.commands';
export { PaymentSync } from './payments/payment.sync';
export { MidtransRefund, type RefundStatus } from './payments/refunds/refund.entity';
export type { RefundInput } from './payments/refunds/refund.input';
export { RefundCommand } from './payments/refunds/refund.command';
export { PayAccountService } from './pay-accounts/pay-account.service';
export { PayAccountSync, type PayAccountResult } from './pay-accounts/pay-account.sync';
export { PayAccountCommands } from './pay-accounts/pay-account.commands';
export { MidtransPayAccount } from './pay-accounts/pay-account.entity';
export { PayAccountRepository } from './pay-accounts/pay-account.repository';
export { PayAccountLedger } from './pay-accounts/pay-account.ledger';
export { CreatePayAccountInput } from './pay-accounts/pay-account.input';
export type { PayAccountStatus } from './pay-accounts/pay-account.status';
export { CardService, type CardBin } from './cards/card.service';
export { MidtransSavedCard } from './cards/saved-card.entity';
export { PaymentLedger } from './payments/ledger';
export { PaymentRepository } from './payments/payment.repository';
export { MidtransPayment } from './payments/payment.entity';
export { MidtransPaymentItem } from './payments/payment-item.entity';
export type { PaymentStatus } from './payments/payment.status';
export type { CreateChargeInput, CustomerDetails, ItemDetail } from './payments/charge.input';
export type { CustomExpiry } from './validation/custom-expiry';
export type { PrepareCharge, RequestedCharge } from './options/prepare-charge';
export type { PrepareInvoice, RequestedInvoice } from './options/prepare-invoice';
export type { ValidCharge } from './payments/charge.validation';
export { PaymentImporter, type ImportedPayment, type PaymentSource } from './payments/payment.importer';

export { InvoiceService, type InvoiceResult } from './invoices/invoice.service';
export { InvoiceRepository, type InvoiceFilter, type ReservedInvoice } from './invoices/invoice.repository';
export { InvoiceLedger } from './invoices/invoice.ledger';
export { InvoiceSync } from './invoices/invoice.sync';
export { CreateInvoiceCommand } from './invoices/create-invoice.command';
export { VoidInvoiceCommand, type VoidDetails } from './invoices/void-invoice.command';
export { MidtransInvoice, type InvoiceVirtualAccount } from './invoices/invoice.entity';
export { MidtransInvoiceItem } from './invoices/invoice-item.entity';
export {
  gatewayInvoiceStatusesOf,
  invoiceStatusOf,
  type GatewayInvoiceStatus,
  type InvoiceStatus,
} from './invoices/invoice.status';
export type { ValidInvoice } from './invoices/invoice.validation';
export type {
  CreateInvoiceInput,
  InvoiceItemInput,
  InvoicePaymentLink,
  InvoicePaymentType,
  VirtualAccountInput,
} from './invoices/invoice.input';

export { SubscriptionService, type SubscriptionResult } from './subscriptions/subscription.service';
export { SubscriptionRepository, type SubscriptionFilter } from './subscriptions/subscription.repository';
export { SubscriptionLedger } from './subscriptions/subscription.ledger';
export { SubscriptionCommands } from './subscriptions/subscription.commands';
export { SubscriptionSync } from './subscriptions/subscription.sync';
export { SubscriptionTokens } from './subscriptions/subscription.tokens';
export { MidtransSubscription } from './subscriptions/subscription.entity';
export type {
  ChargeTerms,
  CreateSubscriptionInput,
  UpdateSubscriptionInput,
} from './subscriptions/subscription.input';
export type { ChargeableSubscription } from './subscriptions/subscription.validation';
export type {
  PrepareSubscription,
  PresentSubscription,
  RequestedSubscription,
} from './options/prepare-subscription';

export { MidtransNotification, type NotificationStatus } from './notifications/notification.entity';
export { NotificationService } from './notifications/notification.service';

export { OnMidtransEvent, type OnMidtransEventOptions } from './events/on-midtrans-event.decorator';
export { MidtransOutboxEvent } from './events/outbox.entity';
export type {
  DurableEventType,
  InvoiceEvent,
  InvoiceEventType,
  InvoiceSnapshot,
  MidtransEvent,
  MidtransEvents,
  MidtransEventType,
  NotificationEvent,
  NotificationEventType,
  NotificationSnapshot,
  PayAccountEvent,
  PayAccountEventType,
  PayAccountSnapshot,
  PaymentEvent,
  PaymentEventType,
  PaymentSnapshot,
  SubscriptionCharge,
  SubscriptionEvent,
  SubscriptionEventType,
  SubscriptionSnapshot,
  SubscriptionStatus,
  SubscriptionTerms,
} from './events/catalogue';

export * from './errors/invoice.errors';
export * from './errors/midtrans.errors';
export * from './errors/subscription.errors';
export type { FieldError } from './validation/validate';
export * from './gateway';
export * from './payment-methods';
