export { PaymentLedger, type GatewayReport, type Outcome } from './payment.ledger';
export type { Delivery, PaymentPatch } from './ledger.sql';
