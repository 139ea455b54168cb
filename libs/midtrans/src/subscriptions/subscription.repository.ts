import { Injectable } from '@nestjs/common';
import type { DataSource, QueryDeepPartialEntity } from 'typeorm';
import type { Scope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { Subscription } from './subscription.entity';
import type { ValidSubscription } from './subscription.validation';

/** Narrows a list of subscriptions. */
export interface SubscriptionFilter {
  scope?: Scope;
  paymentType?: string;
  status?: string;
}

interface StoredBeside {
  readonly account: string;
  readonly orderPrefix: string;
  readonly token: string | null;
}

/** Everything about subscriptions that nobody waits for in line. */
@Injectable()
export class SubscriptionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes the subscription before the gateway is asked. One that Midtrans refused under this id makes room for it.
   *
   * @param stored - what it has beside its own fields; the token is encrypted
   */
  async initiate(id: string, subscription: ValidSubscription, stored: StoredBeside): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.delete(Subscription, { id, status: 'failure' });
      await manager.insert(Subscription, { id, ...initialFields(subscription), ...stored });
    });
  }

  async findById(id: string): Promise<Subscription | null> {
    return this.dataSource.getRepository(Subscription).findOneBy({ id });
  }

  /** @param midtransId - the id under which Midtrans knows it */
  async findByMidtransId(account: string, midtransId: string): Promise<Subscription | null> {
    return this.dataSource
      .getRepository(Subscription)
      .findOneBy({ account, midtransSubscriptionId: midtransId });
  }

  /** Newest first; `after` is the id of the last subscription of the page before. */
  async page(filter: SubscriptionFilter, limit: number, after?: string): Promise<Subscription[]> {
    return newestFirst(this.dataSource.getRepository(Subscription), {
      scope: filter.scope,
      where: [
        ['paymentType', '=', filter.paymentType],
        ['status', '=', filter.status],
      ],
      limit,
      after,
    }).getMany();
  }
}

function initialFields(subscription: ValidSubscription) {
  const { customerDetails: customer = {}, metadata = {} } = subscription;
  const now = new Date();
  return {
    userId: subscription.userId ?? null,
    name: subscription.name,
    paymentType: subscription.paymentType,
    gopayAccountId: subscription.gopayAccountId ?? null,
    amount: subscription.amount,
    interval: subscription.interval,
    intervalUnit: subscription.intervalUnit,
    maxInterval: subscription.maxInterval,
    startTime: subscription.startTime,
    retryInterval: subscription.retryInterval,
    retryIntervalUnit: subscription.retryIntervalUnit,
    retryMaxInterval: subscription.retryMaxInterval,
    customerFirstName: customer.firstName ?? null,
    customerLastName: customer.lastName ?? null,
    customerEmail: customer.email ?? null,
    customerPhone: customer.phone ?? null,
    metadata: metadata as QueryDeepPartialEntity<Record<string, unknown>>,
    createdAt: now,
    updatedAt: now,
  };
}
