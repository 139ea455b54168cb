import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Page, PageOptions } from '../access/listing';
import {
  formatWibTime,
  redact,
  type ChargeRequest,
  type SnapTransactionRequest,
  type TransactionResponse,
} from '../gateway';
import type { OperationOptions } from '../gateway-commands/call.options';
import type { ResolvedOptions } from '../options/midtrans.options';
import { settingsOf } from '../options/option-group';
import { SubjectService, type SubjectOf } from '../gateway-commands/subject.service';
import type { CreateChargeInput } from './charge.request';
import { withChargeDefaults, withPageDefaults } from './charge.defaults';
import { chargeRequest, requireSize, resumeFrom, resumeOrder } from './charge.payload';
import { validateCharge, type ValidCharge } from './charge.validation';
import { offeredMethods, type OfferedMethod } from './methods/offered-methods';
import type { MidtransPayment } from './payment.entity';
import { DuplicateOrderIdError, MidtransInputError } from '../errors/midtrans.errors';
import type {
  ContinueSnapOptions,
  CreateChargeOptions,
  CreateSnapOptions,
  DenyPaymentOptions,
  EndPaymentOptions,
} from './payment.call-options';
import { PaymentNotFoundError } from './payment.errors';
import type { PaymentFilter } from './payment.filter';
import type { ReservedCharge } from './payment.repository';
import type { SimpleOperation } from './payment.preconditions';
import { requesterOf } from './requester';
import { reservedOrder, reserveOrder } from './reserved-order';
import type { MidtransRefund } from './refunds/refund.entity';
import type { CreateSnapInput } from './snap/snap.request';
import type { SnapResult } from './snap/snap.pages';
import { snapRequest } from './snap/snap.payload';
import { validSnap, withinEnabled } from './snap/snap.validation';
import { checkRefund, type RefundInput } from './refunds/refund.request';
import type { RefundFilter } from './refunds/refund.filter';
import { PaymentContext } from './payment.context';

/** A payment, and what the gateway just said of it. */
export interface PaymentResult {
  readonly payment: MidtransPayment;
  /** The gateway's body, without secrets. */
  readonly response: TransactionResponse;
}

/**
 * What a payment is named by: itself, its id here, its order id, or Midtrans' id of its transaction; an order id that several merchant
 * accounts have, with its account.
 */
export type PaymentSubject = SubjectOf<MidtransPayment, 'orderId'>;

/** A refund, its payment, and what the gateway said of it. */
export interface RefundResult extends PaymentResult {
  readonly refund: MidtransRefund;
}

/**
 * Charges customers and follows their payments. Subclass it and name the subclass in the module's options
 * (`services: { payments: … }`) to change one of its `protected` steps.
 */
@Injectable()
export class PaymentService extends SubjectService<MidtransPayment, 'orderId', PaymentFilter> {
  constructor(protected readonly context: PaymentContext) {
    super(context.repository, context.accounts, 'orderId', () => new PaymentNotFoundError());
  }

  /**
   * Charges a customer. The payment is stored before Midtrans is called, so that neither a crash nor a webhook that
   * overtakes the answer loses it. An order id that the host or its staff chooses is taken back from a payment that ended without
   * money: that one stays as it ended, and its order id gets `#` and its own id at the end.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id is taken, or is being charged
   * @throws ChargeRejectedError where Midtrans said no: the payment is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: the payment stays `initiated`, and {@link getStatus}
   * or the same charge again, under the error's order id, finds out and goes on
   */
  async createCharge(
    input: CreateChargeInput,
    { idempotency = {}, onlyOwnSources = false, takesBack = true, prepare }: CreateChargeOptions = {},
  ): Promise<PaymentResult> {
    const { repository, charges, sources } = this.context;
    const { reservedId } = idempotency;
    const isRetry = reservedId !== undefined;
    const reserved = isRetry
      ? await repository.findReserved(reservedOrder(reservedId), input.userId ?? null)
      : null;
    const { asked, isIdPrepared } = await preparedCharge(input, reserved, prepare);
    const { account, valid } = this.checked(asked);
    const candidateId = valid.orderId ?? this.generateOrderId(account);
    const { orderId } = await reserveOrder(idempotency, { account, orderId: candidateId });
    const pending = isRetry ? reserved : await repository.findUntold(account, orderId, valid.userId ?? null);
    const resumed = pending?.account === account ? await charges.resume(pending, valid, isRetry) : null;
    if (resumed?.isAnswered) {
      const result = await this.result(resumed.payment.id, resumed.payment.chargeResponse ?? {});
      await charges.told(resumed.payment);
      return result;
    }
    const charge = await sources.resolve(account, resumed?.charge ?? valid, onlyOwnSources);
    const request = this.buildChargePayload(orderId, charge);
    requireSize(request);
    const { payment, command } = await charges.reserve(account, orderId, charge, {
      isResumed: resumed !== null,
      takesBack: isIdPrepared || takesBack,
    });
    return charges.run({ payment, command }, charge, request, (response) =>
      this.result(payment.id, response),
    );
  }

