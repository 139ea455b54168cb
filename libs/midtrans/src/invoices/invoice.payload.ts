import { formatWibTime } from '../gateway';
import type { InvoiceRequest } from '../gateway/wire';
import type { MidtransInvoice } from './invoice.entity';
import { wirePhone, type InvoiceDetails } from './invoice.request';

/** How it is to be paid, which the row does not keep. */
export type InvoiceTerms = Pick<InvoiceDetails, 'paymentLink' | 'virtualAccounts'>;

/**
 * The body of `POST /v1/invoices`. The due date is over when its day ends in WIB.
 *
 * @param enabledPayments - where the terms name none
 * @see https://docs.midtrans.com/reference/create-invoice
 */
export function invoiceRequest(
  invoice: MidtransInvoice,
  terms: InvoiceTerms,
  enabledPayments: readonly string[],
): InvoiceRequest {
  return {
    order_id: invoice.orderId,
    invoice_number: invoice.invoiceNumber,
    invoice_date: `${formatWibTime(invoice.createdAt)} +0700`,
    due_date: `${invoice.dueDate} 23:59:59 +0700`,
    customer_details: {
      ...(invoice.customerId && { id: invoice.customerId }),
      name: invoice.customerName,
      email: invoice.customerEmail,
      ...(invoice.customerPhone && { phone: wirePhone(invoice.customerPhone) }),
    },
    item_details: invoice.items.map(({ itemId, description, quantity, price }) => ({
      ...(itemId && { item_id: itemId }),
      description,
      quantity,
      price,
    })),
    ...(invoice.notes && { notes: invoice.notes }),
    payment_type: invoice.paymentType,
    ...payable(invoice, terms, enabledPayments),
  };
}

function payable(
  { paymentType }: MidtransInvoice,
  { paymentLink, virtualAccounts = [] }: InvoiceTerms,
  enabledPayments: readonly string[],
): Pick<InvoiceRequest, 'payment_link' | 'virtual_accounts'> {
  switch (paymentType) {
    case 'payment_link':
      return { payment_link: { enabled_payments: [...(paymentLink?.enabledPayments ?? enabledPayments)] } };
    case 'virtual_account':
      return { virtual_accounts: virtualAccounts.map(({ bank, number }) => ({ bank, number })) };
    default:
      return paymentType satisfies never;
  }
}
