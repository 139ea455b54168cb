import { Inject, Injectable, Logger } from '@nestjs/common';
import { MidtransNotFoundError, type InvoiceResponse, type TransactionResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import { reportOf } from '../payments/gateway-report';
import type { GatewayReport, Outcome } from '../payments/ledger';
import type { ClaimableNotification, NotificationClaimant } from '../payments/notification.claimant';
import { readStatus } from '../payments/read-status';
import { concernsMoney, type PaymentFact } from '../payments/status';
import { differenceOf, isAbout, readInvoice, useless } from './invoice.answer';
import type { Invoice } from './invoice.entity';
import { InvoicePayments } from './invoice.payments';
import { invoiceReportOf, type InvoiceReport } from './invoice.report';
import { InvoiceRepository } from './invoice.repository';
import { isOver } from './invoice.status';

/**
 * Knows the payments of invoices by `metadata.midtrans_invoice_id`. That is not signed: the payment and the invoice are both
 * read back, and the payment's order id must be one that Midtrans makes for the invoice.
 *
 * @see https://docs.midtrans.com/reference/handling-notifications
 */
@Injectable()
export class InvoiceNotifications implements NotificationClaimant {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly payments: InvoicePayments,
    private readonly clients: MidtransClients,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  marks(body: TransactionResponse): boolean {
    return invoiceIdIn(body) !== undefined;
  }

  async claim(notification: ClaimableNotification): Promise<Outcome | null> {
    const { account, body, delivery, timeoutMs } = notification;
    const { orderId } = delivery;
    const id = invoiceIdIn(body) ?? '';
    const told = reportOf({ account, orderId }, body, false);
    const invoice = await this.find(account, id, invoiceOrderIdsOf(orderId));
    if (told === undefined || invoice === null) return null;
    // What comes after that concerns the payment alone.
    if (await this.payments.isSettledBy(invoice, orderId)) return null;

    const transaction = await this.read(notification, told.fact);
    const { fact } = transaction === null ? told : wholeReport({ account, orderId }, transaction);
    let report: InvoiceReport | null = null;
    if (mayMove(invoice, fact)) {
      const response = await this.readInvoice(invoice, id, timeoutMs);
      if (response === null) return null;
      report = this.believed(invoice, orderId, response);
    }
    if (transaction === null) {
      if (report !== null) await this.payments.follow(invoice, report);
      return null;
    }
    const outcome = await this.payments.book(invoice, { transaction, report, delivery });
    if (report !== null && concernsMoney(fact)) this.compare(invoice, orderId, report);
    return outcome;
  }

  private async find(account: string, id: string, orderIds: readonly string[]): Promise<Invoice | null> {
    const invoice =
      (await this.invoices.findByMidtransId(account, id)) ??
      (await this.invoices.findUnnamed(account, orderIds));
    return invoice !== null && orderIds.includes(invoice.orderId) ? invoice : null;
  }

  /** @returns null where Midtrans does not know the transaction any more, of which it told that it is over without money */
  private async read(
    { account, delivery, timeoutMs }: ClaimableNotification,
    told: PaymentFact,
  ): Promise<TransactionResponse | null> {
    try {
      return await readStatus(this.clients.get(account), delivery, timeoutMs);
    } catch (error) {
      const mayBeGone = !concernsMoney(told) && told.status !== 'pending';
      if (error instanceof MidtransNotFoundError && mayBeGone) return null;
      throw error;
    }
  }

  /** @returns null where an invoice that was found by its order id alone is somebody else's: it must have our number as well */
  private async readInvoice(
    invoice: Invoice,
    id: string,
    timeoutMs: number,
  ): Promise<InvoiceResponse | null> {
    const client = this.clients.get(invoice.account);
    if (invoice.midtransInvoiceId !== null) return readInvoice(client, invoice, id, timeoutMs);
    const response = await client.getInvoice(id, { timeoutMs });
    const { order_id: orderId, invoice_number: number } = response;
    if (typeof orderId !== 'string' || typeof number !== 'string') {
      throw useless('Midtrans answered without saying of which invoice');
    }
    return isAbout(invoice, response, id) && number === invoice.invoiceNumber ? response : null;
  }

  /** @returns null where it contradicts what was agreed: the payment is what it is, and the invoice stays as it is */
  private believed(invoice: Invoice, orderId: string, response: InvoiceResponse): InvoiceReport | null {
    const difference = differenceOf(invoice, response, this.options.invoices.dashboardTaxes);
    if (difference === undefined) return invoiceReportOf(response);
    this.logger.error(`${difference}: it is not moved by the payment of order ${orderId}`);
    return null;
  }

  /** The money is here. What is kept now is the payment; the invoice follows when Midtrans says so. */
  private compare(invoice: Invoice, orderId: string, { status }: InvoiceReport): void {
    if (status === 'paid') return;
    if (status !== undefined && isOver(status)) {
      this.logger.error(`Order ${orderId} is paid, but its invoice ${invoice.invoiceNumber} is ${status}`);
      return;
    }
    throw useless(`Midtrans has not made invoice ${invoice.invoiceNumber} paid yet`);
  }
}

/** Whether a payment's status may be news of the invoice; and one whose id Midtrans has not told yet, is asked for anyway. */
function mayMove({ midtransInvoiceId, midtransStatus, paymentId }: Invoice, fact: PaymentFact): boolean {
  if (midtransInvoiceId === null) return true;
  if (concernsMoney(fact)) return midtransStatus !== 'paid' || paymentId === null;
  return fact.status !== 'pending' && !isOver(midtransStatus);
}

/** What Midtrans says of a transaction. Without a status or an amount it is no ground for anything. */
function wholeReport(
  order: { account: string; orderId: string },
  transaction: TransactionResponse,
): GatewayReport {
  const report = reportOf(order, transaction, true);
  if (report !== undefined && (report.grossAmount ?? 0) > 0) return report;
  throw useless('Midtrans answered without a status that we know, or without an amount');
}

/** `order_id` of the invoice for a virtual account; with the milliseconds of its beginning for a payment link's. */
export function invoiceOrderIdsOf(orderId: string): string[] {
  const [, own] = /^(.+)-\d+$/.exec(orderId) ?? [];
  return own === undefined ? [orderId] : [orderId, own];
}

function invoiceIdIn({ metadata }: TransactionResponse): string | undefined {
  const id: unknown =
    typeof metadata === 'object' && metadata !== null ? metadata.midtrans_invoice_id : undefined;
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
