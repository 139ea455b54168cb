import { MidtransError, type MidtransClient, type TransactionResponse } from '../gateway';

/** An order as Midtrans can be asked about it. */
export interface OrderToRead {
  readonly orderId: string;
  readonly paymentType: string | null;
  readonly transactionId: string | null;
}

/** The id under which Midtrans knows an order: of DANA's, the transaction id only. */
export function gatewayIdOf({ orderId, paymentType, transactionId }: OrderToRead): string {
  return paymentType === 'dana' ? (transactionId ?? orderId) : orderId;
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
  const response = await client.getStatus(gatewayIdOf(order), { timeoutMs });
  if (response.order_id !== undefined && response.order_id !== order.orderId) {
    throw new MidtransError({
      message: 'Midtrans answered for another order',
      attempts: 1,
      outcomeUnknown: false,
    });
  }
  return response;
}
