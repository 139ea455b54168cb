import { Inject } from '@nestjs/common';
import { Command, Help } from 'nest-commander';
import { RetentionService, type PurgeOptions } from '../retention/retention.service';
import { CommandSession, type Job } from './command.session';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';

/** `purge`: deletes what is of no use any more. */
@Command({ name: 'purge', description: 'Delete what is of no use any more, as old as retention.days says' })
export class PurgeCommand extends OperatorCommand {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
In small batches that wait for nobody, of all accounts, or of one and of what is of none. What is not delivered, dead, or not decided is kept however old it is.

Examples:
  purge
  purge --account branch --json`;
  }

  protected override async begin({ registrations, options: { account }, signal }: Job): Promise<Work> {
    const services = registrations.map((each) => each.get(RetentionService));
    return { title: 'Old rows', results: resultsOf(services, { account, signal }) };
  }
}

async function* resultsOf(
  services: readonly RetentionService[],
  options: PurgeOptions,
): AsyncGenerator<CommandResult> {
  const sums: Record<string, number> = {};
  for (const service of services) {
    const { deleted } = await service.purge(options);
    for (const [name, count] of Object.entries(deleted)) sums[name] = (sums[name] ?? 0) + count;
  }
  for (const [name, count] of Object.entries(sums)) {
    yield { subject: name, outcome: 'purged', detail: `${count} deleted`, data: { deleted: count } };
  }
}
