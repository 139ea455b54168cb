import { parseAmount, redactText, type InvoiceResponse, type MidtransClient } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import type { MidtransInvoice } from './invoice.entity';

/** What of an invoice binds an answer to it. */
export type AnsweredInvoice = Pick<MidtransInvoice, 'orderId' | 'totalAmount' | 'midtransStatus'>;

/** Whether an answer is about the invoice of an order, and does not contradict the id that it was asked for by. */
export function isAbout({ orderId }: AnsweredInvoice, response: InvoiceResponse, id?: string): boolean {
  const isAnother = id !== undefined && (response.id ?? id) !== id;
  return response.order_id === orderId && !isAnother;
}

/**
 * What Midtrans has otherwise than it was agreed, in words; undefined where that is nothing.
 *
 * @param dashboardTaxes - whether Midtrans may add to an invoice that it has not told of before
 */
export function differenceOf(
  { orderId, totalAmount, midtransStatus }: AnsweredInvoice,
  response: InvoiceResponse,
  dashboardTaxes: boolean,
): string | undefined {
  const amount: unknown = response.gross_amount ?? totalAmount;
  const currency: unknown = response['currency'] ?? 'IDR';
  const told = parseAmount(amount) ?? 0;
  const isAgreed = told === totalAmount || (dashboardTaxes && midtransStatus === null && told > totalAmount);
  if (isAgreed && currency === 'IDR') return undefined;
  const words = redactText(JSON.stringify([currency, amount]));
  return `Midtrans has ${words} for the invoice of order ${orderId}, which is one of IDR ${totalAmount}`;
}

/**
 * Asks Midtrans how an invoice stands.
 *
 * @param id - the gateway's
 * @throws MidtransError where Midtrans fails, or answers for another invoice
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export async function fetchInvoice(
  client: MidtransClient,
  invoice: AnsweredInvoice,
  id: string,
  timeoutMs?: number,
): Promise<InvoiceResponse> {
  const response = await client.getInvoice(id, { timeoutMs });
  if (!isAbout(invoice, response, id)) throw new UnusableAnswerError('Midtrans answered for another invoice');
  return response;
}
