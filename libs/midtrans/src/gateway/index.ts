export { GATEWAY_URLS, MidtransClient, type MidtransClientOptions, type MidtransEnvironment } from './client';
export {
  MidtransApiError,
  type MidtransApiErrorDetails,
  MidtransAuthenticationError,
  MidtransConnectionError,
  MidtransDuplicateOrderError,
  MidtransError,
  type MidtransErrorDetails,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRequestError,
  MidtransTimeoutError,
  MidtransValidationError,
} from './errors';
export type { Fetch, GatewayHooks, RequestEvent, ResponseEvent } from './http';
export { formatAmount, parseAmount } from './money';
export { redact, REDACTED, redactText } from './redact';
export type { RequestOptions } from './request';
export {
  notificationSignature,
  type SignedFields,
  type SignedNotification,
  verifyNotificationSignature,
} from './signature';
export { formatWibTime, parseWibTime } from './wib-time';
export {
  type ChargeRequest,
  FRAUD_STATUSES,
  type FraudStatus,
  PAYMENT_TYPES,
  type PaymentType,
  TRANSACTION_STATUSES,
  type TransactionResponse,
  type TransactionStatus,
  type WireAction,
  type WireCustomer,
  type WireCustomExpiry,
  type WireItem,
} from './wire';
