import { randomUUID } from 'node:crypto';
import { beginPayment } from '../checkout/begin-payment';
import { cardSettingsOf } from '../checkout/card-settings';
import { offeredChannels } from '../checkout/channels';
import type { Checkout, CheckoutDesk, Order } from '../checkout/checkout';
import { collectedFields } from '../checkout/collected-details';
import { itemsOf } from '../checkout/items';
import { endOfLifetime } from '../checkout/lifetime';
import { recurringOf, savesEveryCard } from '../checkout/recurring';
import { isLost, isPaid } from '../transactions/paid';
import { returnUrlsOf } from '../checkout/return-url';
import { canSaveCard, cardNamedBy, savedBy, type SavedCard } from '../checkout/saved-cards';
import { DAY, later } from '../clock/time';
import type { RequestOrigin } from '../http/request';
import { isObject, numberAt, objectAt, textAt, type JsonObject } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import type { SnapErrorLocale } from '../options';
import { snapRefusals } from './snap.refusals';
import { LONGEST_PAGE_MS, snapProblems } from './snap.validation';

/** What the gateway keeps of a Snap token. */
export interface SnapSession {
  readonly token: string;
  readonly orderId: string;
  readonly request: JsonObject;
  readonly origin: RequestOrigin;
  readonly createdAt: Date;
  readonly transactionIds: readonly string[];
  /** How the merchant ended it. */
  readonly ended?: (typeof SNAP_ENDINGS)[number];
}

export const SNAP_ENDINGS = ['canceled', 'expired'] as const;

/**
 * How long a token opens its page: for 24 hours, unless the request says otherwise, and for 7 days at most. An expiry without a start_time is the
 * payment's own and counts from the customer's choice.
 *
 * @see https://docs.midtrans.com/reference/expire-a-snap-session
 */
function closesAt({ request, createdAt }: SnapSession): Date {
  const expiry = objectAt(request, 'expiry');
  const end =
    endOfLifetime({ ...objectAt(request, 'page_expiry'), start_time: undefined }, createdAt) ??
    (textAt(expiry, 'start_time') === undefined ? undefined : endOfLifetime(expiry, createdAt)) ??
    later(createdAt, DAY);
  const latest = later(createdAt, LONGEST_PAGE_MS);
  return end < latest ? end : latest;
}

