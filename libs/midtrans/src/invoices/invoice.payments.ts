import { Injectable, Logger } from '@nestjs/common';
import { Postgres, type Queries } from '../database/postgres';
import type { Appended } from '../events/outbox.row';
import { MidtransError, type TransactionResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import { reportOf } from '../payments/gateway-report';
import type { Delivery, Outcome } from '../payments/ledger';
import { PaymentAdoption, type AdoptedPayment } from '../payments/payment.adoption';
import { readStatus } from '../payments/read-status';
import { concernsMoney, isPaid } from '../payments/status';
import type { Invoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import type { InvoiceReport } from './invoice.report';
import { PAID_ORDER, PAYMENT_OF_INVOICE, type InvoiceColumns } from './invoice.sql';

const NOTHING: Appended = { events: [], leased: false };

/** A transaction that Midtrans began for an invoice, and what there is to say of the invoice. */
interface Booking {
  /** Read back from the gateway. */
  readonly transaction: TransactionResponse;
  /** Read back from the gateway; null where the transaction says nothing about the invoice. */
  readonly report: InvoiceReport | null;
  /** What told of it. */
  readonly delivery: Delivery | null;
}

/** Makes payments of the transactions that invoices are paid by: each is owned by its invoice's user. */
@Injectable()
export class InvoicePayments {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly postgres: Postgres,
    private readonly clients: MidtransClients,
    private readonly adoption: PaymentAdoption,
    private readonly ledger: InvoiceLedger,
  ) {}

  /** Whether an order is known to have paid an invoice, which is linked to the payment that did: this one or one before it. */
  async isSettledBy(
    { account, userId, midtransStatus, paymentId }: Invoice,
    orderId: string,
  ): Promise<boolean> {
    if (midtransStatus !== 'paid' || paymentId === null) return false;
    return (await this.postgres.query(PAID_ORDER, [account, orderId, userId])).length > 0;
  }

  /**
   * Moves an invoice as the gateway says, together with the payment that it turns out to be paid by: of a payment link that
   * payment has an order id which only a notification tells, of a virtual account it is the invoice's own.
   */
  async follow(invoice: Invoice, report: InvoiceReport): Promise<void> {
    const isToBeFound =
      report.status === 'paid' && invoice.paymentId === null && invoice.paymentType === 'virtual_account';
    const transaction = isToBeFound ? await this.find(invoice) : null;
    if (transaction === null) await this.ledger.apply(invoice.id, report);
    else await this.book(invoice, { transaction, report, delivery: null });
  }

  /**
   * Makes a transaction a payment and moves the invoice, in one step.
   *
   * @returns what became of the payment; null where the transaction is of a kind that we do not know
   * @throws MidtransError where another's charge of that order is still out: nothing was written
   */
  async book(invoice: Invoice, booking: Booking): Promise<Outcome | null> {
    const { adopted, appended } = await this.postgres.transaction((queries) =>
      this.bookOn(queries, invoice, booking),
    );
    if (adopted !== null) await this.adoption.finish(adopted);
    this.ledger.hand(appended);
    return adopted?.outcome ?? null;
  }

  private async bookOn(
    queries: Queries,
    invoice: Invoice,
    { transaction, report, delivery }: Booking,
  ): Promise<{ adopted: AdoptedPayment | null; appended: Appended }> {
    const locked = await this.ledger.lock(queries, invoice.id);
    const adopted = await this.adoption.adoptOn(queries, originOf(locked), transaction, delivery);
    if (adopted !== null) this.compare(locked, adopted);
    if (report === null) return { adopted, appended: NOTHING };
    const isPaying = report.status === 'paid' && adopted !== null && concernsMoney(adopted.report.fact);
    const paidBy = isPaying ? adopted : null;
    const told: InvoiceReport = {
      ...report,
      paidAt: report.paidAt ?? paidBy?.report.patch.settlement_time ?? undefined,
      paymentId: paidBy === null ? undefined : await this.linkable(queries, locked, paidBy),
    };
    return { adopted, appended: await this.ledger.applyOn(queries, locked, told) };
  }

  /** An invoice is paid once: what comes on top is the customer's, and somebody has to see to it. */
  private compare(invoice: InvoiceColumns, { paymentId, orderId, outcome, report }: AdoptedPayment): void {
    if (invoice.payment_id === null || invoice.payment_id === paymentId) return;
    if (outcome.kind !== 'moved' || !isPaid({ ...report.fact, wasPaid: false })) return;
    this.logger.error(`The invoice of order ${invoice.order_id} is paid twice: order ${orderId} is paid too`);
  }

  /** The payment's id, if it is the one that paid the invoice. */
  private async linkable(
    queries: Queries,
    invoice: InvoiceColumns,
    { paymentId, orderId }: AdoptedPayment,
  ): Promise<string | undefined> {
    if (invoice.payment_id !== null) return undefined;
    const values = [paymentId, invoice.user_id, invoice.total_amount];
    const [payment] = await queries.query<{ id: string }>(PAYMENT_OF_INVOICE, values);
    if (payment === undefined) {
      this.logger.error(
        `The invoice of order ${invoice.order_id} is paid, but not by what order ${orderId} is here: they are not linked`,
      );
    }
    return payment?.id;
  }

  /** The transaction that paid an invoice by transfer, as far as it can be asked for. */
  private async find({ account, orderId }: Invoice): Promise<TransactionResponse | null> {
    try {
      const order = { orderId, paymentType: null, transactionId: null };
      const transaction = await readStatus(this.clients.get(account), order);
      const fact = reportOf({ account, orderId }, transaction, true)?.fact;
      return fact !== undefined && concernsMoney(fact) ? transaction : null;
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      this.logger.warn(`The payment of order ${orderId} could not be found: ${error.message}`);
      return null;
    }
  }
}

function originOf(invoice: InvoiceColumns) {
  return {
    account: invoice.account,
    userId: invoice.user_id,
    customerFirstName: invoice.customer_name,
    customerEmail: invoice.customer_email,
    customerPhone: invoice.customer_phone,
    metadata: { ...invoice.metadata, midtrans_invoice_id: invoice.midtrans_invoice_id ?? undefined },
  };
}
