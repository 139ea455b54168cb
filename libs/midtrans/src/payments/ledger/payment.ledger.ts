import { Injectable } from '@nestjs/common';
import { CardVault } from '../../cards/card-vault';
import { Postgres, type Queries } from '../../database/postgres';
import type { Delivery, Outcome } from '../../features/notification.handler';
import { OutboxRelay } from '../../events/outbox.relay';
import type { Appended } from '../../events/outbox.row';
import { applyReportedRefunds, knownOf, lockBalance, refundsOf, sumOf } from '../refunds/refund.balance';
import { newRefunds } from '../refunds/reported-refunds';
import { fastPath, isPaid, type StatusUpdate } from '../payment.status';
import {
  readStored,
  recordDelivery,
  type RecordedAs,
  type RecordedDelivery,
  type RecordedNote,
} from './inbox';
import {
  isCapture,
  resolveUpdate,
  stateOf,
  type PaymentGatewayState,
  type Resolution,
} from './resolve-update';
import {
  appendedEvents,
  MOVE,
  moveParameters,
  type LedgerWrite,
  type PaymentPatch,
  type MovedRow,
} from './ledger.sql';

export interface Applied {
  readonly outcome: Outcome;
  readonly appended: Appended;
}

const NOTHING: Appended = { events: [], leased: false };

/** A row that was moved under our hands this often in a row is not moving, it is broken. */
const MAX_CONFLICTS = 20;

/** What becomes of a delivery that no payment here is known to: `leave` writes nothing, for whoever may find one. */
export type Unmatched = 'record' | 'leave';

/**
 * The one place where a payment's status moves, whoever reports: the charge's own answer, a notification, a status that
 * was read. Decides with the pure state machine and writes inbox, payment and outbox in one guarded statement.
 */
@Injectable()
export class PaymentLedger {
  constructor(
    private readonly postgres: Postgres,
    private readonly relay: OutboxRelay,
    private readonly cards: CardVault,
  ) {}

  /** Applies a report, recording the delivery that brought it, if one did. */
  async apply(
    reported: PaymentGatewayState,
    delivery: Delivery | null = null,
    unmatched: Unmatched = 'record',
  ): Promise<Outcome> {
    const { outcome, appended } = await (reported.refunds?.length
      ? this.postgres.transaction((queries) => this.applyWithRefunds(queries, reported, delivery, unmatched))
      : this.applyOn(this.postgres, reported, delivery, unmatched));
    this.hand(appended);
    const { savedToken } = reported;
    if (savedToken !== undefined && (outcome.kind === 'moved' || outcome.kind === 'stale')) {
      await this.cards.keep(outcome.paymentId, savedToken);
    }
    return outcome;
  }

