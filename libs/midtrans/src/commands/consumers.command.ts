import { Inject } from '@nestjs/common';
import { Command, Help, SubCommand } from 'nest-commander';
import { MidtransModuleError } from '../errors/midtrans-module.error';
import type { ConsumerReport } from '../events/consumer.report';
import { MidtransEventService } from '../events/event.service';
import { CommandSession, type Job } from './command.session';
import { GroupCommand } from './group.command';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

/** `consumers list` */
@SubCommand({
  name: 'list',
  description: 'List the durable listeners that the database knows, and what they have not had',
})
export class ListConsumersCommand extends OperatorCommand {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
Outcomes: seen; unseen (no instance has had it for a day: drop it if it is retired).

Examples:
  consumers list
  consumers list --json`;
  }

  protected override async begin({ app, options: { account } }: Job): Promise<Work> {
    const all = await app.get(MidtransEventService, { strict: false }).consumers();
    const consumers = all.filter((each) => account === undefined || each.account === account);
    return { title: 'Consumers', total: consumers.length, results: listed(consumers) };
  }
}

async function* listed(consumers: readonly ConsumerReport[]): AsyncGenerator<CommandResult> {
  for (const each of consumers) {
    const { name, account, types, waiting, dead, lagMs, firstSeenAt, lastSeenAt, isUnseen } = each;
    const lag = waiting > 0 ? ` (the oldest for ${Math.round(lagMs / 1_000)} s)` : '';
    yield {
      subject: name,
      outcome: isUnseen ? 'unseen' : 'seen',
      detail: `account ${account}: waiting ${waiting}${lag}, dead ${dead}, last seen ${lastSeenAt.toISOString()}; ${types.join(', ')}`,
      data: {
        account,
        types,
        waiting,
        dead,
        lag_ms: lagMs,
        first_seen_at: firstSeenAt,
        last_seen_at: lastSeenAt,
      },
    };
  }
}

/** `consumers drop NAME` */
@SubCommand({
  name: 'drop',
  arguments: '<name>',
  argsDescription: { name: 'of the durable listener' },
  description: 'Forget a durable listener that is retired, with all that waits for it',
})
export class DropConsumerCommand extends OperatorCommand {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
In all accounts. Refused where an instance that runs has it.

Example:
  consumers drop ship`;
  }

  protected override async begin({ app, args: [name = ''], options }: Job): Promise<Work> {
    if (options.account !== undefined)
      throw new UsageError('--account: a consumer is dropped in all accounts');
    const events = app.get(MidtransEventService, { strict: false });
    return { title: `Consumer ${name}`, total: 1, results: dropped(events, name) };
  }
}

async function* dropped(events: MidtransEventService, name: string): AsyncGenerator<CommandResult> {
  try {
    const waited = await events.dropConsumer(name);
    const detail = `${waited} events waited for it`;
    yield { subject: name, outcome: 'dropped', detail, data: { deliveries: waited } };
  } catch (error) {
    if (!(error instanceof MidtransModuleError)) throw error;
    yield { subject: name, outcome: 'failed', isFailure: true, detail: error.message };
  }
}

@Command({
  name: 'consumers',
  description: 'List and drop durable listeners',
  subCommands: [ListConsumersCommand, DropConsumerCommand],
})
export class ConsumersGroupCommand extends GroupCommand {}
