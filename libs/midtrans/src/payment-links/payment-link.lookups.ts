import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import {
  askIfKnown,
  CommandLookup,
  commandsAbout,
  DueRows,
  type DueCommand,
  type DueRow,
  type Look,
  type Lookup,
} from '../reconciliation';
import { PaymentLinkRepository } from './payment-link.repository';
import { nextCheckAt } from './payment-link.rhythm';
import { PaymentLinkSync } from './payment-link.sync';

const MINUTE_MS = 60_000;

/** Links that can be paid, and those whose time is over within a week: nothing tells of a link's end, and what told of a payment may be lost. */
@Injectable()
export class PaymentLinkLookup implements Lookup {
  readonly name = 'payment_links';
  readonly isLasting = true;
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_payment_links',
    where: `t.status = 'active' OR (t.status = 'expired' AND t.next_check_at IS NOT NULL)`,
    unresolved: 'false',
    since: 'updated_at',
  });

  constructor(
    private readonly links: PaymentLinkRepository,
    private readonly sync: PaymentLinkSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  async look({ id }: DueRow): Promise<Look> {
    const before = await this.links.findById(id);
    if (before === null) return { outcome: 'unchanged', next: null };
    let hasMore = false;
    await askIfKnown(async () => ({ hasMore } = await this.sync.read(before)));
    const after = (await this.links.findById(id)) ?? before;
    const now = new Date();
    const regular = nextCheckAt(after, now, this.options.reconciliation);
    return {
      outcome: after.version === before.version ? 'unchanged' : 'moved',
      next: hasMore ? new Date(now.getTime() + MINUTE_MS) : regular,
    };
  }
}

/** Creations and deletions of which nobody knows what came of them. */
@Injectable()
export class PaymentLinkCommandLookup extends CommandLookup {
  readonly name = 'payment_links.commands';
  readonly rows = commandsAbout(this.name, 'midtrans_payment_links');

  constructor(
    commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly links: PaymentLinkRepository,
    private readonly sync: PaymentLinkSync,
  ) {
    super(commands, options);
  }

  protected async ask({ subjectId }: DueCommand): Promise<void> {
    const link = await this.links.findById(subjectId);
    if (link !== null) await this.sync.read(link);
  }
}
