import { Inject } from '@nestjs/common';
import { Command, Help } from 'nest-commander';
import { RetentionService, type PurgeReport } from '../retention/retention.service';
import { CommandSession, type Job } from './command.session';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

/** `purge`: deletes what is of no use any more. */
@Command({ name: 'purge', description: 'Delete what is of no use any more, as old as retention.days says' })
export class PurgeCommand extends OperatorCommand {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
In small batches that wait for nobody, of all accounts. What is not delivered, dead, or not decided is kept however old it is.

Examples:
  purge
  purge --json`;
  }

  protected override async begin({ app, options, signal }: Job): Promise<Work> {
    if (options.account !== undefined) throw new UsageError('--account: purge is of all accounts');
    const retention = app.get(RetentionService, { strict: false });
    return { title: 'Old rows', results: resultsOf(() => retention.purge({ signal })) };
  }
}

async function* resultsOf(purge: () => Promise<PurgeReport>): AsyncGenerator<CommandResult> {
  const { deleted } = await purge();
  for (const [name, count] of Object.entries(deleted)) {
    yield { subject: name, outcome: 'purged', detail: `${count} deleted`, data: { deleted: count } };
  }
}
