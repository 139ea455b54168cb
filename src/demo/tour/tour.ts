import { MidtransOutboxEvent } from 'nestjs-midtrans';
import type { DataSource } from 'typeorm';
import type { EventJournal } from '../../shop/event-journal';
import type { PaymentBody, DemoClient } from '../demo.client';
import type { TourStop } from './tour-stops';

const PAID_EVENT = 'payment.settled';
/** Milliseconds that each step may take. */
export const STEP_TIMEOUT = 15_000;

/** What one stop of the tour came to. */
export interface TourResult {
  readonly name: string;
  readonly instruction: string;
  readonly status: string;
  readonly event: string;
  readonly milliseconds: number;
  /** What was not as it should be. */
  readonly deviations: readonly string[];
}

export interface TourGuide {
  readonly client: DemoClient;
  readonly journal: EventJournal;
  readonly dataSource: DataSource;
  /** Sets the orders of this tour apart from those of another on the same database. */
  readonly prefix: string;
}

/** Charges, pays, waits for the shop to be told, and compares it all with what it should be. Never throws. */
export async function visit(stop: TourStop, number: number, guide: TourGuide): Promise<TourResult> {
  const begun = performance.now();
  const orderId = `${guide.prefix}-${number}`;
  try {
    return await follow(stop, orderId, begun, guide);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const milliseconds = Math.round(performance.now() - begun);
    return { name: stop.name, instruction: '', status: '', event: '', milliseconds, deviations: [reason] };
  }
}

async function follow(stop: TourStop, orderId: string, begun: number, guide: TourGuide): Promise<TourResult> {
  const { client, journal } = guide;
  const told = firstEvent(journal, orderId, PAID_EVENT);
  try {
    const charged = await order(stop, orderId, client);
    await told.arrived;
    const milliseconds = Math.round(performance.now() - begun);

    await client.redeliver(orderId);
    const payment = await client.payment(charged.id);
    const counts = await eventCounts(guide, payment.id, orderId);
    return {
      name: stop.name,
      instruction: instructionOf(stop, charged),
      status: String(payment.transaction_status),
      event: PAID_EVENT,
      milliseconds,
      deviations: [...paymentDeviations(stop, charged, payment), ...eventDeviations(counts)],
    };
  } finally {
    told.cancel();
  }
}

/** @returns the payment as its customer found it before they paid */
async function order(stop: TourStop, orderId: string, client: DemoClient): Promise<PaymentBody> {
  const body = bodyOf(stop, orderId);
  if (stop.channel !== undefined) {
    const opened = await client.openPage(body);
    await client.payOnPage(String(opened.redirect_url), stop.channel);
    return opened;
  }
  const charged = await client.charge(body);
  if (!stop.isPaidAtOnce) await client.pay(orderId);
  return charged;
}

function bodyOf(stop: TourStop, orderId: string): object {
  return {
    ...stop.charge,
    order_id: orderId,
    gross_amount: 100_000,
    item_details: [
      { id: 'coffee', name: 'Coffee, 250 g', price: 70_000, quantity: 1 },
      { id: 'filter', name: 'Filters, 100 pieces', price: 15_000, quantity: 2 },
    ],
    customer_details: { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' },
  };
}

function instructionOf({ instructions, otherwise = '' }: TourStop, charged: PaymentBody): string {
  return instructions.map((field) => String(charged[field])).join(' ') || otherwise;
}

function paymentDeviations(stop: TourStop, charged: PaymentBody, payment: PaymentBody): string[] {
  const { finalStatus = 'settlement', isPaidAtOnce = false } = stop;
  const firstStatus = isPaidAtOnce ? finalStatus : 'pending';
  return [
    ...stop.instructions.filter((field) => !charged[field]).map((field) => `the charge shows no ${field}`),
    ...mismatch('status after the charge', charged.transaction_status, firstStatus),
    ...mismatch('status after the payment', payment.transaction_status, finalStatus),
    ...mismatch('is_paid', payment.is_paid, true),
  ];
}

function mismatch(what: string, found: unknown, expected: unknown): string[] {
  return found === expected ? [] : [`${what}: ${String(found)} instead of ${String(expected)}`];
}

/** How often each event was written to the outbox and how often the listener had it, by type. */
type EventCounts = ReadonlyMap<string, { readonly written: number; readonly received: number }>;

async function eventCounts(guide: TourGuide, paymentId: string, orderId: string): Promise<EventCounts> {
  const rows = await guide.dataSource.getRepository(MidtransOutboxEvent).findBy({ subjectId: paymentId });
  const received = guide.journal.entries().filter((entry) => entry.order_id === orderId);
  const types = [...new Set([...rows, ...received].map(({ type }) => type))];
  const countOf = (of: readonly { type: string }[], type: string) =>
    of.filter((each) => each.type === type).length;
  return new Map(
    types.map((type) => [type, { written: countOf(rows, type), received: countOf(received, type) }]),
  );
}

function eventDeviations(counts: EventCounts): string[] {
  const missing = ['payment.created', PAID_EVENT].filter((type) => !counts.has(type));
  const odd = [...counts].filter(([, { written, received }]) => written !== 1 || received !== 1);
  return [
    ...missing.map((type) => `no event ${type}`),
    ...odd.map(([type, { written, received }]) => `event ${type}: ${written} written, ${received} received`),
  ];
}

/** Resolves when the durable listener has had the event; to be asked before what causes it. */
function firstEvent(journal: EventJournal, orderId: string, type: string) {
  let cancel = (): void => undefined;
  const arrived = new Promise<void>((resolve, reject) => {
    const late = () => reject(new Error(`no ${type} within ${STEP_TIMEOUT} ms`));
    const timer = setTimeout(late, STEP_TIMEOUT);
    const unwatch = journal.watch((entry) => {
      if (entry.order_id === orderId && entry.type === type) resolve();
    });
    cancel = () => {
      clearTimeout(timer);
      unwatch();
    };
  });
  // Where the charge has failed, nobody waits for it any more.
  arrived.catch(() => undefined);
  return { arrived, cancel };
}
