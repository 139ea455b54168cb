export type { Circuit, CircuitBreakerOptions, CircuitState } from './circuits';
export { type GatewayRequest, MidtransClient } from './client';
export {
  GATEWAY_URLS,
  type MidtransClientOptions,
  type MidtransEnvironment,
  SNAP_URLS,
} from './client.options';
export type { GatewayAccount, GatewayCaller } from './caller';
export type { CoreApiClient } from './core-api.client';
export type { GatewayApi, HttpMethod } from './endpoints';
export {
  MidtransApiError,
  type MidtransApiErrorDetails,
  MidtransAuthenticationError,
  MidtransCardTokenError,
  MidtransCircuitOpenError,
  MidtransConflictError,
  MidtransConnectionError,
  MidtransDuplicateOrderError,
  MidtransError,
  type MidtransErrorDetails,
  MidtransNotActivatedError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRefundRejectedError,
  MidtransRequestError,
  MidtransServerError,
  MidtransTimeoutError,
  MidtransValidationError,
} from './errors';
export type { GatewayHooks, RequestEvent, ResponseEvent } from './hooks';
export { formatAmount, parseAmount } from './money';
export { redact, REDACTED, redactText } from './redact';
export { isDeclined } from './declined';
export type { QueryParameters, RequestOptions } from './request';
export {
  notificationSignature,
  payAccountSignature,
  type SignedFields,
  type SignedNotification,
  type SignedPayAccountFields,
  type SignedPayAccountNotification,
  verifyNotificationSignature,
  verifyPayAccountSignature,
} from './signature';
export type { SignedBiSnapNotification } from './bi-snap-signature';
export type { Fetch, Wire } from './transport';
export { formatWibTime, parseWibTime } from './wib-time';
export * from './wire';
