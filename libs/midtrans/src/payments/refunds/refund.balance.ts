import { v7 as uuidv7 } from 'uuid';
import type { Queries } from '../../database/postgres';
import { CONFIRM, LOCK_BALANCE, REFUNDS_OF, type BalanceRow, type RefundRow } from './refund.sql';
import { newRefunds, type KnownRefund, type ReportedRefund } from './reported-refunds';

/** A payment's money, and the refunds of it, while its row is locked. */
export interface RefundBalance extends BalanceRow {
  readonly refunds: readonly RefundRow[];
}

/**
 * Locks a payment's row until the transaction ends.
 *
 * @param order.transactionId - whose balance it is: the payment's own, or that of another by which it was paid as well
 */
export async function lockBalance(
  queries: Queries,
  order: { account: string; orderId: string; transactionId?: string | null },
): Promise<RefundBalance | null> {
  const values = [order.account, order.orderId, order.transactionId];
  const [balance] = await queries.query<BalanceRow>(LOCK_BALANCE, values);
  return balance === undefined ? null : { ...balance, refunds: await refundsOf(queries, balance) };
}

/** Of its own transaction, or of another. */
export async function refundsOf(
  queries: Queries,
  { id, transaction_id: transactionId }: Pick<BalanceRow, 'id' | 'transaction_id'>,
): Promise<RefundRow[]> {
  return queries.query<RefundRow>(REFUNDS_OF, [id, transactionId]);
}

/** Whole rupiah of the refunds in a status. */
export function sumOf(refunds: readonly RefundRow[], status: RefundRow['status']): number {
  return refunds.filter((refund) => refund.status === status).reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Whole rupiah that may still be refunded: what is requested counts as gone until the gateway says otherwise. With an automatic
 * fee, more than was charged may have gone back.
 */
export function refundable(balance: RefundBalance): number {
  const gone = Math.max(sumOf(balance.refunds, 'confirmed'), balance.refund_amount);
  return Math.max(0, balance.gross_amount - gone - sumOf(balance.refunds, 'requested'));
}

/** Writes down what a report tells of refunds. Only under the payment's lock. */
export async function applyReportedRefunds(
  queries: Queries,
  balance: RefundBalance,
  reported: readonly ReportedRefund[],
): Promise<RefundRow[]> {
  const news = newRefunds(reported, balance.refunds.map(knownOf));
  for (const refund of news) {
    await queries.query(CONFIRM, [
      uuidv7(),
      balance.id,
      balance.transaction_id,
      refund.refundKey,
      refund.amount,
      refund.reason,
      refund.refundChargebackId,
      refund.refundMethod,
      refund.bankConfirmedAt,
      refund.createdAt,
    ]);
  }
  return news.length === 0 ? [...balance.refunds] : refundsOf(queries, balance);
}

export function knownOf(row: RefundRow): KnownRefund {
  return { refundKey: row.refund_key, status: row.status, bankConfirmedAt: row.bank_confirmed_at };
}
