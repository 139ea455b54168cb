import { MidtransError, type MidtransClient, type TransactionResponse } from '../gateway';
import { findPaymentMethod } from '../payment-methods';
import { isInRupiah } from './answer';

/** An order as Midtrans can be asked about it. */
export interface OrderToRead {
  readonly orderId: string;
  readonly paymentType: string | null;
  readonly transactionId: string | null;
  /** Whether the transaction is known to be the order's: a notification's is not signed. @default false */
  readonly isOwnTransaction?: boolean;
  /** Whether the order id is another transaction's by now. @default false */
  readonly isReplaced?: boolean;
}

/** The id under which Midtrans knows an order: of some payment methods, and where another has the order id, the transaction id only. */
export function gatewayIdOf({
  orderId,
  paymentType,
  transactionId,
  isReplaced = false,
}: OrderToRead): string {
  return isReplaced || isKnownByTransaction(paymentType) ? (transactionId ?? orderId) : orderId;
}

/** Whether Midtrans can be asked about an order: where it has not told the id that it knows it by, a 404 says nothing. */
export function isAskedById({ paymentType, transactionId }: OrderToRead): boolean {
  return transactionId !== null || !isKnownByTransaction(paymentType);
}

/**
 * Asks Midtrans how an order stands. The answer names the order and an amount in rupiah, or is none: some are asked for by
 * their transaction id, which is not signed in notifications, and an order's place takes transaction ids as well.
 *
 * @throws MidtransError where Midtrans fails, answers for another order, or does not say of which
 * @see https://docs.midtrans.com/reference/get-transaction-status
 */
export async function fetchStatus(
  client: MidtransClient,
  order: OrderToRead,
  timeoutMs?: number,
): Promise<TransactionResponse> {
  const response = await client.getStatus(gatewayIdOf(order), { timeoutMs });
  if (response.order_id === undefined) throw useless('Midtrans answered without saying of which order');
  const names = order.isOwnTransaction ? [order.orderId, order.transactionId] : [order.orderId];
  if (!names.includes(response.order_id)) throw useless('Midtrans answered for another order');
  const isAnother = order.isReplaced === true && response.transaction_id !== order.transactionId;
  if (isAnother) throw useless('Midtrans answered for another transaction');
  if (response.gross_amount === undefined) throw useless('Midtrans answered without an amount');
  if (!isInRupiah(response)) throw useless('Midtrans answered with another currency');
  return response;
}

function isKnownByTransaction(paymentType: string | null): boolean {
  return findPaymentMethod(paymentType)?.statusId === 'transaction_id';
}

function useless(message: string): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown: false });
}
