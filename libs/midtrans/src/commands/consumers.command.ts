import { Inject } from '@nestjs/common';
import { Command, Help, SubCommand } from 'nest-commander';
import { MidtransModuleError } from '../errors/midtrans-module.error';
import type { ConsumerReport } from '../events/consumer.report';
import { ConsumerNotFoundError } from '../events/event.errors';
import { MidtransEventService } from '../events/event.service';
import { CommandSession, type Job } from './command.session';
import { GroupCommand } from './group.command';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';

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

  protected override async begin({ registrations, options: { account } }: Job): Promise<Work> {
    const all = await Promise.all(registrations.map((each) => each.get(MidtransEventService).consumers()));
    const consumers = all.flat().filter((each) => account === undefined || each.account === account);
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
In all accounts, or in one. Refused where an instance that runs has it there.

Examples:
  consumers drop ship
  consumers drop ship --account branch`;
  }

  protected override async begin({ registrations, args: [name = ''], options }: Job): Promise<Work> {
    const services = registrations.map((each) => each.get(MidtransEventService));
    return { title: `Consumer ${name}`, total: 1, results: dropped(services, name, options.account) };
  }
}

/** Where it is in use in one registration, it is in no other any more. */
async function* dropped(
  services: readonly MidtransEventService[],
  name: string,
  account: string | undefined,
): AsyncGenerator<CommandResult> {
  try {
    const waited = await droppedIn(services, name, account);
    const detail = `${waited} events waited for it`;
    yield { subject: name, outcome: 'dropped', detail, data: { deliveries: waited } };
  } catch (error) {
    if (!(error instanceof MidtransModuleError)) throw error;
    yield { subject: name, outcome: 'failed', isFailure: true, detail: error.message };
  }
}

async function droppedIn(
  services: readonly MidtransEventService[],
  name: string,
  account: string | undefined,
): Promise<number> {
  const counts: number[] = [];
  let unknown: ConsumerNotFoundError | undefined;
  for (const events of services) {
    try {
      counts.push(await events.dropConsumer(name, account));
    } catch (error) {
      if (!(error instanceof ConsumerNotFoundError)) throw error;
      unknown = error;
    }
  }
  if (counts.length === 0 && unknown !== undefined) throw unknown;
  return counts.reduce((sum, count) => sum + count, 0);
}

@Command({
  name: 'consumers',
  description: 'List and drop durable listeners',
  subCommands: [ListConsumersCommand, DropConsumerCommand],
})
export class ConsumersGroupCommand extends GroupCommand {}
