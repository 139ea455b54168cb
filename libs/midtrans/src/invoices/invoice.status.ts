import { formatWibTime } from '../gateway';

/** Every type of an invoice's events. */
export const INVOICE_EVENT_TYPES = [
  'invoice.created',
  'invoice.unanswered',
  'invoice.sent',
  'invoice.paid',
  'invoice.overdue',
  'invoice.expired',
  'invoice.voided',
] as const;
/**
 * `invoice.created`: Midtrans has it; `invoice.unanswered`: Midtrans never answered its creation, and may have it; `invoice.overdue`: its due
 * date has passed, and it can still be paid; `invoice.expired`: it no longer can.
 */
export type InvoiceEventType = (typeof INVOICE_EVENT_TYPES)[number];

/** What the gateway calls the state of an invoice. */
export const GATEWAY_INVOICE_STATUSES = [
  'draft',
  'pending',
  'published',
  'overdue',
  'expired',
  'canceled',
  'rejected',
  'voided',
  'paid',
] as const;
/** What Midtrans calls the status of an invoice. */
export type GatewayInvoiceStatus = (typeof GATEWAY_INVOICE_STATUSES)[number];

/**
 * What we call it. A `draft` has not been sent, or it is not known yet whether Midtrans took it; `unanswered`: Midtrans never answered, and
 * may have it; `overdue` has passed its due
 * date unpaid, whether it can still be paid or not; `partial` is kept for invoices paid in parts, of which the gateway
 * knows none.
 */
export const INVOICE_STATUSES = [
  'draft',
  'unanswered',
  'sent',
  'paid',
  'overdue',
  'void',
  'partial',
] as const;
/** The status of an invoice. */
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

interface Stage {
  readonly status: InvoiceStatus;
  /** An invoice only ever climbs, so that neither the order of answers nor how often they come matters. */
  readonly rank: number;
  readonly event: InvoiceEventType | null;
  /** Whether the customer has had it. */
  readonly isSent: boolean;
}

/** `paid` lies above all, because money that arrives is believed even then. */
const STAGES: Readonly<Record<GatewayInvoiceStatus, Stage>> = {
  draft: { status: 'draft', rank: 0, event: null, isSent: false },
  pending: { status: 'sent', rank: 1, event: null, isSent: true },
  published: { status: 'sent', rank: 1, event: null, isSent: true },
  overdue: { status: 'overdue', rank: 2, event: 'invoice.overdue', isSent: true },
  expired: { status: 'overdue', rank: 3, event: 'invoice.expired', isSent: true },
  canceled: { status: 'void', rank: 4, event: 'invoice.voided', isSent: false },
  rejected: { status: 'void', rank: 4, event: 'invoice.voided', isSent: false },
  voided: { status: 'void', rank: 4, event: 'invoice.voided', isSent: false },
  paid: { status: 'paid', rank: 5, event: 'invoice.paid', isSent: true },
};

/** Our name of a gateway status. */
export function invoiceStatusOf(status: GatewayInvoiceStatus): InvoiceStatus {
  return STAGES[status].status;
}

/** The gateway statuses that one of ours stands for. */
export function gatewayInvoiceStatusesOf(status: InvoiceStatus): GatewayInvoiceStatus[] {
  return GATEWAY_INVOICE_STATUSES.filter((each) => STAGES[each].status === status);
}

/** A gateway status out of an answer; `undefined` where it is none that we know. */
export function gatewayInvoiceStatus(value: unknown): GatewayInvoiceStatus | undefined {
  const lower = typeof value === 'string' ? value.toLowerCase() : undefined;
  return GATEWAY_INVOICE_STATUSES.find((status) => status === lower);
}

/**
 * The events of a step, in the order in which they happened: none where the gateway has but another word for the same. `null`
 * where the step is none: known already, or overtaken by something later.
 *
 * @param from - null as long as it is not known whether the gateway took the invoice
 */
export function transition(
  from: GatewayInvoiceStatus | null,
  to: GatewayInvoiceStatus,
): InvoiceEventType[] | null {
  const before = from === null ? null : STAGES[from];
  const after = STAGES[to];
  if (from === to || (before !== null && after.rank < before.rank)) return null;
  if (after.rank === before?.rank) return [];
  const events: InvoiceEventType[] = [];
  if (before === null) events.push('invoice.created');
  if (after.isSent && (before === null || before === STAGES.draft)) events.push('invoice.sent');
  if (after.event !== null) events.push(after.event);
  return events;
}

/** Whether an invoice waits for nothing more: it is paid, or can no longer be. */
export function isOver(status: GatewayInvoiceStatus | null): boolean {
  return status !== null && STAGES[status].rank >= STAGES.expired.rank;
}

/** `YYYY-MM-DD` in WIB. */
export function wibDay(instant: Date): string {
  return formatWibTime(instant).slice(0, 10);
}

/** Whether an invoice that was sent and is not paid has passed its due date, which ends with the day in WIB. */
export function isOverdue(
  invoice: { status: InvoiceStatus; midtransStatus: GatewayInvoiceStatus | null; dueDate: string },
  now: Date,
): boolean {
  const { status, midtransStatus, dueDate } = invoice;
  if (midtransStatus === 'overdue') return true;
  const isOpen = status === 'sent' || status === 'overdue' || status === 'partial';
  return isOpen && wibDay(now) > dueDate;
}
