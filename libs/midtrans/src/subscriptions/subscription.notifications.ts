import { Inject, Injectable, Logger } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Postgres } from '../database/postgres';
import { MidtransError, parseWibTime, type TransactionResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { chargedAmountOf } from '../payments/payment.gateway-state';
import {
  isOfOrder,
  type NotificationHandler,
  type OrderNotification,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { idOf, OUR_ID, parseSubscriptionState } from './subscription.gateway-state';
import { exactPrefixesOf, prefixesOf } from './order-prefix';
import { CoalescingQueue } from '../gateway-commands/coalescing-queue';
import { syncTriggerIn } from './sync-trigger';
import { SubscriptionSync, type SyncResult } from './subscription.sync';
import { FIND_TRIGGERED, IS_PAYMENT, LIKELY, UNANSWERED } from './subscription.sql';
import { isRecord } from '../validation/is-record';

interface SyncRequest {
  /** Transactions and orders that are told of: whoever tells comes again until they could be read. */
  readonly toldIds: readonly string[];
  readonly claimedIds: readonly string[];
}

/** What came of looking for an order among the charges of subscriptions. */
type Found = 'found' | 'over' | 'missing' | 'nothing';

/** How many subscriptions are asked about for one order. */
const MOST_LIKELY = 10;
/** How many transactions are asked about in one question, beside those that Midtrans lists. */
const MOST_TOLD = 20;
/** How many ids are tried in one question, of a subscription whose creation was never answered. */
const MOST_CLAIMED = 3;

/**
 * Follows the signs of subscriptions that notifications carry. What they say is never believed: each is a reason to ask the
 * gateway, and no more often than it can bear. Who tells of what the gateway does not show is told to come again.
 */
@Injectable()
export class SubscriptionNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:subscriptions');
  private readonly queue: CoalescingQueue<SyncRequest, SyncResult | null>;
  private unknown = 0;

  constructor(
    @Inject(Postgres) private readonly postgres: Postgres,
    @Inject(SubscriptionSync) private readonly syncs: SubscriptionSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { subscriptions, notifications }: ResolvedOptions,
  ) {
    const { syncIntervalMs: pauseMs, syncConcurrency: concurrency } = subscriptions;
    const timeoutMs = notifications.confirmTimeoutMs;
    this.queue = new CoalescingQueue<SyncRequest, SyncResult | null>(
      (id, request) => this.syncs.sync(id, { ...request, timeoutMs }),
      merged,
      { pauseMs, concurrency },
    );
  }

  /**
   * Resolves when the gateway was asked after this notification came, and has told enough of what it is about; at once where no
   * subscription here is meant.
   *
   * @throws MidtransError, QueueFullError where it could not be asked, or has not
   */
  async handleUnsigned(
    body: Readonly<Record<string, unknown>>,
    accounts: readonly string[],
  ): Promise<boolean> {
    const trigger = syncTriggerIn(body);
    if (trigger === undefined) return false;
    const { midtransId, ourId, orderPrefix, transactionId } = trigger;
    const rows = await this.postgres.query<{ id: string }>(FIND_TRIGGERED, [
      midtransId,
      uuidOf(ourId),
      orderPrefix,
      MOST_LIKELY,
      accounts,
    ]);
    if (rows.length === 0) this.countUnknown();
    const request = { toldIds: listOf(transactionId), claimedIds: [midtransId] };
    const results = await Promise.all(rows.map(({ id }) => this.queue.enqueue(id, request)));
    for (const result of results) requireFollowed(result, transactionId);
    const isNobodys = results.every((result) => result === null);
    if (isNobodys && rows.length === MOST_LIKELY) throw mayBeAnothers(midtransId);
    return true;
  }

  /** A charge's notification may name its subscription, or carry the metadata of it. */
  matches(notification: SignedDelivery): boolean {
    return isOfOrder(notification) && namedIn(notification.body).some((id) => id !== null);
  }

  /** Makes sure that the charge is a payment; the rest is as with any. */
  async handle(notification: SignedDelivery): Promise<null> {
    await this.discover(notification);
    return null;
  }

  /**
   * Asks about the subscriptions that an order which no payment here has may be a charge of. What the notification says of the
   * charge is not believed: whatever its status is, Midtrans lists it or has ended it.
   *
   * @throws MidtransError where Midtrans knows of a charge that it lists nowhere yet, or the creation that it may be the first charge
   * of is not answered
   */
  async discover(notification: SignedDelivery): Promise<boolean> {
    if (!isOfOrder(notification)) return false;
    const found = await this.findCharge(notification);
    switch (found) {
      case 'found':
      case 'over':
        return found === 'found';
      case 'missing':
      case 'nothing':
        if (await this.findCreation(notification)) return true;
        if (found === 'missing') throw notFoundYet();
        return false;
      default:
        return found satisfies never;
    }
  }

  /** A charge that is not known yet becomes a payment, which the next handler asks about. */
  async lookUp(notification: SignedDelivery): Promise<null> {
    await this.discover(notification);
    return null;
  }

  private async findCharge({ account, body, delivery: { orderId } }: OrderNotification): Promise<Found> {
    if (await this.isPayment(account, orderId)) return 'found';
    const exact = exactPrefixesOf(orderId);
    const likely = await this.postgres.query<{ id: string; order_prefix: string }>(LIKELY, [
      account,
      ...namedIn(body),
      prefixesOf(orderId),
      amountOf(body),
      parseWibTime(body.transaction_time),
      MOST_LIKELY,
    ]);
    // Midtrans is asked once of the order itself, where it is made as those of charges are.
    const asked = likely.find(({ order_prefix: prefix }) => exact.includes(prefix));
    let isMissing = false;
    for (const candidate of likely) {
      const toldIds = candidate === asked ? [orderId] : [];
      const result = await this.queue.enqueue(candidate.id, { toldIds, claimedIds: [] });
      if (await this.isPayment(account, orderId)) return 'found';
      if (result?.failure !== undefined) throw result.failure;
      const standing = result?.told.get(orderId);
      if (standing === 'over') return 'over';
      if (standing === 'missing') isMissing = true;
    }
    if (likely.length === MOST_LIKELY) throw mayBeAnothers(orderId);
    // Whoever has made it a payment since the first look has moved its subscription on: that is likely no more.
    if (await this.isPayment(account, orderId)) return 'found';
    return isMissing ? 'missing' : 'nothing';
  }

  /** The order may be the first charge of a subscription whose creation Midtrans has not answered, or whose answer is lost. */
  private async findCreation({ account, body, delivery: { orderId } }: OrderNotification): Promise<boolean> {
    const [midtransId, ourId] = namedIn(body);
    const unanswered = await this.postgres.query<{ id: string }>(UNANSWERED, [
      account,
      ourId,
      exactPrefixesOf(orderId),
      MOST_LIKELY,
    ]);
    for (const { id } of midtransId === null ? [] : unanswered) {
      requireFollowed(await this.queue.enqueue(id, { toldIds: [], claimedIds: [midtransId ?? ''] }), null);
      if (await this.isPayment(account, orderId)) return true;
    }
    if (unanswered.length > 0) throw notAnsweredYet(orderId);
    return false;
  }

  private async isPayment(account: string, orderId: string): Promise<boolean> {
    return (await this.postgres.query(IS_PAYMENT, [account, orderId])).length > 0;
  }

  /** One line for the first, then for every tenfold: anyone can send these. */
  private countUnknown(): void {
    this.unknown++;
    if (Number.isInteger(Math.log10(this.unknown))) {
      this.logger.warn(`Recurring notifications of no subscription here so far: ${this.unknown}`);
    }
  }
}

/**
 * @param result - null where none of the ids that notifications claim is the subscription's
 * @throws MidtransError where somebody must look again: nothing else may tell of what the gateway did in between
 */
function requireFollowed(result: SyncResult | null, transactionId: string | null): void {
  if (result === null) return;
  const { failure, isUndecided, isStatusKnown, told, unread } = result;
  if (failure !== undefined) throw failure;
  const isMissing = transactionId === null ? unread.length > 0 : told.get(transactionId) === 'missing';
  if (isMissing) throw notFoundYet();
  if (isUndecided)
    throw new UnusableAnswerError(
      'What was asked of the subscription is not known to be done, and may be yet',
    );
  if (!isStatusKnown)
    throw new UnusableAnswerError('Midtrans does not say whether the subscription is active');
}

/** The ids of a subscription that a signed notification carries: the gateway's, and ours. The signature covers neither. */
function namedIn(body: TransactionResponse): [midtransId: string | null, ourId: string | null] {
  const metadata: unknown = body.metadata;
  const { id } = parseSubscriptionState({ id: body['subscription_id'] as string | undefined });
  return [id, isRecord(metadata) ? uuidOf(idOf(metadata[OUR_ID])) : null];
}

/** Two requests in one; `undefined` where too much is told or claimed of one subscription, as only forged ones do. */
function merged(earlier: SyncRequest, later: SyncRequest): SyncRequest | undefined {
  const claimedIds = [...new Set([...earlier.claimedIds, ...later.claimedIds])];
  const toldIds = [...new Set([...earlier.toldIds, ...later.toldIds])];
  return claimedIds.length > MOST_CLAIMED || toldIds.length > MOST_TOLD ? undefined : { toldIds, claimedIds };
}

function listOf(id: string | null): string[] {
  return id === null ? [] : [id];
}

function notFoundYet(): MidtransError {
  return new UnusableAnswerError('Midtrans does not show the charge that it tells of');
}

/** The next delivery finds fewer: those that were charged meanwhile are known, and due later. */
function mayBeAnothers(id: string): MidtransError {
  return new UnusableAnswerError(`More subscriptions may be meant by ${id} than could be asked about`);
}

function notAnsweredYet(orderId: string): MidtransError {
  return new UnusableAnswerError(
    `Order ${orderId} may be the charge of a subscription whose creation was not answered`,
  );
}

function uuidOf(value: unknown): string | null {
  return typeof value === 'string' && isUuid(value) ? value : null;
}

function amountOf(body: TransactionResponse): number | null {
  const rupiah = chargedAmountOf(body);
  return Number.isNaN(rupiah) ? null : rupiah;
}
