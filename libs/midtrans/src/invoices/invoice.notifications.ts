import { Injectable, Logger } from '@nestjs/common';
import { MidtransNotFoundError, type InvoiceResponse, type TransactionResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { MidtransClients } from '../accounts/clients';
import { parsePaymentState } from '../payments/payment.gateway-state';
import type { PaymentGatewayState } from '../payments/ledger';
import {
  isOfOrder,
  type Looked,
  type NotificationHandler,
  type OrderNotification,
  type Recorded,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { Inbox } from '../notifications/inbox';
import { ReadBacks } from '../notifications/read-backs';
import { recordedAs } from '../payments/payment.notifications';
import { isTypeName } from '../payment-methods';
import { concernsMoney, covers, endsUnpaid, type StatusUpdate } from '../payments/payment.status';
import { differenceOf, isAbout, fetchInvoice } from './invoice.answer';
import type { MidtransInvoice } from './invoice.entity';
import { invoiceOrderIdsOf } from './invoice.order-ids';
import { InvoicePayments } from './invoice.payments';
import { parseInvoiceState, type InvoiceGatewayState } from './invoice.gateway-state';
import { InvoiceRepository } from './invoice.repository';
import { InvoiceSettings } from './invoice.settings';
import { isOver } from './invoice.status';
import { InvoiceSync } from './invoice.sync';
import { InvoiceTransactions, isOfAnother, type OrderPayment } from './invoice.transactions';

/** A notification that names an invoice here. */
interface Told {
  readonly notification: OrderNotification;
  readonly invoice: MidtransInvoice;
  /** What Midtrans calls the invoice, as the notification says. */
  readonly id: string;
  /** What is here of its order. */
  readonly payment: OrderPayment | null;
  /** Undefined where its status is none that this version knows. */
  readonly reported: PaymentGatewayState | undefined;
}

/**
 * Knows the payments of invoices by `metadata.midtrans_invoice_id`. That is not signed: the payment and the invoice are both
 * read back, and the payment's order id must be one that Midtrans makes for the invoice.
 *
 * @see https://docs.midtrans.com/reference/handling-notifications
 */
@Injectable()
export class InvoiceNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly transactions: InvoiceTransactions,
    private readonly payments: InvoicePayments,
    private readonly clients: MidtransClients,
    private readonly inbox: Inbox,
    private readonly readBacks: ReadBacks,
    private readonly syncs: InvoiceSync,
    private readonly settings: InvoiceSettings,
  ) {}

  matches(notification: SignedDelivery): boolean {
    return isOfOrder(notification) && invoiceIdIn(notification.body) !== undefined;
  }

  async handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    if (!isOfOrder(notification)) return null;
    const since = performance.now();
    for (;;) {
      const told = await this.told(notification);
      if (told === null || concernsPaymentAlone(told)) return null;
      const { account, delivery } = notification;
      const earlier = await this.inbox.recorded(account, delivery);
      if (earlier !== null && !isNewsOfInvoice(told)) return earlier;
      const { id, version } = told.invoice;
      const subject = { table: 'midtrans_invoices', id, account, version } as const;
      const { transactionId } = delivery;
      const read = await this.readBacks.run(subject, { transactionId, since }, () => this.follow(told));
      if (read.kind !== 'read') continue;
      const isProcessed = typeof read.result === 'object' && read.result?.status === 'processed';
      if (isProcessed) await this.readBacks.release(subject);
      return read.result;
    }
  }

  async lookUp({ account, body, delivery }: SignedDelivery): Promise<Looked | null> {
    const orderIds = invoiceOrderIdsOf(delivery.orderId ?? '');
    const invoice = await this.find(account, invoiceIdIn(body) ?? '', orderIds);
    if (invoice === null) return null;
    await this.syncs.read(invoice);
    const now = await this.invoices.findById(invoice.id);
    return now?.version === invoice.version ? 'unchanged' : 'moved';
  }

  /** @returns null where no invoice here is meant */
  private async told(notification: OrderNotification): Promise<Told | null> {
    const { account, body, delivery } = notification;
    const { orderId } = delivery;
    const id = invoiceIdIn(body) ?? '';
    const invoice = await this.find(account, id, invoiceOrderIdsOf(orderId));
    if (invoice === null) return null;
    const payment = await this.transactions.paymentOf(invoice, orderId);
    const reported = parsePaymentState({ account, orderId }, body, false);
    return { notification, id, invoice, payment, reported };
  }

  /** Believes what Midtrans says of the transaction and of the invoice. */
  private async follow(told: Told): Promise<Recorded | 'unmatched' | null> {
    const { invoice, id, payment, reported: claimed } = told;
    const { account, delivery, timeoutMs } = told.notification;
    const { orderId } = delivery;
    const transaction = await this.read(told);
    if (transaction === null) {
      await this.followWithout(told);
      return null;
    }
    const { update, grossAmount } = wholeReport({ account, orderId }, transaction);
    // Another transaction is nothing to the invoice until it brings money.
    if (isOfAnother(payment, delivery) && !concernsMoney(update)) return null;
    const isTold = claimed === undefined || covers(update, claimed.update, { reversible: false });
    let reported: InvoiceGatewayState | null = null;
    if (mayMove(invoice, update)) {
      const response = await this.readInvoice(invoice, id, timeoutMs);
      if (response === null) return null;
      reported = this.believed(invoice, orderId, response);
    }
    // Whether another transaction of a charge's order is the charge's or the invoice's, the invoice tells.
    if (payment?.is_charge === true && reported?.status !== 'paid') return null;
    const outcome = await this.payments.book(invoice, {
      orderId,
      transaction,
      reported,
      delivery: isTold ? delivery : null,
      midtransInvoiceId: id,
    });
    if (!isTold) throw new UnusableAnswerError('Midtrans does not say what was notified');
    if (reported !== null && concernsMoney(update)) this.compare(invoice, orderId, grossAmount, reported);
    return outcome === null ? null : recordedAs(outcome, delivery, this.logger);
  }

  /** What has ended without money, and is forgotten by Midtrans, may have ended the invoice. */
  private async followWithout({ invoice, id, reported: claimed, notification }: Told): Promise<void> {
    const { delivery, timeoutMs } = notification;
    if (claimed === undefined || !mayMove(invoice, claimed.update)) return;
    const response = await this.readInvoice(invoice, id, timeoutMs);
    const reported = response === null ? null : this.believed(invoice, delivery.orderId, response);
    if (reported !== null) await this.payments.follow(invoice, reported);
  }

  private async find(
    account: string,
    id: string,
    orderIds: readonly string[],
  ): Promise<MidtransInvoice | null> {
    const invoice =
      (await this.invoices.findByMidtransId(account, id)) ??
      (await this.invoices.findUnnamed(account, orderIds));
    return invoice !== null && orderIds.includes(invoice.orderId) ? invoice : null;
  }

  /** @returns null where Midtrans does not know the transaction any more, of which it told that it is over without money */
  private async read({
    invoice,
    payment,
    notification,
    reported,
  }: Told): Promise<TransactionResponse | null> {
    try {
      return await this.transactions.fetchTold(invoice, payment, notification, reported);
    } catch (error) {
      const mayBeGone = reported !== undefined && endsUnpaid(reported.update);
      if (error instanceof MidtransNotFoundError && mayBeGone) return null;
      throw error;
    }
  }

  /** @returns null where an invoice that was found by its order id alone is somebody else's: it must have our number as well */
  private async readInvoice(
    invoice: MidtransInvoice,
    id: string,
    timeoutMs: number,
  ): Promise<InvoiceResponse | null> {
    const client = this.clients.get(invoice.account);
    if (invoice.midtransInvoiceId !== null) return fetchInvoice(client, invoice, id, timeoutMs);
    const response = await client.getInvoice(id, { timeoutMs });
    const { order_id: orderId, invoice_number: number } = response;
    if (typeof orderId !== 'string' || typeof number !== 'string') {
      throw new UnusableAnswerError('Midtrans answered without saying of which invoice');
    }
    return isAbout(invoice, response, id) && number === invoice.invoiceNumber ? response : null;
  }

  /** @returns null where it contradicts what was agreed: the payment is what it is, and the invoice stays as it is */
  private believed(
    invoice: MidtransInvoice,
    orderId: string,
    response: InvoiceResponse,
  ): InvoiceGatewayState | null {
    const { dashboardTaxes } = this.settings.of(invoice.account);
    const difference = differenceOf(invoice, response, dashboardTaxes);
    if (difference === undefined) return parseInvoiceState(response);
    this.logger.error(`${difference}: it is not moved by the payment of order ${orderId}`);
    return null;
  }

  /** The money is here. What is kept now is the payment; the invoice follows when Midtrans says so. */
  private compare(
    { invoiceNumber, totalAmount }: MidtransInvoice,
    orderId: string,
    grossAmount: number | null,
    { status, totalAmount: agreed = totalAmount }: InvoiceGatewayState,
  ): void {
    if (status === 'paid') return;
    if (status !== undefined && isOver(status)) {
      this.logger.error(`Order ${orderId} is paid, but its invoice ${invoiceNumber} is ${status}`);
      return;
    }
    if (grossAmount !== agreed) {
      const amounts = `with IDR ${grossAmount}, and its invoice is one of IDR ${agreed}`;
      this.logger.error(`Order ${orderId} is paid ${amounts}: it does not pay it`);
      return;
    }
    throw new UnusableAnswerError(`Midtrans has not made invoice ${invoiceNumber} paid yet`);
  }
}

