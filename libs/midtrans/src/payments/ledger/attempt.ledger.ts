import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../events/transactions';
import { parseAmount, type TransactionResponse } from '../../gateway';
import { UnusableAnswerError } from '../../gateway/unusable-answer';
import { isTypeName, paymentMethod, type StoredPaymentType } from '../../payment-methods';
import { afterAttempt, type KnownAttempt } from '../attempts/after-attempt';
import {
  ATTEMPTS_OF,
  HAND_REFUNDS_ON,
  LOCK_PAYMENT,
  patchValues,
  RECORD,
  RECORD_OWN,
  SHOW,
  type AttemptRow,
  type LockedPayment,
  type RecordedRow,
} from '../attempts/attempt.sql';
import {
  isPaid,
  isPending,
  isTakenBack,
  type PaymentEventType,
  type StatusUpdate,
  type Transition,
} from '../payment.status';
import type { PaymentGatewayState } from './resolve-update';

/** What an attempt does to its payment, under the payment's lock. */
export interface AttemptStep {
  readonly version: number;
  readonly events: readonly PaymentEventType[];
  readonly becomesPaid: boolean;
  /** Null where the payment stays what it is. */
  readonly status: Pick<StatusUpdate, 'status' | 'fraudStatus'> | null;
  /** How the payment stands then. */
  readonly isPaid: boolean;
  /** Whether the report is of what the payment shows, so that what it says beside the status is the payment's as well. */
  readonly isShown: boolean;
  /** Whether another attempt can be paid still. */
  readonly hasLiveAttempt: boolean;
  /** Whether its order may have another attempt, which nobody has told of. */
  readonly mayHaveUnknownAttempt: boolean;
  /** What the events tell beside the payment. */
  readonly told: { readonly attempt: ToldAttempt };
}

/** An attempt, as an event tells of it. */
export interface ToldAttempt {
  readonly transaction_id: string;
  readonly payment_type: string;
  readonly transaction_status: string;
  /** Whole rupiah that the customer paid, or was to pay. */
  readonly gross_amount: number;
  /** Whole rupiah of it that went back so far. */
  readonly refund_amount: number;
}

/** Writes down the attempts of payments, and what becomes of their payments by them. */
@Injectable()
export class AttemptLedger {
  /** Locks a payment until the transaction ends. */
  async lock(
    tx: Transaction,
    { account, orderId }: Pick<PaymentGatewayState, 'account' | 'orderId'>,
  ): Promise<LockedPayment | undefined> {
    const [payment] = await tx.query<LockedPayment>(LOCK_PAYMENT, [account, orderId]);
    return payment;
  }

  /**
   * Moves an attempt, or writes down one that nobody has told of before. The payment's own move is left to the caller.
   *
   * @throws UnusableAnswerError where the transaction is another payment's
   */
  async move(
    tx: Transaction,
    payment: LockedPayment,
    reported: PaymentGatewayState,
    transition: Extract<Transition, { kind: 'move' }>,
  ): Promise<AttemptStep> {
    const { transactionId } = reported;
    if (transactionId === undefined)
      throw new UnusableAnswerError('Midtrans does not say of which transaction');
    const known = await this.known(tx, payment);
    const before = known.find((each) => each.transactionId === transactionId);
    const { status, fraudStatus } =
      transition.keepsStatus === true && before !== undefined ? before : reported.update;
    const recorded = await this.record(
      tx,
      payment,
      reported,
      { status, fraudStatus },
      transition.becomesPaid,
    );
    const beganAt = recorded.began_at.getTime();
    const wasPaid = transition.becomesPaid || before?.wasPaid === true;
    const attempt = { transactionId, status, fraudStatus, wasPaid, beganAt };
    const others = known.filter((each) => each !== before);
    const after = afterAttempt(
      {
        status: payment.transaction_status,
        fraudStatus: payment.fraud_status,
        wasPaid: payment.was_paid,
        transactionId: payment.transaction_id,
        isOpen: payment.is_open,
      },
      attempt,
      others,
      transition,
    );
    const isShown = after.shows === transactionId;
    const isAnother = after.shows !== payment.transaction_id;
    // How to pay may be told later than that it is to be paid.
    if (isShown || isAnother) await tx.query(SHOW, [payment.id, after.shows]);
    if (isAnother && payment.was_paid) {
      await tx.query(HAND_REFUNDS_ON, [payment.id, payment.transaction_id, after.shows]);
    }
    const stands = after.status ?? {
      status: payment.transaction_status,
      fraudStatus: payment.fraud_status,
    };
    const standing = { ...stands, wasPaid: payment.was_paid || after.becomesPaid };
    const hasLiveAttempt = [attempt, ...others].some(
      (each) => each.transactionId !== after.shows && isPending(each),
    );
    return {
      version: payment.version,
      events: after.events,
      becomesPaid: after.becomesPaid,
      // Said once more, it is looked at for as long as another attempt may be paid as well.
      status: after.status ?? (hasLiveAttempt && payment.was_paid ? statusOf(payment) : null),
      isPaid: isPaid(standing),
      isShown,
      hasLiveAttempt,
      // This one was told of alone: only the order tells of what was begun beside it, or after it, on the same page.
      mayHaveUnknownAttempt: payment.has_page && (!standing.wasPaid || isTakenBack(standing)),
      told: {
        attempt: {
          transaction_id: transactionId,
          payment_type: recorded.payment_type,
          transaction_status: status,
          gross_amount: recorded.gross_amount,
          refund_amount: recorded.refund_amount,
        },
      },
    };
  }

