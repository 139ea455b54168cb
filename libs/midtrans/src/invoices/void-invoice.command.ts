import { Injectable, Logger } from '@nestjs/common';
import { InvoiceStateError } from './invoice.errors';
import { REMEDIES } from './invoice.errors';
import {
  CommandRunner,
  outcomeUnknown,
  type Asking,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { MidtransConflictError, MidtransError, type VoidInvoiceResponse } from '../gateway';
import type { MidtransInvoice } from './invoice.entity';
import { InvoiceLedger } from './invoice.ledger';
import { InvoiceSync, midtransIdOf } from './invoice.sync';
import { InvoiceRepository } from './invoice.repository';
import { isOver } from './invoice.status';

/** How an invoice is to be voided. */
export interface VoidDetails {
  /** Empty for none. */
  readonly reason: string;
  /** Whether it was asked for before, so that it may be done already. @default false */
  readonly isRetry?: boolean;
}

/** What Midtrans answers where it has voided an invoice. */
const DONE: VoidInvoiceResponse = { success: true };

/** Voids invoices, and tells what came in the way. */
@Injectable()
export class VoidInvoiceCommand {
  private readonly logger = new Logger('Midtrans:invoices');

  constructor(
    private readonly commands: CommandStore,
    private readonly runner: CommandRunner,
    private readonly invoices: InvoiceRepository,
    private readonly ledger: InvoiceLedger,
    private readonly syncs: InvoiceSync,
  ) {}

  /**
   * @param tell - makes what the caller is told
   * @throws InvoiceStateError where its state forbids it, here or at Midtrans, or it is being voided
   * @throws OutcomeUnknownError where it is not known what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was done
   */
  async void<Told>(
    invoice: MidtransInvoice,
    { reason, isRetry = false }: VoidDetails,
    tell: (response: VoidInvoiceResponse) => Promise<Told>,
  ): Promise<Told> {
    const current = await this.resolved(invoice);
    if (isOver(current.midtransStatus)) {
      if (await this.wasDone(current, isRetry)) return told(current, tell);
      throw forbidden(current, `it is ${current.midtransStatus}`);
    }
    const midtransId = midtransIdOf(current, 'void');
    const { id: subjectId, account } = current;
    const claimed = await this.commands.claim({ account, subjectId, action: 'void', details: { reason } });
    if (claimed === null)
      throw new InvoiceStateError('void', current.orderId, 'in_progress', 'it is being voided: ask again');
    const result = await this.runner.execute(claimed, this.command(current, midtransId, claimed), tell);
    switch (result.outcome) {
      case 'done':
        return result.told;
      case 'declined':
        return tell(result.response);
      case 'rejected':
        if (!(result.error instanceof MidtransConflictError)) throw result.error;
        if (await this.isVoidByNow(current, result.error)) return told(current, tell);
        throw forbidden(current, 'Midtrans does not allow it', result.error, true);
      case 'unknown':
        if (await this.isVoidByNow(current, result.cause)) return told(current, tell);
        throw outcomeUnknown(asking(current), result.cause);
      default:
        return result satisfies never;
    }
  }

  /**
   * The invoice as whoever wants to void it must know it: while an earlier attempt is unresolved, Midtrans is asked first.
   *
   * @throws OutcomeUnknownError where Midtrans cannot be asked
   */
  private async resolved(invoice: MidtransInvoice): Promise<MidtransInvoice> {
    if ((await this.commands.unresolved(invoice.id))?.action !== 'void') return invoice;
    try {
      await this.syncs.read(invoice);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      throw outcomeUnknown(asking(invoice), error);
    }
    return this.stored(invoice);
  }

  private command(
    invoice: MidtransInvoice,
    midtransId: string,
    { details }: Command,
  ): GatewayCommand<VoidInvoiceResponse> {
    const payload = details['reason'] === '' ? {} : { void_reason: String(details['reason']) };
    return {
      ...asking(invoice),
      send: (client) => client.voidInvoice(midtransId, payload),
      // The answer names no invoice: it is the one of the path.
      read: (response) => (response.success === true ? 'accepted' : 'unusable'),
      done: () => this.ledger.apply(invoice.id, { status: 'voided' }),
      rejected: (error) => this.lookAfter(invoice, error),
      lookUp: () => this.lookUp(invoice),
    };
  }

  private async lookUp(invoice: MidtransInvoice): Promise<LookUp<VoidInvoiceResponse>> {
    await this.syncs.read(invoice);
    const { status, midtransStatus } = await this.stored(invoice);
    if (status === 'void') return { found: 'done', response: DONE };
    return { found: 'nothing', isFinal: isOver(midtransStatus) };
  }

  /** Something moved the invoice meanwhile: Midtrans tells what it is now. */
  private async lookAfter(invoice: MidtransInvoice, error: MidtransError): Promise<void> {
    if (!(error instanceof MidtransConflictError)) return;
    try {
      await this.syncs.read(invoice);
    } catch (failure) {
      if (!(failure instanceof MidtransError)) throw failure;
      this.logger.warn(`The invoice of order ${invoice.orderId} could not be read: ${failure.message}`);
    }
  }

  /** @throws InvoiceStateError where it turns out to be over for another reason */
  private async isVoidByNow(invoice: MidtransInvoice, cause: Error): Promise<boolean> {
    let current: MidtransInvoice;
    try {
      current = await this.stored(invoice);
      if (await this.wasDone(current, true)) return true;
    } catch {
      // What is told is what became of the call.
      return false;
    }
    if (!isOver(current.midtransStatus)) return false;
    throw forbidden(current, `it is ${current.midtransStatus} at Midtrans`, cause);
  }

  /** Whether it was done by a call whose caller was not told: an earlier attempt of this very call, as far as anybody knows. */
  private async wasDone(invoice: MidtransInvoice, isRetry: boolean): Promise<boolean> {
    if (invoice.status !== 'void') return false;
    return (await this.commands.tell(invoice.id, 'void')) || isRetry;
  }

  private async stored({ id }: MidtransInvoice): Promise<MidtransInvoice> {
    const invoice = await this.invoices.findById(id);
    if (invoice === null) throw new Error(`Invoice ${id} is gone`);
    return invoice;
  }
}

function asking({ orderId }: MidtransInvoice): Asking {
  return { operation: 'void', ids: { orderId }, remedy: REMEDIES.void };
}

/** Whoever is told of nothing but a failure believes that nothing was done. */
async function told<Told>(
  invoice: MidtransInvoice,
  tell: (response: VoidInvoiceResponse) => Promise<Told>,
): Promise<Told> {
  try {
    return await tell(DONE);
  } catch (error) {
    throw outcomeUnknown(asking(invoice), error);
  }
}

/** @param passes - whether a later state may allow it: one that is over does not come back */
function forbidden(
  { orderId }: MidtransInvoice,
  reason: string,
  cause?: Error,
  passes = false,
): InvoiceStateError {
  const words = cause instanceof MidtransError ? cause : undefined;
  return new InvoiceStateError('void', orderId, 'invalid_state', reason, words, passes);
}
