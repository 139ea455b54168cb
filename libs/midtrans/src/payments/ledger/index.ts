export { AttemptLedger } from './attempt.ledger';
export { LedgerStore } from './ledger.store';
export { PaymentLedger, type Outcome } from './payment.ledger';
export {
  isOfOther,
  resolveDelivery,
  resolveUpdate,
  stateOf,
  type PaymentGatewayState,
  type ReportIdentity,
  type Resolution,
  type StoredPayment,
} from './resolve-update';
