import { formatMoment } from '../checkout/moment';
import { isObject, objectAt, type JsonObject } from '../json';
import { viewOf, type TransactionRecord } from '../transactions/transaction';
import { paidAtOf, statusOf, type Invoice, type InvoiceRecord, type Payable } from './invoice';
import { momentAt } from './invoices.validation';
import { itemDiscount, objectsAt } from './totals';

/** Where the simulator shows an invoice, in the place of the gateway's PDF. */
export function invoiceUrl({ id, origin }: InvoiceRecord): string {
  return `${origin.baseUrl}/simulator/invoices/${id}`;
}

const moment = (date: Date | undefined) => (date ? formatMoment(date) : null);

function withNulls(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, object[field] ?? null]));
}

function itemBody(item: JsonObject): JsonObject {
  const fields = ['item_id', 'description', 'quantity', 'price', 'discount_percentage'];
  return { ...withNulls(item, fields), discount_amount: itemDiscount(item) ?? null };
}

function accountsOf(payable: Payable): JsonObject[] {
  if (payable.type !== 'virtual_account') return [];
  return payable.accounts.map(({ number, bank }) => ({ number, bank }));
}

function taxBodies({ request, totals }: InvoiceRecord): JsonObject {
  if (!Array.isArray(request.taxes)) return { tax_mode: request.tax_mode ?? null, taxes: null };
  const taxes = totals.taxes.map(({ calculatedAmount, ...tax }) => ({
    ...tax,
    calculated_amount: calculatedAmount,
  }));
  return { tax_mode: request.tax_mode ?? 'exclusive', taxes };
}

/** Every field, null where there is nothing to say. */
function fullBody(record: InvoiceRecord, payments: readonly TransactionRecord[], now: Date): JsonObject {
  const { request, totals, payable, createdAt } = record;
  const isInvoice = payable.type !== 'quotation';
  const paidAt = paidAtOf(payments);
  return {
    order_id: record.orderId,
    ...withNulls(request, ['invoice_number', 'invoice_title', 'invoice_paid_title']),
    published_date: isInvoice ? formatMoment(createdAt) : null,
    due_date: formatMoment(record.dueDate),
    invoice_date: moment(momentAt(request, 'invoice_date')),
    paid_date: moment(paidAt),
    ...withNulls(request, ['reference']),
    customer_details: withNulls(objectAt(request, 'customer_details'), [
      'id',
      'name',
      'email',
      'phone',
      'notes',
    ]),
    item_details: objectsAt(request, 'item_details').map(itemBody),
    id: record.id,
    status: statusOf(record, payments, now),
    gross_amount: totals.grossAmount,
    pdf_url: isInvoice ? invoiceUrl(record) : null,
    paid_pdf_url: paidAt ? invoiceUrl(record) : null,
    ...withNulls(request, ['payment_type']),
    virtual_accounts: accountsOf(payable),
    payment_link_url: payable.type === 'payment_link' ? payable.url : null,
    ...taxBodies(record),
  };
}

function quotationBody(record: InvoiceRecord): JsonObject {
  const { request, totals, createdAt } = record;
  const { vat, discount, shipping } = totals;
  return {
    amount: {
      ...{ vat, discount, shipping, vat_type: objectAt(request, 'amount').vat_type ?? 'fixed' },
      total_tax: null,
      base_amount: null,
    },
    external_group_id: null,
    document_type: 'quotation',
    ...withNulls(request, ['quotation_date', 'quotation_title', 'quotation_validity_date']),
    quotation_pdf_url: invoiceUrl(record),
    ...withNulls(request, ['quotation_terms_conditions']),
    converted_at: null,
    created_as: 'quotation',
    quotation_published_date: formatMoment(createdAt),
  };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutNulls(part)]));
}

/**
 * An invoice leaves out what it lacks, where a quotation says null.
 *
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export function invoiceBody(
  record: InvoiceRecord,
  payments: readonly TransactionRecord[],
  now: Date,
): JsonObject {
  const body = fullBody(record, payments, now);
  if (record.payable.type === 'quotation') return { ...body, ...quotationBody(record) };
  const invoice = withoutNulls(body);
  return isObject(invoice) ? invoice : body;
}

export function invoiceView(
  record: InvoiceRecord,
  payments: readonly TransactionRecord[],
  now: Date,
): Invoice {
  const { payable, totals } = record;
  const accounts = payable.type === 'virtual_account' ? payable.accounts : [];
  return Object.freeze({
    id: record.id,
    orderId: record.orderId,
    invoiceNumber: String(record.request.invoice_number),
    status: statusOf(record, payments, now),
    grossAmount: totals.grossAmount,
    dueDate: record.dueDate,
    expiresAt: record.expiresAt,
    paidAt: paidAtOf(payments),
    paymentLinkUrl: payable.type === 'payment_link' ? payable.url : undefined,
    virtualAccounts: Object.freeze(accounts.map(({ bank, number }) => Object.freeze({ bank, number }))),
    transactions: Object.freeze(payments.map(viewOf)),
  });
}
