import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  EntityNotFoundError,
  In,
  Not,
  type DataSource,
  type EntityManager,
  type FindOptionsWhere,
  type QueryDeepPartialEntity,
} from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { newestFirst, ownedBy, requireFilter, type Page, type PageOptions } from '../access/listing';
import { Accounts } from '../accounts/accounts';
import { findFirst } from '../database/find-first';
import { MIDTRANS_DATA_SOURCE, queriesOf } from '../database/postgres';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { CommandStore, matchOf, type Command } from '../gateway-commands/command.store';
import type { PaymentLinkRequest } from '../gateway/wire';
import { OrderIds } from '../order-ids/order-ids';
import { isPlainText } from '../validation/plain-text';
import { MidtransPaymentLink } from './payment-link.entity';
import { DuplicatePaymentLinkIdError, PaymentLinkStateError } from './payment-link.errors';
import { PaymentLinkFilter } from './payment-link.filter';
import { RELEASE_ORDER_ID } from './payment-link.order-ids';
import { endOfExpiry, type ValidPaymentLink } from './payment-link.validation';

/** A link that somebody asks for, as Midtrans is to be asked for it. */
export interface AskedPaymentLink {
  readonly account: string;
  readonly link: ValidPaymentLink;
  readonly request: PaymentLinkRequest;
}

/** A link that is about to be asked for. */
export interface ReservedPaymentLink {
  readonly link: MidtransPaymentLink;
  /** Null where Midtrans turned out to have it, of which its caller is told now. */
  readonly command: Command | null;
}

/** Everything about payment links that need not be atomic with their events. */
@Injectable()
export class PaymentLinkRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly commands: CommandStore,
    private readonly orderIds: OrderIds,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Reserves a link before the gateway is asked: its row and what is asked for, in one transaction. One that Midtrans did not take gives it
   * its order id.
   *
   * @throws DuplicateOrderIdError where the order id is taken, by whatever holds it
   * @throws DuplicatePaymentLinkIdError where the payment link id is
   */
  async initiate(asked: AskedPaymentLink): Promise<ReservedPaymentLink> {
    const { account, request } = asked;
    const { orderId, paymentLinkId } = idsOf(request);
    return this.dataSource.transaction(async (manager) => {
      const queries = queriesOf(manager);
      const taken = await this.orderIds.claim(queries, account, [orderId, paymentLinkId]);
      const holder = taken.find((each) => each.orderId === orderId);
      if (holder !== undefined) throw new DuplicateOrderIdError(orderId, holder.reason);
      const other = await findFirst(manager, MidtransPaymentLink, {
        where: { account, paymentLinkId, status: Not('failure') },
      });
      if (other !== null) throw new DuplicatePaymentLinkIdError(paymentLinkId);
      await queries.query(RELEASE_ORDER_ID, [account, orderId]);
      const id = uuidv7();
      await manager.insert(MidtransPaymentLink, { id, orderId, paymentLinkId, ...initialFields(asked) });
      return this.claim(manager, await load(manager, id), asked);
    });
  }

  /**
   * Takes up the user's link of just this content whose caller was never told what came of it: it is not begun anew.
   *
   * @param isRetry - whether they ask again under their key: then also where they may have been told, and where its order id was made
   * up for that key, whatever its content has become
   * @throws DuplicateOrderIdError where it is being created right now
   */
  async takeUp(asked: AskedPaymentLink, isRetry: boolean): Promise<ReservedPaymentLink | null> {
    const { account, link, request } = asked;
    const { orderId } = idsOf(request);
    return this.dataSource.transaction(async (manager) => {
      const begun = await manager.findOne(MidtransPaymentLink, {
        where: { account, orderId, status: Not('failure') },
        lock: { mode: 'pessimistic_write' },
      });
      if (begun === null || begun.userId !== (link.userId ?? null)) return null;
      const isKeysOwn = isRetry && link.orderId === undefined;
      if (!isKeysOwn && !isTheSame(begun, asked)) return null;
      if (begun.status === 'initiated') return this.claim(manager, begun, asked);
      // One that was deleted since cannot be paid: who asks for it again wants another.
      if (begun.status === 'deleted' && !isRetry) return null;
      const queries = queriesOf(manager);
      const open = await this.commands.of(begun.id, queries);
      const untold = open.find(({ action }) => action === 'create');
      if (untold?.isUnderWay) throw beingCreated(orderId);
      if (untold === undefined && !isRetry) return null;
      if (untold !== undefined) await this.commands.settle(untold.id, queries);
      return { link: begun, command: null };
    });
  }

  /** Takes up a link that was asked for without an order id as well, and is alike in everything. Throws like {@link takeUp}. */
  async takeUpSame(asked: AskedPaymentLink): Promise<ReservedPaymentLink | null> {
    for (const { subjectId } of await this.commands.matching(sameAs(asked))) {
      const left = await this.findById(subjectId);
      const takenUp = left === null ? null : await this.takeUp({ ...asked, request: left.request }, false);
      if (takenUp !== null) return takenUp;
    }
    // Another process is at it, or has died at it: which of the two, its lease tells.
    const underWay = await this.commands.underWay(sameAs(asked));
    const left = underWay === undefined ? null : await this.findById(underWay);
    if (left === null) return null;
    const reason = 'the same is being created: ask again';
    throw new PaymentLinkStateError('create', left.orderId, 'in_progress', reason);
  }

  async findById(id: string): Promise<MidtransPaymentLink | null> {
    return this.findOne({ id, ...this.accounts.scope() });
  }

  /** By its id here, its order id, or the end of its address: no order is named after another link. */
  async findNamed(name: string, account?: string): Promise<MidtransPaymentLink[]> {
    if (!isPlainText(name)) return [];
    const own = isUuid(name) && account === undefined ? await this.findById(name) : null;
    if (own !== null) return [own];
    const links = this.dataSource.getRepository(MidtransPaymentLink);
    const scope = this.accounts.scope(account);
    const found = await links.findBy({ ...scope, orderId: name });
    return found.length > 0 ? found : links.findBy({ ...scope, paymentLinkId: name, status: Not('failure') });
  }

  /** By what a notification calls it: the end of its address, or Midtrans' own number. */
  async findByLinkId(account: string, linkId: string): Promise<MidtransPaymentLink | null> {
    const own = await this.findOne({ account, paymentLinkId: linkId, status: Not('failure') });
    return own ?? this.findOne({ account, midtransLinkId: linkId });
  }

  /** The first of these orders that has a link, whatever has become of that. */
  async findByOrderIds(account: string, orderIds: readonly string[]): Promise<MidtransPaymentLink | null> {
    const links = this.dataSource.getRepository(MidtransPaymentLink);
    const found = await links.findBy({ account, orderId: In([...orderIds]) });
    const inOrder = orderIds.flatMap((orderId) => found.filter((link) => link.orderId === orderId));
    return inOrder[0] ?? null;
  }

  async list(filter: PaymentLinkFilter, page?: PageOptions): Promise<Page<MidtransPaymentLink>> {
    requireFilter(PaymentLinkFilter, filter);
    return newestFirst(
      this.dataSource.getRepository(MidtransPaymentLink),
      [
        ...ownedBy(filter, this.accounts),
        ['status', '=', filter.status],
        ['orderId', '=', filter.orderId],
        ['paymentLinkId', '=', filter.paymentLinkId],
      ],
      page,
    );
  }

  private async claim(
    manager: EntityManager,
    link: MidtransPaymentLink,
    asked: AskedPaymentLink,
  ): Promise<ReservedPaymentLink> {
    const { id: subjectId, account, orderId } = link;
    const match = asked.link.orderId === undefined ? sameAs(asked) : undefined;
    const command = await this.commands.claim(
      { account, subjectId, action: 'create', match },
      queriesOf(manager),
    );
    if (command === null) throw beingCreated(orderId);
    return { link, command };
  }

  private async findOne(where: FindOptionsWhere<MidtransPaymentLink>): Promise<MidtransPaymentLink | null> {
    return findFirst(this.dataSource.manager, MidtransPaymentLink, { where });
  }
}

