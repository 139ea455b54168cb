import type { BiSnapOrderId } from '../options';
import { randomInt } from 'node:crypto';
import { objectAt, type JsonObject } from '../json';
import type { TransactionRecord } from './transaction';

/** Banks whose virtual accounts come over BI-SNAP, the central bank's standard: payment pages alone offer them. */
export const BI_SNAP_BANKS: readonly unknown[] = ['danamon', 'bsi', 'seabank', 'saqu'];

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const RANDOM_LENGTH = 10;

/** Whether a payment page makes the charge over BI-SNAP. */
export function isOverBiSnap(body: JsonObject): boolean {
  return body.payment_type === 'dana' || BI_SNAP_BANKS.includes(objectAt(body, 'bank_transfer').bank);
}

/** The transaction_id of a BI-SNAP payment, which is no UUID: `A120240830074017NP16XMU4JTID`. */
export function biSnapTransactionId(at: Date): string {
  const time = at.toISOString().replace(/\D/g, '').slice(0, 14);
  const letters = Array.from({ length: RANDOM_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  return `A1${time}${letters.join('')}ID`;
}

/** The order_id that the API's answers give a transaction; notifications have the merchant's in any case. */
export function answeredOrderId(
  { isOverBiSnap: isOver, orderId, transactionId }: TransactionRecord,
  biSnapOrderId: BiSnapOrderId = 'transaction_id',
): string {
  return isOver && biSnapOrderId === 'transaction_id' ? transactionId : orderId;
}