/**
 * Whether a notification says nothing of the invoice that it names: its payment began with a charge of somebody's, or has paid the invoice
 * already, or it is of another transaction of the order that brought nothing.
 */
function concernsPaymentAlone({ invoice, payment, reported, notification }: Told): boolean {
  if (payment === null) return false;
  const { is_charge: isCharge, is_users: isUsers, is_paid: isPaid } = payment;
  if (isOfAnother(payment, notification.delivery)) {
    return reported !== undefined && endsUnpaid(reported.update);
  }
  const isSettled = invoice.midtransStatus === 'paid' && invoice.paymentId !== null && isUsers && isPaid;
  return isCharge || isSettled;
}

/** Whether what is told may move the invoice, also where the payment has it already. */
function isNewsOfInvoice({ invoice, reported }: Told): boolean {
  return reported === undefined || mayMove(invoice, reported.update);
}

/** Whether a payment's status may be news of the invoice; and one whose id Midtrans has not told yet, is asked for anyway. */
function mayMove(
  { midtransInvoiceId, midtransStatus, paymentId }: MidtransInvoice,
  update: StatusUpdate,
): boolean {
  if (midtransInvoiceId === null) return true;
  if (concernsMoney(update)) return midtransStatus !== 'paid' || paymentId === null;
  return update.status !== 'pending' && !isOver(midtransStatus);
}

/** What Midtrans says of a transaction. Without a status, an amount or a type it is no ground for anything. */
function wholeReport(
  order: { account: string; orderId: string },
  transaction: TransactionResponse,
): PaymentGatewayState {
  const reported = parsePaymentState(order, transaction, true);
  const isWhole = (reported?.grossAmount ?? 0) > 0 && isTypeName(transaction.payment_type);
  if (reported !== undefined && isWhole) return reported;
  throw new UnusableAnswerError(
    'Midtrans answered without a status that we know, without an amount, or without a type',
  );
}

function invoiceIdIn({ metadata }: TransactionResponse): string | undefined {
  const id: unknown =
    typeof metadata === 'object' && metadata !== null ? metadata.midtrans_invoice_id : undefined;
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
