import { MidtransError, type InvoiceResponse, type MidtransClient } from '../gateway';

/**
 * Asks Midtrans how an invoice stands.
 *
 * @param id - the gateway's
 * @throws MidtransError where Midtrans fails, or answers for another invoice
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export async function readInvoice(
  client: MidtransClient,
  invoice: { readonly orderId: string },
  id: string,
  timeoutMs?: number,
): Promise<InvoiceResponse> {
  const response = await client.getInvoice(id, { timeoutMs });
  if (!isOf(response, invoice)) throw unusable('Midtrans answered for another invoice');
  return response;
}

/** Whether an answer is about the invoice of an order. */
export function isOf(response: InvoiceResponse, { orderId }: { readonly orderId: string }): boolean {
  return response.order_id === orderId;
}

/**
 * Midtrans answered, and what it said is of no use: it is to be asked again.
 *
 * @param outcomeUnknown - whether it was asked to do something, and not how things stand
 */
export function unusable(message: string, outcomeUnknown = false): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
