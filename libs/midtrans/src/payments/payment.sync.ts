import { Injectable, Logger } from '@nestjs/common';
import { OVERTAKEN, retryOvertaken } from '../database/concurrency';
import { PaymentNotFoundError, REMEDIES } from './payment.errors';
import { outcomeUnknown } from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { MidtransError, MidtransNotFoundError, type TransactionResponse } from '../gateway';
import { MidtransClients } from '../accounts/clients';
import { isAnothers, isAskedFor, isFormer } from './answer';
import { instructionsPatch, parsePaymentState } from './payment.gateway-state';
import { PaymentLedger, type PaymentGatewayState } from './ledger';
import { isOperation, isResultOf } from './payment.preconditions';
import type { MidtransPayment } from './payment.entity';
import { PaymentRepository } from './payment.repository';
import { fetchStatus, isAskedById, paymentToRead } from './fetch-status';
import type { MidtransPaymentAttempt } from './attempts/attempt.entity';
import { AttemptSync } from './attempts/attempt.sync';
import { RefundLedger } from './refunds/refund.ledger';

/** A payment that was moved during each of so many looks is taken to stand as the last one showed it. */
const MOST_LOOKS = 3;
/** No charge takes this long, in milliseconds. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/** Asks Midtrans how payments stand, moves them accordingly, and so finds out what came of what was asked for before. */
@Injectable()
export class PaymentSync {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly refunds: RefundLedger,
    private readonly commands: CommandStore,
    private readonly payments: PaymentRepository,
    private readonly attempts: AttemptSync,
  ) {}

  /**
   * The payment as whoever wants to act on it must know it: while something about it is unresolved, Midtrans is asked first.
   *
   * @param isAsked - whether Midtrans is asked in any case @default false
   * @throws MidtransNotFoundError where Midtrans does not know the payment (yet)
   * @throws OutcomeUnknownError where Midtrans cannot be asked, and it is not known what became of something
   * @throws MidtransError where Midtrans cannot be asked otherwise
   */
  async resolved(payment: MidtransPayment, isAsked = false): Promise<MidtransPayment> {
    const unresolved = await this.commands.unresolved(payment.id);
    const isResolved = payment.transactionStatus !== 'initiated' && unresolved === undefined;
    if (isResolved && !isAsked) return payment;
    try {
      await this.read(payment);
    } catch (error) {
      if (!(error instanceof MidtransError) || isResolved) throw error;
      // That it does not know a payment that it has answered for says nothing of what was asked for since.
      if (error instanceof MidtransNotFoundError && payment.transactionStatus === 'initiated') throw error;
      const { orderId } = payment;
      const { action = 'charge', details = {} } = unresolved ?? {};
      const { refundKey } = details as { refundKey?: string };
      const remedy = REMEDIES.operation(orderId);
      throw outcomeUnknown({ operation: action, ids: { orderId, refundKey }, remedy }, error);
    }
    return this.stored(payment);
  }

  /** The payment as it stands here by now. */
  async stored({ id }: MidtransPayment): Promise<MidtransPayment> {
    const payment = await this.payments.findById(id);
    if (payment === null) throw new PaymentNotFoundError();
    return payment;
  }

  /**
   * @returns the gateway's answer; empty of a charge that it never took: what it has under that order id is another's
   * @throws PaymentNotFoundError where it has gone meanwhile
   * @throws MidtransError where Midtrans fails: nothing has changed
   */
  async read(payment: MidtransPayment): Promise<TransactionResponse> {
    const look = async (isLast: boolean) => {
      const seen = await this.stored(payment);
      if (hasNoTransaction(seen)) return {};
      const open = await this.commands.of(payment.id);
      if (seen.origin === 'snap') return this.readAttempts(seen, open);
      // What moved meanwhile may be ahead of what was seen, and have lost its order id.
      const isOvertaken = async () => !isLast && (await this.stored(payment)).version !== seen.version;
      let response: TransactionResponse | null;
      try {
        response = await this.ask(seen, open);
      } catch (error) {
        if (await isOvertaken()) return OVERTAKEN;
        throw error;
      }
      if (response === null) return {};
      if (await isOvertaken()) return OVERTAKEN;
      await this.apply(seen, open, response);
      await this.readBeside(seen, open);
      return response;
    };
    return retryOvertaken(`Order ${payment.orderId}`, look, MOST_LOOKS);
  }

  /** @returns the gateway's answer about the attempt that the payment shows; empty where none is chosen */
  private async readAttempts(seen: MidtransPayment, open: readonly Command[]): Promise<TransactionResponse> {
    // What is begun while Midtrans is asked shows with the next look: only a page that was over before that begins nothing more.
    const wasPageOver = isPageOver(seen);
    const answers = await this.readBeside(seen, open);
    const payment = await this.stored(seen);
    const shown = answers.filter(({ transaction_id: id }) => id === payment.transactionId);
    const response = shown.at(-1) ?? {};
    const reported = parsePaymentState(payment, response, true);
    if (reported !== undefined) await this.resolve(payment, open, reported, response);
    else await this.resolveOfPage(payment, open);
    // Nobody tells when a page ends.
    if (wasPageOver && payment.transactionId === null) await this.ledger.endPage(payment, 'expire');
    return response;
  }

  /** Reads what a payment has attempts of beside its own transaction, and what came of refunds of those. */
  private async readBeside(
    payment: MidtransPayment,
    open: readonly Command[],
  ): Promise<TransactionResponse[]> {
    const answers = await this.attempts.read(payment);
    for (const answer of answers) {
      const reported = parsePaymentState(payment, answer, true);
      if (reported === undefined || answer.transaction_id === payment.transactionId) continue;
      await this.resolveRefunds({ ...payment, transactionId: reported.transactionId }, open, reported);
    }
    const ofAttempts = open.filter((each) => !isOfPayment(each));
    if (ofAttempts.length > 0) await this.resolveOfAttempts(await this.stored(payment), ofAttempts);
    return answers;
  }

  /** What was asked for of one attempt, that attempt shows. */
  private async resolveOfAttempts(
    { recordedAttempts = [] }: MidtransPayment,
    open: readonly Command[],
  ): Promise<void> {
    await this.conclude(open, ({ action, details }) => {
      const { transactionId } = details as { transactionId?: string };
      const attempt = recordedAttempts.find((each) => each.transactionId === transactionId);
      return isOperation(action) && attempt !== undefined && isResultOf(action, shownOf(attempt));
    });
  }

  /** @returns null of a charge that turns out to have failed */
  private async ask(payment: MidtransPayment, open: readonly Command[]): Promise<TransactionResponse | null> {
    const charge = open.find(({ action }) => action === 'charge');
    let response: TransactionResponse;
    try {
      response = await fetchStatus(this.clients, paymentToRead(payment));
    } catch (error) {
      const isGone = error instanceof MidtransNotFoundError && isAskedById(payment);
      if (!isGone || !hasFailed(payment, charge)) throw error;
      await this.fail(payment, charge ?? null, 'Midtrans never received the charge');
      return null;
    }
    const isBegun = payment.transactionStatus !== 'initiated' && !isFormer(payment, response);
    if (isBegun || isAskedFor(payment, charge, response)) return response;
    const isFailed = charge !== undefined && hasFailed(payment, charge);
    if (!isFailed || !isAnothers(payment, charge, response)) throw anothers(payment);
    await this.fail(payment, charge, 'Midtrans has another transaction of that order');
    return null;
  }

  private async apply(
    payment: MidtransPayment,
    open: readonly Command[],
    response: TransactionResponse,
  ): Promise<TransactionResponse> {
    const told = parsePaymentState(payment, response, true);
    const reported = told && { ...told, seenVersion: payment.version };
    if (reported === undefined) {
      this.logger.warn(`Midtrans reports order ${payment.orderId} without a status that we know`);
      return response;
    }
    const { kind } = await this.ledger.apply(reported);
    if (kind === 'amount_mismatch') {
      this.logger.error(
        `Midtrans reports another amount for order ${payment.orderId}: its status is not believed`,
      );
      return response;
    }
    if (payment.chargeResponse === null) {
      // The charge's own answer never came: how to pay stands here, as far as Midtrans repeats it.
      await this.ledger.backfillInstructions(payment, instructionsPatch(payment.paymentType, response));
    }
    await this.resolve(payment, open, reported, response);
    return response;
  }

  /** What was asked for of the payment, the status of its transaction shows. */
  private async resolve(
    payment: MidtransPayment,
    open: readonly Command[],
    reported: PaymentGatewayState,
    response: TransactionResponse,
  ): Promise<void> {
    await this.resolveRefunds(payment, open, reported);
    await this.conclude(open.filter(isOfPayment), ({ action }) => {
      if (action === 'charge') return true;
      if (action === 'continue') return false;
      return isOperation(action) ? isResultOf(action, response) : null;
    });
  }

  /** Where no attempt shows what was done, the payment itself does. A page that was asked for is asked for again by whoever needs it. */
  private async resolveOfPage(payment: MidtransPayment, open: readonly Command[]): Promise<void> {
    const { transactionStatus } = payment;
    await this.conclude(open.filter(isOfPayment), ({ action }) => {
      if (action === 'charge' || action === 'refund') return null;
      return isOperation(action) && isResultOf(action, { transaction_status: transactionStatus });
    });
  }

  /**
   * What shows is known from here on; what would show by now, and does not, was not carried out.
   *
   * @param isDone - null where nothing would show of it
   */
  private async conclude(
    open: readonly Command[],
    isDone: (command: Command) => boolean | null,
  ): Promise<void> {
    for (const each of open) {
      if (each.isUnderWay || each.isResolved) continue;
      const shown = isDone(each);
      if (shown === true) await this.commands.resolve(each.id);
      else if (shown === false && !each.mayArrive) await this.commands.drop(each);
    }
  }

  private async resolveRefunds(
    subject: { account: string; orderId: string; transactionId?: string | null },
    open: readonly Command[],
    reported: PaymentGatewayState,
  ): Promise<void> {
    const isLeft = open.some(({ action, isResolved }) => action === 'refund' && !isResolved);
    if (isLeft) await this.refunds.resolve(subject, open, areListed(reported));
  }

  /** Ends a charge that Midtrans has not shown for so long that no customer can pay it any more. */
  async giveUp(payment: MidtransPayment): Promise<void> {
    const open = await this.commands.of(payment.id);
    const charge = open.find(({ action }) => action === 'charge');
    if (charge?.isUnderWay === true || charge?.mayArrive === true) return;
    await this.fail(payment, charge ?? null, 'Midtrans never told of the charge');
  }

  /** Under the payment's lock, so that whoever charges it again meanwhile is not taken for failed. */
  private async fail(
    payment: MidtransPayment,
    charge: Pick<Command, 'id' | 'attempts'> | null,
    words: string,
  ): Promise<void> {
    await this.ledger.fail(payment, { statusMessage: words }, async (queries) =>
      charge === null
        ? (await this.commands.of(payment.id, queries)).length === 0
        : this.commands.drop(charge, queries),
    );
  }
}

