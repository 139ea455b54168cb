import { Inject, Injectable } from '@nestjs/common';
import { CardVault } from '../../cards/card-vault';
import { OVERTAKEN, retryOvertaken } from '../../database/concurrency';
import type { Queries } from '../../database/postgres';
import { Transactions, type Transaction } from '../../events/transactions';
import { Inbox } from '../../notifications/inbox';
import type { Delivery } from '../../notifications/notification.handler';
import { applyReportedRefunds, knownOf, lockBalance, refundsOf, sumOf } from '../refunds/refund.balance';
import { newRefunds } from '../refunds/reported-refunds';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../../options/midtrans.options';
import type { TransactionStatus } from '../../gateway/wire';
import type { PaymentPatch } from '../payment.columns';
import type { MidtransPayment } from '../payment.entity';
import { plannedCheckAt } from '../payment.rhythm';
import type { SignedReading } from '../signed-text';
import { isPaid, type StatusUpdate } from '../payment.status';
import { CLOSE_PAGE, OPEN_PAGE, type LockedPayment } from '../attempts/attempt.sql';
import { AttemptLedger } from './attempt.ledger';
import { fastPath } from './fast-path';
import {
  isCapture,
  isLowered,
  resolveUpdate,
  stateOf,
  type PaymentGatewayState,
  type ReportIdentity,
  type Resolution,
  type StoredPayment,
} from './resolve-update';
import { ONE_OF, OTHERS_TRANSACTION, type LedgerWrite } from './ledger.sql';
import { LedgerStore } from './ledger.store';

export type Outcome =
  | { readonly kind: 'moved'; readonly paymentId: string; readonly notificationId: string | null }
  /** Told nothing new. */
  | { readonly kind: 'stale'; readonly paymentId: string; readonly notificationId: string | null }
  /** This very delivery was recorded before. */
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  /** No payment of that order: nothing was written. */
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'amount_mismatch'; readonly paymentId: string; readonly notificationId: string | null }
  /** Of another transaction of the order, which is not the payment's. */
  | { readonly kind: 'other_transaction'; readonly paymentId: string; readonly notificationId: string | null }
  /** Nothing was written: only a status read back from the gateway may do that. */
  | { readonly kind: 'confirm'; readonly paymentId: string };

/**
 * The one place where a payment's status moves, whoever reports: the charge's own answer, a notification, a status that
 * was read. Decides with the pure state machine and writes inbox, payment and outbox in one guarded statement.
 */
@Injectable()
export class PaymentLedger {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: LedgerStore,
    private readonly cards: CardVault,
    private readonly inbox: Inbox,
    private readonly attempts: AttemptLedger,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Applies a report, recording the delivery that brought it, if one did. */
  apply(reported: PaymentGatewayState, delivery: Delivery | null = null): Promise<Outcome> {
    return reported.refunds?.length || reported.savedToken !== undefined
      ? this.transactions.run((tx) => this.applyOn(tx, reported, delivery))
      : this.applyOn(this.transactions.autoCommit, reported, delivery);
  }

  /** {@link apply} within a transaction of the caller's: with the refunds that are reported, and the card that was saved. */
  async applyOn(
    tx: Transaction,
    reported: PaymentGatewayState,
    delivery: Delivery | null = null,
  ): Promise<Outcome> {
    const { refunds, savedToken } = reported;
    const outcome = refunds?.length
      ? await this.applyWithRefunds(tx, reported, delivery)
      : await this.applyStatus(tx, reported, delivery);
    if (savedToken !== undefined && (outcome.kind === 'moved' || outcome.kind === 'stale')) {
      await this.cards.keep(tx, outcome.paymentId, savedToken);
    }
    return outcome;
  }

