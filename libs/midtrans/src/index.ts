// Nothing else leads from this file's declarations to what these add to MidtransRights: a host would not see it.
import './invoices/invoices.feature';
import './payment-links/payment-links.feature';
import './payments/payments.feature';
import './subscriptions/subscriptions.feature';

export {
  MidtransModule,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
} from './midtrans.module';
export type { MidtransOptionsFactory } from './midtrans.module-definition';
export type { ControllerName, MidtransModuleExtras } from './midtrans.module-extras';
export { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS } from './midtrans.features';
export { additionalMount } from './midtrans.additional-mount';
export { InjectMidtransClient } from './inject-midtrans-client.decorator';
export { AccountNotConfiguredError } from './accounts/account.errors';
export { MidtransAccountService } from './accounts/account.service';
export { type AccountCircuit, MidtransClients } from './accounts/clients';
export type { AccountsOptions } from './options/account-entries';
export * from './options/midtrans.options';
export type { DatabaseOptions } from './options/database.options';
export type { HttpOptions } from './options/http.options';
export { runMigrationsUnderLock, type RunMigrationsOptions } from './database/run-migrations';
export { NoConnectionError } from './database/no-connection.error';
export { MidtransConfigurationError } from './options/validate-options';
export { problemOfKey, type KeyKind } from './options/merchant-key';
export type { ControllerSwitch, Guards } from './rest/controllers';
export { MidtransExceptionFilter } from './rest/midtrans-exception.filter';
export type { ErrorBody } from './rest/error.body';
export { publicErrorOf } from './rest/public-error';
export type { AccessOptions } from './access/access.options';
export { AccountFilter, OwnedFilter } from './access/account.filter';
export type { Page, PageOptions } from './access/listing';
export type { AccountScope, MidtransUser, OwnershipScope } from './access/midtrans-user';
export * from './access/rights';
export type { RetentionDays, RetentionOptions } from './retention/retention.options';
export * from './retention/retention.service';
export { type HealthReport, MidtransHealthIndicator } from './health/health.indicator';
export type { HealthOptions, HealthThresholds } from './health/health.options';
export type { StoredState, WebhookState } from './health/operational-state';
export { AuditFilter } from './audit/audit.filter';
export { MidtransAuditService } from './audit/audit.service';
export { AUDIT_OUTCOMES, type AuditOutcome, MidtransAuditEntry } from './rest/audit/audit-entry.entity';
export { MidtransInsightsService } from './insights/insights.service';
export type {
  AttentionItem,
  AttentionKind,
  AttentionReport,
  Severity,
  StoredKind,
} from './insights/attention';
export type { Bucket } from './insights/buckets';
export type { StatsFilter } from './insights/stats.filter';
export type {
  ConsumerStats,
  MethodStats,
  NotificationStats,
  PaymentStats,
  RefundStats,
  StatsReport,
  StatsTotals,
  WebhookStats,
} from './insights/stats';
export type { WebhookAnswer } from './telemetry/measurements';
export type { MidtransFeature } from './features/feature';
export {
  type DueBacklog,
  type GivenUp,
  type LookupBacklog,
  type LookupReport,
  type ReconciliationReport,
  type ReconciliationRunOptions,
  ReconciliationService,
} from './reconciliation';
export type { ReconciliationOptions } from './reconciliation/reconciliation.options';

export type { CommandOptions, IdempotencyContext, OperationOptions } from './gateway-commands/call.options';
export type { SubjectOf, SubjectService } from './gateway-commands/subject.service';

