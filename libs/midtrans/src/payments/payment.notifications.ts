import { Inject, Injectable, Logger } from '@nestjs/common';
import { MidtransNotFoundError, type TransactionResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { Inbox } from '../notifications/inbox';
import {
  isOfOrder,
  type Delivery,
  type Looked,
  type NotificationHandler,
  type OrderNotification,
  type Recorded,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { ReadBacks } from '../notifications/read-backs';
import { MidtransClients } from '../accounts/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { findPaymentMethod, isTypeName } from '../payment-methods';
import { isPlainText } from '../validation/plain-text';
import { isInRupiah } from './answer';
import { fetchStatus, isAskedById, type PaymentToRead } from './fetch-status';
import {
  isOfOther,
  PaymentLedger,
  resolveDelivery,
  resolveUpdate,
  stateOf,
  type Outcome,
  type PaymentGatewayState,
  type ReportIdentity,
  type StoredPayment,
} from './ledger';
import { parsePaymentState, reportIdentity, savedTokenOf } from './payment.gateway-state';
import { PaymentRepository } from './payment.repository';
import { PaymentSync } from './payment.sync';
import {
  concernsMoney,
  covers,
  endsUnpaid,
  isTakenBack,
  isStatusCodeOf,
  isUnpaidEnd,
} from './payment.status';
import { withBankConfirmations } from './refunds/reported-refunds';
import { otherReadings } from './signed-text';

/** A payment here that a notification is about. */
type KnownPayment = StoredPayment & { readonly id: string };

/** What a notification says, of a payment that is known here. */
interface Told extends OrderNotification {
  readonly identity: ReportIdentity;
  /** Undefined where its status is none that this version knows. */
  readonly reported: PaymentGatewayState | undefined;
}

/**
 * Takes the notifications of transactions: moves the payment of their order. What a notification says is a reason to ask the gateway, and
 * what the gateway answers is believed.
 */
@Injectable()
export class PaymentNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly inbox: Inbox,
    private readonly readBacks: ReadBacks,
    private readonly payments: PaymentRepository,
    private readonly syncs: PaymentSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  matches(notification: SignedDelivery): boolean {
    return isOfOrder(notification);
  }

  async handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    if (!isOfOrder(notification)) return null;
    const { account, body, delivery } = notification;
    const order = { account, orderId: delivery.orderId };
    const told: Told = {
      ...notification,
      identity: reportIdentity(order, body),
      reported: this.believable(parsePaymentState(order, body, false), body),
    };
    const outcome = await this.settle(told);
    return recordedAs(outcome, delivery, this.logger);
  }

  /** What BI-SNAP calls a transaction by. */
  actsUpon(body: Readonly<Record<string, unknown>>): unknown {
    return referenceIn(body) ?? null;
  }

  async lookUp({ account, delivery }: SignedDelivery): Promise<Looked | null> {
    const payment = await this.payments.findByOrderId(account, delivery.orderId ?? '');
    if (payment === null) return null;
    await this.syncs.read(payment);
    const { version } = await this.syncs.stored(payment);
    return version === payment.version ? 'unchanged' : 'moved';
  }

  /** Where notifications are believed as they are, so is the card that one says was saved. */
  private believable(
    reported: PaymentGatewayState | undefined,
    body: TransactionResponse,
  ): PaymentGatewayState | undefined {
    if (reported === undefined || this.options.notifications.confirm !== 'never') return reported;
    return { ...reported, savedToken: savedTokenOf(reported.update, body) };
  }

  private async settle(told: Told): Promise<Outcome> {
    const { reported, delivery } = told;
    if (reported !== undefined && !(await this.mustBeRead(told, reported))) {
      const outcome = await this.ledger.apply(reported, delivery);
      if (outcome.kind !== 'confirm') return outcome;
    }
    return this.settleByReading(told);
  }

  /** Whether nothing that it tells is believed before the gateway was asked. */
  private async mustBeRead(told: Told, { update }: PaymentGatewayState): Promise<boolean> {
    if (this.options.notifications.confirm !== 'never' || told.mustBeConfirmed) return true;
    const { account, body, delivery } = told;
    if (!isStatusCodeOf(delivery.statusCode, update) || !isInRupiah(body)) return true;
    const readings = otherReadings(delivery);
    return readings.length > 0 && (await this.ledger.hasOneOf(account, readings));
  }

  /** Asks the gateway where there may be something to learn, until that is known. */
  private async settleByReading(told: Told): Promise<Outcome> {
    const since = performance.now();
    let isAsked = false;
    for (;;) {
      const stored = await this.ledger.find(told.identity, told.delivery);
      const known = await this.withoutAsking(told, stored);
      if (known !== null) return known;
      if (!isKnown(stored)) return { kind: 'unmatched' };
      // Somebody asked after the delivery came, and it still would move the payment.
      if (isAsked) throw new UnusableAnswerError(TOO_LITTLE);
      const { account } = told;
      const isOwn = !isOfOther(stored, told.identity);
      const transactionId = isOwn && !stored.is_attempt ? null : (told.identity.transactionId ?? null);
      const read = await this.readBacks.run(
        { table: 'midtrans_payments', id: stored.id, account, version: stored.version },
        { transactionId, since },
        () => {
          if (!isOwn) return this.readOther(told, stored);
          const isOfNoAttempt = stored.is_attempt && told.identity.transactionId === undefined;
          return isOfNoAttempt ? this.readAttempts(told, stored) : this.readOwn(told, stored);
        },
        isOwn ? () => this.readWithout(told, stored) : undefined,
      );
      if (read.kind === 'read' && read.result !== null) return read.result;
      isAsked = read.kind === 'asked';
    }
  }

  /** @returns null where the gateway must be asked */
  private async withoutAsking(told: Told, stored: StoredPayment): Promise<Outcome | null> {
    const { account, reported, delivery } = told;
    if (reported === undefined) return resolveDelivery(stored);
    const resolution = await this.ledger.preview(stored, reported);
    switch (resolution.kind) {
      case 'move':
      case 'confirm':
        return null;
      case 'stale':
        if (this.options.notifications.confirm === 'always' || told.mustBeConfirmed) return null;
        return this.ledger.keep(resolution, account, delivery);
      case 'other_transaction':
      case 'duplicate':
      case 'unmatched':
      case 'amount_mismatch':
        return this.ledger.keep(resolution, account, delivery);
      default:
        return resolution satisfies never;
    }
  }

  /**
   * Believes what the gateway says of the payment's own transaction.
   *
   * @returns null where that turns out to be another than was told of, which is to be asked about then
   */
  private async readOwn(told: Told, stored: KnownPayment): Promise<Outcome | null> {
    const { identity, reported, delivery } = told;
    const response = await this.fetchOwn(told, stored);
    if (await this.isAnothers(response, identity, stored)) throw new UnusableAnswerError(ANOTHERS);
    const confirmed = confirmedBy(identity, response, stored);
    if (reported === undefined) return this.ledger.apply(confirmed, delivery);
    if (!covers(confirmed.update, reported.update, stateOf(stored))) {
      await this.ledger.apply(confirmed);
      const own = { transaction_id: confirmed.transactionId ?? null };
      if (stored.transaction_id === null && isOfOther(own, identity)) return null;
      throw new UnusableAnswerError(TOO_LITTLE);
    }
    const refunds = withBankConfirmations(confirmed.refunds ?? [], reported.refunds ?? []);
    return this.ledger.apply({ ...confirmed, refunds }, delivery);
  }

  /** Believes what the gateway says of each attempt, where it is not told which of them is meant. */
  private async readAttempts(told: Told, stored: KnownPayment): Promise<Outcome> {
    const { account, reported, delivery } = told;
    await this.readReferred(told, stored);
    const payment = await this.payments.findById(stored.id);
    if (payment === null) return { kind: 'unmatched' };
    await this.syncs.read(payment);
    const { version, paidAt } = await this.syncs.stored(payment);
    const isTold = reported === undefined || !concernsMoney(reported.update) || paidAt !== null;
    if (!isTold) throw new UnusableAnswerError(TOO_LITTLE);
    const kind = version === stored.version ? 'stale' : 'moved';
    const status = kind === 'moved' ? 'processed' : kind;
    const { id } = await this.inbox.record(account, delivery, { status, paymentId: stored.id });
    return { kind, paymentId: stored.id, notificationId: id };
  }

  /** Asks by BI-SNAP's reference, which is the id of some transactions, and tells the Core API nothing of others. */
  private async readReferred(told: Told, stored: KnownPayment): Promise<void> {
    const { body, identity, timeoutMs } = told;
    const transactionId = referenceIn(body);
    if (transactionId === undefined) return;
    try {
      const attempt = { ...toRead(stored, identity), ...paidThrough(body) };
      const response = await fetchStatus(this.clients, attempt, { timeoutMs, transactionId });
      if (await this.isAnothers(response, identity, stored)) return;
      const reported = parsePaymentState(identity, response, true);
      if (reported !== undefined) await this.ledger.apply(reported);
    } catch (error) {
      if (!(error instanceof MidtransNotFoundError)) throw error;
    }
  }

  /** The gateway's word alone, where its notification could not wait. */
  private async readWithout(told: Told, stored: KnownPayment): Promise<void> {
    const response = await this.fetchOwn(told, stored);
    if (await this.isAnothers(response, told.identity, stored)) return;
    await this.ledger.apply(confirmedBy(told.identity, response, stored));
  }

  /** What the gateway has of the payment's own transaction, or of the attempt that is told of. */
  private fetchOwn({ identity, body, timeoutMs }: Told, stored: KnownPayment): Promise<TransactionResponse> {
    const payment = toRead(stored, identity);
    if (stored.is_attempt) {
      const attempt = { ...payment, ...paidThrough(body) };
      return fetchStatus(this.clients, attempt, { timeoutMs, transactionId: identity.transactionId });
    }
    // Of some methods the gateway knows nothing else than the transaction, which nobody else has told yet.
    const isToldAlone = stored.transaction_id === null && !isAskedById(payment);
    const transactionId = isToldAlone ? identity.transactionId : undefined;
    return fetchStatus(this.clients, payment, { timeoutMs, transactionId });
  }

  /** Believes what the gateway says of another transaction of the order, asked by that: it may be the one that brings the money. */
  private async readOther(told: Told, stored: KnownPayment): Promise<Outcome> {
    const { account, identity, reported, delivery, timeoutMs } = told;
    const { transactionId } = identity;
    const other = { kind: 'other_transaction', paymentId: stored.id } as const;
    if (transactionId === undefined) return this.ledger.keep(other, account, delivery);
    // A flood of made-up transactions must not keep the payment's own from being asked about.
    if (this.readBacks.isAwaited(stored.id)) await this.isOver(told, stored);
    const response = await fetchStatus(this.clients, toRead(stored, identity), { timeoutMs, transactionId });
    if (await this.isAnothers(response, identity, stored)) return this.ledger.keep(other, account, delivery);
    const confirmed = confirmedBy(identity, response, stored);
    if (reported !== undefined && !covers(confirmed.update, reported.update, stateOf(stored))) {
      throw new UnusableAnswerError(TOO_LITTLE);
    }
    if (concernsMoney(confirmed.update)) {
      const outcome = await this.ledger.apply({ ...confirmed, otherTransaction: 'settled' }, delivery);
      const isSecond = outcome.kind === 'moved' && stored.was_paid && !isTakenBack(stateOf(stored));
      if (isSecond) this.warnOfSecond(identity.orderId, transactionId);
      return outcome;
    }
    const isLive = !endsUnpaid(confirmed.update) && (await this.isOver(told, stored));
    return isLive
      ? this.ledger.apply({ ...confirmed, otherTransaction: 'live' }, delivery)
      : this.ledger.keep(other, account, delivery);
  }

  /** Whether a transaction that is named in the place of its order is known to be another payment's than this one. */
  private async isAnothers(
    { order_id: named }: TransactionResponse,
    { account, orderId }: ReportIdentity,
    { id }: KnownPayment,
  ): Promise<boolean> {
    if (named === undefined || named === orderId) return false;
    return this.ledger.isOfAnotherPayment(account, id, named);
  }

  /** Whether the gateway says that the payment's own transaction is over without money. */
  private async isOver({ identity, timeoutMs }: Told, stored: KnownPayment): Promise<boolean> {
    try {
      const response = await fetchStatus(this.clients, toRead(stored, identity), { timeoutMs });
      const confirmed = confirmedBy(identity, response, stored);
      await this.ledger.apply(confirmed);
      return endsUnpaid(confirmed.update);
    } catch (error) {
      if (error instanceof MidtransNotFoundError) return isUnpaidEnd(stored.transaction_status);
      // It may answer with the other one already.
      if (error instanceof UnusableAnswerError) return false;
      throw error;
    }
  }

  /** Somebody has to give one of the two back. */
  private warnOfSecond(orderId: string, transactionId: string): void {
    this.logger.error(`Order ${orderId} is paid, and its transaction ${transactionId} is paid as well`);
  }
}

