import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { settingsOf } from '../options/option-group';

/** What the host decided for all invoices of an account. */
@Injectable()
export class InvoiceSettings {
  constructor(
    private readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** @throws AccountNotConfiguredError where the options have no such account */
  of(account: string): ResolvedOptions['invoices'] {
    return settingsOf(this.options.invoices, this.accounts.get(account).settings.invoices);
  }
}
