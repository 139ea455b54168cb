import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  formatWibTime,
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransDuplicateOrderError,
  MidtransError,
  redact,
  type ChargeRequest,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import { paymentMethod } from '../payment-methods';
import type { CreateChargeInput } from './charge.input';
import { chargeRequest, MAX_CHARGE_BYTES } from './charge.request';
import { validateCharge, type ValidCharge } from './charge.validation';
import { instructionsPatch, reportOf } from './gateway-report';
import { PaymentLedger } from './ledger';
import type { Payment } from './payment.entity';
import {
  ChargeOutcomeUnknownError,
  ChargeRefusedError,
  MidtransInputError,
  PaymentNotFoundError,
} from '../errors/midtrans.errors';
import { PaymentRepository } from './payment.repository';
import { readStatus } from './read-status';

/** A payment, and what the gateway just said of it. */
export interface PaymentResult {
  readonly payment: Payment;
  /** The gateway's body, without secrets. */
  readonly response: TransactionResponse;
}

/**
 * Charges customers and follows their payments. Subclass it and name the subclass in the module's options
 * (`services: { payments: … }`) to change one of its `protected` steps.
 */
@Injectable()
export class PaymentService {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    protected readonly payments: PaymentRepository,
    protected readonly ledger: PaymentLedger,
    protected readonly clients: MidtransClients,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) protected readonly options: ResolvedOptions,
  ) {}

  /**
   * Charges a customer. The payment is stored before Midtrans is called, so that neither a crash nor a webhook that
   * overtakes the answer loses it.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id was charged before
   * @throws ChargeRefusedError where Midtrans said no: the payment is a `failure`
   * @throws ChargeOutcomeUnknownError where it is not known what became of it: the payment stays `initiated`, and
   * {@link getStatus} finds out
   */
  async createCharge(input: CreateChargeInput): Promise<PaymentResult> {
    const { account, charge } = this.checked(input);
    const orderId = charge.orderId ?? this.generateOrderId();
    const request = this.buildChargePayload(orderId, charge);
    if (Buffer.byteLength(JSON.stringify(request)) > MAX_CHARGE_BYTES) {
      throw new MidtransInputError([
        {
          field: '',
          message: `the charge must not exceed ${MAX_CHARGE_BYTES} bytes: Midtrans takes no more`,
        },
      ]);
    }
    const payment = await this.payments.initiate(account, orderId, charge);
    const response = await this.callCharge(payment, charge, request);
    try {
      await this.applyAnswer(payment, response);
      return await this.result(payment.id, response);
    } catch (error) {
      // Whoever is told of nothing but a failure charges again, under another order id.
      throw new ChargeOutcomeUnknownError(orderId, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /**
   * Asks Midtrans how a payment stands and moves it accordingly, with the same events as a notification.
   *
   * @param payment - the payment, or its order id
   * @param account - of the order id @default 'default'
   * @throws PaymentNotFoundError where there is no such payment here
   * @throws MidtransNotFoundError where Midtrans does not know it (yet)
   */
  async getStatus(payment: Payment | string, account: string = DEFAULT_ACCOUNT): Promise<PaymentResult> {
    const found = typeof payment === 'string' ? await this.payments.findByOrderId(account, payment) : payment;
    if (found === null) throw new PaymentNotFoundError();
    const response = await this.readStatus(found);
    const report = reportOf(found, response, true);
    const kind = report === undefined ? 'stale' : (await this.ledger.apply(report)).kind;
    if (kind === 'amount_mismatch') {
      this.logger.error(
        `Midtrans reports another amount for order ${found.orderId}: its status is not believed`,
      );
    } else if (found.chargeResponse === null) {
      // The charge's own answer never came: how to pay stands here, as far as Midtrans repeats it.
      await this.ledger.fillIn(found, instructionsPatch(found.paymentType, response));
    }
    return this.result(found.id, response);
  }

  /** `ORDER-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB, for a charge without an order id. */
  protected generateOrderId(): string {
    const time = formatWibTime(new Date()).replace(/\D/g, '');
    return `${this.options.charges.orderIdPrefix}-${time}-${randomBytes(4).toString('hex').toUpperCase()}`;
  }

  /** The body of `POST /v2/charge`. */
  protected buildChargePayload(orderId: string, charge: ValidCharge): ChargeRequest {
    return chargeRequest(orderId, charge);
  }

  private checked(input: CreateChargeInput): { account: string; charge: ValidCharge } {
    const { charge, errors } = validateCharge(input);
    if (charge === undefined) throw new MidtransInputError(errors);
    const account = charge.account ?? DEFAULT_ACCOUNT;
    if (!this.clients.has(account)) {
      throw new MidtransInputError([{ field: 'account', message: `account ${account} is not configured` }]);
    }
    return { account, charge };
  }

  private async callCharge(
    payment: Payment,
    charge: ValidCharge,
    request: ChargeRequest,
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
      if (!error.outcomeUnknown) return this.refuse(payment, error);
      return this.recover(payment, error);
    }
  }

  /** A definite no: kept with Midtrans' words, and the order id is free again. */
  private async refuse(payment: Payment, error: MidtransError): Promise<never> {
    if (error instanceof MidtransAuthenticationError) {
      this.logger.error(`Midtrans does not accept the server key of account "${payment.account}"`);
    }
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
        const response = await this.readStatus(payment);
        if (reportOf(payment, response, true)?.grossAmount === payment.grossAmount) return response;
      } catch (statusError) {
        if (!(statusError instanceof MidtransError)) throw statusError;
      }
    }
    this.logger.warn(`Order ${payment.orderId} stays initiated: ${error.message}`);
    throw new ChargeOutcomeUnknownError(payment.orderId, error);
  }

  private async applyAnswer(payment: Payment, response: TransactionResponse): Promise<void> {
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

  private readStatus(payment: Payment): Promise<TransactionResponse> {
    return readStatus(this.clients.get(payment.account), payment);
  }

  private async result(id: string, response: TransactionResponse): Promise<PaymentResult> {
    const payment = await this.payments.findById(id);
    if (payment === null) throw new PaymentNotFoundError();
    return { payment, response: redact(response) as TransactionResponse };
  }
}
