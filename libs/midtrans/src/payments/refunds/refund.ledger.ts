import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Postgres, type PreparedStatement } from '../../database/postgres';
import type { TransactionResponse } from '../../gateway';
import { storableJson } from '../gateway-report';
import { PaymentLedger } from '../ledger';
import { lockBooks, refundable, refundsOf, sumOf } from './books';
import { GIVE_UP, INSERT_REQUESTED, REQUEST_AGAIN, SETTLE } from './refund.sql';

/** A refund to be made. */
export interface RefundOrder {
  readonly account: string;
  readonly orderId: string;
  readonly refundKey: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly reason: string | null;
  readonly isDirect: boolean;
}

export type Reservation =
  /** The amount is set aside. `again`: an earlier request under the key was left without an answer. */
  | { readonly kind: 'reserved'; readonly refundId: string; readonly again: boolean }
  /** This very refund was made before. */
  | { readonly kind: 'made'; readonly refundId: string }
  /** The key names a refund of another amount or way. */
  | { readonly kind: 'key_taken' }
  /** Whole rupiah that may still be refunded. */
  | { readonly kind: 'too_much'; readonly refundable: number };

/** What the gateway answered to a refund. */
export interface RefundAnswer {
  readonly statusCode: string | null;
  readonly statusMessage: string | null;
  readonly response?: TransactionResponse;
}

/**
 * The books of refunds. An amount is set aside under the payment's lock before the gateway is asked, so that no two
 * refunds together can exceed what was paid; the lock is never held while the gateway is.
 */
@Injectable()
export class RefundLedger {
  constructor(
    private readonly postgres: Postgres,
    private readonly ledger: PaymentLedger,
  ) {}

  async reserve(order: RefundOrder): Promise<Reservation> {
    return this.postgres.transaction(async (queries) => {
      const books = await lockBooks(queries, order);
      if (books === null) throw new Error(`Order ${order.orderId} is gone`);
      const earlier = books.refunds.find(({ refund_key }) => refund_key === order.refundKey);
      if (earlier !== undefined) {
        if (earlier.amount !== order.amount || earlier.is_direct !== order.isDirect)
          return { kind: 'key_taken' };
        if (earlier.status === 'confirmed') return { kind: 'made', refundId: earlier.id };
        if (earlier.status === 'requested') return { kind: 'reserved', refundId: earlier.id, again: true };
      }
      const left = refundable(books);
      if (order.amount > left) return { kind: 'too_much', refundable: left };
      const refundId = earlier?.id ?? uuidv7();
      if (earlier === undefined) {
        const { refundKey, amount, reason, isDirect } = order;
        await queries.query(INSERT_REQUESTED, [refundId, books.id, refundKey, amount, reason, isDirect]);
      } else {
        await queries.query(REQUEST_AGAIN, [refundId]);
      }
      return { kind: 'reserved', refundId, again: false };
    });
  }

  /** The money goes back: the refund is confirmed and the payment moves, in one step. */
  async confirm(order: RefundOrder, refundId: string, answer: RefundAnswer): Promise<void> {
    const { appended } = await this.postgres.transaction(async (queries) => {
      const books = await lockBooks(queries, order);
      if (books === null) throw new Error(`Order ${order.orderId} is gone`);
      await queries.query(SETTLE, settlement(refundId, 'confirmed', answer));
      const refundAmount = Math.max(
        sumOf(await refundsOf(queries, books.id), 'confirmed'),
        books.refund_amount,
      );
      return this.ledger.applyOn(queries, {
        account: order.account,
        orderId: order.orderId,
        // Our own question's answer.
        grossAmount: null,
        fact: {
          status: refundAmount < books.gross_amount ? 'partial_refund' : 'refund',
          fraudStatus: null,
          refundAmount,
          confirmed: true,
        },
        patch: {
          status_code: answer.statusCode,
          status_message: answer.statusMessage,
          refund_amount: refundAmount,
        },
      });
    });
    this.ledger.hand(appended);
  }

  /** The money does not go back, and may be refunded otherwise. */
  async reject(refundId: string, answer: RefundAnswer): Promise<void> {
    await this.run(SETTLE, settlement(refundId, 'rejected', answer));
  }

  /**
   * Gives up what was requested longer ago than a call can last and is not listed by the gateway, whose status has just
   * been read: the amount is free again.
   */
  async giveUp(paymentId: string, olderThanMs: number): Promise<void> {
    await this.run(GIVE_UP, [paymentId, olderThanMs, 'Midtrans does not know this refund']);
  }

  private async run(statement: PreparedStatement, values: readonly unknown[]): Promise<void> {
    await this.postgres.query(statement, values);
  }
}

function settlement(
  refundId: string,
  status: 'confirmed' | 'rejected',
  { statusCode, statusMessage, response }: RefundAnswer,
): unknown[] {
  const chargebackId = response?.refund_chargeback_id;
  return [
    refundId,
    status,
    statusCode,
    statusMessage,
    chargebackId === undefined ? null : String(chargebackId),
    response === undefined ? null : storableJson(response),
  ];
}
