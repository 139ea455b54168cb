import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import {
  askIfKnown,
  backOff,
  commandsAbout,
  CreationLookup,
  DueRows,
  type CreationWait,
  type DueCommand,
  type DueRow,
  type Look,
  type Lookup,
} from '../reconciliation';
import { PayAccountLedger } from './pay-account.ledger';
import { PayAccountRepository } from './pay-account.repository';
import { PayAccountSync } from './pay-account.sync';

/** Accounts whose customers have not agreed yet, as far as anybody has told. */
@Injectable()
export class PayAccountLookup implements Lookup {
  readonly name = 'payAccounts';
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_pay_accounts',
    where: `t.status = 'pending'`,
    unresolved: 'false',
    since: 'updated_at',
  });

  constructor(
    private readonly payAccounts: PayAccountRepository,
    private readonly ledger: PayAccountLedger,
    private readonly sync: PayAccountSync,
  ) {}

  async look({ id, account, since }: DueRow): Promise<Look> {
    const before = await this.payAccounts.findById(id);
    if (before === null || before.accountId === null) return { outcome: 'unchanged', next: null };
    if (!(await askIfKnown(() => this.sync.read(before)))) {
      // What Midtrans does not have any more, nobody can agree to. Should it come back, its notification is asked about.
      const { accountId, version } = before;
      await this.ledger.apply({ account, accountId, status: 'expired', version });
    }
    const { status } = await this.sync.stored(id);
    return status === 'pending'
      ? { outcome: 'unchanged', next: backOff(since, new Date()) }
      : { outcome: 'moved', next: null };
  }
}

/** An account that is unlinked elsewhere is told of by one notification, in milliseconds. */
const LINKED_MS = 7 * 24 * 60 * 60_000;

/** Accounts that can be charged, as far as anybody has told: whoever charges one asks first, and who lists them does not. */
@Injectable()
export class LinkedPayAccountLookup implements Lookup {
  readonly name = 'payAccounts.linked';
  readonly isLasting = true;
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_pay_accounts',
    where: `t.status = 'enabled'`,
    unresolved: 'false',
    since: 'updated_at',
  });

  constructor(private readonly sync: PayAccountSync) {}

  async look({ id }: DueRow): Promise<Look> {
    const before = await this.sync.stored(id);
    // That Midtrans does not find it is no word of its customer's: it stays as it is.
    await askIfKnown(() => this.sync.read(before));
    const { status } = await this.sync.stored(id);
    return status === 'enabled'
      ? { outcome: 'unchanged', next: new Date(Date.now() + LINKED_MS) }
      : { outcome: 'moved', next: null };
  }
}

/** Linkings and unlinkings of which nobody knows what came of them. */
@Injectable()
export class PayAccountCommandLookup extends CreationLookup {
  readonly name = 'payAccounts.commands';
  readonly rows = commandsAbout(this.name, 'midtrans_pay_accounts');
  protected readonly creation = 'link';

  constructor(
    commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly ledger: PayAccountLedger,
    private readonly sync: PayAccountSync,
  ) {
    super(commands, options);
  }

  protected giveUp(payAccountId: string): Promise<CreationWait> {
    return this.ledger.giveUp(payAccountId);
  }

  protected async ask({ subjectId }: DueCommand): Promise<void> {
    await this.sync.read(await this.sync.stored(subjectId));
  }
}
