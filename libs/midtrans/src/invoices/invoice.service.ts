import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DuplicateInvoiceNumberError, InvoiceNotFoundError, InvoiceStateError } from './invoice.errors';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { CommandOptions, IdempotencyContext } from '../gateway-commands/call.options';
import { KeyedQueue } from '../gateway-commands/keyed-queue';
import { SubjectService, type SubjectOf } from '../gateway-commands/subject.service';
import {
  formatWibTime,
  redact,
  type InvoiceRequest,
  type InvoiceResponse,
  type VoidInvoiceResponse,
} from '../gateway';
import { isPlainText } from '../validation/plain-text';
import { cardDataIn, holdsNoCardData } from '../validation/no-card-data';
import type { MidtransInvoice } from './invoice.entity';
import type { CreateInvoiceInput } from './invoice.request';
import type { InvoiceFilter } from './invoice.filter';
import { sameAs, type ReservedInvoice } from './invoice.repository';
import { invoiceRequest, type InvoiceTerms } from './invoice.payload';
import { wibDay } from './invoice.status';
import { validateInvoice, type ValidInvoice } from './invoice.validation';
import { InvoiceContext } from './invoice.context';

/** An invoice, and what the gateway just said of it. */
export interface InvoiceResult<Response extends object = InvoiceResponse> {
  readonly invoice: MidtransInvoice;
  /** The gateway's body, without secrets; of an invoice that was created before, what it answered then, if that is known. */
  readonly response: Response;
}

/** What an invoice is named by: itself, its id here, Midtrans' id of it, or its order id. */
export type InvoiceSubject = SubjectOf<MidtransInvoice, 'orderId'>;

/** How an invoice is created. */
export type CreateInvoiceOptions = Pick<CommandOptions, 'idempotency'>;

/** How an invoice is voided. */
export interface VoidInvoiceOptions extends CommandOptions {
  /** Kept with it and told to Midtrans, up to 255 characters. @default none */
  readonly reason?: string;
}

/** Numbers that were taken this often in a row are not chosen by chance. */
const MAX_NUMBERS = 50;
const LONGEST_REASON = 255;

/**
 * Sends invoices and follows them. Subclass it and name the subclass in the module's options (`services: { invoices: … }`) to
 * change one of its `protected` steps.
 */
@Injectable()
export class InvoiceService extends SubjectService<MidtransInvoice, 'orderId', InvoiceFilter> {
  private readonly queue = new KeyedQueue();

  constructor(protected readonly context: InvoiceContext) {
    super(context.repository, context.accounts, 'orderId', () => new InvoiceNotFoundError());
  }

  /**
   * Creates an invoice, which Midtrans sends to the customer. It is stored before Midtrans is called, so that an answer that
   * is lost loses no invoice.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id has an invoice, here or at Midtrans, or was charged
   * @throws DuplicateInvoiceNumberError where the invoice number was given and is taken
   * @throws InvoiceRejectedError where Midtrans said no: the invoice stays a draft, with its words
   * @throws OutcomeUnknownError where it is not known what became of it: the invoice stays a draft, is `unanswered` once no answer can come
   * any more, and the same invoice, as it was, with the error's order id for its own or under the same `reserveId`, takes it up again
   * @see https://docs.midtrans.com/reference/create-invoice
   */
  async createInvoice(
    input: CreateInvoiceInput,
    { idempotency = {} }: CreateInvoiceOptions = {},
  ): Promise<InvoiceResult> {
    const { account, valid } = this.checked(input);
    const create = () => this.create(account, valid, idempotency);
    const isNamed = idempotency.reserveId !== undefined || valid.orderId !== undefined;
    return isNamed ? create() : this.queue.run(sameAs(account, valid), create);
  }

  private async create(
    account: string,
    valid: ValidInvoice,
    idempotency: IdempotencyContext,
  ): Promise<InvoiceResult> {
    const { invoice, command } = await this.reserve(account, valid, idempotency);
    if (command === null) return { invoice, response: invoice.createResponse ?? {} };
    const { paymentLink, virtualAccounts } = command.details as InvoiceTerms;
    const payload = () => this.buildInvoicePayload(invoice, { ...valid, paymentLink, virtualAccounts });
    return this.context.creations.send(invoice, command, payload, (response) =>
      this.result(invoice.id, response),
    );
  }

  /**
   * Asks Midtrans how an invoice stands and moves it accordingly, with the same events as a notification. It finds what no
   * notification tells: that an invoice is overdue, or has expired without anyone having begun to pay it.
   *
   * @throws InvoiceNotFoundError where there is no such invoice here
   * @throws InvoiceStateError where Midtrans has not told its id
   * @throws MidtransError where Midtrans fails, or has another amount for it: nothing has changed
   * @see https://docs.midtrans.com/reference/get-invoice
   */
  async getInvoiceStatus(invoice: InvoiceSubject): Promise<InvoiceResult> {
    const found = await this.known(invoice);
    return this.result(found.id, await this.context.sync.read(found));
  }

