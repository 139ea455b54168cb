import { Accounts } from '../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { In, type DataSource, type QueryDeepPartialEntity } from 'typeorm';
import { newestFirst, ownedBy, requireFilter, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE, queriesOf } from '../database/postgres';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { validate as isUuid } from 'uuid';
import { isPlainText } from '../validation/plain-text';
import { MidtransSubscription } from './subscription.entity';
import type { ValidSubscription } from './subscription.validation';
import { SubscriptionFilter } from './subscription.filter';

interface StoredBeside {
  readonly account: string;
  readonly orderPrefix: string;
  readonly token: string | null;
  /** What makes another creation the same. */
  readonly match: string;
  /** What is sent, without the token. */
  readonly request: object;
}

/** Everything about subscriptions that nobody waits for in line. */
@Injectable()
export class SubscriptionRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly commands: CommandStore,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Reserves a creation before the gateway is asked: the subscription and what is asked for, in one transaction. One that
   * Midtrans refused under this id makes room for it.
   *
   * @param stored - what it has beside its own fields; the token is encrypted
   */
  async initiate(
    id: string,
    subscription: ValidSubscription,
    { match, request, ...stored }: StoredBeside,
  ): Promise<Command> {
    return this.dataSource.transaction(async (manager) => {
      const queries = queriesOf(manager);
      await manager.delete(MidtransSubscription, { id, status: 'failure' });
      for (const refused of await this.commands.of(id, queries)) {
        await this.commands.settle(refused.id, queries);
      }
      await manager.insert(MidtransSubscription, { id, ...initialFields(subscription), ...stored });
      const command = {
        account: stored.account,
        subjectId: id,
        action: 'create',
        match,
        details: { request },
      };
      const claimed = await this.commands.claim(command, queries);
      if (claimed === null) throw new Error(`unreachable: subscription ${id} is new`);
      return claimed;
    });
  }

  /**
   * Takes up a creation that was left, under the key that it was begun with.
   *
   * @returns null where somebody else has
   */
  async takeUp({ id, account }: MidtransSubscription): Promise<Command | null> {
    return this.dataSource.transaction(async (manager) => {
      const queries = queriesOf(manager);
      const lock = { mode: 'pessimistic_write' } as const;
      const left = await manager.findOne(MidtransSubscription, {
        where: { id, status: In(['initiated', 'unanswered']) },
        lock,
      });
      if (left === null) return null;
      const claimed = await this.commands.claim({ account, subjectId: id, action: 'create' }, queries);
      if (claimed?.attempt !== 'first') return claimed;
      // It is known by now what came of it: under a new key it would be made twice.
      await this.commands.settle(claimed.id, queries);
      return null;
    });
  }

  async findById(id: string): Promise<MidtransSubscription | null> {
    return this.dataSource.getRepository(MidtransSubscription).findOneBy({ id, ...this.accounts.scope() });
  }

  /** @param midtransId - the id under which Midtrans knows it */
  async findByMidtransId(account: string, midtransId: string): Promise<MidtransSubscription | null> {
    return this.dataSource
      .getRepository(MidtransSubscription)
      .findOneBy({ account, midtransSubscriptionId: midtransId });
  }

  /** By Midtrans' id of it, or its id here. */
  async findNamed(name: string, account?: string): Promise<MidtransSubscription[]> {
    if (!isPlainText(name)) return [];
    const found = await this.dataSource
      .getRepository(MidtransSubscription)
      .findBy({ ...this.accounts.scope(account), midtransSubscriptionId: name });
    if (found.length > 0 || !isUuid(name) || account !== undefined) return found;
    const own = await this.findById(name);
    return own === null ? [] : [own];
  }

  async list(filter: SubscriptionFilter, page?: PageOptions): Promise<Page<MidtransSubscription>> {
    requireFilter(SubscriptionFilter, filter);
    return newestFirst(
      this.dataSource.getRepository(MidtransSubscription),
      [
        ...ownedBy(filter, this.accounts),
        ['paymentType', '=', filter.paymentType],
        ['status', '=', filter.status],
      ],
      page,
    );
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
