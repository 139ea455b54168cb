import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import {
  askIfKnown,
  commandsAbout,
  CreationLookup,
  DueRows,
  type CreationWait,
  type DueCommand,
  type DueRow,
  type Look,
  type Lookup,
} from '../reconciliation';
import { InvoiceLedger } from './invoice.ledger';
import { InvoiceRepository } from './invoice.repository';
import { nextCheckAt } from './invoice.rhythm';
import { InvoiceSync } from './invoice.sync';

/**
 * Invoices that are neither paid nor over: nothing tells of one that nobody began to pay, and what told of a payment may be lost. And
 * those that were paid within a week, by a payment that could not be found.
 */
@Injectable()
export class InvoiceLookup implements Lookup {
  readonly name = 'invoices';
  readonly isLasting = true;
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_invoices',
    where: `t.midtrans_status IN ('draft', 'pending', 'published', 'overdue')
      OR (t.midtrans_status = 'paid' AND t.payment_id IS NULL AND t.next_check_at IS NOT NULL)`,
    unresolved: 'false',
    since: 'updated_at',
  });

  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly sync: InvoiceSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  async look({ id }: DueRow): Promise<Look> {
    const before = await this.invoices.findById(id);
    if (before === null) return { outcome: 'unchanged', next: null };
    await askIfKnown(() => this.sync.read(before));
    const after = (await this.invoices.findById(id)) ?? before;
    const isSame = after.midtransStatus === before.midtransStatus && after.paymentId === before.paymentId;
    const outcome = isSame ? 'unchanged' : 'moved';
    return { outcome, next: nextCheckAt(after, new Date(), this.options.reconciliation) };
  }
}

/** Creations and voids of which nobody knows what came of them. */
@Injectable()
export class InvoiceCommandLookup extends CreationLookup {
  readonly name = 'invoices.commands';
  readonly rows = commandsAbout(this.name, 'midtrans_invoices');
  protected readonly creation = 'create';

  constructor(
    commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly invoices: InvoiceRepository,
    private readonly ledger: InvoiceLedger,
    private readonly sync: InvoiceSync,
  ) {
    super(commands, options);
  }

  protected giveUp(invoiceId: string): Promise<CreationWait> {
    return this.ledger.giveUp(invoiceId);
  }

  protected async ask({ subjectId }: DueCommand): Promise<void> {
    const invoice = await this.invoices.findById(subjectId);
    if (invoice !== null) await this.sync.read(invoice);
  }
}
