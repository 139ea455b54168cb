import { setTimeout as pause } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { validate as isUuid } from 'uuid';
import { MAX_LIMIT } from '../access/listing';
import { MidtransModuleError } from '../errors/midtrans-module.error';
import { MidtransError, redactText } from '../gateway';
import { NOTIFICATION_STATUSES, type NotificationStatus } from '../notifications/notification.entity';
import { NotificationReplayPostponedError } from '../notifications/notification.errors';
import type { NotificationFilter } from '../notifications/notification.filter';
import { NotificationService } from '../notifications/notification.service';
import { CommandSession, type CommonOptions, type Job } from './command.session';
import { momentOf } from './moment';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

interface ReplayOptions extends CommonOptions {
  readonly order?: string;
  readonly outcome?: NotificationStatus;
  readonly since?: Date;
  readonly until?: Date;
}

/** Where it is not known when Midtrans may be asked again, in milliseconds. */
const PAUSE_MS = 1_000;

/** `replay`: takes notifications of the inbox once more. */
@Command({
  name: 'replay',
  arguments: '[ids...]',
  argsDescription: { ids: 'of notifications' },
  description: 'Take stored notifications once more, as Midtrans confirms them now',
})
export class ReplayCommand extends OperatorCommand<ReplayOptions> {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Option({ flags: '--order <id>', description: 'those of an order' })
  readOrder(id: string): string {
    return id;
  }

  @Option({
    flags: '--outcome <outcome>',
    description: `those that became ${NOTIFICATION_STATUSES.join(', ')}`,
  })
  readOutcome(text: string): NotificationStatus {
    const outcome = NOTIFICATION_STATUSES.find((status) => status === text);
    if (outcome !== undefined) return outcome;
    throw new UsageError(`--outcome: ${text} is none of ${NOTIFICATION_STATUSES.join(', ')}`);
  }

  @Option({
    flags: '--since <time>',
    description: 'those that came after it: 2026-11-27T10:00:00+07:00, 2026-11-27, 2h',
  })
  readSince(text: string): Date {
    return momentOf('--since', text);
  }

  @Option({ flags: '--until <time>', description: 'those that came before it' })
  readUntil(text: string): Date {
    return momentOf('--until', text);
  }

  @Help('after')
  examples(): string {
    return `
Give ids, or what the notifications are like: all that is given must hold. The oldest is taken first. Whatever would move something is asked of
Midtrans, and only what it answers is believed; what nobody signed (invalid_signature) stays refused, and Midtrans is asked about what it
names. Outcomes: moved; unchanged; failed (Midtrans could not be asked, or does not say what was notified), which ends with 1.

Examples:
  replay 019acb1e-4d5f-7abc-8def-0123456789ab
  replay --outcome unconfirmed
  replay --outcome invalid_signature --since 2h     after a key was configured wrongly
  replay --order ORDER-20261127-1 --json`;
  }

  protected override async begin({
    registrations,
    args,
    options,
    signal,
  }: Job<ReplayOptions>): Promise<Work> {
    const services = registrations.map((each) => each.get(NotificationService));
    const filter = filterOf(options);
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (args.length > 0 === isFiltered) {
      throw new UsageError('replay: give ids, or --order, --outcome, --since, --until or --account');
    }
    const wrong = args.find((id) => !isUuid(id));
    if (wrong !== undefined) throw new UsageError(`replay: ${wrong} is no id of a notification`);
    const stored = args.length > 0 ? await named(services, args) : await all(services, filter);
    return { title: 'Notifications', total: stored.length, results: replayAll(stored, signal) };
  }
}

function filterOf({ account, order, outcome, since, until }: ReplayOptions): NotificationFilter {
  return { account, orderId: order, status: outcome, createdAfter: since, createdBefore: until };
}

/** A delivery, with the service of the registration that has it. */
interface Stored {
  readonly id: string;
  readonly notifications: NotificationService;
}

/** One that no registration has is told of by the first. */
async function named(services: readonly NotificationService[], ids: readonly string[]): Promise<Stored[]> {
  const unique = [...new Set(ids)];
  return Promise.all(
    unique.map(async (id) => {
      const found = await Promise.all(services.map((each) => each.find(id)));
      const owner = services.find((_, index) => found[index] !== null) ?? services[0];
      if (owner === undefined) throw new Error('unreachable: the application has a registration');
      return { id, notifications: owner };
    }),
  );
}

/** What nobody signed may be each registration's: it is taken once. */
async function all(services: readonly NotificationService[], filter: NotificationFilter): Promise<Stored[]> {
  const stored = new Map<string, Stored>();
  for (const notifications of services) {
    for (const id of await idsOf(notifications, filter)) {
      if (!stored.has(id)) stored.set(id, { id, notifications });
    }
  }
  return [...stored.values()];
}

/** Before the first of them is taken, as that changes what they are like. Oldest first. */
async function idsOf(notifications: NotificationService, filter: NotificationFilter): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = await notifications.list(filter, { limit: MAX_LIMIT, cursor });
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids.reverse();
    cursor = nextCursor;
  }
}

async function* replayAll(stored: readonly Stored[], signal: AbortSignal): AsyncGenerator<CommandResult> {
  for (const { id, notifications } of stored) {
    if (signal.aborted) return;
    try {
      const replayed = await inItsTurn(() => notifications.replay(id), signal);
      if (replayed === null) return;
      const { notification, isMoved } = replayed;
      const { orderId, accountId, status, outcome } = notification;
      yield {
        subject: id,
        outcome: isMoved ? 'moved' : 'unchanged',
        detail: `${orderId === null ? `account ${accountId}` : `order ${orderId}`}: ${outcome}`,
        data: { account: notification.account, order_id: orderId, status },
      };
    } catch (error) {
      if (!(error instanceof MidtransError) && !(error instanceof MidtransModuleError)) throw error;
      yield { subject: id, outcome: 'failed', isFailure: true, detail: redactText(error.message) };
    }
  }
}

/** Several notifications may be of one payment, about which Midtrans is not asked at every turn. @returns null where it was called off meanwhile */
async function inItsTurn<T>(replay: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
  for (;;) {
    try {
      return await replay();
    } catch (error) {
      if (!(error instanceof NotificationReplayPostponedError)) throw error;
      const { retryAfterMs } = error;
      await pause(Number.isFinite(retryAfterMs) ? retryAfterMs : PAUSE_MS, undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) return null;
    }
  }
}
