import { parseWibTime, type TransactionResponse } from '../gateway';
import type { Command } from '../gateway-commands/command.store';
import { findPaymentMethod, paymentMethod } from '../payment-methods';
import { chargedAmountOf, tellsOneOf } from './payment.gateway-state';
import type { MidtransPayment } from './payment.entity';

/** What of a payment binds an answer to it. */
export type AnsweredPayment = Pick<
  MidtransPayment,
  'orderId' | 'transactionId' | 'grossAmount' | 'authorizedAmount'
> &
  Partial<Pick<MidtransPayment, 'formerTransactionIds' | 'gatewayOrderId'>>;

/**
 * Whether an answer is about a payment: it names the order, or the transaction that is the payment's, and contradicts neither;
 * its amount, where it tells one, is the one that was asked for, and its currency IDR.
 *
 * @param amount - whole rupiah that the answer may tell @default the payment's, or what was authorised of it
 */
export function isAbout(payment: AnsweredPayment, response: TransactionResponse, amount?: number): boolean {
  const { order_id: orderId, transaction_id: transactionId } = response;
  const { gatewayOrderId = payment.orderId } = payment;
  // Where a method is asked for by its transaction, an answer may have the transaction's id in the place of the order's.
  const named = orderId ?? transactionId;
  const isNamed =
    named !== undefined &&
    ((named === gatewayOrderId && orderId !== undefined) || named === payment.transactionId);
  const isAnother =
    payment.transactionId !== null && transactionId !== undefined && transactionId !== payment.transactionId;
  const told = chargedAmountOf(response);
  const expected = amount === undefined ? [payment.grossAmount, payment.authorizedAmount] : [amount];
  return (
    isNamed &&
    !isAnother &&
    !isFormer(payment, response) &&
    isInRupiah(response) &&
    (told === null || tellsOneOf(response, expected))
  );
}

/** Whether an answer is about a payment that had the order id before. */
export function isFormer(
  { formerTransactionIds = [] }: Pick<AnsweredPayment, 'formerTransactionIds'>,
  { transaction_id: transactionId }: TransactionResponse,
): boolean {
  return transactionId !== undefined && formerTransactionIds.includes(transactionId);
}

/** There is no other currency here. */
export function isInRupiah({ currency }: TransactionResponse): boolean {
  return currency === undefined || currency === 'IDR';
}

/** How far the gateway's clock may be from ours, in milliseconds. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** A payment that was asked for. */
export type ChargedPayment = AnsweredPayment & Pick<MidtransPayment, 'paymentType' | 'bank'>;

/**
 * Whether a transaction of the gateway's is the one that a charge without an answer asked for: of its order, type and amount,
 * and of its time. What lies under the order id for another reason is not.
 */
export function isAskedFor(
  payment: ChargedPayment,
  command: Pick<Command, 'createdAt' | 'askedAt'> | undefined,
  response: TransactionResponse,
): boolean {
  return (
    isAbout(payment, response) &&
    tellsOneOf(response, [payment.grossAmount]) &&
    isOfMethod(payment, response) &&
    !isBegunByMidtrans(response) &&
    isWithin(parseWibTime(response.transaction_time), command)
  );
}

/**
 * Whether a transaction of a charge's order is certainly not the one that was asked for. One that does not say enough may be: it
 * is no reason to call a charge a failure.
 */
export function isAnothers(
  payment: ChargedPayment,
  command: Pick<Command, 'createdAt' | 'askedAt'>,
  response: TransactionResponse,
): boolean {
  const amount = chargedAmountOf(response);
  return (
    isFormer(payment, response) ||
    (amount !== null && !tellsOneOf(response, [payment.grossAmount])) ||
    (response.payment_type !== undefined && !isOfMethod(payment, response)) ||
    isBegunByMidtrans(response) ||
    !isWithin(parseWibTime(response.transaction_time), command)
  );
}

function isOfMethod(
  payment: Pick<MidtransPayment, 'paymentType' | 'bank'>,
  response: TransactionResponse,
): boolean {
  const { paymentType, bank } = payment;
  const method = paymentMethod(paymentType);
  const told = method.mayChangeBank ? undefined : method.readInstructions(response).bank;
  return isOfType(payment, response) && (bank === null || told === undefined || told === bank);
}

/** Whether an answer is of a payment's type, by whichever of its names. */
export function isOfType(
  { paymentType }: { readonly paymentType: string | null },
  { payment_type: told }: TransactionResponse,
): boolean {
  const types = [paymentType, ...(findPaymentMethod(paymentType)?.reportedAs ?? [])];
  return told !== undefined && types.includes(told);
}

/** Whether an answer tells the amount that was charged, or authorised before less was captured. */
export function isOfAmount(
  {
    grossAmount,
    authorizedAmount,
  }: { readonly grossAmount: number | null; readonly authorizedAmount: number | null },
  response: TransactionResponse,
): boolean {
  return tellsOneOf(response, [grossAmount, authorizedAmount]);
}

/** A transaction that Midtrans began itself, for an invoice or a subscription, is nobody's charge. */
function isBegunByMidtrans(response: TransactionResponse): boolean {
  const { metadata } = response;
  return metadata?.midtrans_invoice_id !== undefined || response['subscription_id'] !== undefined;
}

function isWithin(
  time: Date | undefined,
  command: Pick<Command, 'createdAt' | 'askedAt'> | undefined,
): boolean {
  if (time === undefined || command === undefined) return true;
  const earliest = command.createdAt.getTime() - CLOCKS_DIFFER_MS;
  const latest = command.askedAt.getTime() + CLOCKS_DIFFER_MS;
  return time.getTime() >= earliest && time.getTime() <= latest;
}
