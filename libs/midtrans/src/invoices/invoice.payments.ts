import { Injectable, Logger } from '@nestjs/common';
import type { Queries } from '../database/postgres';
import { Transactions, type Transaction } from '../events/transactions';
import type { Delivery } from '../notifications/notification.handler';
import type { Outcome } from '../payments/ledger';
import { MidtransError, type TransactionResponse } from '../gateway';
import { parsePaymentState } from '../payments/payment.gateway-state';
import { PaymentImporter, type ImportedPayment } from '../payments/payment.importer';
import { concernsMoney, isPaid } from '../payments/payment.status';
import type { MidtransInvoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import type { InvoiceGatewayState } from './invoice.gateway-state';
import { PAYMENT_OF_INVOICE, type InvoiceColumns } from './invoice.sql';
import { InvoiceTransactions } from './invoice.transactions';

/** A transaction that Midtrans began for an invoice, and what there is to say of the invoice. */
interface Booking {
  readonly orderId: string;
  /** Read back from the gateway. It may have its own id in the place of the order's. */
  readonly transaction: TransactionResponse;
  /** Read back from the gateway; null where the transaction says nothing about the invoice. */
  readonly reported: InvoiceGatewayState | null;
  /** What told of it. */
  readonly delivery: Delivery | null;
  /** What Midtrans calls the invoice. */
  readonly midtransInvoiceId: string | null;
}

/** Makes payments of the transactions that invoices are paid by: each is owned by its invoice's user. */
@Injectable()
export class InvoicePayments {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly transactions: Transactions,
    private readonly orders: InvoiceTransactions,
    private readonly importer: PaymentImporter,
    private readonly ledger: InvoiceLedger,
  ) {}

  /** Moves an invoice as the gateway says, together with the payment that it turns out to be paid by, as far as that can be found. */
  async follow(invoice: MidtransInvoice, reported: InvoiceGatewayState): Promise<void> {
    const isToBeFound = reported.status === 'paid' && invoice.paymentId === null;
    const paying = isToBeFound ? await this.find(invoice) : null;
    const midtransInvoiceId = invoice.midtransInvoiceId ?? reported.midtransInvoiceId ?? null;
    if (paying === null) await this.ledger.apply(invoice.id, reported);
    else await this.book(invoice, { ...paying, reported, delivery: null, midtransInvoiceId });
  }

  /**
   * Makes a transaction a payment and moves the invoice, in one step.
   *
   * @returns what became of the payment; null where the transaction is of a kind that we do not know
   * @throws MidtransError where another's charge of that order is still out: nothing was written
   */
  async book(invoice: MidtransInvoice, booking: Booking): Promise<Outcome | null> {
    const imported = await this.transactions.run((tx) => this.bookOn(tx, invoice, booking));
    return imported?.outcome ?? null;
  }

  private async bookOn(
    tx: Transaction,
    invoice: MidtransInvoice,
    { orderId, transaction, reported, delivery, midtransInvoiceId }: Booking,
  ): Promise<ImportedPayment | null> {
    const row = await this.ledger.lock(tx, invoice.id);
    const { invoice: locked } = row;
    const source = sourceOf(locked, orderId, midtransInvoiceId);
    const imported = await this.importer.importOn(tx, source, transaction, delivery);
    if (imported !== null) this.compare(locked, imported);
    if (reported === null) return imported;
    const isPaying =
      reported.status === 'paid' && imported !== null && concernsMoney(imported.reported.update);
    const paidBy = isPaying ? imported : null;
    const told: InvoiceGatewayState = {
      ...reported,
      paidAt: reported.paidAt ?? paidBy?.reported.patch.settlementTime ?? undefined,
      paymentId: paidBy === null ? undefined : await this.linkable(tx, locked, paidBy),
    };
    await this.ledger.applyOn(tx, row, told);
    return imported;
  }

  /** An invoice is paid once: what comes on top is the customer's, and somebody has to see to it. */
  private compare(invoice: InvoiceColumns, { paymentId, orderId, outcome, reported }: ImportedPayment): void {
    if (invoice.payment_id === null || invoice.payment_id === paymentId) return;
    if (outcome.kind !== 'moved' || !isPaid({ ...reported.update, wasPaid: false })) return;
    this.logger.error(`The invoice of order ${invoice.order_id} is paid twice: order ${orderId} is paid too`);
  }

  /** The payment's id, if it is the one that paid the invoice. */
  private async linkable(
    queries: Queries,
    invoice: InvoiceColumns,
    { paymentId, orderId }: ImportedPayment,
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

  /** The transaction that paid an invoice, as far as it can be asked for. */
  private async find(invoice: MidtransInvoice): Promise<Pick<Booking, 'orderId' | 'transaction'> | null> {
    const { account } = invoice;
    try {
      for (const orderId of await this.orders.orderIdsOf(invoice)) {
        const payment = await this.orders.paymentOf(invoice, orderId);
        if (payment?.is_charge === true) continue;
        const transaction = await this.orders.fetch(invoice, orderId, payment);
        const update = parsePaymentState({ account, orderId }, transaction, true)?.update;
        if (update !== undefined && concernsMoney(update)) return { orderId, transaction };
      }
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      this.logger.warn(
        `The payment of the invoice of order ${invoice.orderId} could not be found: ${error.message}`,
      );
    }
    return null;
  }
}

function sourceOf(invoice: InvoiceColumns, orderId: string, midtransInvoiceId: string | null) {
  return {
    account: invoice.account,
    orderId,
    userId: invoice.user_id,
    customerFirstName: invoice.customer_name,
    customerEmail: invoice.customer_email,
    customerPhone: invoice.customer_phone,
    metadata: {
      ...invoice.metadata,
      midtrans_invoice_id: invoice.midtrans_invoice_id ?? midtransInvoiceId ?? undefined,
    },
  };
}
