import type { EventOf } from '../events/event';
import { revived, type EventSubject, type InJson } from '../events/event-subject';
import type { MidtransInvoice } from './invoice.entity';
import { INVOICE_EVENT_TYPES, type InvoiceEventType } from './invoice.status';

/** An invoice as it was when the event happened. */
export type InvoiceSnapshot = Readonly<
  Omit<
    MidtransInvoice,
    | 'payment'
    | 'items'
    | 'createResponse'
    | 'failureReason'
    | 'readBacks'
    | 'nextReadBackAt'
    | 'nextCheckAt'
    | 'version'
    | 'isOverdue'
  >
>;

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