export {
  type PaymentResult,
  PaymentService,
  type PaymentSubject,
  type RefundResult,
} from './payments/payment.service';
export type {
  AttemptOptions,
  ContinueSnapOptions,
  CreateChargeOptions,
  CreateSnapOptions,
  DenyPaymentOptions,
  EndPaymentOptions,
} from './payments/payment.call-options';
export type { OfferedChannel, OfferedMethod } from './payments/methods/offered-methods';
export { PageExpiry } from './payments/snap/page-expiry';
export type { SnapResult } from './payments/snap/snap.pages';
export {
  CreateSnapInput,
  SnapCallbacks,
  SnapCreditCard,
  SnapExpiry,
  SnapMandiriBill,
  SnapVirtualAccount,
  SnapWallet,
} from './payments/snap/snap.request';
export { MidtransPaymentAttempt, type PaymentAttempt } from './payments/attempts/attempt.entity';
export { PaymentContext } from './payments/payment.context';
export type { PaymentFilter } from './payments/payment.filter';
export type { RefundFilter } from './payments/refunds/refund.filter';
export type {
  ChargeDetails,
  CreateChargeInput,
  CustomerDetails,
  ItemDetail,
} from './payments/charge.request';
export type {
  AccountChargeOptions,
  ChargeOptions,
  PrepareCharge,
  RequestedCharge,
} from './payments/charge.options';
export type { ValidCharge } from './payments/charge.validation';
export { type CustomExpiry, EXPIRY_UNITS } from './validation/custom-expiry';
export { MidtransPayment, type PaymentAction, type PaymentOrigin } from './payments/payment.entity';
export type { AttemptSnapshot, PaymentEvent, PaymentSnapshot } from './payments/payment.events';
export { MidtransPaymentItem } from './payments/payment-item.entity';
export { MidtransPaymentOperation } from './payments/payment-operation.entity';
export {
  PAYMENT_EVENT_TYPES,
  PAYMENT_STATUSES,
  type PaymentEventType,
  type PaymentStatus,
} from './payments/payment.status';
export { MidtransRefund, REFUND_STATUSES, type RefundStatus } from './payments/refunds/refund.entity';
export type { RefundInput } from './payments/refunds/refund.request';

export {
  type AmountLimits,
  type Bank,
  BANKS,
  BankTransferOptions,
  type CallbackUrls,
  type ChargePart,
  CreditCardOptions,
  CstoreOptions,
  CUSTOMER_VIEWS,
  type CustomerView,
  DanaOptions,
  definePaymentMethod,
  EchannelOptions,
  FreeText,
  FreeTextLine,
  type GatewayAnswer,
  GopayOptions,
  NoOptions,
  OvoOptions,
  type PaidThrough,
  PAYMENT_TYPES,
  type PaymentInstructions,
  type PaymentMethod,
  type PaymentMethodDefinition,
  type PaymentMethodOptions,
  type PaymentOptionsByType,
  type PaymentType,
  QRIS_ACQUIRERS,
  type QrisAcquirer,
  QrisOptions,
  type RefundKind,
  type SavedCardOptions,
  type StoredPaymentType,
  ShopeepayOptions,
  type Store,
  STORES,
  type ValidPaymentMethodOptions,
} from './payment-methods';

export type { CardOptions } from './cards/card.options';
export {
  type BinOptions,
  type CardBin,
  CardService,
  type SavedCardLookup,
  type SavedCardSubject,
} from './cards/card.service';
export { MidtransSavedCard } from './cards/saved-card.entity';

export { MidtransPayAccount } from './pay-accounts/pay-account.entity';
export {
  PAY_ACCOUNT_EVENT_TYPES,
  type PayAccountEvent,
  type PayAccountEventType,
  type PayAccountSnapshot,
} from './pay-accounts/pay-account.events';
export { CreatePayAccountInput } from './pay-accounts/pay-account.request';
export { PayAccountService, type PayAccountSubject } from './pay-accounts/pay-account.service';
export { PayAccountContext } from './pay-accounts/pay-account.context';
export { PayAccountFilter } from './pay-accounts/pay-account.filter';
export { PAY_ACCOUNT_STATUSES, type PayAccountStatus } from './pay-accounts/pay-account.status';
export type { PayAccountResult } from './pay-accounts/pay-account.sync';

