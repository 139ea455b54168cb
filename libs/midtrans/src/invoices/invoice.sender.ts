import { Injectable, Logger } from '@nestjs/common';
import { InvoiceOutcomeUnknownError, InvoiceRefusedError } from '../errors/invoice.errors';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransConflictError,
  MidtransError,
  redactText,
  type InvoiceRequest,
  type InvoiceResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { storableJson } from '../payments/gateway-report';
import type { Invoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import { invoiceReportOf } from './invoice.report';
import { asError, isOf, unusable } from './read-invoice';

/** Takes an invoice that has been written down to Midtrans, and writes down what came of it. */
@Injectable()
export class InvoiceSender {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: InvoiceLedger,
  ) {}

  /**
   * @param again - whether Midtrans may have it from an attempt before
   * @throws DuplicateOrderIdError where Midtrans has another invoice of that order
   * @throws InvoiceRefusedError where Midtrans said no: the invoice stays a draft, with its words
   * @throws InvoiceOutcomeUnknownError where it is not known what became of it: the invoice stays a draft
   */
  async send(invoice: Invoice, payload: InvoiceRequest, again: boolean): Promise<InvoiceResponse> {
    const response = await this.ask(invoice, payload, again);
    const { status = 'pending', ...told } = invoiceReportOf(response);
    if (!isOf(response, invoice) || told.midtransInvoiceId === undefined) {
      return this.leave(invoice, unusable('Midtrans answered with something else than the invoice', true));
    }
    try {
      await this.ledger.apply(invoice.id, { ...told, status, createResponse: storableJson(response) });
      return response;
    } catch (error) {
      return this.leave(invoice, asError(error));
    }
  }

  private async ask(invoice: Invoice, payload: InvoiceRequest, again: boolean): Promise<InvoiceResponse> {
    try {
      // One key per stored invoice: within 5 minutes, what is sent again under it gets the answer that was lost.
      return await this.clients.get(invoice.account).createInvoice(payload, { idempotencyKey: invoice.id });
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      // A no to the second attempt, even that it has the order id, says nothing of the first.
      if (again || error.outcomeUnknown) return this.leave(invoice, error);
      return this.refuse(invoice, error);
    }
  }

  /** A definite no: kept with Midtrans' words, and the order id and number are free again. */
  private async refuse(invoice: Invoice, error: MidtransError): Promise<never> {
    if (error instanceof MidtransAuthenticationError) {
      this.logger.error(`Midtrans does not accept the server key of account "${invoice.account}"`);
    }
    const words = redactText(error instanceof MidtransApiError ? error.statusMessage : error.message);
    // Somebody else may have taken the invoice up meanwhile: then theirs is the last word.
    if (!(await this.ledger.refuse(invoice.id, invoice.version, words))) return this.leave(invoice, error);
    if (error instanceof MidtransConflictError) {
      throw new DuplicateOrderIdError(invoice.orderId, 'has an invoice at Midtrans');
    }
    throw new InvoiceRefusedError('create', invoice.orderId, 'refused', error.message, error);
  }

  /** The draft stays: a notification, or whoever takes it up again, finds out. */
  private leave(invoice: Invoice, cause: Error): never {
    this.logger.warn(`The invoice of order ${invoice.orderId} stays a draft: ${redactText(cause.message)}`);
    throw new InvoiceOutcomeUnknownError('create', invoice.orderId, cause);
  }
}