function beingCreated(orderId: string): DuplicateOrderIdError {
  return new DuplicateOrderIdError(orderId, 'is being created', true);
}

/** What makes another call the same, beside that neither names an order id. */
export function sameAs({ account, link }: Pick<AskedPaymentLink, 'account' | 'link'>): string {
  return matchOf('payment_link', account, link);
}

function idsOf({ transaction_details: { order_id: orderId, payment_link_id: linkId } }: PaymentLinkRequest) {
  return { orderId, paymentLinkId: linkId ?? orderId };
}

async function load(manager: EntityManager, id: string): Promise<MidtransPaymentLink> {
  const found = await findFirst(manager, MidtransPaymentLink, { where: { id } });
  if (found === null) throw new EntityNotFoundError(MidtransPaymentLink, { id });
  return found;
}

/** Whether a link is what is asked for, as far as Midtrans is told of it. An id that was made up is no difference. */
function isTheSame(begun: MidtransPaymentLink, { link, request }: AskedPaymentLink): boolean {
  const isOfId = link.paymentLinkId === undefined || link.paymentLinkId === begun.paymentLinkId;
  return isOfId && isDeepStrictEqual(contentOf(begun.request), contentOf(request));
}

function contentOf({ transaction_details, ...request }: PaymentLinkRequest): unknown {
  const { gross_amount } = transaction_details;
  return JSON.parse(JSON.stringify({ ...request, gross_amount }));
}

function initialFields({ account, link, request }: AskedPaymentLink) {
  const now = new Date();
  const { grossAmount = null, dynamicAmount, expiry, startsAt, userId = null, metadata = {} } = link;
  return {
    account,
    userId,
    grossAmount,
    minAmount: dynamicAmount?.minAmount ?? null,
    maxAmount: dynamicAmount?.maxAmount ?? null,
    presetAmount: dynamicAmount?.presetAmount ?? null,
    usageLimit: link.usageLimit,
    title: link.title || null,
    expiresAt: expiry === undefined ? null : endOfExpiry(expiry, startsAt ?? now),
    metadata: metadata as QueryDeepPartialEntity<Record<string, unknown>>,
    request: request as QueryDeepPartialEntity<PaymentLinkRequest>,
    createdAt: now,
    updatedAt: now,
  };
}
