import { Injectable } from '@nestjs/common';
import { Transactions } from '../events/transactions';
import { MidtransNotFoundError, type TransactionResponse } from '../gateway';
import type { OrderNotification } from '../notifications/notification.handler';
import { MidtransClients } from '../accounts/clients';
import { isTypeName, paymentMethod } from '../payment-methods';
import { fetchStatus, unknownPayment, type PaymentToRead } from '../payments/fetch-status';
import { isOfOther, type PaymentGatewayState } from '../payments/ledger';
import { parsePaymentState } from '../payments/payment.gateway-state';
import { covers } from '../payments/payment.status';
import { isPlainText } from '../validation/plain-text';
import { isRecord } from '../validation/is-record';
import type { MidtransInvoice } from './invoice.entity';
import { invoiceOrderIdsOf } from './invoice.order-ids';
import { PAYMENT_OF_ORDER } from './invoice.sql';

/** What is here of an order that Midtrans may have made for an invoice. */
export interface OrderPayment {
  readonly transaction_id: string | null;
  readonly payment_type: string;
  readonly bank: string | null;
  readonly store: string | null;
  readonly gross_amount: number;
  readonly authorized_amount: number | null;
  /** Whether it is the invoice's user's. */
  readonly is_users: boolean;
  readonly is_paid: boolean;
  /** Whether it is a charge, or a subscription's, which Midtrans has answered: no invoice has begun it. */
  readonly is_charge: boolean;
}

/** How many payments of a link are asked about. */
const MOST_PURCHASES = 5;

/** Asks Midtrans about the transactions that invoices are paid by. */
@Injectable()
export class InvoiceTransactions {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: MidtransClients,
  ) {}

  /** The payment of an order, if there is one. */
  async paymentOf({ account, userId }: MidtransInvoice, orderId: string): Promise<OrderPayment | null> {
    const values = [account, orderId, userId];
    const [payment] = await this.transactions.autoCommit.query<OrderPayment>(PAYMENT_OF_ORDER, values);
    return payment ?? null;
  }

  /**
   * The orders that an invoice may have been paid by: of one for a virtual account its own; those that Midtrans lists of a payment link,
   * the newest first.
   *
   * @throws MidtransError where Midtrans fails
   */
  async orderIdsOf({ account, orderId, paymentType }: MidtransInvoice): Promise<string[]> {
    if (paymentType === 'virtual_account') return [orderId];
    const { purchases } = await this.clients.get(account).getPaymentLink(orderId);
    const listed: unknown[] = Array.isArray(purchases) ? purchases : [];
    return listed
      .filter(isRecord)
      .map((purchase) => purchase['order_id'])
      .filter((id) => isPlainText(id))
      .filter((id) => invoiceOrderIdsOf(id).includes(orderId))
      .slice(-MOST_PURCHASES)
      .reverse();
  }

  /**
   * How an order stands: asked by its transaction where that is known.
   *
   * @throws MidtransError where Midtrans fails, or answers for another
   */
  fetch(
    { account }: MidtransInvoice,
    orderId: string,
    payment: OrderPayment | null,
  ): Promise<TransactionResponse> {
    return fetchStatus(this.clients, { ...unknownPayment(account, orderId), ...known(payment) });
  }

  /**
   * How the transaction stands that a notification tells of: of another than the order's, asked by that one. So is one of which
   * nothing is known yet, where asking by its order does not tell what was told: some Midtrans knows by their own ids alone.
   *
   * @throws MidtransError where Midtrans fails, or answers for another
   */
  async fetchTold(
    invoice: MidtransInvoice,
    payment: OrderPayment | null,
    { body, delivery, timeoutMs }: OrderNotification,
    told: PaymentGatewayState | undefined,
  ): Promise<TransactionResponse> {
    const { account, totalAmount } = invoice;
    const { orderId } = delivery;
    const transactionId = delivery.transactionId ?? undefined;
    const order: PaymentToRead = {
      ...unknownPayment(account, orderId),
      ...(payment === null ? { ...paidThrough(body), grossAmount: totalAmount } : known(payment)),
    };
    if (isOfAnother(payment, delivery)) return fetchStatus(this.clients, order, { timeoutMs, transactionId });
    if (order.transactionId !== null || transactionId === undefined) {
      return fetchStatus(this.clients, order, { timeoutMs });
    }
    const response = await this.fetchKnown(order, timeoutMs);
    const isTold = response?.transaction_id === undefined || response.transaction_id === transactionId;
    if (response !== null && (isTold || tells({ account, orderId }, response, told))) return response;
    return fetchStatus(this.clients, order, { timeoutMs, transactionId });
  }

  /** @returns null where Midtrans does not know the order by its id */
  private async fetchKnown(order: PaymentToRead, timeoutMs: number): Promise<TransactionResponse | null> {
    try {
      return await fetchStatus(this.clients, order, { timeoutMs });
    } catch (error) {
      if (error instanceof MidtransNotFoundError) return null;
      throw error;
    }
  }
}

/** Whether a notification tells of another transaction than the one that is known to be its order's. */
export function isOfAnother(
  payment: OrderPayment | null,
  { transactionId }: OrderNotification['delivery'],
): boolean {
  return payment !== null && isOfOther(payment, { transactionId: transactionId ?? undefined });
}

function tells(
  order: { account: string; orderId: string },
  response: TransactionResponse,
  told: PaymentGatewayState | undefined,
): boolean {
  const reported = parsePaymentState(order, response, true);
  return (
    reported !== undefined &&
    (told === undefined || covers(reported.update, told.update, { reversible: false }))
  );
}

function known(payment: OrderPayment | null) {
  if (payment === null) return {};
  return {
    transactionId: payment.transaction_id,
    paymentType: payment.payment_type,
    bank: payment.bank,
    store: payment.store,
    grossAmount: payment.gross_amount,
    authorizedAmount: payment.authorized_amount,
  };
}

/** What a notification says of how it is paid. It is not signed: it decides how Midtrans is asked. */
function paidThrough(body: TransactionResponse) {
  const { payment_type: type } = body;
  if (!isTypeName(type)) return {};
  const { bank = null, store = null } = paymentMethod(type).readInstructions(body);
  return { paymentType: type, bank, store };
}
