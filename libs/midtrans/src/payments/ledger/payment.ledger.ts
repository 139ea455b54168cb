import { Injectable } from '@nestjs/common';
import { Postgres } from '../../database/postgres';
import { OutboxRelay } from '../../events/outbox.relay';
import type { OutboxRow } from '../../events/outbox.row';
import type { FraudStatus } from '../../gateway/wire';
import {
  decide,
  fastLane,
  isPaid,
  isReversible,
  type Decision,
  type PaymentFact,
  type PaymentState,
  type PaymentStatus,
} from '../status';
import {
  appendedEvents,
  MOVE,
  moveParameters,
  READ,
  RECORD,
  type Delivery,
  type LedgerWrite,
  type PaymentPatch,
  type MovedRow,
  type RecordedRow,
} from './ledger.sql';

/** Something the gateway says of an order, wherever it said it. */
export interface GatewayReport {
  readonly account: string;
  readonly orderId: string;
  /**
   * Whole rupiah; null where the report names none, NaN where it cannot be read. A report of another amount than the
   * payment's is not believed.
   */
  readonly grossAmount: number | null;
  readonly fact: PaymentFact;
  readonly patch: PaymentPatch;
}

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

/** A row that was moved under our hands this often in a row is not moving, it is broken. */
const MAX_CONFLICTS = 20;

interface Seen {
  readonly id: string | null;
  readonly version: number;
  readonly transaction_status: PaymentStatus;
  readonly fraud_status: FraudStatus | null;
  readonly was_paid: boolean;
  readonly refund_amount: number;
  readonly gross_amount: number;
  readonly payment_type: string;
  readonly bank: string | null;
  readonly store: string | null;
  readonly notification_id: string | null;
  readonly notification_status: string | null;
}

type RecordedAs = 'stale' | 'unmatched' | 'amount_mismatch' | 'unknown_status' | 'unconfirmed';

/**
 * The one place where a payment's status moves, whoever reports: the charge's own answer, a notification, a status that
 * was read. Decides with the pure state machine and writes inbox, payment and outbox in one guarded statement.
 */
@Injectable()
export class PaymentLedger {
  constructor(
    private readonly postgres: Postgres,
    private readonly relay: OutboxRelay,
  ) {}