  /**
   * Applies a report within a transaction of the caller's, who calls {@link hand} with what was appended once that is
   * committed.
   */
  async applyOn(
    queries: Queries,
    reported: PaymentGatewayState,
    delivery: Delivery | null = null,
    unmatched: Unmatched = 'record',
  ): Promise<Applied> {
    const lane = reported.grossAmount === null ? null : fastPath(reported.update);
    if (lane !== null) {
      const moved = await this.move(queries, reported, delivery, {
        events: lane.events,
        becomesPaid: lane.becomesPaid,
        status: reported.update,
        version: null,
        unpaidIn: lane.from,
      });
      if (moved !== null) return moved;
    }
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const stored = await readStored(queries, reported, delivery);
      const resolution = resolveUpdate(stored, reported);
      if (resolution.kind !== 'move') return this.settle(queries, resolution, reported, delivery, unmatched);
      const { transition, version } = resolution;
      const moved = await this.move(queries, reported, delivery, {
        ...transition,
        status: transition.keepsStatus ? null : reported.update,
        version,
        unpaidIn: null,
        isPaid: transition.keepsStatus ? isPaid(stateOf(stored)) : undefined,
      });
      if (moved !== null) return moved;
    }
    throw movedTooOften(reported.orderId);
  }

  /**
   * Ends a charge that Midtrans never took, and of which it has told nothing since: its order id is free again.
   *
   * @param guard - run under the payment's lock: nothing is written where it says no
   * @returns whether it is a failure now
   */
  async fail(
    { account, orderId, grossAmount }: { account: string; orderId: string; grossAmount: number },
    words: Pick<PaymentPatch, 'status_code' | 'status_message'>,
    guard: (queries: Queries) => Promise<boolean>,
  ): Promise<boolean> {
    const update = { status: 'failure', fraudStatus: null, refundAmount: null, confirmed: true } as const;
    const appended = await this.postgres.transaction(async (queries) => {
      await lockBalance(queries, { account, orderId });
      const { transaction_status: status } = await readStored(queries, { account, orderId }, null);
      if (status !== 'initiated' || !(await guard(queries))) return null;
      return (await this.applyOn(queries, { account, orderId, grossAmount, update, patch: words })).appended;
    });
    if (appended !== null) this.hand(appended);
    return appended !== null;
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
      patch,
      becomesPaid: false,
      isPaid: false,
      events: [],
      leaseMs: 0,
      delivery: null,
    };
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      if ((await this.write(this.postgres, write)) !== null) return;
    }
    throw movedTooOften(order.orderId);
  }

  /** What {@link apply} would do now, without doing it. */
  async preview(reported: PaymentGatewayState, delivery: Delivery): Promise<Outcome['kind']> {
    const stored = await readStored(this.postgres, reported, delivery);
    const { kind } = resolveUpdate(stored, reported);
    if (kind === 'move') return 'moved';
    // A refund that is told of anew, or as confirmed by the bank, is news of money as well.
    if (kind === 'stale' && stored.id !== null && reported.refunds?.length) {
      const known = await refundsOf(this.postgres, stored.id);
      if (newRefunds(reported.refunds, known.map(knownOf)).length > 0) return 'moved';
    }
    return kind;
  }

  /** Records a delivery that could not, or must not, be acted upon. */
  async record(
    account: string,
    delivery: Delivery,
    status: RecordedAs,
    note: RecordedNote = {},
  ): Promise<string> {
    const { notificationId, appended } = await this.recordOn(this.postgres, account, delivery, status, note);
    this.hand(appended);
    return notificationId;
  }

  /** Brings what was appended to the listeners, after the commit. Returns at once. */
  hand(appended: Appended): void {
    this.relay.hand(appended);
  }

  /** Refunds are booked under the payment's lock, so that their sum and the payment's move are one. */
  private async applyWithRefunds(
    queries: Queries,
    reported: PaymentGatewayState,
    delivery: Delivery | null,
    unmatched: Unmatched,
  ): Promise<Applied> {
    const balance = await lockBalance(queries, reported);
    const resolution = resolveUpdate(await readStored(queries, reported, delivery), reported);
    if (balance === null || (resolution.kind !== 'move' && resolution.kind !== 'stale')) {
      return this.applyOn(queries, reported, delivery, unmatched);
    }
    const refunds = await applyReportedRefunds(queries, balance, reported.refunds ?? []);
    const refundAmount = Math.max(sumOf(refunds, 'confirmed'), reported.update.refundAmount ?? 0);
    return this.applyOn(
      queries,
      {
        ...reported,
        update: { ...reported.update, refundAmount },
        patch: { ...reported.patch, refund_amount: refundAmount },
      },
      delivery,
    );
  }

  private async move(
    queries: Queries,
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
  ): Promise<Applied | null> {
    const { status } = step;
    const write: LedgerWrite = {
      account: reported.account,
      orderId: reported.orderId,
      version: step.version,
      unpaidIn: step.unpaidIn,
      grossAmount: reported.grossAmount,
      patch: {
        ...reported.patch,
        ...(status && { transaction_status: status.status, fraud_status: status.fraudStatus }),
        ...(isCapture(reported.update) && { gross_amount: reported.grossAmount }),
      },
      becomesPaid: step.becomesPaid,
      isPaid: step.isPaid ?? (status !== null && isPaid({ ...status, wasPaid: false })),
      events: step.events,
      leaseMs: this.relay.leaseMs,
      delivery,
    };
    return this.write(queries, write);
  }

  private async write(queries: Queries, write: LedgerWrite): Promise<Applied | null> {
    const rows = await queries.query<MovedRow>(MOVE, moveParameters(write));
    const [row] = rows;
    if (row === undefined) return null;
    return {
      outcome: { kind: 'moved', paymentId: row.payment.id, notificationId: row.notification_id },
      appended: { events: appendedEvents(write.account, rows), leased: row.leased },
    };
  }

  private recordOn(
    queries: Queries,
    account: string,
    delivery: Delivery,
    as: RecordedAs,
    note: RecordedNote = {},
  ): Promise<RecordedDelivery> {
    return recordDelivery(queries, { account, delivery, as, note, leaseMs: this.relay.leaseMs });
  }

  private async settle(
    queries: Queries,
    resolution: Exclude<Resolution, { kind: 'move' }>,
    reported: PaymentGatewayState,
    delivery: Delivery | null,
    unmatched: Unmatched,
  ): Promise<Applied> {
    switch (resolution.kind) {
      case 'duplicate':
      case 'confirm':
        return { outcome: resolution, appended: NOTHING };
      case 'unmatched': {
        if (delivery === null || unmatched === 'leave') {
          return { outcome: { kind: 'unmatched', notificationId: null }, appended: NOTHING };
        }
        const recorded = await this.recordOn(queries, reported.account, delivery, 'unmatched');
        return {
          outcome: { kind: 'unmatched', notificationId: recorded.notificationId },
          appended: recorded.appended,
        };
      }
      case 'stale':
      case 'amount_mismatch': {
        const { kind, paymentId } = resolution;
        if (delivery === null) {
          return { outcome: { kind, paymentId, notificationId: null }, appended: NOTHING };
        }
        const error = kind === 'stale' ? undefined : 'The amount is not the one that was charged';
        const note = { paymentId, error };
        const recorded = await this.recordOn(queries, reported.account, delivery, kind, note);
        return {
          outcome: { kind, paymentId, notificationId: recorded.notificationId },
          appended: recorded.appended,
        };
      }
      default:
        return resolution satisfies never;
    }
  }
}

function movedTooOften(orderId: string): Error {
  return new Error(`Order ${orderId} was moved concurrently ${MAX_CONFLICTS} times in a row`);
}