  private async applyStatus(
    tx: Transaction,
    reported: PaymentGatewayState,
    delivery: Delivery | null,
  ): Promise<Outcome> {
    const fast = reported.grossAmount === null ? null : fastPath(reported.update);
    if (fast !== null) {
      const moved = await this.move(tx, reported, delivery, {
        events: fast.events,
        becomesPaid: fast.becomesPaid,
        status: reported.update,
        version: null,
        unpaidIn: fast.from,
      });
      if (moved !== OVERTAKEN) return moved;
    }
    return retryOvertaken(`Order ${reported.orderId}`, async () => {
      const stored = await this.store.read(reported, delivery, tx);
      const resolution = resolveUpdate(stored, reported);
      if (resolution.kind !== 'move') return this.settle(tx, resolution, reported.account, delivery);
      const { transition, version } = resolution;
      if (resolution.isOfAttempt) return this.moveAttempt(tx, about(stored, reported), delivery);
      return this.move(tx, about(stored, reported), delivery, {
        ...transition,
        status: transition.keepsStatus ? null : reported.update,
        version,
        unpaidIn: null,
        isPaid: transition.keepsStatus ? isPaid(stateOf(stored)) : undefined,
      });
    });
  }

  /**
   * Ends a charge that Midtrans never took, and of which it has told nothing since: its order id is free again.
   *
   * @param guard - run under the payment's lock: nothing is written where it says no
   * @returns whether it is a failure now
   */
  async fail(
    payment: { account: string; orderId: string },
    words: Pick<PaymentPatch, 'statusCode' | 'statusMessage'>,
    guard: (queries: Queries) => Promise<boolean>,
  ): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const locked = await this.attempts.lock(tx, payment);
      if (locked?.transaction_status !== 'initiated' || !(await guard(tx))) return false;
      const step = { ...stepOf(locked, 'failure'), events: ['payment.failed'] };
      await this.move(tx, moved(payment, 'failure', words), null, step);
      return true;
    });
  }

  /** Writes down a page that Snap has opened: its customer can choose how to pay. */
  async openPage(payment: MidtransPayment, page: Page): Promise<void> {
    await this.transactions.run(async (tx) => {
      const locked = await this.attempts.lock(tx, payment);
      if (locked === undefined) throw new Error(`Order ${payment.orderId} is gone`);
      const { token, redirectUrl, endsAt } = page;
      const checkAt = plannedCheckAt(
        { status: 'pending', fraudStatus: null },
        { expiryTime: endsAt, isReversible: false },
        this.options.reconciliation,
      );
      await tx.query(OPEN_PAGE, [locked.id, token, redirectUrl, endsAt, checkAt]);
      // A notification may have come before.
      if (locked.transaction_status !== 'initiated') return;
      await this.move(tx, moved(payment, 'pending', { expiryTime: endsAt }), null, {
        ...stepOf(locked, 'pending'),
        events: ['payment.created'],
      });
    });
  }

  /**
   * Ends a payment whose page is over. What was begun there and can be paid still keeps it open.
   *
   * @param status - what it ends as
   * @param isClosed - whether the page was closed before its time: Midtrans is asked afterwards what was begun there and nobody told of.
   *   Whoever finds its time over has asked.
   * @returns whether it has ended
   */
  async endPage(payment: MidtransPayment, status: 'expire' | 'cancel', isClosed = false): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      if (isClosed) await tx.query(CLOSE_PAGE, [payment.id]);
      const locked = await this.attempts.lock(tx, payment);
      if (locked?.transaction_status !== 'pending' || locked.is_open) return false;
      if (!(await this.attempts.areOver(tx, locked))) return false;
      const events = [status === 'expire' ? 'payment.expired' : 'payment.cancelled'];
      const step = { ...stepOf(locked, status), events, mayHaveUnknownAttempt: isClosed };
      await this.move(tx, moved(payment, status), null, step);
      return true;
    });
  }

  /** Fills in what the charge's answer says beside the status, where a webhook overtook that answer. */
  async backfillInstructions(
    order: { account: string; orderId: string },
    patch: PaymentPatch,
  ): Promise<void> {
    const write: LedgerWrite = {
      ...order,
      version: null,
      unpaidIn: null,
      grossAmount: null,
      transactionId: undefined,
      isOtherTransaction: false,
      isConfirmed: true,
      patch,
      becomesPaid: false,
      isPaid: false,
      events: [],
      delivery: null,
    };
    await retryOvertaken(`Order ${order.orderId}`, () => this.write(this.transactions.autoCommit, write));
  }

  /** How the payment stands that a report is about, and whether its delivery, if one brought it, was recorded before. */
  find(identity: ReportIdentity, delivery: Delivery | null): Promise<StoredPayment> {
    return this.store.read(identity, delivery);
  }

  /** What {@link apply} would do to a payment that stands like this. */
  async preview(stored: StoredPayment, reported: PaymentGatewayState): Promise<Resolution> {
    const resolution = resolveUpdate(stored, reported);
    // A refund that is told of anew, or as confirmed by the bank, is news of money as well.
    if (resolution.kind === 'stale' && stored.id !== null && reported.refunds?.length) {
      const { id, beside_transaction_id: transaction_id } = stored;
      const known = await refundsOf(this.transactions.autoCommit, { id, transaction_id });
      const isNews = newRefunds(reported.refunds, known.map(knownOf)).length > 0;
      if (isNews) return { kind: 'confirm', paymentId: stored.id };
    }
    return resolution;
  }

  /** Keeps a delivery that moves nothing. */
  keep(
    resolution: Exclude<Resolution, { kind: 'move' | 'confirm' }>,
    account: string,
    delivery: Delivery,
  ): Promise<Outcome> {
    return this.settle(this.transactions.autoCommit, resolution, account, delivery);
  }

  /** Whether one of these orders is a payment's that may be of such an amount. */
  async hasOneOf(account: string, readings: readonly SignedReading[]): Promise<boolean> {
    const orderIds = readings.map(({ orderId }) => orderId);
    const amounts = readings.map(({ grossAmount }) => grossAmount);
    return (await this.transactions.autoCommit.query(ONE_OF, [account, orderIds, amounts])).length > 0;
  }

  /** Whether a transaction is known to be another payment's than this. */
  async isOfAnotherPayment(account: string, paymentId: string, transactionId: string): Promise<boolean> {
    const rows = await this.transactions.autoCommit.query(OTHERS_TRANSACTION, [
      account,
      transactionId,
      paymentId,
    ]);
    return rows.length > 0;
  }

  /** Refunds are booked under the payment's lock, so that their sum and the payment's move are one. */
  private async applyWithRefunds(
    tx: Transaction,
    told: PaymentGatewayState,
    delivery: Delivery | null,
  ): Promise<Outcome> {
    const reported = about(await this.store.read(told, delivery, tx), told);
    const balance = await lockBalance(tx, reported);
    const resolution = resolveUpdate(await this.store.read(reported, delivery, tx), reported);
    if (balance === null || (resolution.kind !== 'move' && resolution.kind !== 'stale')) {
      return this.applyStatus(tx, reported, delivery);
    }
    const refunds = await applyReportedRefunds(tx, balance, reported.refunds ?? []);
    const refundAmount = Math.max(sumOf(refunds, 'confirmed'), reported.update.refundAmount ?? 0);
    const update = { ...reported.update, refundAmount };
    const patch = { ...reported.patch, refundAmount };
    return this.applyStatus(tx, { ...reported, update, patch }, delivery);
  }

  private async move(
    tx: Transaction,
    reported: PaymentGatewayState,
    delivery: Delivery | null,
    step: {
      events: readonly string[];
      becomesPaid: boolean;
      /** Null where it stays what it is. */
      status: Pick<StatusUpdate, 'status' | 'fraudStatus'> | null;
      version: number | null;
      unpaidIn: readonly string[] | null;
      isPaid?: boolean;
      /** Whether another attempt can be paid still. @default false */
      hasLiveAttempt?: boolean;
      /** Whether its order may have another attempt, which nobody has told of. @default false */
      mayHaveUnknownAttempt?: boolean;
      /** What its events tell beside the payment. @default nothing */
      told?: object;
    },
  ): Promise<Outcome | typeof OVERTAKEN> {
    const { status } = step;
    const write: LedgerWrite = {
      account: reported.account,
      orderId: reported.orderId,
      version: step.version,
      unpaidIn: step.unpaidIn,
      grossAmount: reported.grossAmount,
      transactionId: reported.transactionId,
      isOtherTransaction: reported.otherTransaction !== undefined,
      isConfirmed: reported.update.confirmed,
      patch: {
        ...reported.patch,
        ...(status && {
          transactionStatus: status.status,
          fraudStatus: status.fraudStatus,
          nextCheckAt: plannedCheckAt(
            status,
            {
              ...reported.patch,
              isReversible: reported.isReversible ?? false,
              hasLiveAttempt: step.hasLiveAttempt,
              mayHaveUnknownAttempt: step.mayHaveUnknownAttempt,
            },
            this.options.reconciliation,
          ),
        }),
        ...(isCapture(reported.update) && { grossAmount: reported.grossAmount }),
      },
      becomesPaid: step.becomesPaid,
      isPaid: step.isPaid ?? (status !== null && isPaid({ ...status, wasPaid: false })),
      events: step.events,
      told: step.told,
      delivery,
    };
    return this.write(tx, write);
  }

  /** Moves an attempt, and its payment by that: under the payment's lock, as the one depends on the other. */
  private async moveAttempt(
    tx: Transaction,
    told: PaymentGatewayState,
    delivery: Delivery | null,
  ): Promise<Outcome | typeof OVERTAKEN> {
    if (tx === this.transactions.autoCommit) {
      return this.transactions.run((own) => this.moveAttempt(own, told, delivery));
    }
    const payment = await this.attempts.lock(tx, told);
    const resolution = resolveUpdate(await this.store.read(told, delivery, tx), told);
    if (resolution.kind !== 'move') return this.settle(tx, resolution, told.account, delivery);
    if (payment === undefined) return { kind: 'unmatched' };
    const step = await this.attempts.move(tx, payment, told, resolution.transition);
    // What another attempt says is nothing of the payment's own.
    const reported = step.isShown
      ? told
      : { ...told, transactionId: undefined, grossAmount: null, patch: {} };
    return this.move(tx, reported, delivery, { ...step, unpaidIn: null });
  }

  private async write(tx: Transaction, write: LedgerWrite): Promise<Outcome | typeof OVERTAKEN> {
    const moved = await this.store.move(tx, write);
    return moved === undefined ? OVERTAKEN : { kind: 'moved', ...moved };
  }

  private async settle(
    tx: Transaction,
    resolution: Exclude<Resolution, { kind: 'move' }>,
    account: string,
    delivery: Delivery | null,
  ): Promise<Outcome> {
    switch (resolution.kind) {
      case 'duplicate':
      case 'confirm':
      case 'unmatched':
        return resolution;
      case 'stale':
      case 'other_transaction':
      case 'amount_mismatch': {
        const { kind, paymentId } = resolution;
        const error = kind === 'amount_mismatch' ? 'The amount is not the one that was charged' : undefined;
        if (delivery === null) return { kind, paymentId, notificationId: null };
        const { id } = await this.inbox.record(account, delivery, { status: kind, paymentId, error }, tx);
        return { kind, paymentId, notificationId: id };
      }
      default:
        return resolution satisfies never;
    }
  }
}

/** A page that Snap has opened. */
export interface Page {
  readonly token: string;
  readonly redirectUrl: string;
  /** Until when an attempt can be begun there. */
  readonly endsAt: Date;
}

/** What our own clock says of a payment, or that there is a page for it. */
function moved(
  { account, orderId }: Pick<MidtransPayment, 'account' | 'orderId'>,
  status: TransactionStatus,
  patch: PaymentPatch = {},
): PaymentGatewayState {
  const update = { status, fraudStatus: null, refundAmount: null, confirmed: true };
  return { account, orderId, grossAmount: null, update, patch };
}

function stepOf({ version }: LockedPayment, status: TransactionStatus) {
  return { becomesPaid: false, status: { status, fraudStatus: null }, version, unpaidIn: null };
}

/** A report under the order id that its payment has here. Of one that a promotion lowered, the payment's amount is what was asked for. */
function about(stored: StoredPayment, reported: PaymentGatewayState): PaymentGatewayState {
  const { order_id: orderId, gross_amount: charged } = stored;
  if (orderId === null) return reported;
  const isBelieved = reported.update.confirmed && isLowered(stored, reported);
  return { ...reported, orderId, ...(isBelieved && { grossAmount: charged }) };
}
