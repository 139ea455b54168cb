import { Injectable } from '@nestjs/common';
import { CardVault } from '../../cards/card-vault';
import { Postgres, type Queries } from '../../database/postgres';
import { OutboxRelay } from '../../events/outbox.relay';
import type { Appended } from '../../events/outbox.row';
import { foldIn, knownOf, lockBooks, refundsOf, sumOf } from '../refunds/books';
import { newsAmong } from '../refunds/reported-refunds';
import { fastLane, isPaid, type PaymentFact } from '../status';
import { readSeen, recordDelivery, type RecordedAs, type RecordedDelivery, type RecordedNote } from './inbox';
import { isCapture, judge, stateOf, type GatewayReport, type Verdict } from './judge';
import {
  appendedEvents,
  MOVE,
  moveParameters,
  type Delivery,
  type LedgerWrite,
  type PaymentPatch,
  type MovedRow,
} from './ledger.sql';

export type Outcome =
  | { readonly kind: 'moved'; readonly paymentId: string; readonly notificationId: string | null }
  /** Told nothing new. */
  | { readonly kind: 'stale'; readonly paymentId: string; readonly notificationId: string | null }
  /** This very delivery was recorded before. */
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  /** No payment of that order. */
  | { readonly kind: 'unmatched'; readonly notificationId: string | null }
  | { readonly kind: 'amount_mismatch'; readonly paymentId: string; readonly notificationId: string | null }
  /** Nothing was written: only a status read back from the gateway may do that. */
  | { readonly kind: 'confirm'; readonly paymentId: string };

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
    report: GatewayReport,
    delivery: Delivery | null = null,
    unmatched: Unmatched = 'record',
  ): Promise<Outcome> {
    const { outcome, appended } = await (report.refunds?.length
      ? this.postgres.transaction((queries) => this.applyWithRefunds(queries, report, delivery, unmatched))
      : this.applyOn(this.postgres, report, delivery, unmatched));
    this.hand(appended);
    const { savedToken } = report;
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
    report: GatewayReport,
    delivery: Delivery | null = null,
    unmatched: Unmatched = 'record',
  ): Promise<Applied> {
    const lane = report.grossAmount === null ? null : fastLane(report.fact);
    if (lane !== null) {
      const moved = await this.move(queries, report, delivery, {
        events: lane.events,
        becomesPaid: lane.becomesPaid,
        status: report.fact,
        version: null,
        unpaidIn: lane.from,
      });
      if (moved !== null) return moved;
    }
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const seen = await readSeen(queries, report, delivery);
      const verdict = judge(seen, report);
      if (verdict.kind !== 'move') return this.settle(queries, verdict, report, delivery, unmatched);
      const { decision, version } = verdict;
      const moved = await this.move(queries, report, delivery, {
        ...decision,
        status: decision.keepsStatus ? null : report.fact,
        version,
        unpaidIn: null,
        isPaid: decision.keepsStatus ? isPaid(stateOf(seen)) : undefined,
      });
      if (moved !== null) return moved;
    }
    throw movedTooOften(report.orderId);
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
    const fact = { status: 'failure', fraudStatus: null, refundAmount: null, confirmed: true } as const;
    const appended = await this.postgres.transaction(async (queries) => {
      await lockBooks(queries, { account, orderId });
      const { transaction_status: status } = await readSeen(queries, { account, orderId }, null);
      if (status !== 'initiated' || !(await guard(queries))) return null;
      return (await this.applyOn(queries, { account, orderId, grossAmount, fact, patch: words })).appended;
    });
    if (appended !== null) this.hand(appended);
    return appended !== null;
  }

  /** Fills in what the charge's answer says beside the status, where a webhook overtook that answer. */
  async fillIn(order: { account: string; orderId: string }, patch: PaymentPatch): Promise<void> {
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
  async preview(report: GatewayReport, delivery: Delivery): Promise<Outcome['kind']> {
    const seen = await readSeen(this.postgres, report, delivery);
    const { kind } = judge(seen, report);
    if (kind === 'move') return 'moved';
    // A refund that is told of anew, or as confirmed by the bank, is news of money as well.
    if (kind === 'stale' && seen.id !== null && report.refunds?.length) {
      const known = await refundsOf(this.postgres, seen.id);
      if (newsAmong(report.refunds, known.map(knownOf)).length > 0) return 'moved';
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
    report: GatewayReport,
    delivery: Delivery | null,
    unmatched: Unmatched,
  ): Promise<Applied> {
    const books = await lockBooks(queries, report);
    const verdict = judge(await readSeen(queries, report, delivery), report);
    if (books === null || (verdict.kind !== 'move' && verdict.kind !== 'stale')) {
      return this.applyOn(queries, report, delivery, unmatched);
    }
    const refunds = await foldIn(queries, books, report.refunds ?? []);
    const refundAmount = Math.max(sumOf(refunds, 'confirmed'), report.fact.refundAmount ?? 0);
    return this.applyOn(
      queries,
      {
        ...report,
        fact: { ...report.fact, refundAmount },
        patch: { ...report.patch, refund_amount: refundAmount },
      },
      delivery,
    );
  }

  private async move(
    queries: Queries,
    report: GatewayReport,
    delivery: Delivery | null,
    step: {
      events: readonly string[];
      becomesPaid: boolean;
      /** Null where it stays what it is. */
      status: Pick<PaymentFact, 'status' | 'fraudStatus'> | null;
      version: number | null;
      unpaidIn: readonly string[] | null;
      isPaid?: boolean;
    },
  ): Promise<Applied | null> {
    const { status } = step;
    const write: LedgerWrite = {
      account: report.account,
      orderId: report.orderId,
      version: step.version,
      unpaidIn: step.unpaidIn,
      grossAmount: report.grossAmount,
      patch: {
        ...report.patch,
        ...(status && { transaction_status: status.status, fraud_status: status.fraudStatus }),
        ...(isCapture(report.fact) && { gross_amount: report.grossAmount }),
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
    verdict: Exclude<Verdict, { kind: 'move' }>,
    report: GatewayReport,
    delivery: Delivery | null,
    unmatched: Unmatched,
  ): Promise<Applied> {
    switch (verdict.kind) {
      case 'duplicate':
      case 'confirm':
        return { outcome: verdict, appended: NOTHING };
      case 'unmatched': {
        if (delivery === null || unmatched === 'leave') {
          return { outcome: { kind: 'unmatched', notificationId: null }, appended: NOTHING };
        }
        const recorded = await this.recordOn(queries, report.account, delivery, 'unmatched');
        return {
          outcome: { kind: 'unmatched', notificationId: recorded.notificationId },
          appended: recorded.appended,
        };
      }
      case 'stale':
      case 'amount_mismatch': {
        const { kind, paymentId } = verdict;
        if (delivery === null) {
          return { outcome: { kind, paymentId, notificationId: null }, appended: NOTHING };
        }
        const error = kind === 'stale' ? undefined : 'The amount is not the one that was charged';
        const note = { paymentId, error };
        const recorded = await this.recordOn(queries, report.account, delivery, kind, note);
        return {
          outcome: { kind, paymentId, notificationId: recorded.notificationId },
          appended: recorded.appended,
        };
      }
      default:
        return verdict satisfies never;
    }
  }
}

function movedTooOften(orderId: string): Error {
  return new Error(`Order ${orderId} was moved concurrently ${MAX_CONFLICTS} times in a row`);
}
