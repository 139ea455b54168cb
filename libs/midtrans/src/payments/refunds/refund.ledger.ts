import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Queries } from '../../database/postgres';
import { Transactions } from '../../events/transactions';
import { unusable } from '../../gateway-commands/command.runner';
import { CommandStore, type Command } from '../../gateway-commands/command.store';
import type { TransactionResponse } from '../../gateway';
import { storableJson } from '../../gateway/storable-json';
import { PaymentLedger } from '../ledger';
import type { Requester } from '../requester';
import { lockBalance, refundable, refundsOf, sumOf } from './refund.balance';
import { refundIdOf } from './reported-refunds';
import { DOUBT, GIVE_UP, INSERT_REQUESTED, REQUEST_AGAIN, SETTLE, type RefundRow } from './refund.sql';

/** A refund to be made. */
export interface RefundOrder {
  readonly account: string;
  readonly orderId: string;
  /** Of a payment that has attempts: which is given back. */
  readonly transactionId?: string;
  readonly refundKey: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly reason: string | null;
  readonly isDirect: boolean;
  readonly requester: Requester;
  /** What makes another refund the same: see `matchOf`. */
  readonly match: string;
}

export type Reservation =
  /** The amount is set aside, and the refund is this call's to ask for. */
  | { readonly kind: 'reserved'; readonly refundId: string; readonly command: Command }
  /** This very refund was made before. `left`: by a call whose caller was not told. */
  | { readonly kind: 'made'; readonly refundId: string; readonly left?: Command }
  | {
      readonly kind: 'impossible';
      readonly code: 'refund_key_taken' | 'amount_exceeded';
      readonly reason: string;
      /** Whether it may be otherwise later: an amount is set aside for a refund that is not over yet. */
      readonly passes: boolean;
    }
  /** This refund, or another of the payment, is not over yet. */
  | { readonly kind: 'under_way'; readonly reason: string };

/** What the gateway answered to a refund. */
export interface RefundAnswer {
  readonly statusCode: string | null;
  readonly statusMessage: string | null;
  readonly response?: TransactionResponse;
}

/**
 * The refund balance of payments. An amount is set aside under the payment's lock before the gateway is asked, so that no two
 * refunds together can exceed what was paid; the lock is never held while the gateway is.
 */