/** Whether it was not asked for of one of several attempts, which would show what came of it. */
function isOfPayment({ action, details }: Command): boolean {
  return !isOperation(action) || details['transactionId'] === undefined;
}

function shownOf({ transactionStatus, fraudStatus }: MidtransPaymentAttempt): TransactionResponse {
  return { transaction_status: transactionStatus, fraud_status: fraudStatus ?? undefined };
}

/** Whether nobody can begin anything on its page any more. */
function isPageOver({ pageEndsAt }: MidtransPayment): boolean {
  return pageEndsAt !== null && pageEndsAt <= new Date();
}

/** Whether Midtrans never took it, so that whatever it has under its order id is another's. */
function hasNoTransaction({ wasRejected, isReplaced, transactionId }: MidtransPayment): boolean {
  return wasRejected || (isReplaced && transactionId === null);
}

/** Whether a charge that Midtrans does not show now will not be shown any more. */
function hasFailed(payment: MidtransPayment, charge: Command | undefined): boolean {
  if (payment.transactionStatus !== 'initiated') return false;
  return charge === undefined ? isForgotten(payment) : !charge.isUnderWay && !charge.mayArrive;
}

/** Whether nothing but the row is left of a charge, and nobody can be at it any more. */
function isForgotten({ transactionId, updatedAt }: MidtransPayment): boolean {
  return transactionId === null && Date.now() - updatedAt.getTime() > FORGOTTEN_AFTER_MS;
}

/** Whether the refunds make up what was refunded. Where they are told of only as a sum, any may be among them. */
function areListed({ refunds = [], update }: PaymentGatewayState): boolean {
  const listed = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return listed >= (update.refundAmount ?? 0);
}

function anothers({ orderId }: MidtransPayment): MidtransError {
  return new MidtransError({
    message: `What Midtrans has of order ${orderId} is not the transaction that was asked for`,
    attempts: 1,
    outcomeUnknown: false,
  });
}