  /**
   * Opens Snap's page, on which a customer chooses how to pay. The payment is stored before Snap is asked. The same order again, of the same
   * user and amount, has the same page as long as it is open, so that its customer has no second number to pay into.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id is taken, here or at Midtrans
   * @throws ChargeRejectedError where Midtrans said no: the payment is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: the same again opens the page
   * @see https://docs.midtrans.com/docs/snap-snap-integration-guide
   */
  async createSnapTransaction(
    input: CreateSnapInput,
    { idempotency = {}, takesBack = true, prepare }: CreateSnapOptions = {},
  ): Promise<SnapResult> {
    const { repository, charges, snap, pages, accounts } = this.context;
    const { reservedId } = idempotency;
    const userId = input.userId ?? null;
    const reserved =
      reservedId === undefined ? null : await repository.findReserved(reservedOrder(reservedId), userId);
    const changes = reserved === null ? ((await prepare?.({ ...input })) ?? {}) : resumeOrder(reserved);
    const valid = validSnap({ ...input, ...changes, userId: input.userId });
    const account = accounts.chosen(valid.account);
    const candidateId = valid.orderId ?? this.generateOrderId(account);
    const { orderId } = await reserveOrder(idempotency, { account, orderId: candidateId });
    const settings = this.chargeSettings(account);
    const offered = withinEnabled({ ...valid, account }, settings.enabledPaymentTypes);
    const request = this.buildSnapPayload(orderId, withPageDefaults(offered, settings));
    requireSize(request);
    const open = await pages.findOpen(account, orderId, valid);
    if (open !== null) return open;
    const { notificationUrl = settings.notificationUrl } = valid;
    const pageRequest = { body: request, notificationUrl };
    const page = { paymentType: 'snap', paymentOptions: {}, origin: 'snap', pageRequest } as const;
    const isIdPrepared = changes.orderId !== undefined && changes.orderId !== input.orderId;
    let reservation: ReservedCharge;
    try {
      reservation = await charges.reserve(
        account,
        orderId,
        { ...valid, ...page },
        { isResumed: false, takesBack: isIdPrepared || takesBack },
      );
    } catch (error) {
      // Another call may have opened it meanwhile.
      const opened =
        error instanceof DuplicateOrderIdError ? await pages.findOpen(account, orderId, valid) : null;
      if (opened === null) throw error;
      return opened;
    }
    return snap.run(reservation, pageRequest, () => pages.result(reservation.payment.id));
  }

  /**
   * The page of a payment that is open. Another is opened where the first is over and nothing was begun there, and where the attempt that
   * was is cancelled for another method.
   *
   * @throws PaymentStateError where it is paid, over, or not begun with Snap
   * @throws OutcomeUnknownError where it is not known whether the attempt is cancelled
   */
  async continueSnapTransaction(
    payment: PaymentSubject,
    { anotherMethod = false, ...options }: ContinueSnapOptions = {},
  ): Promise<SnapResult> {
    const found = await this.known(payment);
    await this.context.pages.continue(found, anotherMethod, requesterOf(options));
    return this.context.pages.result(found.id);
  }

  /**
   * Asks Midtrans how a payment stands and moves it accordingly, with the same events as a notification.
   *
   * @throws PaymentNotFoundError where there is no such payment here
   * @throws MidtransNotFoundError where Midtrans does not know it (yet)
   */
  async getStatus(payment: PaymentSubject): Promise<PaymentResult> {
    const found = await this.known(payment);
    return this.result(found.id, await this.context.sync.read(found));
  }

