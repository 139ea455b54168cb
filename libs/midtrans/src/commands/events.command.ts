import { Inject } from '@nestjs/common';
import { Command, Help, Option, SubCommand } from 'nest-commander';
import { validate as isUuid } from 'uuid';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../access/listing';
import type { DeliveryFilter, EventFilter } from '../events/event.filter';
import type { StoredEvent } from '../events/event.repository';
import { MidtransEventService } from '../events/event.service';
import { CommandSession, type Job } from './command.session';
import { eventFilterOf, EventsCommand, type EventOptions } from './events.options';
import { GroupCommand } from './group.command';
import { wholeNumberOf } from './moment';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

interface ListOptions extends EventOptions {
  readonly limit?: number;
}

interface ChangeOptions extends EventOptions {
  readonly all?: boolean;
}

/** `events list` */
@SubCommand({
  name: 'list',
  description: 'List events, newest first, with the consumers that have not had them',
})
export class ListEventsCommand extends EventsCommand<ListOptions> {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Option({ flags: '--limit <number>', description: `how many at most (${DEFAULT_LIMIT})` })
  readLimit(text: string): number {
    return wholeNumberOf('--limit', text);
  }

  @Help('after')
  examples(): string {
    return `
Examples:
  events list --state dead
  events list --consumer ship --since 2h --json`;
  }

  protected override async begin({ registrations, options, signal }: Job<ListOptions>): Promise<Work> {
    const services = registrations.map((each) => each.get(MidtransEventService));
    const { limit = DEFAULT_LIMIT } = options;
    return { title: 'Events', results: listed(services, eventFilterOf(options), limit, signal) };
  }
}

/** Of each registration so many at most. */
async function* listed(
  services: readonly MidtransEventService[],
  filter: EventFilter,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<CommandResult> {
  for (const events of services) {
    let left = limit;
    for (let cursor: string | undefined; left > 0 && !signal.aborted;) {
      const page = await events.list(filter, { limit: Math.min(left, MAX_LIMIT), cursor });
      for (const event of page.items) yield eventLine(event);
      left -= page.items.length;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
  }
}

function eventLine({
  id,
  type,
  account,
  subjectId,
  orderId,
  occurredAt,
  state,
  deliveries,
}: StoredEvent): CommandResult {
  const waiting = deliveries.map(({ consumer, attempts, lastError }) =>
    lastError === null ? consumer : `${consumer} (${attempts} attempts: ${lastError})`,
  );
  const about = orderId === null ? `subject ${subjectId}` : `order ${orderId}`;
  const left = waiting.length > 0 ? `, not had by ${waiting.join(', ')}` : '';
  return {
    subject: id,
    outcome: state,
    detail: `${type} of ${about} in account ${account} at ${occurredAt.toISOString()}${left}`,
    data: {
      type,
      account,
      subject_id: subjectId,
      order_id: orderId,
      occurred_at: occurredAt,
      deliveries: deliveries.map((each) => ({
        consumer: each.consumer,
        state: each.state,
        attempts: each.attempts,
        last_error: each.lastError,
        next_attempt_at: each.nextAttemptAt,
      })),
    },
  };
}

/** What `events retry` and `events discard` have in common. */
abstract class ChangeEventsCommand extends EventsCommand<ChangeOptions> {
  protected abstract readonly outcome: string;
  protected abstract readonly nothing: string;

  protected abstract change(events: MidtransEventService, filter: DeliveryFilter): Promise<number>;

  @Option({ flags: '--all', description: 'of every event' })
  readAll(): boolean {
    return true;
  }

  protected override async begin({
    registrations,
    args,
    options,
    signal,
  }: Job<ChangeOptions>): Promise<Work> {
    const filter = eventFilterOf(options);
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (args.length === 0 && !isFiltered && options.all !== true) {
      throw new UsageError(`${this.fullName}: give ids, what the events are like, or --all`);
    }
    const wrong = args.find((id) => !isUuid(id));
    if (wrong !== undefined) throw new UsageError(`${this.fullName}: ${wrong} is no id of an event`);
    const services = registrations.map((each) => each.get(MidtransEventService));
    const filters = args.length > 0 ? [...new Set(args)].map((id) => ({ ...filter, id })) : [filter];
    return { title: 'Events', total: filters.length, results: this.changed(services, filters, signal) };
  }

  private async *changed(
    services: readonly MidtransEventService[],
    filters: readonly DeliveryFilter[],
    signal: AbortSignal,
  ): AsyncGenerator<CommandResult> {
    for (const filter of filters) {
      if (signal.aborted) return;
      const changed = await Promise.all(services.map((events) => this.change(events, filter)));
      const deliveries = changed.reduce((sum, count) => sum + count, 0);
      const isNothing = deliveries === 0 && filter.id !== undefined;
      yield {
        subject: filter.id ?? 'events',
        outcome: isNothing ? 'failed' : this.outcome,
        isFailure: isNothing,
        detail: isNothing ? this.nothing : `${deliveries} deliveries`,
        data: { deliveries },
      };
    }
  }
}

/** `events retry` */
@SubCommand({
  name: 'retry',
  arguments: '[ids...]',
  argsDescription: { ids: 'of events' },
  description: 'Give events to those consumers again that failed on them, at once',
})
export class RetryEventsCommand extends ChangeEventsCommand {
  protected override readonly outcome = 'retried';
  protected override readonly nothing = 'no consumer waits for it that is not at it';

  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
Also those that were given up (dead), with all their attempts. The instances that run bring them to their consumers.

Examples:
  events retry 019acb1e-4d5f-7abc-8def-0123456789ab
  events retry --consumer ship --state dead
  events retry --all`;
  }

  protected override change(events: MidtransEventService, filter: DeliveryFilter): Promise<number> {
    return events.retry(filter);
  }
}

/** `events discard` */
@SubCommand({
  name: 'discard',
  arguments: '[ids...]',
  argsDescription: { ids: 'of events' },
  description: 'Let consumers go without events that were given up for them',
})
export class DiscardEventsCommand extends ChangeEventsCommand {
  protected override readonly outcome = 'discarded';
  protected override readonly nothing = 'it was given up for no consumer';

  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
Only what is dead, unless --state waiting is given. The later events of the same payment go on.

Examples:
  events discard 019acb1e-4d5f-7abc-8def-0123456789ab --consumer ship
  events discard --type payment.pending --until 7d`;
  }

  protected override change(events: MidtransEventService, filter: DeliveryFilter): Promise<number> {
    return events.discard(filter);
  }
}

@Command({
  name: 'events',
  description: 'List, retry and discard events',
  subCommands: [ListEventsCommand, RetryEventsCommand, DiscardEventsCommand],
})
export class EventsGroupCommand extends GroupCommand {}
