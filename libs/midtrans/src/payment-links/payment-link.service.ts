import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { CommandOptions, IdempotencyContext } from '../gateway-commands/call.options';
import { KeyedQueue } from '../gateway-commands/keyed-queue';
import { SubjectService, type SubjectOf } from '../gateway-commands/subject.service';
import {
  formatWibTime,
  redact,
  type CreatePaymentLinkResponse,
  type DeletePaymentLinkResponse,
  type PaymentLinkRequest,
  type PaymentLinkResponse,
} from '../gateway';
import { PaymentLinkContext } from './payment-link.context';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PaymentLinkNotFoundError } from './payment-link.errors';
import type { PaymentLinkFilter } from './payment-link.filter';
import { paymentLinkRequest, type PaymentLinkIds } from './payment-link.payload';
import { sameAs, type AskedPaymentLink, type ReservedPaymentLink } from './payment-link.repository';
import type { CreatePaymentLinkInput } from './payment-link.request';
import { validatePaymentLink, type ValidPaymentLink } from './payment-link.validation';

/** A payment link, and what the gateway just said of it. */
export interface PaymentLinkResult<Response extends object = PaymentLinkResponse> {
  readonly paymentLink: MidtransPaymentLink;
  /** The gateway's body, without secrets; of a link that was created before, what it answered then, if that is known. */
  readonly response: Response;
}

/** What a payment link is named by: itself, its id here, its order id, or the end of its address. */
export type PaymentLinkSubject = SubjectOf<MidtransPaymentLink, 'orderId'>;

/** How a payment link is created. */
export type CreatePaymentLinkOptions = Pick<CommandOptions, 'idempotency'>;

/** How a payment link is deleted. */
export type DeletePaymentLinkOptions = Pick<CommandOptions, 'idempotency'>;

/**
 * Makes links that customers pay by, and follows them. Each payment that is made by one is a {@link MidtransPayment} with its
 * `paymentLinkId`. Subclass it and name the subclass in the module's options (`services: { paymentLinks: … }`) to change one of its
 * `protected` steps.
 */
@Injectable()
export class PaymentLinkService extends SubjectService<MidtransPaymentLink, 'orderId', PaymentLinkFilter> {
  private readonly queue = new KeyedQueue();

  constructor(protected readonly context: PaymentLinkContext) {
    super(context.repository, context.accounts, 'orderId', () => new PaymentLinkNotFoundError());
  }

  /**
   * Creates a link. It is stored before Midtrans is called, so that an answer that is lost loses no link.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id has a link, here or at Midtrans, or was charged
   * @throws DuplicatePaymentLinkIdError where the payment link id was given and is taken here
   * @throws PaymentLinkRejectedError where Midtrans said no: the order id is free again
   * @throws OutcomeUnknownError where it is not known what became of it: reconciliation asks Midtrans, and the same link, as it was, with
   * the error's order id for its own or under the same `reserveId`, takes it up again
   * @see https://docs.midtrans.com/reference/create-payment-link
   */
  async createPaymentLink(
    input: CreatePaymentLinkInput,
    { idempotency = {} }: CreatePaymentLinkOptions = {},
  ): Promise<PaymentLinkResult<CreatePaymentLinkResponse>> {
    const { link, errors } = validatePaymentLink(input, new Date());
    if (link === undefined) throw new MidtransInputError(errors);
    const account = this.context.accounts.chosen(link.account);
    const create = () => this.create(account, link, idempotency);
    const isNamed = idempotency.reserveId !== undefined || link.orderId !== undefined;
    return isNamed ? create() : this.queue.run(sameAs({ account, link }), create);
  }

  /**
   * Asks Midtrans how a link stands and moves it accordingly, with the same events as ever: what was paid by it and nobody told of becomes
   * a payment, and a link whose time is over is expired.
   *
   * @throws PaymentLinkNotFoundError where there is no such link here
   * @throws MidtransNotFoundError where Midtrans does not have it (any more)
   * @throws MidtransError where Midtrans fails otherwise
   * @see https://docs.midtrans.com/reference/get-payment-link-details
   */
  async getPaymentLink(paymentLink: PaymentLinkSubject): Promise<PaymentLinkResult> {
    const found = await this.known(paymentLink);
    const { response } = await this.context.sync.read(found);
    return this.result(found.id, response);
  }

  /**
   * Takes a link out of service: nobody can pay by it any more, but for what was begun before.
   *
   * @throws PaymentLinkNotFoundError where there is no such link here
   * @throws PaymentLinkStateError where its state forbids it
   * @throws OutcomeUnknownError where Midtrans did not say what became of it: {@link getPaymentLink} finds out, or ask again
   * @throws MidtransError where Midtrans refused or failed otherwise
   */
  async deletePaymentLink(
    paymentLink: PaymentLinkSubject,
    { idempotency: { isRetry = false } = {} }: DeletePaymentLinkOptions = {},
  ): Promise<PaymentLinkResult<DeletePaymentLinkResponse>> {
    const found = await this.known(paymentLink);
    return this.context.deletions.delete(found, isRetry, (response) => this.result(found.id, response));
  }

  /** `LINK-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB, for a link without an order id. At most 36 characters. */
  protected generateOrderId(): string {
    const time = formatWibTime(new Date()).replace(/\D/g, '');
    return `${this.context.options.paymentLinks.orderIdPrefix}-${time}-${randomBytes(4).toString('hex').toUpperCase()}`;
  }

  /** The end of the address of a link without one of its own: nobody can guess it. At most 50 letters from a to z, digits and `-`. */
  protected generatePaymentLinkId(): string {
    return randomBytes(16).toString('hex');
  }

  /** The body of `POST /v1/payment-links`, which is stored with the link. */
  protected buildPaymentLinkPayload(ids: PaymentLinkIds, input: ValidPaymentLink): PaymentLinkRequest {
    return paymentLinkRequest(ids, input);
  }

  private async create(
    account: string,
    valid: ValidPaymentLink,
    idempotency: IdempotencyContext,
  ): Promise<PaymentLinkResult<CreatePaymentLinkResponse>> {
    const { link, command } = await this.reserve(account, valid, idempotency);
    if (command === null) return this.result(link.id, link.createResponse ?? {});
    return this.context.creations.send(link, command, (response) => this.result(link.id, response));
  }

  /** What was left without telling its caller what came of it is taken up: by its order id, or by being the same. */
  private async reserve(
    account: string,
    link: ValidPaymentLink,
    { isRetry = false, reserveId }: IdempotencyContext,
  ): Promise<ReservedPaymentLink> {
    const { repository } = this.context;
    const candidateId = link.orderId ?? this.generateOrderId();
    const orderId = (await reserveId?.(candidateId)) ?? candidateId;
    const paymentLinkId = link.paymentLinkId ?? this.generatePaymentLinkId();
    const request = this.buildPaymentLinkPayload({ orderId, paymentLinkId }, link);
    const asked: AskedPaymentLink = { account, link, request };
    const isNamed = reserveId !== undefined || link.orderId !== undefined;
    const left = isNamed ? await repository.takeUp(asked, isRetry) : await repository.takeUpSame(asked);
    return left ?? repository.initiate(asked);
  }

  private async result<Response extends object>(
    id: string,
    response: Response,
  ): Promise<PaymentLinkResult<Response>> {
    const paymentLink = await this.context.repository.findById(id);
    if (paymentLink === null) throw new PaymentLinkNotFoundError();
    return { paymentLink, response: redact(response) as Response };
  }
}
