export { PaymentLedger, type Applied, type Outcome } from './payment.ledger';
export type { GatewayReport } from './judge';
export type { Delivery, PaymentPatch } from './ledger.sql';