@Injectable()
export class RefundLedger {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: PaymentLedger,
    private readonly commands: CommandStore,
  ) {}

  /** Sets the amount aside, or takes up the refund of this key that was left. */
  async reserve(order: RefundOrder): Promise<Reservation> {
    return this.transactions.run(async (tx) => {
      const balance = await lockBalance(tx, order);
      if (balance === null) throw new Error(`Order ${order.orderId} is gone`);
      const open = await this.commands.of(balance.id, tx);
      const earlier = balance.refunds.find(({ refund_key }) => refund_key === order.refundKey);
      const left = open.find(({ details }) => earlier !== undefined && details['refundId'] === earlier.id);
      if (earlier !== undefined && !isSame(earlier, order)) return keyTaken(order);
      if (earlier?.status === 'confirmed') {
        return { kind: 'made', refundId: earlier.id, left };
      }
      if (earlier?.status === 'requested') return this.claim(tx, balance.id, order, earlier.id);
      const unresolved = unresolvedRefund(open);
      if (unresolved !== undefined) {
        const reason = `refund ${unresolved} is not resolved yet: ask for it again, or in a minute`;
        return { kind: 'under_way', reason };
      }
      const most = refundable(balance);
      if (order.amount > most) {
        const reason = `${order.amount} is more than can still be refunded: ${most}`;
        const passes = sumOf(balance.refunds, 'requested') > 0;
        return { kind: 'impossible', code: 'amount_exceeded', reason, passes };
      }
      const refundId = earlier?.id ?? uuidv7();
      const { requestedBy, note } = order.requester;
      if (earlier === undefined) {
        const { refundKey, amount, reason, isDirect } = order;
        const asked = [refundKey, amount, reason, isDirect, requestedBy, note];
        const values = [refundId, balance.id, balance.transaction_id, ...asked];
        const [inserted] = await tx.query<{ id: string }>(INSERT_REQUESTED, values);
        if (inserted === undefined) return keyTaken(order);
      } else {
        await tx.query(REQUEST_AGAIN, [refundId, requestedBy, note]);
        if (left !== undefined) await this.commands.drop(left, tx);
      }
      return this.claim(tx, balance.id, order, refundId);
    });
  }

  private async claim(
    queries: Queries,
    paymentId: string,
    { account, refundKey, match }: RefundOrder,
    refundId: string,
  ): Promise<Reservation> {
    const command = await this.commands.claim(
      {
        account,
        subjectId: paymentId,
        action: 'refund',
        slot: `refund-${refundId}`,
        match,
        details: { refundId, refundKey },
      },
      queries,
    );
    return command === null
      ? { kind: 'under_way', reason: `refund ${refundKey} is under way: ask again` }
      : { kind: 'reserved', refundId, command };
  }

  /** The money goes back: the refund is confirmed and the payment moves, in one step. */
  async confirm(order: RefundOrder, refundId: string, answer: RefundAnswer): Promise<void> {
    await this.transactions.run(async (tx) => {
      const balance = await lockBalance(tx, order);
      if (balance === null) throw new Error(`Order ${order.orderId} is gone`);
      await tx.query(SETTLE, settlement(refundId, 'confirmed', answer));
      const refundAmount = Math.max(sumOf(await refundsOf(tx, balance), 'confirmed'), balance.refund_amount);
      await this.ledger.applyOn(tx, {
        account: order.account,
        orderId: order.orderId,
        transactionId: order.transactionId,
        // Our own question's answer.
        grossAmount: null,
        update: {
          status: refundAmount < balance.gross_amount ? 'partial_refund' : 'refund',
          fraudStatus: null,
          refundAmount,
          confirmed: true,
        },
        patch: {
          statusCode: answer.statusCode,
          statusMessage: answer.statusMessage,
          refundAmount,
        },
      });
    });
  }

  /** The money does not go back, and may be refunded otherwise. */
  async reject(order: RefundOrder, refundId: string, command: Command, answer: RefundAnswer): Promise<void> {
    await this.transactions.run(async (tx) => {
      await lockBalance(tx, order);
      if (!(await this.commands.isOwned(command, tx))) throw unusable('somebody else has taken it up');
      await tx.query(SETTLE, settlement(refundId, 'rejected', answer));
    });
  }

  /**
   * Resolves what was left of a payment's refunds, once its status has been read: what the gateway lists was made, and what it
   * does not list and can be at work on no more was not, so that its amount is free again.
   *
   * @param seen - the commands as they stood before the status was read: what could be carried out after that does not show in it
   * @param areListed - whether the refunds that the gateway lists make up what was refunded; else any may be among the others, whose
   *   amount stays set aside
   */
  async resolve(
    order: { account: string; orderId: string; transactionId?: string | null },
    seen: readonly Command[],
    areListed: boolean,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      const balance = await lockBalance(tx, order);
      if (balance === null) return;
      const open = await this.commands.of(balance.id, tx);
      for (const { id, attempts, details, isUnderWay } of open) {
        const refund = balance.refunds.find((each) => each.id === details['refundId']);
        const wouldShow = seen.some(
          (each) => each.id === id && each.attempts === attempts && !each.isUnderWay && !each.mayArrive,
        );
        if (refund === undefined || isUnderWay || (refund.status === 'requested' && !wouldShow)) continue;
        if (refund.status === 'requested' && !areListed) {
          await tx.query(DOUBT, [refund.id, NOT_TOLD_APART]);
          continue;
        }
        if (refund.status === 'requested') await tx.query(GIVE_UP, [refund.id, NOT_LISTED]);
        await this.commands.resolve(id, tx);
      }
    });
  }
}

const NOT_LISTED = 'Midtrans does not know this refund';
const NOT_TOLD_APART = 'Midtrans tells of refunds without saying whether this is one of them';

function keyTaken({ refundKey }: RefundOrder): Reservation {
  const reason = `refund_key ${refundKey} names another refund of this payment`;
  return { kind: 'impossible', code: 'refund_key_taken', reason, passes: false };
}

function isSame(refund: RefundRow, { amount, isDirect }: RefundOrder): boolean {
  return refund.amount === amount && refund.is_direct === isDirect;
}

/** The key of a refund that was left without anybody knowing what came of it. */
function unresolvedRefund(open: readonly Command[]): string | undefined {
  const left = open.find(
    ({ action, isUnderWay, isResolved }) => action === 'refund' && !isUnderWay && !isResolved,
  );
  return left === undefined ? undefined : String(left.details['refundKey']);
}

function settlement(
  refundId: string,
  status: 'confirmed' | 'rejected',
  { statusCode, statusMessage, response }: RefundAnswer,
): unknown[] {
  return [
    refundId,
    status,
    statusCode,
    statusMessage,
    refundIdOf(response?.refund_chargeback_id),
    response === undefined ? null : storableJson(response),
  ];
}
