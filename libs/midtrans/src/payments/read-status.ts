import { MidtransError, type MidtransClient, type TransactionResponse } from '../gateway';

/** Whose status is asked for. */
export interface OrderToRead {
  readonly orderId: string;
  readonly paymentType: string | null;
  readonly transactionId: string | null;
}

/**
 * Asks Midtrans how an order stands. DANA's are known there by their transaction id only; that one is not signed in
 * notifications, so an answer about another order is not taken.
 *
 * @throws MidtransError where Midtrans fails, or answers for another order
 * @see https://docs.midtrans.com/reference/get-transaction-status
 */
export async function readStatus(
  client: MidtransClient,
  order: OrderToRead,
  timeoutMs?: number,
): Promise<TransactionResponse> {
  const id = order.paymentType === 'dana' ? (order.transactionId ?? order.orderId) : order.orderId;
  const response = await client.getStatus(id, { timeoutMs });
  if (response.order_id !== undefined && response.order_id !== order.orderId) {
    throw new MidtransError({
      message: 'Midtrans answered for another order',
      attempts: 1,
      outcomeUnknown: false,
    });
  }
  return response;
}
