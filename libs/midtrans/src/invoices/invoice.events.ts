import type { EventOf } from '../events/event';
import { revived, type EventSubject, type InJson } from '../events/event-subject';

export const INVOICE_EVENT_TYPES = [
  'invoice.created',
  'invoice.sent',
  'invoice.paid',
  'invoice.overdue',
  'invoice.expired',
  'invoice.voided',
] as const;
/**
 * `invoice.created`: Midtrans has it; `invoice.overdue`: its due date has passed, and it can still be paid; `invoice.expired`: it
 * no longer can.
 */
export type InvoiceEventType = (typeof INVOICE_EVENT_TYPES)[number];

/** An invoice as it was when the event happened. */
export interface InvoiceSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  readonly invoiceNumber: string;
  readonly orderId: string;
  /** The id under which Midtrans knows it. */
  readonly midtransInvoiceId: string | null;
  readonly status: 'draft' | 'sent' | 'paid' | 'overdue' | 'void' | 'partial';
  /** The gateway's own word for the status. */
  readonly midtransStatus: string | null;
  readonly paymentType: 'payment_link' | 'virtual_account';
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerPhone: string | null;
  readonly customerId: string | null;
  /** Whole rupiah. */
  readonly totalAmount: number;
  readonly currency: string;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate: string;
  readonly paidAt: Date | null;
  /** The payment that paid it, as far as it is known. */
  readonly paymentId: string | null;
  readonly notes: string | null;
  readonly voidReason: string | null;
  readonly pdfUrl: string | null;
  readonly paymentLinkUrl: string | null;
  readonly virtualAccounts: readonly { readonly bank: string; readonly number: string }[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a listener of `invoice.*` receives. */
export interface InvoiceEvent<Type extends InvoiceEventType = InvoiceEventType> extends EventOf<Type> {
  readonly invoice: InvoiceSnapshot;
  /** Our `status` before the step. */
  readonly previousStatus: InvoiceSnapshot['status'];
}

declare module '../events/event' {
  interface EventSubjects {
    invoice: InvoiceEvent;
  }
}

/** What is stored with an event of an invoice. */
export interface InvoiceStep {
  readonly invoice: InJson<InvoiceSnapshot>;
  readonly previousStatus: InvoiceSnapshot['status'];
}

export const invoiceEvents: EventSubject = {
  name: 'invoice',
  types: INVOICE_EVENT_TYPES,
  read: ({ payload }) => {
    const { invoice, ...rest } = payload as InvoiceStep;
    const times = { paidAt: true, createdAt: true, updatedAt: true } as const;
    return { invoice: revived<InvoiceSnapshot>(invoice, times), ...rest };
  },
};
