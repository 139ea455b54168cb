import type { JsonObject } from '../json';
import type { TransactionStatus } from '../transaction-status';
import type { Callback } from './charge/callback';

/** The gateway's `fraud_status`. */
export type FraudStatus = 'accept' | 'challenge' | 'deny';

/** One refund that the gateway accepted. */
export interface Refund {
  /** The merchant's key, or one that the gateway made where the request had none. */
  readonly refundKey: string;
  /** The digits of `refund_chargeback_id`: those of wallets and QRIS exceed 2^53. */
  readonly refundChargebackId: string;
  readonly refundChargebackUuid: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly reason: string;
  /** `online` for a direct refund, `offline` for any other. */
  readonly method: 'online' | 'offline';
  readonly createdAt: Date;
  /** Absent until the bank or the payment provider has confirmed the refund. */
  readonly bankConfirmedAt?: Date;
}

/** A read-only view of one transaction at the gateway, as of the moment it was taken. */
export interface Transaction {
  readonly orderId: string;
  readonly transactionId: string;
  /** The gateway's `payment_type`; a Permata VA reads `bank_transfer`. */
  readonly paymentType: string;
  readonly status: TransactionStatus;
  /** Absent where the gateway omits it: Indomaret, and a card that still waits for 3D Secure. */
  readonly fraudStatus?: FraudStatus;
  /** Whole rupiah: what the customer pays, a fee imposed on them included; after a partial capture, what was captured. */
  readonly grossAmount: number;
  readonly transactionTime: Date;
  readonly expiryTime: Date;
  readonly settlementTime?: Date;
  /** Whole rupiah refunded so far; 0 when nothing was. */
  readonly refundAmount: number;
  /** The refunds that make up `refundAmount`, oldest first. */
  readonly refunds: readonly Refund[];
  /** Whole rupiah charged back so far; 0 when nothing was. */
  readonly chargebackAmount: number;
  /** What is particular to the method, in the gateway's own names: `va_numbers`, `redirect_url`, `masked_card`, … */
  readonly details: Readonly<JsonObject>;
}

/** A refund, and when its confirmation by the bank is due. */
export interface RefundRecord extends Refund {
  readonly confirmsAt: Date;
}

/** A refund that the bank refused: its key may be tried again for a while. */
export interface RejectedRefund {
  readonly refundKey: string;
  readonly firstTriedAt: Date;
}

/** How a transaction changes: fixed at the charge for what the customer and the bank will do, else made on demand. */
export interface Change {
  readonly status: TransactionStatus;
  readonly fraudStatus?: FraudStatus;
  readonly facts?: JsonObject;
  /** What `payment_amounts` tells was paid when it happens: the amounts, as the gateway writes them. */
  readonly paidAmounts?: readonly string[];
  /** Whole rupiah that a partial capture leaves. */
  readonly grossAmount?: number;
  /** The refund that this change adds. */
  readonly refund?: RefundRecord;
  /** Whole rupiah that this change charges back. */
  readonly chargedBack?: number;
}

/** What the gateway keeps of a transaction. Never changed in place: a move makes a new record. */
export interface TransactionRecord extends Omit<Transaction, 'details' | 'refundAmount' | 'refunds'> {
  /** When it got its present status. */
  readonly changedAt: Date;
  readonly refunds: readonly RefundRecord[];
  readonly rejectedRefunds: readonly RejectedRefund[];
  /** Fields that the charge's answer, GET status and notifications all carry. */
  readonly facts: JsonObject;
  /** Fields that only the charge's answer carries: where and how to pay. */
  readonly instructions: JsonObject;
  readonly whenPaid: Change;
  readonly whenDenied: Change;
  /** What the payment provider will do by itself while the transaction is pending. */
  readonly foreseen?: { readonly at: Date; readonly change: Change };
  /** A settled payment of this method may still be reversed by the bank. */
  readonly reversible: boolean;
  readonly notificationUrls: readonly string[];
  /** How the merchant gets its customer back. */
  readonly callback: Callback;
  /** What the customer told a payment page: notifications alone carry it. */
  readonly customer?: JsonObject;
  /** What a payment page was told of a subscription: notifications alone carry it. */
  readonly recurring?: JsonObject;
  /** Whether a payment page made it over BI-SNAP. */
  readonly isOverBiSnap?: boolean;
}

/** Whole rupiah refunded so far. */
export function refundedSum({ refunds }: Pick<TransactionRecord, 'refunds'>): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}

function refundView({ confirmsAt: _, ...refund }: RefundRecord): Refund {
  return Object.freeze(refund);
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
    refundAmount: refundedSum(record),
    refunds: Object.freeze(record.refunds.map(refundView)),
    chargebackAmount: record.chargebackAmount,
    details: Object.freeze({ ...record.instructions, ...record.facts }),
  });
}
