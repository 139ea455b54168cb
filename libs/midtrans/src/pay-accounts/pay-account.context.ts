import { Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { PayAccountCommands } from './pay-account.commands';
import { PayAccountRepository } from './pay-account.repository';
import { PayAccountSync } from './pay-account.sync';

/**
 * What {@link PayAccountService} works with, which is not for a host to rely upon. A subclass that
 * has a constructor takes it first and hands it on:
 * `constructor(context: PayAccountContext, private readonly own: Own) { super(context); }`.
 */
@Injectable()
export class PayAccountContext {
  constructor(
    readonly repository: PayAccountRepository,
    readonly commands: PayAccountCommands,
    readonly sync: PayAccountSync,
    readonly accounts: Accounts,
  ) {}
}
