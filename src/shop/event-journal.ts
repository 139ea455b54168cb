import { Injectable } from '@nestjs/common';
import {
  OnMidtransEvent,
  type InvoiceEvent,
  type PaymentEvent,
  type SubscriptionEvent,
} from 'nestjs-midtrans';

/** An event as `GET /demo/events` lists it. */
export interface JournalEntry {
  readonly id: string;
  readonly type: string;
  /** Of a subscription's event, the charge's that it tells of; else empty. */
  readonly order_id: string;
  readonly at: string;
}

type JournalEvent = PaymentEvent | InvoiceEvent | SubscriptionEvent;

/** How many events are kept: the oldest make room. */
const KEPT = 1_000;

/** Keeps what the shop's durable listener received, in the memory of this process. */
@Injectable()
export class EventJournal {
  private readonly kept: JournalEntry[] = [];
  private readonly watchers = new Set<(entry: JournalEntry) => void>();

  @OnMidtransEvent(['payment.*', 'invoice.*', 'subscription.*'], { name: 'journal' })
  receive(event: JournalEvent): void {
    const { id, type, occurredAt } = event;
    const entry = { id, type, order_id: orderIdOf(event), at: occurredAt.toISOString() };
    this.kept.push(entry);
    if (this.kept.length > KEPT) this.kept.shift();
    for (const watcher of this.watchers) watcher(entry);
  }

  /** The newest last. */
  entries(): readonly JournalEntry[] {
    return [...this.kept];
  }

  /** Calls the watcher for each event from now on. @returns what ends it */
  watch(watcher: (entry: JournalEntry) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

function orderIdOf(event: JournalEvent): string {
  if ('payment' in event) return event.payment.orderId;
  if ('invoice' in event) return event.invoice.orderId;
  return event.charge?.orderId ?? '';
}
