import {
  MidtransNotFoundError,
  parseAmount,
  type RequestOptions,
  type TransactionResponse,
} from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import type { MidtransClients } from '../accounts/clients';
import { findPaymentMethod } from '../payment-methods';
import { isPlainText } from '../validation/plain-text';
import { isInRupiah, isOfAmount, isOfType } from './answer';
import type { MidtransPayment } from './payment.entity';

/** A payment as Midtrans can be asked about it. */
export interface PaymentToRead {
  readonly account: string;
  /** What its order is called at Midtrans. */
  readonly orderId: string;
  /** The transaction that is known to be the payment's: it is asked about by that. */
  readonly transactionId: string | null;
  readonly paymentType: string | null;
  readonly bank: string | null;
  readonly store: string | null;
  /** Whole rupiah; null where it is not known what was asked for. */
  readonly grossAmount: number | null;
  /** Whole rupiah, where less than that was captured. */
  readonly authorizedAmount: number | null;
  /** Whether the order id is another transaction's by now. @default false */
  readonly isReplaced?: boolean;
}

/**
 * A payment by what is stored of it.
 *
 * @param transaction - of several @default the one that it shows
 */
export function paymentToRead(
  payment: MidtransPayment,
  transaction: Pick<PaymentToRead, 'transactionId' | 'paymentType' | 'bank' | 'store'> = payment,
): PaymentToRead {
  const { account, gatewayOrderId: orderId, grossAmount, authorizedAmount, isReplaced } = payment;
  const { transactionId, paymentType, bank, store } = transaction;
  return {
    account,
    orderId,
    transactionId,
    paymentType,
    bank,
    store,
    grossAmount,
    authorizedAmount,
    isReplaced,
  };
}

/** An order of which nothing else is known. */
export function unknownPayment(account: string, orderId: string): PaymentToRead {
  return {
    account,
    orderId,
    transactionId: null,
    paymentType: null,
    bank: null,
    store: null,
    grossAmount: null,
    authorizedAmount: null,
  };
}

type TransactionOptions = Pick<RequestOptions, 'timeoutMs' | 'transactionSource'>;

/** How Midtrans is asked. */
export interface StatusQuestion {
  /** In milliseconds. @default the client's */
  readonly timeoutMs?: number;
  /** Another transaction of the order, which nothing says to be genuine: it is asked about, and must turn out to be the order's. */
  readonly transactionId?: string;
}

/** What an operation calls a payment: its order id, but for some methods, and where the order may have several transactions, the transaction's. */
export function gatewayIdOf({
  orderId,
  paymentType,
  transactionId,
  isKnownByTransaction: isOneOfSeveral,
}: Pick<MidtransPayment, 'orderId' | 'paymentType' | 'transactionId' | 'isKnownByTransaction'>): string {
  return isOneOfSeveral || isKnownByTransaction(paymentType) ? (transactionId ?? orderId) : orderId;
}

/** Whether Midtrans can be asked about a payment: where it has not told the id that it knows it by, a 404 says nothing. */
export function isAskedById({
  paymentType,
  transactionId,
}: Pick<PaymentToRead, 'paymentType' | 'transactionId'>): boolean {
  return transactionId !== null || !isKnownByTransaction(paymentType);
}

/** The options with which Midtrans is called about a payment of some methods. */
export function transactionSource({
  paymentType,
  bank,
  store,
}: Pick<PaymentToRead, 'paymentType' | 'bank' | 'store'>): Pick<RequestOptions, 'transactionSource'> {
  const source = findPaymentMethod(paymentType)?.transactionSource({ bank, store });
  return source === undefined ? {} : { transactionSource: source };
}

/**
 * Asks Midtrans how a payment stands, by its transaction where that is known. The answer is about the payment, in rupiah, and of an
 * amount, or is none.
 *
 * @throws UnusableAnswerError where Midtrans answers for another order or transaction, or does not say of which
 * @throws MidtransError where Midtrans fails
 */
export async function fetchStatus(
  clients: MidtransClients,
  payment: PaymentToRead,
  { timeoutMs, transactionId }: StatusQuestion = {},
): Promise<TransactionResponse> {
  const asked = transactionId ?? payment.transactionId;
  const options = { timeoutMs, ...transactionSource(payment) };
  const response = await fetchKnown(clients, payment, asked, options);
  if (!isNamed(payment, response, asked))
    throw new UnusableAnswerError('Midtrans answered for another order');
  const isAnother = response.transaction_id !== undefined && response.transaction_id !== asked;
  const isUnsaid = payment.isReplaced === true && response.transaction_id === undefined;
  if (asked !== null && (isAnother || isUnsaid))
    throw new UnusableAnswerError('Midtrans answered for another transaction');
  return response;
}

/** Where Midtrans does not find what is known to be the payment's transaction, it may find it by its order. */
async function fetchKnown(
  clients: MidtransClients,
  { account, orderId, transactionId, isReplaced }: PaymentToRead,
  asked: string | null,
  options: TransactionOptions,
): Promise<TransactionResponse> {
  try {
    return await fetchTransaction(clients, account, { id: asked ?? orderId, orderId }, options);
  } catch (error) {
    const isOwn = asked !== null && asked === transactionId && isReplaced !== true;
    if (!isOwn || !(error instanceof MidtransNotFoundError)) throw error;
    return fetchTransaction(clients, account, { id: orderId }, options);
  }
}

/**
 * Asks Midtrans what it has under an id. The answer names an order, has an amount in rupiah, and no signature that is not made with our
 * key. Whether it is what was meant is for whoever asks.
 *
 * @param question.orderId - what it may be signed over beside the order that it names @default nothing
 * @throws UnusableAnswerError where that does not hold
 * @throws MidtransError where Midtrans fails
 * @see https://docs.midtrans.com/reference/get-transaction-status
 */
export async function fetchTransaction(
  clients: MidtransClients,
  account: string,
  { id, orderId }: { readonly id: string; readonly orderId?: string },
  options: TransactionOptions = {},
): Promise<TransactionResponse> {
  const asked = clients.account(account);
  const response = withoutNulls(await clients.get(account).getStatus(id, options));
  if (!isPlainText(response.order_id) || response.order_id === '') {
    throw new UnusableAnswerError('Midtrans answered without saying of which order');
  }
  if (!((parseAmount(response.gross_amount) ?? 0) > 0))
    throw new UnusableAnswerError('Midtrans answered without an amount');
  if (!isInRupiah(response)) throw new UnusableAnswerError('Midtrans answered with another currency');
  if (!clients.mayBeGenuine(asked, response, orderId)) {
    throw new UnusableAnswerError('Midtrans answered with a signature that is not made with our key');
  }
  return response;
}

/**
 * Whether an answer names the order. Of what goes over BI-SNAP it names the transaction in that place: enough where it is known to be the
 * payment's, or is of its amount and type.
 */
function isNamed(payment: PaymentToRead, response: TransactionResponse, asked: string | null): boolean {
  const { order_id: named } = response;
  if (named === payment.orderId) return true;
  if (asked === null || named !== asked) return false;
  return asked === payment.transactionId || (isOfAmount(payment, response) && isOfType(payment, response));
}

/** Midtrans says with a null what it says elsewhere by leaving a field out. */
function withoutNulls(response: TransactionResponse): TransactionResponse {
  return Object.fromEntries(Object.entries(response).filter(([, value]) => value !== null));
}

function isKnownByTransaction(paymentType: string | null): boolean {
  return findPaymentMethod(paymentType)?.statusId === 'transaction_id';
}
