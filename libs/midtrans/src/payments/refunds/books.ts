import { v7 as uuidv7 } from 'uuid';
import type { Queries } from '../../database/postgres';
import { CONFIRM, LOCK_BOOKS, REFUNDS_OF, type BooksRow, type RefundRow } from './refund.sql';
import { newsAmong, type KnownRefund, type ReportedRefund } from './reported-refunds';

/** A payment's money, and the refunds of it, while its row is locked. */
export interface Books extends BooksRow {
  readonly refunds: readonly RefundRow[];
}

/** Locks a payment's row until the transaction ends. */
export async function lockBooks(
  queries: Queries,
  order: { account: string; orderId: string },
): Promise<Books | null> {
  const [books] = await queries.query<BooksRow>(LOCK_BOOKS, [order.account, order.orderId]);
  return books === undefined ? null : { ...books, refunds: await refundsOf(queries, books.id) };
}

export async function refundsOf(queries: Queries, paymentId: string): Promise<RefundRow[]> {
  return queries.query<RefundRow>(REFUNDS_OF, [paymentId]);
}

/** Whole rupiah of the refunds in a status. */
export function sumOf(refunds: readonly RefundRow[], status: RefundRow['status']): number {
  return refunds.filter((refund) => refund.status === status).reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Whole rupiah that may still be refunded: what is requested counts as gone until the gateway says otherwise. With an automatic
 * fee, more than was charged may have gone back.
 */
export function refundable(books: Books): number {
  const gone = Math.max(sumOf(books.refunds, 'confirmed'), books.refund_amount);
  return Math.max(0, books.gross_amount - gone - sumOf(books.refunds, 'requested'));
}

/** Writes down what a report tells of refunds. Only under the payment's lock. */
export async function foldIn(
  queries: Queries,
  books: Books,
  reported: readonly ReportedRefund[],
): Promise<RefundRow[]> {
  const news = newsAmong(reported, books.refunds.map(knownOf));
  for (const refund of news) {
    await queries.query(CONFIRM, [
      uuidv7(),
      books.id,
      refund.refundKey,
      refund.amount,
      refund.reason,
      refund.refundChargebackId,
      refund.refundMethod,
      refund.bankConfirmedAt,
      refund.createdAt,
    ]);
  }
  return news.length === 0 ? [...books.refunds] : refundsOf(queries, books.id);
}

export function knownOf(row: RefundRow): KnownRefund {
  return { refundKey: row.refund_key, status: row.status, bankConfirmedAt: row.bank_confirmed_at };
}
