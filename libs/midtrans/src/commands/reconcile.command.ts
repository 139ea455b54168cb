import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { LookupReport, ReconciliationReport } from '../reconciliation/reconciliation.report';
import {
  ReconciliationService,
  type ReconciliationRunOptions,
} from '../reconciliation/reconciliation.service';
import { CommandSession, type CommonOptions, type Job } from './command.session';
import type { HostRegistration } from './host-registrations';
import { wholeNumberOf } from './moment';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

interface ReconcileOptions extends CommonOptions {
  readonly only?: readonly string[];
  readonly limit?: number;
  readonly all?: boolean;
}

/** `reconcile`: asks Midtrans what became of things that nobody was told of. */
@Command({ name: 'reconcile', description: 'Ask Midtrans what became of things that nobody was told of' })
export class ReconcileCommand extends OperatorCommand<ReconcileOptions> {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Option({
    flags: '--only <names>',
    description: 'what is looked at: payments, payments.commands, … (with commas)',
  })
  readOnly(names: string): readonly string[] {
    return names.split(',').map((name) => name.trim());
  }

  @Option({ flags: '--limit <number>', description: 'looks at most' })
  readLimit(text: string): number {
    return wholeNumberOf('--limit', text);
  }

  @Option({ flags: '--all', description: 'also what is not due yet, and what was given up' })
  readAll(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return `
Looks once at what is due, as every instance does by itself; several may run at once. Ends with 1 where something could not be asked about, or was put
off as Midtrans is away.

Examples:
  reconcile
  reconcile --only payments --limit 100
  reconcile --account branch --all --json`;
  }

  protected override async begin({ registrations, options, signal }: Job<ReconcileOptions>): Promise<Work> {
    const { account, only, limit, all } = options;
    return { title: 'What is due', results: looks(registrations, { account, only, limit, all, signal }) };
  }
}

async function* looks(
  registrations: readonly HostRegistration[],
  options: ReconciliationRunOptions,
): AsyncGenerator<CommandResult> {
  for (const registration of registrations) {
    // One of several is told by its accounts.
    const accounts = registrations.length > 1 ? registration.accounts.names() : undefined;
    yield* looksOf(registration.get(ReconciliationService), options, accounts);
  }
}

async function* looksOf(
  service: ReconciliationService,
  options: ReconciliationRunOptions,
  accounts: readonly string[] | undefined,
): AsyncGenerator<CommandResult> {
  const { lookups, isComplete } = await run(service, options);
  for (const report of lookups) yield resultOf(report, accounts);
  if (!isComplete && options.signal?.aborted !== true && options.limit === undefined) {
    const detail = 'not all that is due was looked at';
    yield { subject: 'reconciliation', outcome: 'incomplete', isFailure: true, detail };
  }
}

async function run(
  service: ReconciliationService,
  options: ReconciliationRunOptions,
): Promise<ReconciliationReport> {
  try {
    return await service.run(options);
  } catch (error) {
    // Its fields are named as the options of the command are.
    if (error instanceof MidtransInputError) throw new UsageError(`--${error.message}`);
    throw error;
  }
}

function resultOf(
  { lookup, ...counts }: LookupReport,
  accounts: readonly string[] | undefined,
): CommandResult {
  const { asked, moved, unchanged, failed, givenUp, putOff } = counts;
  const told = { moved, unchanged, failed, 'given up': givenUp, 'put off': putOff };
  const parts = Object.entries(told).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return {
    subject: lookup,
    outcome: 'looked',
    isFailure: failed > 0,
    detail: `${accounts === undefined ? '' : `of ${accounts.join(', ')}: `}asked about ${asked}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`,
    data: {
      ...(accounts !== undefined && { accounts }),
      asked,
      moved,
      unchanged,
      failed_looks: failed,
      given_up: givenUp,
      put_off: putOff,
    },
  };
}