  /**
   * Cancels a payment before it is settled, or one of its attempts.
   *
   * @throws MidtransInputError for a transaction that is none of the payment's
   * @throws PaymentNotFoundError where there is no such payment here
   * @throws PaymentStateError where its state forbids it, here or at Midtrans
   * @throws ForbiddenError where money is held or paid, and `onlyWhileUnpaid` was asked for
   * @throws PaymentDeclinedError where the bank said no
   * @throws OutcomeUnknownError where Midtrans did not say what became of it: {@link getStatus} finds out
   * @throws MidtransError where Midtrans refused or failed otherwise
   * @see https://docs.midtrans.com/reference/cancel-transaction
   */
  async cancelPayment(payment: PaymentSubject, options?: EndPaymentOptions): Promise<PaymentResult> {
    return this.operate('cancel', payment, options);
  }

  /**
   * Ends a pending payment now, or one of its attempts. Throws like {@link cancelPayment}.
   *
   * @see https://docs.midtrans.com/reference/expire-transaction
   */
  async expirePayment(payment: PaymentSubject, options?: EndPaymentOptions): Promise<PaymentResult> {
    return this.operate('expire', payment, options);
  }

  /**
   * Takes what was authorised, or part of it: then that is the payment's `grossAmount` from here on. Throws like
   * {@link cancelPayment}.
   *
   * @param amount - whole rupiah @default all that was authorised
   * @throws MidtransInputError where more is asked for than was authorised
   * @see https://docs.midtrans.com/reference/capture-transaction
   */
  async capturePayment(
    payment: PaymentSubject,
    amount?: number,
    options?: OperationOptions,
  ): Promise<PaymentResult> {
    const found = await this.known(payment);
    if (
      amount !== undefined &&
      !(Number.isSafeInteger(amount) && amount > 0 && amount <= found.grossAmount)
    ) {
      const message = `amount must be a whole number of rupiah from 1 to ${found.grossAmount}`;
      throw new MidtransInputError([{ field: 'amount', message }]);
    }
    return this.operate('capture', found, options, amount);
  }

  /**
   * Accepts a payment that fraud detection challenged. Throws like {@link cancelPayment}.
   *
   * @see https://docs.midtrans.com/reference/approve-transaction
   */
  async approvePayment(payment: PaymentSubject, options?: OperationOptions): Promise<PaymentResult> {
    return this.operate('approve', payment, options);
  }

  /**
   * Refuses a payment that fraud detection challenged, or one of its attempts. Throws like {@link cancelPayment}.
   *
   * @see https://docs.midtrans.com/reference/deny-transaction
   */
  async denyPayment(payment: PaymentSubject, options?: DenyPaymentOptions): Promise<PaymentResult> {
    return this.operate('deny', payment, options);
  }

  /**
   * Gives money back. The amount is set aside before Midtrans is asked, so that refunds at the same time cannot exceed
   * what was paid.
   *
   * @throws PaymentNotFoundError where there is no such payment here
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws PaymentStateError where it cannot be refunded, or not that much
   * @throws PaymentDeclinedError where the bank said no
   * @throws OutcomeUnknownError where it is not known what became of it: the amount stays set aside, and the
   * same call with the error's `refundKey`, or {@link getStatus}, finds out
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was refunded
   * @see https://docs.midtrans.com/reference/refund-transaction
   */
  async refundPayment(
    payment: PaymentSubject,
    input: RefundInput,
    options: OperationOptions = {},
  ): Promise<RefundResult> {
    const found = await this.known(payment);
    const { reserveId } = options.idempotency ?? {};
    const requester = requesterOf(options);
    checkRefund(await this.attempted(found, input.transactionId), input);
    const candidateId = input.refundKey ?? this.generateRefundKey(found);
    const refundKey = (await reserveId?.(candidateId)) ?? candidateId;
    const isKeyNew = input.refundKey === undefined && reserveId === undefined;
    return this.context.refunds.refund(
      found,
      { ...input, refundKey, isKeyNew, requester },
      async ({ refund, response }) => {
        const result = await this.result(found.id, response);
        return { ...result, refund: Object.assign(refund, { payment: result.payment }) };
      },
    );
  }

  /**
   * What a customer of a merchant account can be charged by (`charges.enabledPaymentTypes`), as far as Midtrans documents it.
   *
   * @throws MidtransInputError for an account that there is none of, or where none was named and none is the default
   */
  async listPaymentMethods({ account }: { readonly account?: string } = {}): Promise<OfferedMethod[]> {
    return offeredMethods(this.chargeSettings(this.context.accounts.chosen(account)));
  }