  /** The attempts of a payment; a charge's own is written down with the first beside it. */
  private async known(
    tx: Transaction,
    { id, transaction_id: shown }: LockedPayment,
  ): Promise<KnownAttempt[]> {
    const rows = await tx.query<AttemptRow>(ATTEMPTS_OF, [id]);
    if (shown === null || rows.some((row) => row.transaction_id === shown)) return rows.map(toAttempt);
    await tx.query(RECORD_OWN, [id, uuidv7()]);
    return (await tx.query<AttemptRow>(ATTEMPTS_OF, [id])).map(toAttempt);
  }

  /** Whether no attempt of a payment can be paid any more. */
  async areOver(tx: Transaction, { id }: LockedPayment): Promise<boolean> {
    const rows = await tx.query<AttemptRow>(ATTEMPTS_OF, [id]);
    return !rows.map(toAttempt).some(isPending);
  }

  private async record(
    tx: Transaction,
    { id }: LockedPayment,
    { account, transactionId, grossAmount, update, patch, response = {} }: PaymentGatewayState,
    { status, fraudStatus }: Pick<StatusUpdate, 'status' | 'fraudStatus'>,
    becomesPaid: boolean,
  ): Promise<RecordedRow> {
    const type = typeOf(response);
    const instructions = paymentMethod(type).readInstructions(response);
    const [row] = await tx.query<RecordedRow>(RECORD, [
      uuidv7(),
      id,
      account,
      transactionId,
      type,
      parseAmount(response.gross_amount) ?? grossAmount,
      status,
      fraudStatus,
      update.confirmed,
      patch.refundAmount,
      becomesPaid,
      ...patchValues({ acquirer: acquirerOf(response), ...instructions, ...patch }),
    ]);
    if (row === undefined) throw new UnusableAnswerError("The transaction is another payment's");
    return row;
  }
}

/** Null where Midtrans has told nothing of it. */
function statusOf({
  transaction_status: status,
  fraud_status: fraudStatus,
}: LockedPayment): AttemptStep['status'] {
  return status === 'initiated' ? null : { status, fraudStatus };
}

function toAttempt(row: AttemptRow): KnownAttempt {
  const { transaction_id: transactionId, transaction_status: status, fraud_status: fraudStatus } = row;
  return { transactionId, status, fraudStatus, wasPaid: row.was_paid, beganAt: row.began_at.getTime() };
}

function typeOf({ payment_type: type }: TransactionResponse): StoredPaymentType {
  return isTypeName(type) ? type : 'snap';
}

function acquirerOf({ acquirer }: TransactionResponse): string | undefined {
  return typeof acquirer === 'string' ? acquirer : undefined;
}