export { InvoiceContext } from './invoices/invoice.context';
export {
  type CreateInvoiceOptions,
  type InvoiceResult,
  InvoiceService,
  type InvoiceSubject,
  type VoidInvoiceOptions,
} from './invoices/invoice.service';
export { InvoiceFilter } from './invoices/invoice.filter';
export { type InvoiceVirtualAccount, MidtransInvoice } from './invoices/invoice.entity';
export { MidtransInvoiceItem } from './invoices/invoice-item.entity';
export type { InvoiceEvent, InvoiceSnapshot } from './invoices/invoice.events';
export {
  type CreateInvoiceInput,
  INVOICE_PAYMENT_TYPES,
  type InvoiceDetails,
  type InvoiceItemInput,
  type InvoicePaymentLink,
  type InvoicePaymentType,
  type VirtualAccountInput,
} from './invoices/invoice.request';
export type {
  AccountInvoiceOptions,
  InvoiceOptions,
  PrepareInvoice,
  RequestedInvoice,
} from './invoices/invoice.options';
export {
  GATEWAY_INVOICE_STATUSES,
  type GatewayInvoiceStatus,
  INVOICE_EVENT_TYPES,
  type InvoiceEventType,
  INVOICE_STATUSES,
  type InvoiceStatus,
} from './invoices/invoice.status';
export type { ValidInvoice } from './invoices/invoice.validation';

export { PaymentLinkContext } from './payment-links/payment-link.context';
export {
  MidtransPaymentLink,
  type PaymentLinkCustomerDetails,
  type PaymentLinkItem,
} from './payment-links/payment-link.entity';
export { CardRouting } from './payment-methods/card-routing';
export { PageCard, PageInstallment } from './payment-methods/page-card';
export { InstallmentMinimums, InstallmentTerms } from './payment-methods/installment-terms';
export type {
  PaymentLinkEvent,
  PaymentLinkPurchase,
  PaymentLinkSnapshot,
} from './payment-links/payment-link.events';
export { PaymentLinkFilter } from './payment-links/payment-link.filter';
export type {
  PaymentLinkOptions,
  PreparePaymentLink,
  RequestedPaymentLink,
} from './payment-links/payment-link.options';
export type { PaymentLinkIds } from './payment-links/payment-link.payload';
export type {
  CreatePaymentLinkInput,
  DynamicAmount,
  PaymentLinkCallbacks,
  PaymentLinkCustomer,
  PaymentLinkDetails,
  PaymentLinkExpiry,
} from './payment-links/payment-link.request';
export {
  type CreatePaymentLinkOptions,
  type DeletePaymentLinkOptions,
  type PaymentLinkResult,
  PaymentLinkService,
  type PaymentLinkSubject,
} from './payment-links/payment-link.service';
export {
  PAYMENT_LINK_EVENT_TYPES,
  PAYMENT_LINK_STATUSES,
  type PaymentLinkEventType,
  type PaymentLinkStatus,
} from './payment-links/payment-link.status';
export type { ValidPaymentLink } from './payment-links/payment-link.validation';

export { MidtransSubscription } from './subscriptions/subscription.entity';
export {
  type SubscriptionCharge,
  type SubscriptionEvent,
  type SubscriptionSnapshot,
} from './subscriptions/subscription.events';
export {
  SUBSCRIPTION_EVENT_TYPES,
  SUBSCRIPTION_STATUSES,
  type SubscriptionEventType,
  type SubscriptionStatus,
} from './subscriptions/subscription.status';
export { type SubscriptionTerms } from './subscriptions/subscription.terms';
export {
  type ChargeTerms,
  INTERVAL_UNITS,
  RETRY_INTERVAL_UNITS,
  SUBSCRIPTION_PAYMENT_TYPES,
  type SubscriptionPaymentType,
} from './subscriptions/charge-terms';
export { type UpdateSubscriptionInput } from './subscriptions/update-subscription.request';
export { type CreateSubscriptionInput } from './subscriptions/subscription.request';
export type {
  PrepareSubscription,
  PresentSubscription,
  RequestedSubscription,
  RequestedTerms,
  SubscriptionOptions,
} from './subscriptions/subscription.options';
export {
  type CreateSubscriptionOptions,
  type SubscriptionResult,
  SubscriptionService,
  type SubscriptionSubject,
  type UpdateSubscriptionOptions,
} from './subscriptions/subscription.service';
export { SubscriptionContext } from './subscriptions/subscription.context';
export { SubscriptionFilter } from './subscriptions/subscription.filter';
export type { ChargeableSubscription, ValidSubscription } from './subscriptions/subscription.validation';

