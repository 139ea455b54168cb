import { Injectable, Logger } from '@nestjs/common';
import { InvoiceOutcomeUnknownError, InvoiceRefusedError } from '../errors/invoice.errors';
import { MidtransConflictError, MidtransError, type VoidInvoiceResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import type { Invoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import { InvoicePayments } from './invoice.payments';
import { invoiceReportOf, type InvoiceReport } from './invoice.report';
import { invoiceStatusOf, isOver } from './invoice.status';
import { asError, readInvoice, unusable } from './read-invoice';

/** How an invoice is to be voided. */
export interface VoidDetails {
  /** Empty for none. */
  readonly reason: string;
  /** Whether it was asked for before, so that it may be done already. @default false */
  readonly again?: boolean;
}

/** What Midtrans answers where it has voided an invoice. */
const DONE: VoidInvoiceResponse = { success: true };

/** Voids invoices, and tells what came in the way: Midtrans is asked with no row locked. */
@Injectable()
export class InvoiceVoider {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly clients: MidtransClients,
    private readonly payments: InvoicePayments,
    private readonly ledger: InvoiceLedger,
  ) {}

  /**
   * @param id - the gateway's
   * @throws InvoiceRefusedError where its state forbids it, here or at Midtrans
   * @throws InvoiceOutcomeUnknownError where Midtrans did not say what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise
   */
  async void(
    invoice: Invoice,
    id: string,
    { reason, again = false }: VoidDetails,
  ): Promise<VoidInvoiceResponse> {
    if (isOver(invoice.midtransStatus)) {
      if (again && invoice.status === 'void') return DONE;
      throw refused(invoice, `it is ${invoice.midtransStatus}`);
    }
    const response = await this.ask(invoice, id, reason);
    if (response === null) return DONE;
    try {
      await this.ledger.apply(invoice.id, { status: 'voided', voidReason: reason || undefined });
      return response;
    } catch (error) {
      throw new InvoiceOutcomeUnknownError('void', invoice.orderId, asError(error));
    }
  }

  /** @returns null where Midtrans turns out to have voided it already */
  private async ask(invoice: Invoice, id: string, reason: string): Promise<VoidInvoiceResponse | null> {
    try {
      const payload = reason === '' ? {} : { void_reason: reason };
      const response = await this.clients.get(invoice.account).voidInvoice(id, payload);
      if (response.success === true) return response;
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      if (error instanceof MidtransConflictError) return this.lookAgain(invoice, id, reason, error);
      if (error.outcomeUnknown) throw new InvoiceOutcomeUnknownError('void', invoice.orderId, error);
      throw error;
    }
    return this.lookAgain(invoice, id, reason, unusable('Midtrans did not say that it is void', true));
  }

  /** Something moved the invoice meanwhile, maybe an earlier attempt of this very call: Midtrans tells what it is now. */
  private async lookAgain(
    invoice: Invoice,
    id: string,
    reason: string,
    failure: MidtransError,
  ): Promise<null> {
    const { orderId } = invoice;
    let told: InvoiceReport;
    try {
      told = invoiceReportOf(await readInvoice(this.clients.get(invoice.account), invoice, id));
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      this.logger.warn(`The invoice of order ${orderId} could not be read: ${error.message}`);
      if (failure.outcomeUnknown) throw new InvoiceOutcomeUnknownError('void', orderId, failure);
      throw refused(invoice, 'Midtrans does not allow it', failure);
    }
    const { status = null } = told;
    await this.payments.follow(invoice, { ...told, voidReason: reason || undefined });
    if (status !== null && invoiceStatusOf(status) === 'void') return null;
    if (failure.outcomeUnknown && !isOver(status)) {
      throw new InvoiceOutcomeUnknownError('void', orderId, failure);
    }
    throw refused(invoice, `it is ${status ?? 'in another state'} at Midtrans`, failure);
  }
}

function refused({ orderId }: Invoice, reason: string, cause?: MidtransError): InvoiceRefusedError {
  return new InvoiceRefusedError('void', orderId, 'invalid_state', reason, cause);
}
