import type { JsonObject } from '../json';

/** The gateway's `transaction_status`, as far as this simulator plays it. */
export type TransactionStatus =
  'pending' | 'authorize' | 'capture' | 'settlement' | 'deny' | 'cancel' | 'expire';

/** The gateway's `fraud_status`. */
export type FraudStatus = 'accept' | 'challenge' | 'deny';

/** A read-only view of one transaction at the gateway, as of the moment it was taken. */
export interface Transaction {
  readonly orderId: string;
  readonly transactionId: string;
  /** The gateway's `payment_type`; a Permata VA reads `bank_transfer`. */
  readonly paymentType: string;
  readonly status: TransactionStatus;
  /** Absent where the gateway omits it: Indomaret, and a card that still waits for 3D Secure. */
  readonly fraudStatus?: FraudStatus;
  /** Whole rupiah. */
  readonly grossAmount: number;
  readonly transactionTime: Date;
  readonly expiryTime: Date;
  readonly settlementTime?: Date;
  /** What is particular to the method, in the gateway's own names: `va_numbers`, `redirect_url`, `masked_card`, … */
  readonly details: Readonly<JsonObject>;
}

/** How a transaction changes when somebody pays it or the bank denies it: fixed at the charge, applied at the move. */
export interface Change {
  readonly status: TransactionStatus;
  readonly fraudStatus?: FraudStatus;
  readonly facts?: JsonObject;
}

/** What the gateway keeps of a transaction. Never changed in place: a move makes a new record. */
export interface TransactionRecord extends Omit<Transaction, 'details'> {
  /** Fields that the charge's answer, GET status and notifications all carry. */
  readonly facts: JsonObject;
  /** Fields that only the charge's answer carries: where and how to pay. */
  readonly instructions: JsonObject;
  readonly whenPaid: Change;
  readonly whenDenied: Change;
  /** A settled payment of this method may still be reversed by the bank. */
  readonly reversible: boolean;
  readonly notificationUrls: readonly string[];
}

export function viewOf(record: TransactionRecord): Transaction {
  return Object.freeze({
    orderId: record.orderId,
    transactionId: record.transactionId,
    paymentType: record.paymentType,
    status: record.status,
    fraudStatus: record.fraudStatus,
    grossAmount: record.grossAmount,
    transactionTime: record.transactionTime,
    expiryTime: record.expiryTime,
    settlementTime: record.settlementTime,
    details: Object.freeze({ ...record.instructions, ...record.facts }),
  });
}