  /** Applies a report, recording the delivery that brought it, if one did. */
  async apply(report: GatewayReport, delivery: Delivery | null = null): Promise<Outcome> {
    const lane = report.grossAmount === null ? null : fastLane(report.fact);
    if (lane !== null) {
      const moved = await this.move(report, delivery, { ...lane, version: null, unpaidIn: lane.from });
      if (moved !== null) return moved;
    }
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const seen = await this.read(report, delivery);
      const verdict = judge(seen, report);
      if (verdict.kind !== 'move') return this.settle(verdict, report, delivery);
      const moved = await this.move(report, delivery, {
        ...verdict.decision,
        version: verdict.version,
        unpaidIn: null,
      });
      if (moved !== null) return moved;
    }
    throw movedTooOften(report.orderId);
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
      if ((await this.write(write)) !== null) return;
    }
    throw movedTooOften(order.orderId);
  }

  /** What {@link apply} would do now, without doing it. */
  async preview(report: GatewayReport, delivery: Delivery): Promise<Outcome['kind']> {
    const { kind } = judge(await this.read(report, delivery), report);
    return kind === 'move' ? 'moved' : kind;
  }

  /** Records a delivery that could not, or must not, be acted upon. */
  async record(
    account: string,
    delivery: Delivery,
    status: RecordedAs,
    note: { paymentId?: string; error?: string } = {},
  ): Promise<string> {
    const leaseMs = this.relay.leaseMs;
    const recorded = await this.postgres.query<RecordedRow>(RECORD, [
      delivery.id,
      account,
      note.paymentId,
      delivery.orderId,
      delivery.transactionId,
      delivery.transactionStatus,
      delivery.fraudStatus,
      delivery.paymentType,
      delivery.statusCode,
      delivery.grossAmount,
      status,
      note.error,
      delivery.rawPayload,
      delivery.fingerprint,
      leaseMs,
    ]);
    this.hand(appendedEvents(account, recorded), leaseMs > 0);
    if (recorded[0] !== undefined) return recorded[0].notification_id;
    const seen = await this.read({ account, orderId: delivery.orderId }, delivery);
    return seen.notification_id ?? delivery.id;
  }

  private async move(
    report: GatewayReport,
    delivery: Delivery | null,
    step: {
      events: readonly string[];
      becomesPaid: boolean;
      version: number | null;
      unpaidIn: readonly string[] | null;
    },
  ): Promise<Outcome | null> {
    const { fact } = report;
    const write: LedgerWrite = {
      account: report.account,
      orderId: report.orderId,
      version: step.version,
      unpaidIn: step.unpaidIn,
      grossAmount: report.grossAmount,
      patch: { ...report.patch, transaction_status: fact.status, fraud_status: fact.fraudStatus },
      becomesPaid: step.becomesPaid,
      isPaid: isPaid({ status: fact.status, fraudStatus: fact.fraudStatus, wasPaid: false }),
      events: step.events,
      leaseMs: this.relay.leaseMs,
      delivery,
    };
    return this.write(write);
  }

  private async write(write: LedgerWrite): Promise<Outcome | null> {
    const rows = await this.postgres.query<MovedRow>(MOVE, moveParameters(write));
    const [row] = rows;
    if (row === undefined) return null;
    this.hand(appendedEvents(write.account, rows), row.leased);
    return { kind: 'moved', paymentId: row.payment.id, notificationId: row.notification_id };
  }

  private hand(events: readonly OutboxRow[], leased: boolean): void {
    if (events.length === 0) return;
    if (leased) this.relay.dispatch(events);
    else this.relay.sweepAfterCurrent();
  }

  private async settle(
    verdict: Exclude<Verdict, { kind: 'move' }>,
    report: GatewayReport,
    delivery: Delivery | null,
  ): Promise<Outcome> {
    switch (verdict.kind) {
      case 'duplicate':
      case 'confirm':
        return verdict;
      case 'unmatched':
        return {
          kind: 'unmatched',
          notificationId: delivery === null ? null : await this.record(report.account, delivery, 'unmatched'),
        };
      case 'stale':
      case 'amount_mismatch': {
        const { kind, paymentId } = verdict;
        if (delivery === null) return { kind, paymentId, notificationId: null };
        const error = kind === 'stale' ? undefined : 'The amount is not the one that was charged';
        const notificationId = await this.record(report.account, delivery, kind, { paymentId, error });
        return { kind, paymentId, notificationId };
      }
      default:
        return verdict satisfies never;
    }
  }

  private async read(order: { account: string; orderId: string }, delivery: Delivery | null): Promise<Seen> {
    const [seen] = await this.postgres.query<Seen>(READ, [
      order.account,
      order.orderId,
      delivery?.fingerprint,
    ]);
    if (seen === undefined) throw new Error('unreachable: the statement always gives one row');
    return seen;
  }
}

function movedTooOften(orderId: string): Error {
  return new Error(`Order ${orderId} was moved concurrently ${MAX_CONFLICTS} times in a row`);
}

type Verdict =
  | {
      readonly kind: 'move';
      readonly version: number;
      readonly decision: Extract<Decision, { kind: 'move' }>;
    }
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'stale' | 'amount_mismatch'; readonly paymentId: string }
  | { readonly kind: 'confirm'; readonly paymentId: string };

function judge(seen: Seen, report: GatewayReport): Verdict {
  if (seen.notification_id !== null && seen.notification_status !== 'unconfirmed') {
    return { kind: 'duplicate', notificationId: seen.notification_id };
  }
  if (seen.id === null) return { kind: 'unmatched' };
  if (report.grossAmount !== null && report.grossAmount !== seen.gross_amount) {
    return { kind: 'amount_mismatch', paymentId: seen.id };
  }
  const decision = decide(stateOf(seen), report.fact);
  if (decision.kind === 'move') return { kind: 'move', version: seen.version, decision };
  return { kind: decision.kind, paymentId: seen.id };
}

function stateOf(seen: Seen): PaymentState {
  return {
    status: seen.transaction_status,
    fraudStatus: seen.fraud_status,
    wasPaid: seen.was_paid,
    refundAmount: seen.refund_amount,
    reversible: isReversible({ paymentType: seen.payment_type, bank: seen.bank, store: seen.store }),
  };
}
