import { Injectable, Logger } from '@nestjs/common';
import { InvoiceRejectedError } from './invoice.errors';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { REMEDIES } from './invoice.errors';
import { CommandRunner, unusable, type GatewayCommand } from '../gateway-commands/command.runner';
import type { Command } from '../gateway-commands/command.store';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransConflictError,
  redactText,
  type InvoiceRequest,
  type InvoiceResponse,
  type MidtransError,
} from '../gateway';
import { storableJson } from '../gateway/storable-json';
import { differenceOf, isAbout } from './invoice.answer';
import type { MidtransInvoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import { parseInvoiceState } from './invoice.gateway-state';
import { InvoiceSettings } from './invoice.settings';

/** Takes an invoice that has been reserved to Midtrans, and writes down what came of it. */
@Injectable()
export class CreateInvoiceCommand {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly runner: CommandRunner,
    private readonly ledger: InvoiceLedger,
    private readonly settings: InvoiceSettings,
  ) {}

  /**
   * @param tell - makes what the caller is told of the gateway's answer
   * @throws DuplicateOrderIdError where Midtrans has another invoice of that order
   * @throws InvoiceRejectedError where Midtrans said no: the invoice stays a draft, with its words
   * @throws OutcomeUnknownError where it is not known what became of it: the invoice stays a draft
   */
  async send<Told>(
    invoice: MidtransInvoice,
    claimed: Command,
    payload: () => InvoiceRequest,
    tell: (response: InvoiceResponse) => Promise<Told>,
  ): Promise<Told> {
    const { id, orderId, account } = invoice;
    const { dashboardTaxes } = this.settings.of(account);
    // Midtrans cannot be asked for an invoice by its order id: there is no look at what became of it.
    const command: GatewayCommand<InvoiceResponse> = {
      operation: 'create',
      ids: { orderId },
      remedy: REMEDIES.create(orderId),
      // Within 5 minutes, what is sent again under the same key gets the answer that was lost.
      send: (client, idempotencyKey) => client.createInvoice(payload(), { idempotencyKey }),
      read: (response) => (this.isTheInvoice(invoice, response, dashboardTaxes) ? 'accepted' : 'unusable'),
      done: (response) => {
        const { status = 'pending', ...reported } = parseInvoiceState(response);
        return this.ledger.apply(id, { ...reported, status, createResponse: storableJson(response) });
      },
      rejected: (error) => this.reject(invoice, error),
      tellRejected: async (error) => {
        if (error instanceof MidtransConflictError) {
          throw new DuplicateOrderIdError(orderId, 'has an invoice at Midtrans');
        }
        throw new InvoiceRejectedError(orderId, error);
      },
    };
    return this.runner.run(claimed, command, tell);
  }

  private isTheInvoice(
    invoice: MidtransInvoice,
    response: InvoiceResponse,
    dashboardTaxes: boolean,
  ): boolean {
    const difference = differenceOf(invoice, response, dashboardTaxes);
    if (difference !== undefined) this.logger.error(difference);
    const { midtransInvoiceId } = parseInvoiceState(response);
    return isAbout(invoice, response) && midtransInvoiceId !== undefined && difference === undefined;
  }

  /** A definite no: kept with Midtrans' words, and the order id and number are free again. */
  private async reject({ id, account }: MidtransInvoice, error: MidtransError): Promise<void> {
    if (error instanceof MidtransAuthenticationError) {
      this.logger.error(`Midtrans does not accept the server key of account "${account}"`);
    }
    const words = redactText(error instanceof MidtransApiError ? error.statusMessage : error.message);
    if (await this.ledger.reject(id, words)) return;
    throw unusable('Midtrans rejected an invoice that it has');
  }
}
