import { Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { filter, interval, map, merge, Subject, takeUntil, type Observable } from 'rxjs';
import { EventJournal } from '../event-journal';
import { orderIdOfPayment } from './order-ids';

/** How often a connection says that it is there, for proxies that end silent ones. */
const ALIVE_MS = 25_000;

/** Tells pages that are open of what the durable listener in this process heard. */
@Injectable()
export class OrderChanges implements BeforeApplicationShutdown {
  private readonly changed = new Subject<string>();
  private readonly ended = new Subject<void>();

  constructor(journal: EventJournal) {
    journal.watch(({ order_id: paymentOrderId }) => {
      const order = orderIdOfPayment(paymentOrderId);
      if (order !== undefined) this.changed.next(order);
    });
  }

  /** Tells of what the shop itself did with an order. */
  tell(orderId: string): void {
    this.changed.next(orderId);
  }

  /** @param orderId - the order's own */
  of(orderId: string): Observable<MessageEvent> {
    const changes = this.changed.pipe(
      filter((changed) => changed === orderId),
      map(() => ({ data: 'changed' })),
    );
    const alive = interval(ALIVE_MS).pipe(map(() => ({ type: 'alive', data: '' })));
    return merge(changes, alive).pipe(takeUntil(this.ended));
  }

  /** Connections that are kept open would keep the server open. */
  beforeApplicationShutdown(): void {
    this.ended.next();
  }
}