/** Tokens of the gateway's own payment page, each for one order. */
export class Snap implements CheckoutDesk {
  private readonly sessions = new Map<string, SnapSession>();
  private readonly latestOfOrder = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
    private readonly settings: { readonly locale: SnapErrorLocale },
  ) {}

  /** Throws the refusal that the request earns. */
  create(request: JsonObject, origin: RequestOrigin): JsonObject {
    const problems = snapProblems(request, this.world.preferences, this.world.clock.now());
    if (problems.length > 0) throw snapRefusals.invalid(problems);
    const orderId = textAt(objectAt(request, 'transaction_details'), 'order_id') ?? '';
    const payments = this.transactions.ledger.ofOrder(orderId);
    if (payments.some(isPaid)) throw snapRefusals.orderIdUtilized(this.settings.locale);
    if (!payments.every(isLost)) throw snapRefusals.orderIdTaken(this.settings.locale);

    const token = randomUUID();
    const createdAt = this.world.clock.seconds();
    this.keep({ token, orderId, request, origin, createdAt, transactionIds: [] });
    this.latestOfOrder.set(orderId, token);
    this.world.effects.count(orderId, 'createSnapTransaction');
    return { token, redirect_url: `${origin.baseUrl}/simulator/snap/${token}` };
  }

  /** Ends a session whose customer has chosen nothing that stands; throws the refusal that the request earns. */
  cancel(token: string): JsonObject {
    const { orderId } = this.end(token, 'canceled');
    this.world.effects.count(orderId, 'cancelSnapTransaction');
    return { canceled_at: this.world.clock.now().toISOString() };
  }

  /** Does what `cancel` does, as if the page's time had run out. */
  expire(token: string): JsonObject {
    const { orderId } = this.end(token, 'expired');
    this.world.effects.count(orderId, 'expireSnapTransaction');
    return { expired_at: this.world.clock.now().toISOString() };
  }

  /** Every session, in the order in which they were created. */
  all(): readonly SnapSession[] {
    return [...this.sessions.values()];
  }

  /** Takes over sessions as they once stood. */
  restore(sessions: readonly SnapSession[]): void {
    for (const session of sessions) {
      this.sessions.set(session.token, session);
      this.latestOfOrder.set(session.orderId, session.token);
    }
  }

  orderIdOf(token: string): string | undefined {
    return this.sessions.get(token)?.orderId;
  }

  look(token: string): Checkout | undefined {
    const session = this.sessions.get(token);
    if (!session) return undefined;
    const { orderId, request } = session;
    const payments = this.paymentsOf(session);
    return {
      orderId,
      grossAmount: numberAt(objectAt(request, 'transaction_details'), 'gross_amount'),
      items: itemsOf(request),
      closesAt: closesAt(session),
      channels: offeredChannels(request, this.world.preferences),
      cards: cardSettingsOf(request),
      ...this.savedCardsOf(session),
      collectedFields: collectedFields(request),
      closed: this.closedBecause(session),
      held: this.heldBecause(session) ?? this.spentBecause(session),
      payments,
      isExpired: this.isExpired(session),
      returnUrls: returnUrlsOf(request, orderId, this.world),
    };
  }

  begin(token: string, order: Order): TransactionRecord {
    const session = this.sessions.get(token);
    if (!session) throw new Error('only an open page takes orders');
    const { orderId, request, origin, transactionIds } = session;
    const now = this.world.clock.seconds();
    const expiresAt = endOfLifetime(objectAt(request, 'expiry'), now);
    const metadata = isObject(request.metadata) ? request.metadata : undefined;
    const recurring = recurringOf(request);
    const bill = { orderId, request, origin, metadata, recurring, expiresAt, isFurtherAttempt: true };
    const record = beginPayment(this.transactions, this.world, bill, order);
    this.keep({ ...session, transactionIds: [...transactionIds, record.transactionId] });
    return record;
  }

  private savedCardsOf({
    request,
  }: SnapSession): Pick<Checkout, 'savedCards' | 'chosenCard' | 'canSaveCard' | 'savesEveryCard'> {
    const named = cardNamedBy(request);
    const others = canSaveCard(request) ? this.cardsSavedBy(textAt(request, 'user_id')) : [];
    const savedCards = [
      ...(named ? [named] : []),
      ...others.filter(({ tokenId }) => tokenId !== named?.tokenId),
    ];
    return {
      savedCards,
      chosenCard: named?.tokenId,
      canSaveCard: canSaveCard(request),
      savesEveryCard: savesEveryCard(request),
    };
  }

  /** The cards that a user saved, on whichever page. */
  private cardsSavedBy(userId: string | undefined): SavedCard[] {
    if (userId === undefined) return [];
    const sessions = [...this.sessions.values()].filter(({ request }) => request.user_id === userId);
    return savedBy(sessions.flatMap((session) => this.paymentsOf(session)));
  }

  private keep(session: SnapSession): void {
    this.sessions.set(session.token, session);
    this.world.updates.publish('snap', session.token);
  }

  private paymentsOf({ transactionIds }: SnapSession): TransactionRecord[] {
    return transactionIds.flatMap((id) => this.transactions.ledger.withTransactionId(id) ?? []);
  }

  private end(token: string, ended: 'canceled' | 'expired'): SnapSession {
    const session = this.sessions.get(token);
    if (session?.ended) throw snapRefusals.endedToken(session.ended);
    if (!session || this.latestOfOrder.get(session.orderId) !== token) throw snapRefusals.unknownToken();
    if (this.heldBecause(session) !== undefined) throw snapRefusals.onProgress();
    this.keep({ ...session, ended });
    return session;
  }

  /** What an order has been paid by, or is being paid by, keeps its page from taking another payment. */
  private heldBecause({ orderId }: SnapSession): string | undefined {
    const payments = this.transactions.ledger.ofOrder(orderId);
    if (payments.some(isPaid)) return 'the order is paid';
    return payments.every(isLost) ? undefined : 'a payment of the order is under way';
  }

  /** Where the merchant allows one try only. */
  private spentBecause(session: SnapSession): string | undefined {
    if (this.world.preferences.allowRetry) return undefined;
    const isDenied = this.paymentsOf(session).some(({ status }) => status === 'deny');
    return isDenied ? 'a payment of the order was denied' : undefined;
  }

  private closedBecause(session: SnapSession): string | undefined {
    if (session.ended === 'canceled') return 'the session is canceled';
    if (this.latestOfOrder.get(session.orderId) !== session.token) return 'a newer token replaced this one';
    return this.isExpired(session) ? 'the page has expired' : undefined;
  }

  private isExpired(session: SnapSession): boolean {
    return session.ended === 'expired' || closesAt(session) <= this.world.clock.now();
  }
}
