export { createSimulator } from './create-simulator';
export type { Simulator } from './simulator';
export type { EffectCounts } from './effects';
export type { SimulatorState } from './state/state';
export { ENDPOINTS, type Endpoint, type EndpointName } from './endpoints';
export type { ListenOptions, SimulatorServer } from './http/server';
export type {
  AutomaticFee,
  BiSnapOrderId,
  FeeableCharge,
  GrossAmountInfo,
  SimulatorOptions,
  SnapErrorLocale,
  TransactionByOrderId,
  UnknownPayments,
} from './options';
export type { LogEntry, NotificationEntry, RequestEntry } from './log/log-entry';
export type { NotificationAttempt, Resent } from './notifications/courier';
export type { Tampering } from './notifications/tampering';
export type { KeptRequest } from './traffic/kept-request';
export type { DeniableOperation } from './transactions/bank-denials';
export { LosslessNumber, type JsonObject } from './json';
export type { TransactionStatus } from './transaction-status';
export type { FraudStatus, Refund, Transaction } from './transactions/transaction';
export type { FaultConditions } from './faults/conditions';
export type {
  DamageFault,
  Fault,
  HtmlFault,
  LatencyFault,
  LostResponseFault,
  ResetFault,
  StatusFault,
  TimeoutFault,
} from './faults/fault';
export type { ActiveFault, FaultOrder, FaultTarget } from './faults/faults';
export type { FaultHandle } from './faults/rules';
export type {
  ActiveNotificationFault,
  DelayFault,
  DropFault,
  DuplicateFault,
  ForgeFault,
  NotificationFault,
  NotificationFaultOrder,
  ReorderFault,
  ReplayFault,
} from './notifications/notification-fault';
export {
  IllegalAmountError,
  IllegalTransitionError,
  InvalidFieldError,
  SimulatorError,
  UnknownNotificationError,
  UnknownTransactionError,
} from './errors';
export type { ChargeFailureReason, SubscriptionChargeFailure } from './subscriptions/charge-failure';
export type { PayAccount, PayAccountStatus } from './pay-accounts/pay-account';
export type { Balances } from './pay-accounts/sandbox-users';
export { IllegalPayAccountStatusError, UnknownPayAccountError } from './pay-accounts/pay-account.errors';
export type { Subscription, SubscriptionPaymentType, SubscriptionStatus } from './subscriptions/subscription';
export { UnknownSubscriptionError } from './subscriptions/subscription.errors';
export type { Channel } from './checkout/channels';
export type { UiMode } from './checkout/charge-part';
export type { Choice } from './checkout/checkout';
export type { CustomerDetails } from './checkout/collected-details';
export { CheckoutRefusedError, UnknownCheckoutError } from './checkout/checkout.errors';
export type { CheckoutMethods } from './checkout-methods';
export type { Invoice, InvoiceStatus } from './invoices/invoice';
