export { PaymentLedger, type Outcome } from './payment.ledger';
export type { PaymentGatewayState } from './resolve-update';