const ANOTHERS = "Midtrans answered with a transaction that is another payment's";
const TOO_LITTLE = 'Midtrans does not say what was notified';

function isKnown(stored: StoredPayment): stored is KnownPayment {
  return stored.id !== null;
}

function toRead(stored: KnownPayment, { account, orderId }: ReportIdentity): PaymentToRead {
  return {
    account,
    orderId,
    transactionId: stored.transaction_id,
    paymentType: stored.payment_type,
    bank: stored.bank,
    store: stored.store,
    grossAmount: stored.gross_amount,
    authorizedAmount: stored.authorized_amount,
    isReplaced: stored.is_former ?? false,
  };
}

/** What BI-SNAP calls a transaction, which may be no id of it. */
function referenceIn(body: TransactionResponse): string | undefined {
  const reference: unknown = body['reference_no'];
  return isPlainText(reference) && reference !== '' ? reference : undefined;
}

/** How an attempt is paid, as a notification of it says. */
function paidThrough(body: TransactionResponse): Pick<PaymentToRead, 'paymentType' | 'bank' | 'store'> {
  const paymentType = isTypeName(body.payment_type) ? body.payment_type : null;
  const { bank = null, store = null } = findPaymentMethod(paymentType)?.readInstructions(body) ?? {};
  return { paymentType, bank, store };
}

