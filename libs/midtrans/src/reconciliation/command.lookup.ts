import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { askIfKnown } from './ask-if-known';
import { DueRows, type DueRow } from './due-rows';
import type { Look, Lookup } from './lookup';
import { backOff } from './rhythm';

/** A call that changes something at the gateway, of which nobody knows what came of it. */
export interface DueCommand extends DueRow {
  /** The row that it is about. */
  readonly subjectId: string;
  /** What was asked for: `charge`, `refund`, `void`, … */
  readonly action: string;
}

/** The calls about the rows of a table that were left without an answer. */
export function commandsAbout(lookup: string, table: string): DueRows<DueCommand> {
  return new DueRows({
    name: lookup,
    table: 'midtrans_commands',
    where: 't.resolved_at IS NULL',
    now: `(t.leased_until IS NULL OR t.leased_until < now())
      AND EXISTS (SELECT FROM ${table} AS subject WHERE subject.id = t.subject_id)`,
    since: 'asked_at',
    columns: 't.subject_id AS "subjectId", t.action',
  });
}

/** Finds out what came of calls that were left without an answer. What is a feature's own about it is {@link ask}. */
@Injectable()
export abstract class CommandLookup implements Lookup<DueCommand> {
  abstract readonly name: string;
  abstract readonly rows: DueRows<DueCommand>;

  constructor(
    protected readonly commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) protected readonly options: ResolvedOptions,
  ) {}

  async look(command: DueCommand, isLast: boolean): Promise<Look> {
    await askIfKnown(() => this.ask(command, isLast));
    if (!(await this.commands.isOpen(command.id))) return { outcome: 'moved', next: null };
    const { unresolvedAfterMs } = this.options.reconciliation;
    return { outcome: 'unchanged', next: backOff(command.since, new Date(), unresolvedAfterMs) };
  }

  /**
   * Asks the gateway about what the command is about, applies the answer, and resolves or drops the command where that tells what
   * came of it. It may throw MidtransNotFoundError of what the gateway does not have (yet).
   *
   * @param isLast - whether the command is given up where it is open still afterwards
   * @throws MidtransError where the gateway cannot be asked
   */
  protected abstract ask(command: DueCommand, isLast: boolean): Promise<void>;
}
