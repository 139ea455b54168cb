import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Postgres } from '../database/postgres';
import type { MidtransEvent } from '../events/event';
import { DurableListeners } from '../events/durable-listeners';
import { SubscriptionLedger } from './subscription.ledger';
import { UNTOLD } from './subscription.sql';

/**
 * Tells of charges that were found before they were paid, such as one that fraud detection had challenged and somebody has
 * accepted since: no notification names their subscription.
 */
@Injectable()
export class SubscriptionCharges implements OnModuleInit {
  constructor(
    @Inject(DurableListeners) private readonly listeners: DurableListeners,
    @Inject(Postgres) private readonly postgres: Postgres,
    @Inject(SubscriptionLedger) private readonly ledger: SubscriptionLedger,
  ) {}

  onModuleInit(): void {
    this.listeners.add(['payment.settled'], {
      name: 'midtrans:subscription-charges',
      onlyWith: 'subscription_id',
      handle: (event) => this.follow(event),
    });
  }

  private async follow(event: MidtransEvent): Promise<void> {
    const subscriptionId = 'payment' in event ? event.payment.subscriptionId : null;
    if (subscriptionId === null || (await this.postgres.query(UNTOLD, [subscriptionId])).length === 0) return;
    await this.ledger.write({
      subscriptionId,
      gateway: null,
      version: null,
    });
  }
}