/** What the gateway says of a payment. Without a status that we know, or of another amount, it is no ground for anything. */
function confirmedBy(
  { account, orderId }: ReportIdentity,
  response: TransactionResponse,
  stored: KnownPayment,
): PaymentGatewayState {
  const confirmed = parsePaymentState({ account, orderId }, response, true);
  if (confirmed === undefined)
    throw new UnusableAnswerError('Midtrans answered without a status that we know');
  const { kind } = resolveUpdate(stored, confirmed);
  if (kind === 'amount_mismatch') throw new UnusableAnswerError('Midtrans answered with another amount');
  return { ...confirmed, seenVersion: stored.version };
}

/** How a delivery stands in the inbox by what became of its payment. */
export function recordedAs(
  outcome: Outcome,
  { id, orderId, grossAmount }: Delivery,
  logger: Logger,
): Recorded | 'unmatched' {
  switch (outcome.kind) {
    case 'moved':
      return { id: outcome.notificationId ?? id, status: 'processed' };
    case 'stale':
    case 'other_transaction':
      return { id: outcome.notificationId ?? id, status: outcome.kind };
    case 'amount_mismatch':
      logger.error(`Order ${orderId}: notified with amount ${grossAmount}, which is not what was charged`);
      return { id: outcome.notificationId ?? id, status: 'amount_mismatch' };
    case 'duplicate':
      return { id: outcome.notificationId, status: 'duplicate' };
    case 'unmatched':
      return 'unmatched';
    case 'confirm':
      // A status that was read back needs no further confirmation.
      throw new Error(`Order ${orderId}: a confirmed report asked for confirmation`);
    default:
      return outcome satisfies never;
  }
}