export {
  MidtransNotification,
  NOTIFICATION_STATUSES,
  type NotificationStatus,
} from './notifications/notification.entity';
export {
  NOTIFICATION_EVENT_TYPES,
  type NotificationEvent,
  type NotificationEventType,
  type NotificationSnapshot,
} from './notifications/notification.events';
export type { NotificationOptions } from './notifications/notification.options';
export type { NotificationFilter } from './notifications/notification.filter';
export {
  NotificationNotFoundError,
  NotificationNotReplayableError,
  NotificationReplayPostponedError,
  SnapBiNotConfiguredError,
} from './notifications/notification.errors';
export type { ReplayedNotification } from './notifications/notification.replays';
export { NotificationService } from './notifications/notification.service';

export * from './events/event';
export {
  ConsumerNotFoundError,
  ConsumerStateError,
  EventNotFoundError,
  type EventOperation,
  EventStateError,
} from './events/event.errors';
export {
  DeliveryFilter,
  EVENT_STATES,
  EventFilter,
  EventSelection,
  type EventState,
} from './events/event.filter';
export type { EventOptions } from './events/event.options';
export type { CloudEventData, MidtransCloudEvent } from './events/forwarding/cloud-event';
export type { ForwardingOptions } from './events/forwarding/forwarding.options';
export type { MessageBroker } from './events/forwarding/message-broker';
export type { StoredDelivery, StoredEvent } from './events/event.repository';
export { MidtransEventService } from './events/event.service';
export {
  type DurableEventPattern,
  type EventOfPattern,
  OnMidtransEvent,
  type OnMidtransEventOptions,
} from './events/on-midtrans-event.decorator';
export type { ConsumerSettings, DeadLetterPolicy, ListenerContext } from './events/consumer';
export type { ConsumerReport } from './events/consumer.report';
export { MidtransConsumer } from './events/consumer.entity';
export type { ConsumerEvent, DeadEvent } from './events/consumer.events';
export { MidtransDelivery } from './events/delivery.entity';
export { MidtransOutboxEvent } from './events/outbox.entity';

export * from './errors/midtrans.errors';
export { SavedCardNotFoundError } from './cards/card.errors';
export {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  type InvoiceOperation,
  InvoiceRejectedError,
  InvoiceStateError,
} from './invoices/invoice.errors';
export {
  DuplicatePaymentLinkIdError,
  PaymentLinkNotFoundError,
  type PaymentLinkOperation,
  PaymentLinkRejectedError,
  PaymentLinkStateError,
} from './payment-links/payment-link.errors';
export {
  PayAccountDeclinedError,
  PayAccountNotFoundError,
  type PayAccountOperation,
  PayAccountStateError,
} from './pay-accounts/pay-account.errors';
export {
  ChargeRejectedError,
  PaymentDeclinedError,
  PaymentNotFoundError,
  type PaymentOperation,
  type PaymentStateCode,
  PaymentStateError,
} from './payments/payment.errors';
export {
  SubscriptionNotFoundError,
  SubscriptionRejectedError,
  SubscriptionStateError,
} from './subscriptions/subscription.errors';
export { RejectedError } from './errors/gateway-failure';
export * from './errors/midtrans-module.error';
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
  type SignedBiSnapNotification,
} from './gateway';
