export { PaymentLedger, type Applied, type Outcome, type Unmatched } from './payment.ledger';
export type { GatewayReport } from './judge';
export type { Delivery, PaymentPatch } from './ledger.sql';