  /** A payment's refund, as it stands here by now; null where there is none. */
  async findRefund(payment: PaymentSubject, refundKey: string): Promise<MidtransRefund | null> {
    const found = await this.find(payment);
    if (found === null) throw new PaymentNotFoundError();
    return this.context.refundRepository.findByKey(found.id, refundKey);
  }

  /**
   * Refunds, newest first, each with its payment.
   *
   * @throws MidtransInputError for a page that is none
   */
  async listRefunds(filter: RefundFilter = {}, page?: PageOptions): Promise<Page<MidtransRefund>> {
    return this.context.refundRepository.list(filter, page);
  }

  /** `refund-{order id}-{8 hex digits}`, for a refund without a key. */
  protected generateRefundKey(payment: MidtransPayment): string {
    return `refund-${payment.orderId}-${randomBytes(4).toString('hex')}`;
  }

  /** `ORDER-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB, for a charge without an order id in a merchant account. */
  protected generateOrderId(account: string): string {
    const time = formatWibTime(new Date()).replace(/\D/g, '');
    return `${this.chargeSettings(account).orderIdPrefix}-${time}-${randomBytes(4).toString('hex').toUpperCase()}`;
  }

  /** The body of `POST /v2/charge`. */
  protected buildChargePayload(orderId: string, charge: ValidCharge): ChargeRequest {
    return chargeRequest(orderId, charge);
  }

  /** The body of `POST /snap/v1/transactions`. */
  protected buildSnapPayload(orderId: string, input: CreateSnapInput): SnapTransactionRequest {
    return snapRequest(orderId, input);
  }

  private async operate(
    operation: SimpleOperation,
    payment: PaymentSubject,
    options: EndPaymentOptions = {},
    amount?: number,
  ): Promise<PaymentResult> {
    const requester = requesterOf(options);
    const found = await this.known(payment);
    const { onlyWhileUnpaid, transactionId, idempotency: { isRetry } = {} } = options;
    await this.attempted(found, transactionId);
    const tell = (response: TransactionResponse) => this.result(found.id, response);
    return this.context.operations.run(
      operation,
      found,
      { amount, isRetry, onlyWhileUnpaid, transactionId, requester },
      tell,
    );
  }

  /** A payment as it stands by one of its attempts. */
  private async attempted(payment: MidtransPayment, transactionId?: string): Promise<MidtransPayment> {
    if (transactionId === undefined) return payment;
    const attempted = await this.context.attempts.asPaidBy(payment, transactionId);
    if (attempted !== null) return attempted;
    const message = `transactionId must be a transaction of order ${payment.orderId}`;
    throw new MidtransInputError([{ field: 'transactionId', message }]);
  }

  private checked(input: CreateChargeInput): { account: string; valid: ValidCharge } {
    const { charge, errors } = validateCharge(input);
    if (charge === undefined) throw new MidtransInputError(errors);
    const account = this.context.accounts.chosen(charge.account);
    const settings = this.chargeSettings(account);
    if (settings.enabledPaymentTypes?.includes(charge.paymentType) === false) {
      const message = `paymentType ${charge.paymentType} is not enabled`;
      throw new MidtransInputError([{ field: 'paymentType', message }]);
    }
    return { account, valid: withChargeDefaults(charge, settings) };
  }

  /** What the host decided for all charges of an account. */
  private chargeSettings(account: string): ResolvedOptions['charges'] {
    const { accounts, options } = this.context;
    return settingsOf(options.charges, accounts.get(account).settings.charges);
  }

  private async result(id: string, response: TransactionResponse): Promise<PaymentResult> {
    const payment = await this.context.repository.findById(id);
    if (payment === null) throw new PaymentNotFoundError();
    return { payment, response: redact(response) as TransactionResponse };
  }
}

/** What was said of a charge that is made again stands; of any other, whoever prepares it has the last word, but for whose it is. */
async function preparedCharge(
  input: CreateChargeInput,
  reserved: MidtransPayment | null,
  prepare: CreateChargeOptions['prepare'],
): Promise<{ asked: CreateChargeInput; isIdPrepared: boolean }> {
  if (reserved !== null && reserved.paymentType === input.paymentType) {
    return { asked: resumeFrom(input, reserved), isIdPrepared: false };
  }
  const changes = (await prepare?.({ ...input })) ?? {};
  const asked = { ...input, ...changes, userId: input.userId } as CreateChargeInput;
  // One that only repeats the client's choice is the client's still.
  const isIdPrepared = changes.orderId !== undefined && changes.orderId !== input.orderId;
  return { asked, isIdPrepared };
}
