import { Injectable, Logger } from '@nestjs/common';
import { MidtransClients } from '../../accounts/clients';
import { MidtransNotFoundError, type TransactionResponse } from '../../gateway';
import { isFormer } from '../answer';
import { fetchStatus, paymentToRead, unknownPayment, type PaymentToRead } from '../fetch-status';
import { PaymentLedger } from '../ledger';
import { parsePaymentState } from '../payment.gateway-state';
import type { MidtransPayment } from '../payment.entity';
import { isHeldOrPaid, isPending, isTakenBack } from '../payment.status';
import type { MidtransPaymentAttempt } from './attempt.entity';
import { AttemptRepository } from './attempt.repository';

/** Asks Midtrans how attempts stand, and moves them and their payments accordingly. */
@Injectable()
export class AttemptSync {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly attempts: AttemptRepository,
  ) {}

  /**
   * Asks about each attempt that may move still and, where another may have been begun, about the order, where that is still the
   * payment's. Of a charge's own transaction whoever calls has asked.
   *
   * @returns what Midtrans answered, in that order; nothing where no method has been chosen
   * @throws MidtransError where Midtrans fails: what was read until then is written
   */
  async read(payment: MidtransPayment): Promise<TransactionResponse[]> {
    const known = await this.attempts.of(payment.id);
    const answers: TransactionResponse[] = [];
    for (const attempt of known) {
      const isAsked = payment.origin === 'charge' && attempt.transactionId === payment.transactionId;
      if (isAsked || !mayMove(payment, attempt)) continue;
      answers.push(...(await this.ask(payment, paymentToRead(payment, attempt))));
    }
    if (payment.origin === 'charge' || payment.isReplaced || isPaidByOne(payment)) return answers;
    const order = { ...unknownPayment(payment.account, payment.orderId), grossAmount: payment.grossAmount };
    return [...answers, ...(await this.ask(payment, order))];
  }

  private async ask(payment: MidtransPayment, question: PaymentToRead): Promise<TransactionResponse[]> {
    let response: TransactionResponse;
    try {
      response = await fetchStatus(this.clients, question);
    } catch (error) {
      // Until a method is chosen, Midtrans knows nothing of the order.
      if (error instanceof MidtransNotFoundError) return [];
      throw error;
    }
    // It knows nothing of this payment where it answers with what an earlier one of the order has.
    if (isFormer(payment, response)) return [];
    const reported = parsePaymentState(payment, response, true);
    if (reported?.transactionId === undefined) return [response];
    const { kind } = await this.ledger.apply(reported);
    if (kind === 'amount_mismatch') {
      this.logger.error(`Midtrans reports another amount for order ${payment.orderId}: it is not believed`);
    }
    return [response];
  }
}

/** Whether it was paid, and that was not taken back: then no other attempt is looked for. */
function isPaidByOne({ transactionStatus: status, fraudStatus, paidAt }: MidtransPayment): boolean {
  return paidAt !== null && !isTakenBack({ status, fraudStatus, wasPaid: true });
}

/** What ended without money is over. Of what was paid, money may go back. */
function mayMove({ transactionId }: MidtransPayment, attempt: MidtransPaymentAttempt): boolean {
  const { transactionStatus: status, fraudStatus, paidAt } = attempt;
  const state = { status, fraudStatus, wasPaid: paidAt !== null };
  return attempt.transactionId === transactionId || isPending(state) || isHeldOrPaid(state);
}
