export { createSimulator, type Simulator } from './simulator';
export type { SimulatorOptions } from './options';
export type { ListenOptions, SimulatorServer } from './http/server';
export type { NotificationAttempt } from './notifications/courier';
export type { FraudStatus, Transaction, TransactionStatus } from './transaction';
export { IllegalTransitionError, SimulatorError, UnknownTransactionError } from './errors';
