import type { Channel } from '../checkout/channels';
import { isLost, isPaid } from '../transactions/paid';
import type { RequestOrigin } from '../http/request';
import type { JsonObject } from '../json';
import type { Transaction, TransactionRecord } from '../transactions/transaction';
import type { InvoiceTotals } from './totals';

/** The gateway's `status` of an invoice, as far as the simulator plays it. */
export type InvoiceStatus = 'pending' | 'published' | 'overdue' | 'expired' | 'paid' | 'voided';

/** A read-only view of one invoice at the gateway, as of the moment it was taken. */
export interface Invoice {
  readonly id: string;
  readonly orderId: string;
  readonly invoiceNumber: string;
  readonly status: InvoiceStatus;
  /** Whole rupiah. */
  readonly grossAmount: number;
  readonly dueDate: Date;
  /** When it can no longer be paid. */
  readonly expiresAt: Date;
  readonly paidAt?: Date;
  readonly paymentLinkUrl?: string;
  readonly virtualAccounts: readonly { readonly bank: string; readonly number: string }[];
  /** The payments begun for it, oldest first. */
  readonly transactions: readonly Transaction[];
}

/** A number to transfer an invoice's amount to. */
export interface VirtualAccount {
  readonly bank: string;
  readonly channel: Channel;
  readonly number: string;
  readonly transactionId: string;
}

/** How an invoice is paid. */
export type Payable =
  | { readonly type: 'payment_link'; readonly linkId: string; readonly url: string }
  | { readonly type: 'virtual_account'; readonly accounts: readonly VirtualAccount[] }
  /** Not yet an invoice. */
  | { readonly type: 'quotation' };

/** What the gateway keeps of an invoice. */
export interface InvoiceRecord {
  readonly id: string;
  readonly orderId: string;
  readonly request: JsonObject;
  readonly origin: RequestOrigin;
  readonly totals: InvoiceTotals;
  readonly createdAt: Date;
  readonly dueDate: Date;
  /** When what it is paid by ends. */
  readonly expiresAt: Date;
  readonly payable: Payable;
  readonly isVoided: boolean;
}

/**
 * An invoice that is not paid by its due date is overdue, and expired once what it is paid by has ended.
 *
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export function statusOf(
  { payable, isVoided, dueDate, expiresAt }: InvoiceRecord,
  payments: readonly TransactionRecord[],
  now: Date,
): InvoiceStatus {
  if (isVoided) return 'voided';
  if (payments.some(isPaid)) return 'paid';
  if (payable.type === 'quotation') return 'published';
  if (payable.type === 'virtual_account' && payments.every(isLost)) return 'expired';
  if (expiresAt <= now) return 'expired';
  return dueDate <= now ? 'overdue' : 'pending';
}

/** Only such an invoice can be voided or paid. */
export function isOpen(status: InvoiceStatus): boolean {
  return status === 'pending' || status === 'overdue';
}

export function paidAtOf(payments: readonly TransactionRecord[]): Date | undefined {
  const paid = payments.find(isPaid);
  return paid && (paid.settlementTime ?? paid.changedAt);
}
