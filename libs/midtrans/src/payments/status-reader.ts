import { Injectable, Logger } from '@nestjs/common';
import { REMEDIES } from '../errors/remedies';
import { outcomeUnknown } from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { MidtransError, MidtransNotFoundError, type TransactionResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import { isAskedFor } from './answer';
import { instructionsPatch, reportOf } from './gateway-report';
import { PaymentLedger } from './ledger';
import { isOperation, isResultOf } from './operations';
import type { Payment } from './payment.entity';
import { PaymentRepository } from './payment.repository';
import { readStatus } from './read-status';
import { RefundLedger } from './refunds/refund.ledger';

/** Asks Midtrans how payments stand, moves them accordingly, and so finds out what came of what was asked for before. */
@Injectable()
export class StatusReader {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly refunds: RefundLedger,
    private readonly commands: CommandStore,
    private readonly payments: PaymentRepository,
  ) {}

  /**
   * The payment as whoever wants to act on it must know it: while something about it is unresolved, Midtrans is asked first.
   *
   * @throws MidtransNotFoundError where Midtrans does not know the payment (yet)
   * @throws OutcomeUnknownError where Midtrans cannot be asked
   */
  async resolved(payment: Payment): Promise<Payment> {
    const unresolved = await this.commands.unresolved(payment.id);
    if (payment.transactionStatus !== 'initiated' && unresolved === undefined) return payment;
    try {
      await this.read(payment);
    } catch (error) {
      if (!(error instanceof MidtransError) || error instanceof MidtransNotFoundError) throw error;
      const { orderId } = payment;
      const { action = 'charge', details = {} } = unresolved ?? {};
      const { refundKey } = details as { refundKey?: string };
      const remedy = REMEDIES.operation(orderId);
      throw outcomeUnknown({ operation: action, ids: { orderId, refundKey }, remedy }, error);
    }
    return this.stored(payment);
  }

  /** The payment as it stands here by now. */
  async stored({ id }: Payment): Promise<Payment> {
    const payment = await this.payments.findById(id);
    if (payment === null) throw new Error(`Payment ${id} is gone`);
    return payment;
  }

  /**
   * @returns the gateway's answer; empty of a charge that it never took: what it has under that order id is another's
   * @throws MidtransError where Midtrans fails: nothing has changed
   */
  async read(payment: Payment): Promise<TransactionResponse> {
    if (payment.wasRefused) return {};
    const open = await this.commands.of(payment.id);
    const charge = open.find(({ action }) => action === 'charge');
    let response: TransactionResponse;
    try {
      const { orderId, paymentType, transactionId } = payment;
      const order = { orderId, paymentType, transactionId, isOwnTransaction: true };
      response = await readStatus(this.clients.get(payment.account), order);
    } catch (error) {
      if (!(error instanceof MidtransNotFoundError) || !hasFailed(payment, charge)) throw error;
      await this.fail(payment, charge, 'Midtrans never received the charge');
      return {};
    }
    if (payment.transactionStatus === 'initiated' && !isAskedFor(payment, charge, response)) {
      if (!hasFailed(payment, charge)) throw anothers(payment);
      await this.fail(payment, charge, 'Midtrans has another transaction of that order');
      return {};
    }
    const report = reportOf(payment, response, true);
    const kind = report === undefined ? 'stale' : (await this.ledger.apply(report)).kind;
    if (kind === 'amount_mismatch') {
      this.logger.error(
        `Midtrans reports another amount for order ${payment.orderId}: its status is not believed`,
      );
      return response;
    }
    if (payment.chargeResponse === null) {
      // The charge's own answer never came: how to pay stands here, as far as Midtrans repeats it.
      await this.ledger.fillIn(payment, instructionsPatch(payment.paymentType, response));
    }
    await this.resolve(payment, open, response);
    return response;
  }

  /** What the status shows is known from here on; what it would show by now, and does not, was not carried out. */
  private async resolve(
    payment: Payment,
    open: readonly Command[],
    response: TransactionResponse,
  ): Promise<void> {
    if (open.some(({ action, isResolved }) => action === 'refund' && !isResolved)) {
      await this.refunds.resolve(payment);
    }
    for (const { id, action, isUnderWay, isResolved, mayArrive } of open) {
      if (isUnderWay || isResolved) continue;
      if (action === 'charge') await this.commands.resolve(id);
      else if (!isOperation(action)) continue;
      else if (isResultOf(action, response)) await this.commands.resolve(id);
      else if (!mayArrive) await this.commands.drop(id);
    }
  }

  /** Under the payment's lock, so that whoever charges it again meanwhile is not taken for failed. */
  private async fail(payment: Payment, { id }: Command, words: string): Promise<void> {
    await this.ledger.fail(payment, { status_message: words }, (queries) => this.commands.drop(id, queries));
  }
}

/** Whether a charge that Midtrans does not show now will not be shown any more. */
function hasFailed(payment: Payment, charge: Command | undefined): charge is Command {
  return (
    payment.transactionStatus === 'initiated' &&
    charge !== undefined &&
    !charge.isUnderWay &&
    !charge.mayArrive
  );
}

function anothers({ orderId }: Payment): MidtransError {
  return new MidtransError({
    message: `What Midtrans has of order ${orderId} is not the transaction that was asked for`,
    attempts: 1,
    outcomeUnknown: false,
  });
}
