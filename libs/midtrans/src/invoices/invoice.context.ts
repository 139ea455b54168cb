import { Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { CreateInvoiceCommand } from './create-invoice.command';
import { InvoiceRepository } from './invoice.repository';
import { InvoiceSettings } from './invoice.settings';
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
    readonly settings: InvoiceSettings,
  ) {}
}
