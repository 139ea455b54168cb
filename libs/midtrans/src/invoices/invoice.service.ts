import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  InvoiceOutcomeUnknownError,
  InvoiceRefusedError,
  type InvoiceOperation,
} from '../errors/invoice.errors';
import { MidtransInputError } from '../errors/midtrans.errors';
import {
  formatWibTime,
  redact,
  type InvoiceRequest,
  type InvoiceResponse,
  type VoidInvoiceResponse,
} from '../gateway';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import type { Repeatable } from '../payments/payment.service';
import { isPlainText } from '../validation/plain-text';
import type { Invoice } from './invoice.entity';
import type { CreateInvoiceInput } from './invoice.input';
import { InvoicePayments } from './invoice.payments';
import { invoiceReportOf } from './invoice.report';
import { InvoiceRepository } from './invoice.repository';
import { invoiceRequest } from './invoice.request';
import { InvoiceSender } from './invoice.sender';
import { wibDay } from './invoice.status';
import { validateInvoice, type ValidInvoice } from './invoice.validation';
import { InvoiceVoider } from './invoice.voider';
import { asError, readInvoice } from './read-invoice';

/** An invoice, and what the gateway just said of it. */
export interface InvoiceResult<Response extends object = InvoiceResponse> {
  readonly invoice: Invoice;
  /** The gateway's body, without secrets; of an invoice that was created before, what it answered then, if that is known. */
  readonly response: Response;
}

/** Numbers that were taken this often in a row are not chosen by chance. */
const MAX_NUMBERS = 50;
const LONGEST_REASON = 255;

/**
 * Sends invoices and follows them. Subclass it and name the subclass in the module's options (`services: { invoices: … }`) to
 * change one of its `protected` steps.
 */
