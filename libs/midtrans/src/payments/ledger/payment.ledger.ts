import { Inject, Injectable } from '@nestjs/common';
import { CardVault } from '../../cards/card-vault';
import { OVERTAKEN, retryOvertaken } from '../../database/concurrency';
import type { Queries } from '../../database/postgres';
import { appendedEvents } from '../../events/outbox.row';
import { Transactions, type Transaction } from '../../events/transactions';
import { Inbox } from '../../notifications/inbox';
import type { Delivery } from '../../notifications/notification.handler';
import { applyReportedRefunds, knownOf, lockBalance, refundsOf, sumOf } from '../refunds/refund.balance';
import { newRefunds } from '../refunds/reported-refunds';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../../options/midtrans.options';
import type { PaymentPatch } from '../payment.columns';
import { plannedCheckAt } from '../payment.rhythm';
import type { SignedReading } from '../signed-text';
import { isPaid, type StatusUpdate } from '../payment.status';
import { fastPath } from './fast-path';
import {
  isCapture,
  resolveUpdate,
  stateOf,
  type PaymentGatewayState,
  type ReportIdentity,
  type Resolution,
  type StoredPayment,
} from './resolve-update';
import {
  MOVE,
  moveParameters,
  ONE_OF,
  OTHERS_TRANSACTION,
  READ,
  type LedgerWrite,
  type MovedRow,
} from './ledger.sql';

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
    private readonly cards: CardVault,
    private readonly inbox: Inbox,
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
      const stored = await readStored(tx, reported, delivery);
      const resolution = resolveUpdate(stored, reported);
      if (resolution.kind !== 'move') return this.settle(tx, resolution, reported.account, delivery);
      const { transition, version } = resolution;
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
    { account, orderId, grossAmount }: { account: string; orderId: string; grossAmount: number },
    words: Pick<PaymentPatch, 'statusCode' | 'statusMessage'>,
    guard: (queries: Queries) => Promise<boolean>,
  ): Promise<boolean> {
    const update = { status: 'failure', fraudStatus: null, refundAmount: null, confirmed: true } as const;
    return this.transactions.run(async (tx) => {
      await lockBalance(tx, { account, orderId });
      const { transaction_status: status } = await readStored(tx, { account, orderId }, null);
      if (status !== 'initiated' || !(await guard(tx))) return false;
      await this.applyOn(tx, { account, orderId, grossAmount, update, patch: words });
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
    return readStored(this.transactions.autoCommit, identity, delivery);
  }

  /** What {@link apply} would do to a payment that stands like this. */
  async preview(stored: StoredPayment, reported: PaymentGatewayState): Promise<Resolution> {
    const resolution = resolveUpdate(stored, reported);
    // A refund that is told of anew, or as confirmed by the bank, is news of money as well.
    if (resolution.kind === 'stale' && stored.id !== null && reported.refunds?.length) {
      const known = await refundsOf(this.transactions.autoCommit, stored.id);
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
    const reported = about(await readStored(tx, told, delivery), told);
    const balance = await lockBalance(tx, reported);
    const resolution = resolveUpdate(await readStored(tx, reported, delivery), reported);
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
            { ...reported.patch, isReversible: reported.isReversible ?? false },
            this.options.reconciliation,
          ),
        }),
        ...(isCapture(reported.update) && { grossAmount: reported.grossAmount }),
      },
      becomesPaid: step.becomesPaid,
      isPaid: step.isPaid ?? (status !== null && isPaid({ ...status, wasPaid: false })),
      events: step.events,
      delivery,
    };
    return this.write(tx, write);
  }

  private async write(tx: Transaction, write: LedgerWrite): Promise<Outcome | typeof OVERTAKEN> {
    const lease = tx.lease();
    const rows = await tx.query<MovedRow>(MOVE, moveParameters(write, lease.parameter));
    const [row] = rows;
    if (row === undefined) return OVERTAKEN;
    tx.appended(appendedEvents(rows), lease);
    return { kind: 'moved', paymentId: row.payment.id, notificationId: row.notification_id };
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

/** How an order stands, and whether a delivery was recorded before. */
async function readStored(
  queries: Queries,
  order: Pick<ReportIdentity, 'account' | 'orderId' | 'transactionId'>,
  delivery: Delivery | null,
): Promise<StoredPayment> {
  const values = [order.account, order.orderId, delivery?.fingerprint, order.transactionId];
  const [stored] = await queries.query<StoredPayment>(READ, values);
  if (stored === undefined) throw new Error('unreachable: the statement always gives one row');
  return stored;
}

/** A report under the order id that its payment has here. */
function about({ order_id: orderId }: StoredPayment, reported: PaymentGatewayState): PaymentGatewayState {
  return orderId === null ? reported : { ...reported, orderId };
}
