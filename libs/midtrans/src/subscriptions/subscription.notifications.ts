import { Inject, Injectable, Logger } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Postgres } from '../database/postgres';
import { MidtransError, type TransactionResponse } from '../gateway';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { parsePaymentState } from '../payments/payment.gateway-state';
import {
  isOfOrder,
  type NotificationHandler,
  type OrderNotification,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { idOf, OUR_ID, parseSubscriptionState } from './subscription.gateway-state';
import { prefixesOf } from './order-prefix';
import { CoalescingQueue } from './coalescing-queue';
import { SubscriptionSync } from './subscription.sync';
import { FIND_TRIGGERED, IS_PAYMENT, LIKELY } from './subscription.sql';
import { isRecord } from '../validation/is-record';

/** What an unsigned notification says of a subscription. Anyone may have made it up. */
export interface SyncTrigger {
  /** The id at the gateway. */
  readonly midtransId: string;
  /** The id that we gave it. */
  readonly ourId: string | null;
  readonly chargeFailed: boolean;
  /** What the charge is at the gateway, if anything. */
  readonly transactionId: string | null;
}

interface SyncRequest {
  readonly chargeFailed: boolean;
  /** Transactions that are told of: whoever tells comes again until they could be read. */
  readonly transactionIds: readonly string[];
  readonly claimedIds: readonly string[];
}

/** How many subscriptions are asked about for one order. */
const MOST_LIKELY = 10;
/** How many transactions are kept in mind for one question. */
const MOST_TOLD = 20;
/** How many ids are tried in one question, of a subscription whose creation was never answered. */
const MOST_CLAIMED = 3;

/**
 * The trigger in the body of a recurring notification: `{ event_name, subscription, transaction }` at a charge, the plain
 * subscription at its creation. `undefined` where it is something else, such as a signed notification.
 *
 * @see https://docs.midtrans.com/reference/http-notification
 */
export function syncTriggerIn(body: unknown): SyncTrigger | undefined {
  if (!isRecord(body) || 'order_id' in body) return undefined;
  const isCharge = isRecord(body['subscription']);
  const told = isCharge ? body['subscription'] : isRecord(body['schedule']) ? body : undefined;
  if (!isRecord(told)) return undefined;
  const { id, ourId } = parseSubscriptionState(told);
  if (id === null) return undefined;
  const { transaction } = body;
  const transactionId = isCharge && isRecord(transaction) ? idOf(transaction['transaction_id']) : null;
  return { midtransId: id, ourId, chargeFailed: isCharge && isFailure(transaction), transactionId };
}

/**
 * Follows the signs of subscriptions that notifications carry. What they say is never believed: each is a reason to ask the
 * gateway, and no more often than it can bear.
 */
@Injectable()
export class SubscriptionNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:subscriptions');
  private readonly queue: CoalescingQueue<SyncRequest>;
  private unknown = 0;

  constructor(
    @Inject(Postgres) private readonly postgres: Postgres,
    @Inject(SubscriptionSync) private readonly syncs: SubscriptionSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { subscriptions, notifications }: ResolvedOptions,
  ) {
    const { syncIntervalMs: pauseMs, syncConcurrency: concurrency } = subscriptions;
    const timeoutMs = notifications.confirmTimeoutMs;
    this.queue = new CoalescingQueue<SyncRequest>(
      (id, request) => this.read(id, request, timeoutMs),
      merged,
      {
        pauseMs,
        concurrency,
      },
    );
  }

  /**
   * Resolves when the gateway was asked after this notification came; at once where no subscription here is meant.
   *
   * @throws MidtransError, QueueFullError where it could not be asked
   */
  async handleUnsigned(body: Readonly<Record<string, unknown>>): Promise<boolean> {
    const trigger = syncTriggerIn(body);
    if (trigger === undefined) return false;
    const { midtransId, ourId, chargeFailed, transactionId } = trigger;
    const rows = await this.postgres.query<{ id: string }>(FIND_TRIGGERED, [midtransId, uuidOf(ourId)]);
    if (rows.length === 0) this.countUnknown();
    const request = { chargeFailed, transactionIds: listOf(transactionId), claimedIds: [midtransId] };
    await Promise.all(rows.map(({ id }) => this.queue.enqueue(id, request)));
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

  /** Asks about the subscriptions that an order which no payment here has may be a charge of. */
  async discover(notification: SignedDelivery): Promise<boolean> {
    return isOfOrder(notification) && this.findCharge(notification);
  }

  private async findCharge({ account, body, delivery }: OrderNotification): Promise<boolean> {
    const { orderId, transactionId } = delivery;
    if (await this.isPayment(account, orderId)) return true;
    const [midtransId, ourId] = namedIn(body);
    const reported = parsePaymentState({ account, orderId }, body, false);
    // What Midtrans means is not known: that is no reason to ask.
    if (reported === undefined) return false;
    const likely = await this.postgres.query<{ id: string }>(LIKELY, [
      account,
      midtransId,
      ourId,
      prefixesOf(orderId),
      amountOf(reported.grossAmount),
      reported.patch.transactionTime,
      MOST_LIKELY,
    ]);
    const chargeFailed = reported.update.status === 'deny' || reported.update.status === 'failure';
    for (const { id } of likely) {
      await this.queue.enqueue(id, {
        chargeFailed,
        transactionIds: listOf(transactionId),
        claimedIds: [],
      });
      if (await this.isPayment(account, orderId)) return true;
    }
    // One that failed is listed nowhere, however often it comes.
    if (likely.length === MOST_LIKELY && !chargeFailed) throw mayBeAnothers(orderId);
    return false;
  }

  private async isPayment(account: string, orderId: string): Promise<boolean> {
    return (await this.postgres.query(IS_PAYMENT, [account, orderId])).length > 0;
  }

  /** A charge that could not be read is asked for again, when the notification comes again. */
  private async read(
    id: string,
    { chargeFailed, transactionIds, claimedIds }: SyncRequest,
    timeoutMs: number,
  ): Promise<void> {
    const result = await this.syncs.sync(id, { chargeFailed, timeoutMs, claimedIds });
    if (result?.failure !== undefined) throw result.failure;
    // Somebody must look again: nothing else may tell of what the gateway did in between.
    if (result?.isUndecided === true) throw beingChangedHere();
    if (result?.notFound.some((transactionId) => transactionIds.includes(transactionId))) throw notFoundYet();
  }

  /** One line for the first, then for every tenfold: anyone can send these. */
  private countUnknown(): void {
    this.unknown++;
    if (Number.isInteger(Math.log10(this.unknown))) {
      this.logger.warn(`Recurring notifications of no subscription here so far: ${this.unknown}`);
    }
  }
}

/** The ids of a subscription that a signed notification carries: the gateway's, and ours. The signature covers neither. */
function namedIn(body: TransactionResponse): [midtransId: string | null, ourId: string | null] {
  const metadata: unknown = body.metadata;
  const { id } = parseSubscriptionState({ id: body['subscription_id'] as string | undefined });
  return [id, isRecord(metadata) ? uuidOf(metadata[OUR_ID]) : null];
}

/** Two requests in one; `undefined` where too many claim to know one subscription's id, as only forged ones do. */
function merged(earlier: SyncRequest, later: SyncRequest): SyncRequest | undefined {
  const claimedIds = [...new Set([...earlier.claimedIds, ...later.claimedIds])];
  if (claimedIds.length > MOST_CLAIMED) return undefined;
  const transactionIds = [...new Set([...earlier.transactionIds, ...later.transactionIds])];
  return {
    chargeFailed: earlier.chargeFailed || later.chargeFailed,
    transactionIds: transactionIds.slice(0, MOST_TOLD),
    claimedIds,
  };
}

function isFailure(transaction: unknown): boolean {
  if (!isRecord(transaction)) return false;
  const { transaction_status: status, status_code: code } = transaction;
  const isRefusal = typeof code === 'string' && /^[45]\d\d$/.test(code);
  return status === 'deny' || status === 'failure' || isRefusal;
}

function listOf(id: string | null): string[] {
  return id === null ? [] : [id];
}

function notFoundYet(): MidtransError {
  return new MidtransError({
    message: 'Midtrans does not find the charge that it tells of',
    attempts: 1,
    outcomeUnknown: false,
  });
}

function beingChangedHere(): MidtransError {
  return new MidtransError({
    message: 'What was asked of the subscription is not known to be done, and may be yet',
    attempts: 1,
    outcomeUnknown: false,
  });
}

/** The next delivery finds fewer: those that were charged meanwhile are known, and due later. */
function mayBeAnothers(orderId: string): MidtransError {
  return new MidtransError({
    message: `More subscriptions may have been charged for order ${orderId} than could be asked about`,
    attempts: 0,
    outcomeUnknown: false,
  });
}

function uuidOf(value: unknown): string | null {
  return typeof value === 'string' && isUuid(value) ? value : null;
}

function amountOf(rupiah: number | null | undefined): number | null {
  return rupiah === undefined || rupiah === null || Number.isNaN(rupiah) ? null : rupiah;
}
