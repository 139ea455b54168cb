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
export type { MidtransUser, PaymentAction, Permission } from './access/midtrans-user';
export { MidtransExceptionFilter } from './rest/midtrans-exception.filter';
export type { ErrorBody } from './rest/error.body';
export { MIDTRANS_ENTITIES } from './entities';
export { MIDTRANS_MIGRATIONS } from './migrations';

export {
  PaymentService,
  type ChargeContext,
  type PaymentResult,
  type RefundResult,
  type Repeatable,
} from './payments/payment.service';
export { ChargeSources } from './payments/charge.sources';
export { PaymentOperations, type OperationDetails } from './payments/payment.operations';
export { StatusReader } from './payments/status-reader';
export { Refund, type RefundStatus } from './payments/refunds/refund.entity';
export type { RefundInput } from './payments/refunds/refund.input';
export { RefundService } from './payments/refunds/refund.service';
export { PayAccountService } from './pay-accounts/pay-account.service';
export { PayAccountReader, type PayAccountResult } from './pay-accounts/pay-account.reader';
export { PayAccountOperations } from './pay-accounts/pay-account.operations';
export { PayAccount } from './pay-accounts/pay-account.entity';
export { PayAccountRepository } from './pay-accounts/pay-account.repository';
export { PayAccountLedger } from './pay-accounts/pay-account.ledger';
export { CreatePayAccountInput } from './pay-accounts/pay-account.input';
export type { PayAccountStatus } from './pay-accounts/pay-account.status';
export { CardService, type CardBin } from './cards/card.service';
export { SavedCard } from './cards/saved-card.entity';
export { PaymentLedger } from './payments/ledger';
export { PaymentRepository } from './payments/payment.repository';
export { Payment } from './payments/payment.entity';
export { PaymentItem } from './payments/payment-item.entity';
export type { PaymentStatus } from './payments/status';
export type { CreateChargeInput, CustomerDetails, ItemDetail } from './payments/charge.input';
export type { CustomExpiry } from './validation/custom-expiry';
export type { PrepareCharge, RequestedCharge } from './options/prepare-charge';
export type { PrepareInvoice, RequestedInvoice } from './options/prepare-invoice';
export type { ValidCharge } from './payments/charge.validation';
export { PaymentAdoption, type AdoptedPayment, type PaymentOrigin } from './payments/payment.adoption';

export { InvoiceService, type InvoiceResult } from './invoices/invoice.service';
export { InvoiceRepository, type InvoiceFilter, type ReservedInvoice } from './invoices/invoice.repository';
export { InvoiceLedger } from './invoices/invoice.ledger';
export { InvoiceReader } from './invoices/invoice.reader';
export { InvoiceSender } from './invoices/invoice.sender';
export { InvoiceVoider, type VoidDetails } from './invoices/invoice.voider';
export { Invoice, type InvoiceVirtualAccount } from './invoices/invoice.entity';
export { InvoiceItem } from './invoices/invoice-item.entity';
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
export { SubscriptionOperations } from './subscriptions/subscription.operations';
export { SubscriptionReader } from './subscriptions/subscription.reader';
export { SubscriptionTokens } from './subscriptions/subscription.tokens';
export { Subscription } from './subscriptions/subscription.entity';
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
export { OutboxEvent } from './events/outbox.entity';
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