  /**
   * Voids an invoice: nobody can pay it any more.
   *
   * @throws MidtransInputError for a reason that is none
   * @throws InvoiceNotFoundError where there is no such invoice here
   * @throws InvoiceStateError where its state forbids it, here or at Midtrans
   * @throws OutcomeUnknownError where Midtrans did not say what became of it: {@link getInvoiceStatus} finds out, or ask again
   * @throws MidtransError where Midtrans refused or failed otherwise
   * @see https://docs.midtrans.com/reference/void-invoice
   */
  async voidInvoice(
    invoice: InvoiceSubject,
    options: VoidInvoiceOptions = {},
  ): Promise<InvoiceResult<VoidInvoiceResponse>> {
    const { reason = '', idempotency: { isRetry } = {} } = options;
    if (!isPlainText(reason) || reason.length > LONGEST_REASON) {
      const message = `reason must be text of at most ${LONGEST_REASON} characters`;
      throw new MidtransInputError([{ field: 'reason', message }]);
    }
    if (!holdsNoCardData(reason)) throw new MidtransInputError([cardDataIn('reason')]);
    const found = await this.known(invoice);
    const { orderId } = found;
    const tell = (response: VoidInvoiceResponse) => this.result(found.id, response);
    const result = await this.context.voids.void(found, { reason, isRetry }, tell);
    // A payment may have overtaken it.
    const { status } = result.invoice;
    if (status === 'void') return result;
    throw new InvoiceStateError('void', orderId, 'invalid_state', `it is ${status}`);
  }

  /** `INV-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB, for an invoice without an order id in a merchant account. At most 36 characters. */
  protected generateOrderId(account: string): string {
    const time = formatWibTime(new Date()).replace(/\D/g, '');
    const { orderIdPrefix } = this.context.settings.of(account);
    return `${orderIdPrefix}-${time}-${randomBytes(4).toString('hex').toUpperCase()}`;
  }

  /**
   * `INV-YYYYMMDD-XXXXXX`, in WIB, for an invoice without a number in a merchant account. At most 40 characters. One that is taken is thrown away for
   * another.
   */
  protected generateInvoiceNumber(account: string): string {
    const day = wibDay(new Date()).replaceAll('-', '');
    const { numberPrefix } = this.context.settings.of(account);
    return `${numberPrefix}-${day}-${randomBytes(3).toString('hex').toUpperCase()}`;
  }

  /**
   * Whole rupiah that the customer is to pay, where {@link buildInvoicePayload} adds taxes or discounts: Midtrans' answers are
   * held against it. At first what the items add up to.
   */
  protected totalAmountOf(input: ValidInvoice): number {
    return input.totalAmount;
  }

  /** The body of `POST /v1/invoices`. It must add up to {@link totalAmountOf}. */
  protected buildInvoicePayload(invoice: MidtransInvoice, input: ValidInvoice): InvoiceRequest {
    return invoiceRequest(invoice, input, this.context.settings.of(invoice.account).enabledPayments);
  }

  private checked(input: CreateInvoiceInput): { account: string; valid: ValidInvoice } {
    const { invoice: valid, errors } = validateInvoice(input, new Date());
    if (valid === undefined) throw new MidtransInputError(errors);
    const account = this.context.accounts.chosen(valid.account);
    return { account, valid: { ...valid, totalAmount: this.totalAmountOf(valid) } };
  }

  /** What was left without telling its caller what came of it is taken up: by its order id, or by being the same. */
  private async reserve(
    account: string,
    valid: ValidInvoice,
    { isRetry = false, reserveId }: IdempotencyContext,
  ): Promise<ReservedInvoice> {
    if (reserveId === undefined && valid.orderId === undefined) {
      const left = await this.context.repository.takeUpSame(account, valid);
      return left ?? this.initiate(account, this.generateOrderId(account), valid);
    }
    const candidateId = valid.orderId ?? this.generateOrderId(account);
    const orderId = (await reserveId?.(candidateId)) ?? candidateId;
    const left = await this.context.repository.takeUp(account, orderId, valid, isRetry);
    return left ?? this.initiate(account, orderId, valid);
  }

  private async initiate(account: string, orderId: string, valid: ValidInvoice): Promise<ReservedInvoice> {
    const { invoiceNumber } = valid;
    if (invoiceNumber !== undefined) {
      const reserved = await this.context.repository.initiate(account, orderId, invoiceNumber, valid);
      if (reserved === null) throw new DuplicateInvoiceNumberError(invoiceNumber);
      return reserved;
    }
    for (let numbers = 0; numbers < MAX_NUMBERS; numbers++) {
      const reserved = await this.context.repository.initiate(
        account,
        orderId,
        this.generateInvoiceNumber(account),
        valid,
      );
      if (reserved !== null) return reserved;
    }
    throw new Error(`generateInvoiceNumber() gave ${MAX_NUMBERS} numbers in a row that were taken`);
  }

  private async result<Response extends object>(
    id: string,
    response: Response,
  ): Promise<InvoiceResult<Response>> {
    const invoice = await this.context.repository.findById(id);
    if (invoice === null) throw new InvoiceNotFoundError();
    return { invoice, response: redact(response) as Response };
  }
}
