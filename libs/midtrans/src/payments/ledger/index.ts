export { PaymentLedger, type Applied, type Outcome, type Unmatched } from './payment.ledger';
export type { PaymentGatewayState } from './resolve-update';
export type { Delivery, PaymentPatch } from './ledger.sql';
