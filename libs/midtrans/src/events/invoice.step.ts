import type { InvoiceEvent, InvoiceSnapshot } from './catalogue';

/** What is stored with an event of an invoice: in JSON, times are text. */
export interface InvoiceStep {
  readonly invoice: Omit<InvoiceSnapshot, 'paidAt' | 'createdAt' | 'updatedAt'> & {
    readonly paidAt: string | null;
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly previousStatus: InvoiceSnapshot['status'];
}

/** What of a stored event its listeners receive. */
export function invoiceOf({
  invoice,
  previousStatus,
}: InvoiceStep): Pick<InvoiceEvent, 'invoice' | 'previousStatus'> {
  return {
    invoice: {
      ...invoice,
      paidAt: invoice.paidAt === null ? null : new Date(invoice.paidAt),
      createdAt: new Date(invoice.createdAt),
      updatedAt: new Date(invoice.updatedAt),
    },
    previousStatus,
  };
}
