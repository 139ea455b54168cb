import { Injectable, Logger } from '@nestjs/common';
import { InvoiceStateError } from './invoice.errors';
import { CommandStore } from '../gateway-commands/command.store';
import type { InvoiceResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { MidtransClients } from '../accounts/clients';
import { differenceOf, fetchInvoice } from './invoice.answer';
import type { MidtransInvoice } from './invoice.entity';
import { InvoicePayments } from './invoice.payments';
import { parseInvoiceState } from './invoice.gateway-state';
import { InvoiceSettings } from './invoice.settings';
import { isOver } from './invoice.status';

/** Asks Midtrans how invoices stand, moves them accordingly, and so finds out what came of what was asked for before. */
@Injectable()
export class InvoiceSync {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly clients: MidtransClients,
    private readonly payments: InvoicePayments,
    private readonly commands: CommandStore,
    private readonly settings: InvoiceSettings,
  ) {}

  /**
   * @throws InvoiceStateError where Midtrans has not told its id
   * @throws MidtransError where Midtrans fails, answers for another invoice, or has another amount for it: nothing has changed
   */
  async read(invoice: MidtransInvoice): Promise<InvoiceResponse> {
    const open = await this.commands.of(invoice.id);
    const client = this.clients.get(invoice.account);
    const { dashboardTaxes } = this.settings.of(invoice.account);
    const response = await fetchInvoice(client, invoice, midtransIdOf(invoice, 'get_status'));
    const difference = differenceOf(invoice, response, dashboardTaxes);
    if (difference !== undefined) {
      this.logger.error(`${difference}: its status is not believed`);
      throw new UnusableAnswerError(difference);
    }
    const reported = parseInvoiceState(response);
    await this.payments.follow(invoice, reported);
    if (reported.status === undefined || isOver(reported.status)) return response;
    // Were it voided, that would be seen by now.
    for (const each of open) {
      const { action, isUnderWay, isResolved, mayArrive } = each;
      if (action === 'void' && !isUnderWay && !isResolved && !mayArrive) await this.commands.drop(each);
    }
    return response;
  }
}

/** @throws InvoiceStateError where Midtrans has not told what it calls the invoice */
export function midtransIdOf(invoice: MidtransInvoice, operation: 'get_status' | 'void'): string {
  const { midtransInvoiceId, orderId, status, failureReason } = invoice;
  if (midtransInvoiceId !== null) return midtransInvoiceId;
  const isUnanswered = status === 'unanswered';
  const words = isUnanswered
    ? 'Midtrans never answered, and has not told its id'
    : 'Midtrans has not told its id';
  const code = failureReason === null && !isUnanswered ? 'in_progress' : 'invalid_state';
  // It may be sent anew.
  throw new InvoiceStateError(operation, orderId, code, words, undefined, true);
}
