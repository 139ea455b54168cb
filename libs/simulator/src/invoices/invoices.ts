import { randomBytes } from 'node:crypto';
import type { Checkout, CheckoutDesk, Order } from '../checkout/checkout';
import { reasonsOf } from '../checkout/error-messages';
import { isPaid } from '../transactions/paid';
import type { RequestOrigin } from '../http/request';
import { textAt, type JsonObject } from '../json';
import type { PaymentLinks } from '../payment-links/payment-links';
import { Refusal } from '../refusal';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { invoiceBody, invoiceView } from './bodies';
import { isOpen, statusOf, type Invoice, type InvoiceRecord, type Payable } from './invoice';
import { invoiceRefusals } from './invoices.refusals';
import { invoiceProblems, linkEndOf, momentAt } from './invoices.validation';
import { callOffAccounts, openPayable, type PayableFeatures, type UnpayableInvoice } from './payables';
import { totalsOf } from './totals';

/** 24 hex digits that begin with the time, as the gateway's ids do. */
function newId(at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return seconds.toString(16).padStart(8, '0') + randomBytes(8).toString('hex');
}

function endOf(request: JsonObject, dueDate: Date, createdAt: Date): Date {
  if (request.payment_type === 'virtual_account') return dueDate;
  return linkEndOf(request, createdAt) ?? dueDate;
}

/** Invoices, each paid by a payment link or by virtual accounts. */
export class Invoices implements CheckoutDesk {
  private readonly records = new Map<string, InvoiceRecord>();
  private readonly features: PayableFeatures;

  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
    private readonly links: PaymentLinks,
  ) {
    this.features = { world, transactions, links };
    transactions.onChange((payment) => this.hear(payment));
  }

  /** Throws the refusal that the request earns. */
  create(request: JsonObject, origin: RequestOrigin): JsonObject {
    const createdAt = this.world.clock.seconds();
    const problems = invoiceProblems(request, createdAt);
    if (problems.length > 0) throw invoiceRefusals.invalid(problems);
    const orderId = textAt(request, 'order_id') ?? '';
    if (this.isOrderIdTaken(orderId)) throw invoiceRefusals.duplicateOrder();

    const dueDate = momentAt(request, 'due_date') ?? createdAt;
    const expiresAt = endOf(request, dueDate, createdAt);
    const id = newId(createdAt);
    const totals = totalsOf(request);
    const invoice = { id, orderId, request, origin, totals, createdAt, dueDate, expiresAt, isVoided: false };
    const record = { ...invoice, payable: this.payableOf(invoice) };
    this.keep(record);
    this.world.effects.count(orderId, 'createInvoice');
    return this.bodyOf(record);
  }

  describe(id: string): JsonObject {
    return this.bodyOf(this.addressed(id));
  }

  /** Every invoice, in the order in which they were created. */
  bodies(): JsonObject[] {
    return [...this.records.values()].map((record) => this.bodyOf(record));
  }

  /** Every invoice, in the order in which they were created. */
  views(): Invoice[] {
    return [...this.records.values()].map((record) => this.viewOf(record));
  }

  /** Every invoice, in the order in which they were created. */
  all(): readonly InvoiceRecord[] {
    return [...this.records.values()];
  }

  /** Takes over invoices as they once stood. */
  restore(invoices: readonly InvoiceRecord[]): void {
    for (const invoice of invoices) this.records.set(invoice.id, invoice);
  }

  void(id: string): JsonObject {
    const record = this.addressed(id);
    if (!isOpen(this.statusOf(record))) throw invoiceRefusals.notVoidable();
    this.keep({ ...record, isVoided: true });
    if (record.payable.type === 'payment_link') this.links.shut(record.payable.linkId);
    if (record.payable.type === 'virtual_account') {
      callOffAccounts(record.payable.accounts, this.transactions);
    }
    this.world.effects.count(record.orderId, 'voidInvoice');
    return { success: true };
  }

  /** By the invoice's id or its order_id. */
  view(id: string): Invoice | undefined {
    const record = this.find(id);
    return record && this.viewOf(record);
  }

  look(id: string): Checkout | undefined {
    const record = this.find(id);
    if (!record) return undefined;
    const status = this.statusOf(record);
    const closed = isOpen(status) ? undefined : `the invoice is ${status}`;
    const { payable, totals } = record;
    if (payable.type === 'payment_link') {
      const link = this.links.look(payable.linkId);
      const held = closed === undefined ? link?.held : undefined;
      return link && { ...link, closed: closed ?? link.closed, held };
    }
    return {
      title: `Invoice ${String(record.request.invoice_number)}`,
      orderId: record.orderId,
      grossAmount: totals.grossAmount,
      channels: payable.type === 'virtual_account' ? payable.accounts.map(({ channel }) => channel) : [],
      closed,
      payments: [],
    };
  }

  begin(id: string, order: Order): TransactionRecord {
    const payable = this.find(id)?.payable;
    if (payable?.type === 'payment_link') return this.links.begin(payable.linkId, order);
    const accounts = payable?.type === 'virtual_account' ? payable.accounts : [];
    const account = accounts.find(({ channel }) => channel === order.channel);
    const payment = account && this.transactions.ledger.find(account.transactionId);
    if (!payment) throw new Error('only an open page takes orders');
    return payment;
  }

  private keep(record: InvoiceRecord): void {
    this.records.set(record.id, record);
    this.world.updates.publish('invoice', record.id);
  }

  private find(id: string): InvoiceRecord | undefined {
    return this.records.get(id) ?? [...this.records.values()].find(({ orderId }) => orderId === id);
  }

  private payableOf(invoice: UnpayableInvoice): Payable {
    try {
      return openPayable(invoice, this.features);
    } catch (error) {
      if (error instanceof Refusal) throw invoiceRefusals.invalid(reasonsOf(error));
      throw error;
    }
  }

  /** An invoice is paid once, by whichever of its virtual accounts is first. */
  private hear(payment: TransactionRecord): void {
    if (!isPaid(payment)) return;
    for (const { payable } of this.records.values()) {
      if (payable.type !== 'virtual_account') continue;
      const isOurs = payable.accounts.some(({ transactionId }) => transactionId === payment.transactionId);
      if (isOurs) callOffAccounts(payable.accounts, this.transactions);
    }
  }

  private paymentsOf({ payable }: InvoiceRecord): readonly TransactionRecord[] {
    switch (payable.type) {
      case 'quotation':
        return [];
      case 'payment_link':
        return this.links.look(payable.linkId)?.payments ?? [];
      case 'virtual_account':
        return payable.accounts.flatMap(
          ({ transactionId }) => this.transactions.ledger.find(transactionId) ?? [],
        );
    }
  }

  private statusOf(record: InvoiceRecord) {
    return statusOf(record, this.paymentsOf(record), this.world.clock.now());
  }

  private viewOf(record: InvoiceRecord): Invoice {
    return invoiceView(record, this.paymentsOf(record), this.world.clock.now());
  }

  private bodyOf(record: InvoiceRecord): JsonObject {
    return invoiceBody(record, this.paymentsOf(record), this.world.clock.now());
  }

  private isOrderIdTaken(orderId: string): boolean {
    const isInvoice = [...this.records.values()].some((record) => record.orderId === orderId);
    return isInvoice || this.links.isOrderIdTaken(orderId);
  }

  private addressed(id: string): InvoiceRecord {
    const record = this.records.get(id);
    if (!record) throw invoiceRefusals.unknown();
    return record;
  }
}
