export {
  MidtransModule,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
} from './midtrans.module';
export type { MidtransOptionsFactory } from './midtrans.module-definition';
export type { MidtransModuleExtras } from './midtrans.module-extras';
export { InjectMidtransClient } from './inject-midtrans-client.decorator';
export { MidtransConfigurationError } from './options/validate-options';
export { MidtransClients } from './options/clients';
export type { ControllerSwitch, Guards } from './rest/controllers';
export type { OwnedFilter, Page, PageOptions } from './access/listing';
export type { MidtransUser, OwnershipScope } from './access/midtrans-user';
export { MidtransExceptionFilter } from './rest/midtrans-exception.filter';
export type { ErrorBody } from './rest/error.body';
export { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS } from './midtrans.features';

export {
  PaymentService,
  type CreateChargeOptions,
  type PaymentResult,
  type PaymentSubject,
  type RefundResult,
} from './payments/payment.service';
export type { CommandOptions, IdempotencyContext, LookupOptions } from './gateway-commands/call.options';
export { ChargeSources } from './payments/charge.sources';
export { PaymentCommands, type OperationDetails } from './payments/payment.commands';
export { PaymentSync } from './payments/payment.sync';
export { MidtransRefund, type RefundStatus } from './payments/refunds/refund.entity';
export type { RefundFilter } from './payments/refunds/refund.repository';
export type { RefundInput } from './payments/refunds/refund.input';
export { RefundCommand } from './payments/refunds/refund.command';
export { PayAccountService, type PayAccountSubject } from './pay-accounts/pay-account.service';
export { PayAccountSync, type PayAccountResult } from './pay-accounts/pay-account.sync';
export { PayAccountCommands } from './pay-accounts/pay-account.commands';
export { MidtransPayAccount } from './pay-accounts/pay-account.entity';
export type { PayAccountFilter } from './pay-accounts/pay-account.repository';
export { PayAccountLedger } from './pay-accounts/pay-account.ledger';
export { CreatePayAccountInput } from './pay-accounts/pay-account.input';
export type { PayAccountStatus } from './pay-accounts/pay-account.status';
export {
  CardService,
  type CardBin,
  type SavedCardOptions,
  type SavedCardSubject,
} from './cards/card.service';
export { MidtransSavedCard } from './cards/saved-card.entity';
export { PaymentLedger } from './payments/ledger';
export type { PaymentFilter } from './payments/payment.repository';
export { MidtransPayment } from './payments/payment.entity';
export { MidtransPaymentItem } from './payments/payment-item.entity';
export type { PaymentStatus } from './payments/payment.status';
export type { CreateChargeInput, CustomerDetails, ItemDetail } from './payments/charge.input';
export type { CustomExpiry } from './validation/custom-expiry';
export type { ValidCharge } from './payments/charge.validation';
export { PaymentImporter, type ImportedPayment, type PaymentSource } from './payments/payment.importer';

export {
  InvoiceService,
  type CreateInvoiceOptions,
  type InvoiceResult,
  type InvoiceSubject,
  type VoidInvoiceOptions,
} from './invoices/invoice.service';
export type { InvoiceFilter } from './invoices/invoice.repository';
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

export {
  SubscriptionService,
  type CreateSubscriptionOptions,
  type SubscriptionResult,
  type SubscriptionSubject,
  type UpdateSubscriptionOptions,
} from './subscriptions/subscription.service';
export type { SubscriptionFilter } from './subscriptions/subscription.repository';
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

export { MidtransNotification, type NotificationStatus } from './notifications/notification.entity';
export type { NotificationFilter } from './notifications/notification.repository';
export { NotificationService } from './notifications/notification.service';

export { OnMidtransEvent, type OnMidtransEventOptions } from './events/on-midtrans-event.decorator';
export { MidtransOutboxEvent } from './events/outbox.entity';
export * from './access/rights';
export * from './events/event';
export type { EventSubject } from './events/event-subject';
export * from './options/midtrans.options';
export type { AccessOptions } from './access/access.options';
export type { CardOptions } from './cards/card.options';
export type { EventOptions } from './events/event.options';
export type { HttpOptions } from './options/http.options';
export type { InvoiceOptions, PrepareInvoice, RequestedInvoice } from './invoices/invoice.options';
export type { NotificationOptions } from './notifications/notification.options';
export type { ChargeOptions, PrepareCharge, RequestedCharge } from './payments/charge.options';
export type {
  PrepareSubscription,
  PresentSubscription,
  RequestedSubscription,
  SubscriptionOptions,
} from './subscriptions/subscription.options';
export type { InvoiceEvent, InvoiceEventType, InvoiceSnapshot } from './invoices/invoice.events';
export type {
  NotificationEvent,
  NotificationEventType,
  NotificationSnapshot,
} from './notifications/notification.events';
export type {
  PayAccountEvent,
  PayAccountEventType,
  PayAccountSnapshot,
} from './pay-accounts/pay-account.events';
export type { PaymentEvent, PaymentEventType, PaymentSnapshot } from './payments/payment.events';
export type {
  SubscriptionCharge,
  SubscriptionEvent,
  SubscriptionEventType,
  SubscriptionSnapshot,
  SubscriptionStatus,
  SubscriptionTerms,
} from './subscriptions/subscription.events';
export { defineFeature, type MidtransFeature } from './features/feature';

export * from './errors/invoice.errors';
export * from './errors/midtrans.errors';
export { MidtransModuleError, type StateCode, type UnknownOutcomeIds } from './errors/midtrans-module.error';
export * from './errors/subscription.errors';
export type { FieldError } from './validation/validate';
export {
  type Circuit,
  type CircuitBreakerOptions,
  type CircuitState,
  type GatewayHooks,
  isDeclined,
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransCardTokenError,
  MidtransCircuitOpenError,
  MidtransClient,
  MidtransConflictError,
  MidtransConnectionError,
  MidtransDuplicateOrderError,
  MidtransError,
  MidtransNotActivatedError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRefundRejectedError,
  MidtransRequestError,
  MidtransServerError,
  MidtransTimeoutError,
  MidtransValidationError,
  type RequestEvent,
  type RequestOptions,
  type ResponseEvent,
} from './gateway';
export * from './payment-methods';
