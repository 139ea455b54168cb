import { beginPayment } from '../checkout/begin-payment';
import { callOff } from '../checkout/call-off';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { linkUrl } from '../payment-links/bodies';
import type { PaymentLinks } from '../payment-links/payment-links';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import type { InvoiceRecord, Payable, VirtualAccount } from './invoice';
import { bankOf, channelsOf } from './invoices.validation';
import { objectsAt } from './totals';

/** An invoice that has no way to be paid yet. */
export type UnpayableInvoice = Omit<InvoiceRecord, 'payable'>;

/** The features by which an invoice is paid. */
export interface PayableFeatures {
  readonly world: World;
  readonly transactions: Transactions;
  readonly links: PaymentLinks;
}

/** What a payment of the invoice tells about it. */
function particulars({ id, request, totals }: UnpayableInvoice): JsonObject {
  const number = String(request.invoice_number);
  const { name, email, phone } = objectAt(request, 'customer_details');
  return {
    // Discounts, taxes and shipping are no items, so the invoice as a whole is the only one.
    item_details: [{ id: number, name: `Invoice ${number}`, price: totals.grossAmount, quantity: 1 }],
    customer_details: { first_name: name, email: email ?? undefined, phone: phone ?? undefined },
    metadata: { midtrans_invoice_id: id },
  };
}

function linkOf(invoice: UnpayableInvoice, { links }: PayableFeatures): Payable {
  const { metadata, ...about } = particulars(invoice);
  const { orderId, request, origin, totals, expiresAt } = invoice;
  const link = links.open({
    orderId,
    origin,
    expiresAt,
    metadata: isObject(metadata) ? metadata : undefined,
    request: {
      ...objectAt(request, 'payment_link'),
      ...about,
      title: `Invoice ${String(request.invoice_number)}`,
      transaction_details: { order_id: orderId, gross_amount: totals.grossAmount },
      usage_limit: 1,
    },
  });
  return { type: 'payment_link', linkId: link.id, url: linkUrl(link) };
}

/** The number to transfer to. */
function numberOf({ facts }: TransactionRecord): string {
  const [account = {}] = objectsAt(facts, 'va_numbers');
  return (
    textAt(account, 'va_number') ?? textAt(facts, 'permata_va_number') ?? textAt(facts, 'bill_key') ?? ''
  );
}

function accountOf(
  wish: JsonObject,
  orderId: string,
  invoice: UnpayableInvoice,
  { transactions, world }: PayableFeatures,
): VirtualAccount[] {
  const bank = bankOf(wish);
  const { metadata, ...about } = particulars(invoice);
  return channelsOf(bank).map((channel) => {
    const bill = {
      orderId,
      request: { ...about, [channel]: { number: wish.number } },
      origin: invoice.origin,
      metadata: isObject(metadata) ? metadata : undefined,
      expiresAt: invoice.expiresAt,
      // The merchant hears of an invoice when it is paid and when it expires.
      notifiesPending: false,
    };
    const order = {
      channel,
      grossAmount: invoice.totals.grossAmount,
      means: { cardNumber: '', phone: '', uiMode: 'deeplink' } as const,
    };
    const record = beginPayment(transactions, world, bill, order);
    return { bank, channel, number: numberOf(record), transactionId: record.transactionId };
  });
}

/** Virtual accounts that wait for the transfer. The first one's order_id is the invoice's, the others have a suffix. */
function accountsOf(invoice: UnpayableInvoice, features: PayableFeatures): Payable {
  const accounts: VirtualAccount[] = [];
  try {
    for (const [index, wish] of objectsAt(invoice.request, 'virtual_accounts').entries()) {
      const orderId = index === 0 ? invoice.orderId : `${invoice.orderId}-${index + 1}`;
      accounts.push(...accountOf(wish, orderId, invoice, features));
    }
  } catch (error) {
    callOffAccounts(accounts, features.transactions);
    throw error;
  }
  return { type: 'virtual_account', accounts };
}

/** Nobody can transfer to these accounts any more. */
export function callOffAccounts(accounts: readonly VirtualAccount[], transactions: Transactions): void {
  for (const { transactionId } of accounts) {
    const payment = transactions.ledger.find(transactionId);
    if (payment) callOff(transactions, payment);
  }
}

/** Opens the way in which the invoice is to be paid; throws the Refusal that a charge earns. */
export function openPayable(invoice: UnpayableInvoice, features: PayableFeatures): Payable {
  if (invoice.request.document_type === 'quotation') return { type: 'quotation' };
  return invoice.request.payment_type === 'payment_link'
    ? linkOf(invoice, features)
    : accountsOf(invoice, features);
}
