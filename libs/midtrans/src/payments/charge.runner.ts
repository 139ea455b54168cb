import { Injectable, Logger } from '@nestjs/common';
import { ChargeOutcomeUnknownError, ChargeRefusedError } from '../errors/midtrans.errors';
import {
  MidtransApiError,
  MidtransDuplicateOrderError,
  MidtransError,
  type ChargeRequest,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { paymentMethod } from '../payment-methods';
import type { ValidCharge } from './charge.validation';
import { instructionsPatch, reportOf } from './gateway-report';
import { PaymentLedger } from './ledger';
import type { Payment } from './payment.entity';
import { readStatus } from './read-status';

/** Takes a payment that has been written down to Midtrans, and writes down what came of it. */
@Injectable()
export class ChargeRunner {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
  ) {}

  /**
   * @param again - whether Midtrans may have taken it before
   * @throws ChargeRefusedError where Midtrans said no: the payment is a `failure`
   * @throws ChargeOutcomeUnknownError where it is not known what became of it: the payment stays `initiated`
   */
  async run(
    payment: Payment,
    charge: ValidCharge,
    request: ChargeRequest,
    { again }: { again: boolean },
  ): Promise<TransactionResponse> {
    const response = await this.ask(payment, charge, request, again);
    try {
      await this.apply(payment, response);
    } catch (error) {
      // Whoever is told of nothing but a failure charges again, under another order id.
      const cause = error instanceof Error ? error : new Error(String(error));
      throw new ChargeOutcomeUnknownError(payment.orderId, cause);
    }
    return response;
  }

  private async ask(
    payment: Payment,
    charge: ValidCharge,
    request: ChargeRequest,
    again: boolean,
  ): Promise<TransactionResponse> {
    try {
      return await this.clients.get(payment.account).charge(request, {
        // One key per stored attempt: whatever is sent twice under it is charged once.
        idempotencyKey: `${payment.id}-${payment.version}`,
        repeatSafe: paymentMethod(charge.paymentType).honoursIdempotencyKey(charge.paymentOptions),
        overrideNotificationUrls: charge.notificationUrl === undefined ? undefined : [charge.notificationUrl],
      });
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      const mayBeTaken = error.outcomeUnknown || (again && error instanceof MidtransDuplicateOrderError);
      if (!mayBeTaken) return this.refuse(payment, error);
      return this.recover(payment, error);
    }
  }

  /** A definite no: kept with Midtrans' words, and the order id is free again. */
  private async refuse(payment: Payment, error: MidtransError): Promise<never> {
    const { statusCode, statusMessage } =
      error instanceof MidtransApiError ? error : { statusCode: null, statusMessage: error.message };
    await this.ledger.apply({
      account: payment.account,
      orderId: payment.orderId,
      grossAmount: payment.grossAmount,
      fact: { status: 'failure', fraudStatus: null, refundAmount: null, confirmed: true },
      patch: { status_code: statusCode, status_message: statusMessage },
    });
    throw new ChargeRefusedError(payment.orderId, error);
  }

  /** "Duplicate order" after an attempt without an answer may well be about that attempt: the gateway tells. */
  private async recover(payment: Payment, error: MidtransError): Promise<TransactionResponse> {
    if (error instanceof MidtransDuplicateOrderError) {
      try {
        const response = await readStatus(this.clients.get(payment.account), payment);
        if (reportOf(payment, response, true)?.grossAmount === payment.grossAmount) return response;
      } catch (statusError) {
        if (!(statusError instanceof MidtransError)) throw statusError;
      }
    }
    this.logger.warn(`Order ${payment.orderId} stays initiated: ${error.message}`);
    throw new ChargeOutcomeUnknownError(payment.orderId, error);
  }

  private async apply(payment: Payment, response: TransactionResponse): Promise<void> {
    const instructions = instructionsPatch(payment.paymentType, response);
    const report = reportOf(payment, response, true);
    if (report === undefined) {
      this.logger.warn(`Midtrans answered the charge of order ${payment.orderId} without a status we know`);
      await this.ledger.fillIn(payment, instructions);
      return;
    }
    // Our own question's answer: its amount may exceed ours where Midtrans adds its fee.
    const answer = { ...report, grossAmount: null, patch: { ...report.patch, ...instructions } };
    const { kind } = await this.ledger.apply(answer);
    if (kind !== 'moved') await this.ledger.fillIn(payment, instructions);
  }
}
