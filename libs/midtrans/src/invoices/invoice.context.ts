import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { CreateInvoiceCommand } from './create-invoice.command';
import { InvoiceRepository } from './invoice.repository';
import { InvoiceSync } from './invoice.sync';
import { VoidInvoiceCommand } from './void-invoice.command';

/**
 * What {@link InvoiceService} works with, which is not for a host to rely upon. A subclass that
 * has a constructor takes it first and hands it on:
 * `constructor(context: InvoiceContext, private readonly own: Own) { super(context); }`.
 */
@Injectable()
export class InvoiceContext {
  constructor(
    readonly repository: InvoiceRepository,
    readonly creations: CreateInvoiceCommand,
    readonly voids: VoidInvoiceCommand,
    readonly sync: InvoiceSync,
    readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) readonly options: ResolvedOptions,
  ) {}
}