@Injectable()
export class InvoiceService {
  constructor(
    protected readonly invoices: InvoiceRepository,
    protected readonly sender: InvoiceSender,
    protected readonly voider: InvoiceVoider,
    protected readonly payments: InvoicePayments,
    protected readonly clients: MidtransClients,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) protected readonly options: ResolvedOptions,
  ) {}

  /**
   * Creates an invoice, which Midtrans sends to the customer. It is stored before Midtrans is called, so that an answer that
   * is lost loses no invoice.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws DuplicateOrderIdError where the order id has an invoice, here or at Midtrans, or was charged
   * @throws DuplicateInvoiceNumberError where the invoice number was given and is taken
   * @throws InvoiceRefusedError where Midtrans said no: the invoice stays a draft, with its words
   * @throws InvoiceOutcomeUnknownError where it is not known what became of it: the invoice stays a draft, and the same
   * invoice with the error's `orderId` for its own, or under the same `fixId`, takes it up again
   * @see https://docs.midtrans.com/reference/create-invoice
   */
  async createInvoice(input: CreateInvoiceInput, { fixId }: Repeatable = {}): Promise<InvoiceResult> {
    const { account, valid } = this.checked(input);
    const proposal = valid.orderId ?? this.generateOrderId();
    const orderId = (await fixId?.(proposal)) ?? proposal;
    // Of an id that is given or fixed, an invoice may be left that was begun before.
    const isKnown = fixId !== undefined || valid.orderId !== undefined;
    const left = isKnown ? await this.invoices.takeUp(account, orderId, valid) : null;
    if (fixId !== undefined && left !== null && left.midtransStatus !== null) {
      return { invoice: left, response: left.createResponse ?? {} };
    }
    const isLeft = left?.midtransStatus === null;
    const invoice = isLeft ? left : await this.initiate(account, orderId, valid);
    const payload = this.buildInvoicePayload(invoice, valid);
    const response = await this.sender.send(invoice, payload, isLeft);
    return this.outcome('create', invoice, response);
  }

  /**
   * Asks Midtrans how an invoice stands and moves it accordingly, with the same events as a notification. It finds what no
   * notification tells: that an invoice is overdue, or has expired without anyone having begun to pay it.
   *
   * @param invoice - the invoice, its id, or its id at Midtrans
   * @param account - of the id at Midtrans @default 'default'
   * @throws InvoiceNotFoundError where there is no such invoice here
   * @throws InvoiceRefusedError where Midtrans has not told its id
   * @throws MidtransError where Midtrans fails: nothing has changed
   * @see https://docs.midtrans.com/reference/get-invoice
   */
  async getInvoiceStatus(
    invoice: Invoice | string,
    account: string = DEFAULT_ACCOUNT,
  ): Promise<InvoiceResult> {
    const found = await this.find(invoice, account);
    const client = this.clients.get(found.account);
    const response = await readInvoice(client, found, namedAtMidtrans(found, 'get_status'));
    await this.payments.follow(found, invoiceReportOf(response));
    return this.result(found.id, response);
  }

  /**
   * Voids an invoice: nobody can pay it any more.
   *
   * @param invoice - the invoice, its id, or its id at Midtrans
   * @param reason - kept with it and told to Midtrans, up to 255 characters
   * @param account - of the id at Midtrans @default 'default'
   * @throws MidtransInputError for a reason that is none
   * @throws InvoiceNotFoundError where there is no such invoice here
   * @throws InvoiceRefusedError where its state forbids it, here or at Midtrans
   * @throws InvoiceOutcomeUnknownError where Midtrans did not say what became of it: ask again
   * @throws MidtransError where Midtrans refused or failed otherwise
   * @see https://docs.midtrans.com/reference/void-invoice
   */
  async voidInvoice(
    invoice: Invoice | string,
    reason: string = '',
    account: string = DEFAULT_ACCOUNT,
    { again }: Repeatable = {},
  ): Promise<InvoiceResult<VoidInvoiceResponse>> {
    if (!isPlainText(reason) || reason.length > LONGEST_REASON) {
      const message = `reason must be text of at most ${LONGEST_REASON} characters`;
      throw new MidtransInputError([{ field: 'reason', message }]);
    }
    const found = await this.find(invoice, account);
    const response = await this.voider.void(found, namedAtMidtrans(found, 'void'), { reason, again });
    const result = await this.outcome('void', found, response);
    // A payment may have overtaken it.
    const { status, orderId } = result.invoice;
    if (status === 'void') return result;
    throw new InvoiceRefusedError('void', orderId, 'invalid_state', `it is ${status}`);
  }

  /** `INV-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB, for an invoice without an order id. At most 36 characters. */
  protected generateOrderId(): string {
    const time = formatWibTime(new Date()).replace(/\D/g, '');
    return `${this.options.invoices.orderIdPrefix}-${time}-${randomBytes(4).toString('hex').toUpperCase()}`;
  }

  /**
   * `INV-YYYYMMDD-XXXXXX`, in WIB, for an invoice without a number. At most 40 characters. One that is taken is thrown away for
   * another.
   */
  protected generateInvoiceNumber(): string {
    const day = wibDay(new Date()).replaceAll('-', '');
    return `${this.options.invoices.numberPrefix}-${day}-${randomBytes(3).toString('hex').toUpperCase()}`;
  }

  /** The body of `POST /v1/invoices`. */
  protected buildInvoicePayload(invoice: Invoice, input: ValidInvoice): InvoiceRequest {
    return invoiceRequest(invoice, input, this.options.invoices.enabledPayments);
  }

  private checked(input: CreateInvoiceInput): { account: string; valid: ValidInvoice } {
    const { invoice: valid, errors } = validateInvoice(input, new Date());
    if (valid === undefined) throw new MidtransInputError(errors);
    const account = valid.account ?? DEFAULT_ACCOUNT;
    if (!this.clients.has(account)) {
      throw new MidtransInputError([{ field: 'account', message: `account ${account} is not configured` }]);
    }
    return { account, valid };
  }

  private async initiate(account: string, orderId: string, valid: ValidInvoice): Promise<Invoice> {
    const { invoiceNumber } = valid;
    if (invoiceNumber !== undefined) {
      const invoice = await this.invoices.initiate(account, orderId, invoiceNumber, valid);
      if (invoice === null) throw new DuplicateInvoiceNumberError(invoiceNumber);
      return invoice;
    }
    for (let numbers = 0; numbers < MAX_NUMBERS; numbers++) {
      const invoice = await this.invoices.initiate(account, orderId, this.generateInvoiceNumber(), valid);
      if (invoice !== null) return invoice;
    }
    throw new Error(`generateInvoiceNumber() gave ${MAX_NUMBERS} numbers in a row that were taken`);
  }

  /** An invoice that was given may be old by now. */
  private async find(invoice: Invoice | string, account: string): Promise<Invoice> {
    const id = typeof invoice === 'string' ? invoice : invoice.id;
    const found = isUuid(id)
      ? await this.invoices.findById(id)
      : await this.invoices.findByMidtransId(account, id);
    if (found === null) throw new InvoiceNotFoundError();
    return found;
  }

  /** Whoever is told of nothing but a failure believes that nothing was done. */
  private async outcome<Response extends object>(
    operation: Exclude<InvoiceOperation, 'get_status'>,
    { id, orderId }: Invoice,
    response: Response,
  ): Promise<InvoiceResult<Response>> {
    try {
      return await this.result(id, response);
    } catch (error) {
      throw new InvoiceOutcomeUnknownError(operation, orderId, asError(error));
    }
  }

  private async result<Response extends object>(
    id: string,
    response: Response,
  ): Promise<InvoiceResult<Response>> {
    const invoice = await this.invoices.findById(id);
    if (invoice === null) throw new InvoiceNotFoundError();
    return { invoice, response: redact(response) as Response };
  }
}

/** @throws InvoiceRefusedError where Midtrans has not told what it calls the invoice */
function namedAtMidtrans({ orderId, midtransInvoiceId }: Invoice, operation: 'get_status' | 'void'): string {
  if (midtransInvoiceId !== null) return midtransInvoiceId;
  throw new InvoiceRefusedError(operation, orderId, 'invalid_state', 'Midtrans has not told its id');
}
