export { createSimulator, type Simulator } from './simulator';
export type { EffectCounts } from './effects';
export { ENDPOINTS, type Endpoint, type EndpointName } from './http/endpoints';
export type { SimulatorOptions } from './options';
export type { ListenOptions, SimulatorServer } from './http/server';
export type { NotificationAttempt } from './notifications/courier';
export type { FraudStatus, Transaction, TransactionStatus } from './transactions/transaction';
export { IllegalTransitionError, SimulatorError, UnknownTransactionError } from './errors';
