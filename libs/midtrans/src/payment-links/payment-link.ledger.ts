import { Inject, Injectable } from '@nestjs/common';
import { propertiesOf } from '../database/columns';
import { AggregateLedger, type Aggregate } from '../events/aggregate.ledger';
import { Transactions, type Transaction } from '../events/transactions';
import { unusable } from '../gateway-commands/command.runner';
import { CommandStore } from '../gateway-commands/command.store';
import { isAwaited } from '../gateway-commands/is-awaited';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import type { PaymentLinkPurchase } from './payment-link.events';
import type { PaymentLinkGatewayState } from './payment-link.gateway-state';
import { plannedCheckAt } from './payment-link.rhythm';
import {
  FAIL,
  LOCK,
  MOVE,
  USE,
  type PaymentLinkColumns,
  type PaymentLinkRow,
  type UsedRow,
} from './payment-link.sql';
import { isAccepted, transition, type PaymentLinkReport, type PaymentLinkState } from './payment-link.status';

interface PaymentLinkUpdate extends PaymentLinkGatewayState {
  readonly report: PaymentLinkReport;
  readonly purchase?: PaymentLinkPurchase;
  /** When Midtrans is asked again, by where the link stands then. */
  readonly checkAt: (link: { status: PaymentLinkState['status']; expiresAt: Date | null }) => Date | null;
}

const PAYMENT_LINK: Aggregate<PaymentLinkRow, PaymentLinkUpdate> = {
  name: 'Payment link',
  lock: LOCK,
  write: MOVE,
  transition({ link: before }, update) {
    const step = transition(stateOf(before), update.report);
    if (step === null && !fillsIn(before, update)) return null;
    const { status, usage, events } = step ?? { ...stateOf(before), events: [] };
    const expiresAt = update.expiresAt ?? endOf(before);
    return {
      values: [
        status,
        usage,
        update.midtransLinkId,
        update.paymentUrl,
        update.expiresAt,
        update.createResponse,
        update.checkAt({ status, expiresAt }),
      ],
      events({ link }) {
        const { purchase = null } = update;
        const payload = { paymentLink: propertiesOf(link), previousStatus: before.status, purchase };
        return [{ types: events, payload }];
      },
    };
  },
};

/**
 * The one place where a payment link moves, whoever reports: what was asked for and turns out to be done is resolved with it, under its
 * lock.
 */
@Injectable()
export class PaymentLinkLedger {
  private readonly rows = new AggregateLedger(PAYMENT_LINK);

  constructor(
    private readonly transactions: Transactions,
    private readonly commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Locks a link's row until the transaction ends. */
  lock(tx: Transaction, linkId: string): Promise<PaymentLinkRow> {
    return this.rows.lock(tx, linkId);
  }

  /** Midtrans has it, and says this of it. */
  async know(linkId: string, reported: PaymentLinkGatewayState): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.moveOn(tx, await this.lock(tx, linkId), 'known', reported);
    });
  }

  /** Midtrans has taken it out of service. */
  async deleted(linkId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.moveOn(tx, await this.lock(tx, linkId), 'deleted', {});
    });
  }

  /** Ends it by our own clock, where its time is over: Midtrans tells nobody. */
  async endIfOver(linkId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const row = await this.lock(tx, linkId);
      const end = endOf(row.link);
      const isOver = row.link.status === 'active' && end !== null && end <= new Date();
      if (isOver) await this.moveOn(tx, row, 'over', {});
    });
  }

  /** Counts a payment as one of the link's, where it is paid: once, whoever finds out first. */
  async use(linkId: string, paymentId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.useOn(tx, await this.lock(tx, linkId), paymentId);
    });
  }

  /** {@link use} of a row that is locked in a transaction of the caller's. */
  async useOn(tx: Transaction, row: PaymentLinkRow, paymentId: string): Promise<void> {
    const [purchase] = await tx.query<UsedRow>(USE, [paymentId, row.id]);
    if (purchase !== undefined) await this.moveOn(tx, row, 'paid', {}, purchase);
  }

  /**
   * Midtrans did not take it.
   *
   * @throws MidtransError where it has told of it since
   */
  async reject(linkId: string, words: string): Promise<void> {
    const failed = await this.transactions.autoCommit.query(FAIL, [linkId, words]);
    if (failed.length === 0) throw unusable('Midtrans rejected a payment link that it has');
  }

  /** Ends the wait for a creation that Midtrans does not know of, unless it may still come to it. */
  async giveUp(linkId: string, words: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const { link } = await this.lock(tx, linkId);
      const open = await this.commands.of(linkId, tx);
      if (link.status !== 'initiated' || isAwaited(open)) return;
      for (const command of open) await this.commands.drop(command, tx);
      await tx.query(FAIL, [linkId, words]);
    });
  }

  private async moveOn(
    tx: Transaction,
    row: PaymentLinkRow,
    report: PaymentLinkReport,
    reported: PaymentLinkGatewayState,
    purchase?: PaymentLinkPurchase,
  ): Promise<void> {
    for (const { id, action, isResolved } of await this.commands.of(row.id, tx)) {
      const isDone = action === 'create' || report === 'deleted';
      if (isDone && !isResolved) await this.commands.resolve(id, tx);
    }
    const { reconciliation } = this.options;
    await this.rows.move(tx, row, {
      ...reported,
      report,
      purchase,
      checkAt: (link) => plannedCheckAt(link, reconciliation),
    });
  }
}

function stateOf({ status, usage, usage_limit: usageLimit }: PaymentLinkColumns): PaymentLinkState {
  return { status, usage, usageLimit };
}

function endOf({ expires_at: end }: PaymentLinkColumns): Date | null {
  return end === null ? null : new Date(end);
}

/** Whether a report that does not move a link tells something of it that is not stored like this. */
function fillsIn(link: PaymentLinkColumns, reported: PaymentLinkGatewayState): boolean {
  if (!isAccepted(link.status)) return false;
  const { midtransLinkId, paymentUrl, expiresAt, createResponse } = reported;
  return (
    (link.midtrans_link_id === null && midtransLinkId !== undefined) ||
    (paymentUrl !== undefined && link.payment_url !== paymentUrl) ||
    (expiresAt !== undefined && endOf(link)?.getTime() !== expiresAt.getTime()) ||
    createResponse !== undefined
  );
}
