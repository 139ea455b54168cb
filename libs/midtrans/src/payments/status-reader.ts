import { Injectable, Logger } from '@nestjs/common';
import type { TransactionResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import { instructionsPatch, reportOf } from './gateway-report';
import { PaymentLedger } from './ledger';
import type { Payment } from './payment.entity';
import { readStatus } from './read-status';
import { RefundLedger } from './refunds/refund.ledger';

/** A refund that was asked for this long ago and is not listed by Midtrans was not made: no call lasts that long. */
const REFUND_GIVEN_UP_AFTER_MS = 10 * 60_000;

/** Asks Midtrans how payments stand, and moves them accordingly. */
@Injectable()
export class StatusReader {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly refunds: RefundLedger,
  ) {}

  /**
   * @returns the gateway's answer; empty of a charge that it refused: what it has under that order id is another's
   * @throws MidtransError where Midtrans fails: nothing has changed
   */
  async read(payment: Payment): Promise<TransactionResponse> {
    if (payment.wasRefused) return {};
    const response = await readStatus(this.clients.get(payment.account), payment);
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
    await this.refunds.giveUp(payment.id, REFUND_GIVEN_UP_AFTER_MS);
    return response;
  }
}
