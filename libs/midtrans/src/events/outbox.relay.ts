import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { BackgroundWork } from './background-work';
import type { MidtransEvent } from './event';
import { EventCatalogue } from './event.catalogue';
import { DeliveredMarks } from './delivered-marks';
import { DurableListeners, type DurableListener } from './durable-listeners';
import type { OutboxRow } from './outbox.row';
import { OutboxStore } from './outbox.store';
import { nextAttemptInMs } from './retry';

/** Events of one subject, in order, under one lease. */
interface Batch {
  readonly rows: readonly OutboxRow[];
  readonly leasedAt: number;
  /** Found by the sweep: there may be more where it came from. */
  readonly swept: boolean;
}

const MAX_ERROR_LENGTH = 2_000;

/** Batches waiting in memory beyond this many are left to the sweep: their rows are safe. */
const MAX_WAITING = 1_000;

/**
 * Brings events from the outbox to the host's listeners: at once in the process that appended them, and by a sweep for
 * whatever a crash, a full queue or a failed listener left behind.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Midtrans:events');
  private readonly options: ResolvedOptions['events'];
  private readonly marks: DeliveredMarks;
  private readonly waiting: Batch[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private state: 'starting' | 'running' | 'stopping' = 'starting';
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private sweepAgain = false;
  /** When shutdown waits no longer; unknown before it begins. */
  private drainUntil: number | undefined;

  constructor(
    private readonly store: OutboxStore,
    private readonly listeners: DurableListeners,
    private readonly catalogue: EventCatalogue,
    // Optional, so that where there is no EventEmitterModule our own error says so, and not Nest's.
    @Optional() private readonly emitter: EventEmitter2,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { events }: ResolvedOptions,
    private readonly background: BackgroundWork,
  ) {
    this.options = events;
    this.marks = new DeliveredMarks(store, (error) => {
      this.logger.error(`Delivered events could not be marked, they will be delivered again: ${error}`);
    });
  }

  onApplicationBootstrap(): void {
    if (!this.background.isOn) return;
    this.state = 'running';
    this.timer = setInterval(() => this.sweepSoon(), this.options.sweepIntervalMs).unref();
    this.sweepSoon();
  }

  /**
   * Finishes what is with listeners while the database is there for sure. Nest closes the server after this: events of requests that are
   * still answered go on to the listeners.
   */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.untilDrained(this.finish([...this.underWay]));
  }

  /** Nest has closed the server: nothing more is appended, and what is left is finished or given back. */
  async onApplicationShutdown(): Promise<void> {
    this.state = 'stopping';
    await this.untilDrained(this.drain());
  }

  /** Milliseconds for which a newly appended event is leased to this instance: 0 when it will not dispatch. */
  get leaseMs(): number {
    return this.state === 'running' && this.waiting.length < MAX_WAITING ? this.options.leaseMs : 0;
  }

  /**
   * Brings events that are committed, of one subject and in order, to the listeners. Returns at once.
   *
   * @param leased - whether they were appended under {@link leaseMs}; else they are looked for once those under way are through, as
   *   earlier ones of the subject may still wait
   */
  dispatch(rows: readonly OutboxRow[], leased: boolean): void {
    if (leased && this.state === 'stopping') void this.release(rows).catch(() => undefined);
    else if (leased) this.enqueue(rows, false);
    else void Promise.allSettled(this.underWay).then(() => this.sweepSoon());
  }

  /** Emits an event that is not kept, to `@OnEvent` listeners: once, best effort. */
  emit(event: MidtransEvent): void {
    if (!this.emitter.hasListeners(event.type)) return;
    try {
      this.emitter.emitAsync(event.type, event).catch((error: unknown) => this.warnOfListener(event, error));
    } catch (error) {
      this.warnOfListener(event, error);
    }
  }

  private sweepSoon(): void {
    if (this.state !== 'running') return;
    if (this.sweeping !== undefined) {
      this.sweepAgain = true;
      return;
    }
    this.sweeping = this.sweep()
      .catch((error: unknown) => {
        this.logger.error(`The outbox could not be swept, trying again: ${messageOf(error)}`);
      })
      .finally(() => {
        this.sweeping = undefined;
        if (this.sweepAgain) this.sweepSoon();
      });
  }

  private async sweep(): Promise<void> {
    this.sweepAgain = false;
    // What has been delivered must be marked first, or it would still stand before its successors.
    await this.marks.flushed();
    // However busy this instance is with new events, the ones left behind get on.
    const free = Math.max(1, this.options.concurrency - this.underWay.size - this.waiting.length);
    for (const row of await this.store.claim(free, this.options.leaseMs)) this.enqueue([row], true);
  }

  private enqueue(rows: readonly OutboxRow[], swept: boolean): void {
    this.waiting.push({ rows, swept, leasedAt: Date.now() });
    this.startNext();
  }

  private startNext(): void {
    while (this.state === 'running' && this.underWay.size < this.options.concurrency) {
      const batch = this.waiting.shift();
      if (batch === undefined) return;
      const run = this.deliverInOrder(batch)
        .catch((error: unknown) => {
          this.logger.error(`An event could not be handled, its lease will end: ${messageOf(error)}`);
        })
        .finally(() => {
          this.underWay.delete(run);
          this.startNext();
          if (batch.swept) this.sweepSoon();
        });
      this.underWay.add(run);
    }
  }

  private async deliverInOrder({ rows, leasedAt }: Batch): Promise<void> {
    let tried = 0;
    for (const row of rows) {
      // The first half of the lease is for starting, the second for the listeners.
      if (Date.now() - leasedAt > this.options.leaseMs / 2) break;
      tried++;
      if (!(await this.deliver(row))) break;
    }
    await this.release(rows.slice(tried));
  }

  /** @returns whether every durable listener has had the event */
  private async deliver(row: OutboxRow): Promise<boolean> {
    const event = this.catalogue.eventOf(row);
    if (event === undefined) {
      await this.store.markFailed(row.sequence, {
        error: 'its payment is gone',
        deliveredTo: [],
        retryInMs: null,
      });
      return true;
    }
    if (row.attempts === 0) this.emit(event);

    const due = this.listeners.of(row.type).filter((listener) => !row.delivered_to.includes(listener.name));
    const failures: string[] = [];
    const delivered: string[] = [];
    await Promise.all(
      due.map(async (listener) => {
        const error = await this.call(listener, event);
        if (error === undefined) delivered.push(listener.name);
        else failures.push(`${listener.name}: ${error}`);
      }),
    );
    if (failures.length === 0) {
      this.marks.add(row.sequence);
      return true;
    }
    await this.fail(row, failures.join('\n'), delivered);
    return false;
  }

  private async fail(row: OutboxRow, error: string, deliveredTo: readonly string[]): Promise<void> {
    const attempts = row.attempts + 1;
    const retryInMs = nextAttemptInMs(attempts, this.options);
    const what = `${row.type} ${row.id} failed in attempt ${attempts}`;
    if (retryInMs === null) this.logger.error(`${what}, given up: ${error}`);
    else this.logger.warn(`${what}, again in ${retryInMs} ms: ${error}`);
    await this.store.markFailed(row.sequence, { error, deliveredTo, retryInMs });
  }

  private async call(listener: DurableListener, event: MidtransEvent): Promise<string | undefined> {
    const { listenerTimeoutMs } = this.options;
    try {
      const handled = listener.handle(event);
      if (!isThenable(handled)) return undefined;
      const late = await within(listenerTimeoutMs, Promise.resolve(handled));
      return late ? `no answer within ${listenerTimeoutMs} ms` : undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Finishes what is with listeners and gives back the rest, so that another instance takes it at once. */
  private async drain(): Promise<void> {
    await this.sweeping;
    await this.release(this.waiting.splice(0).flatMap(({ rows }) => rows));
    await this.finish([...this.underWay]);
  }

  private async finish(runs: readonly Promise<void>[]): Promise<void> {
    await Promise.allSettled(runs);
    await this.marks.flushed();
  }

  /** Waits for a part of the shutdown: all of it has `drainMs` together, and no failure of it keeps others from closing. */
  private async untilDrained(work: Promise<void>): Promise<void> {
    this.drainUntil ??= Date.now() + this.options.drainMs;
    const failed = (error: unknown): void => {
      this.logger.error(
        `Events under way could not be given back, their lease will end: ${messageOf(error)}`,
      );
    };
    await within(Math.max(0, this.drainUntil - Date.now()), work.catch(failed));
  }

  private release(rows: readonly OutboxRow[]): Promise<void> {
    return this.store.release(rows.map(({ sequence }) => sequence));
  }

  private warnOfListener(event: MidtransEvent, error: unknown): void {
    this.logger.warn(`An @OnEvent listener of ${event.type} ${event.id} failed: ${messageOf(error)}`);
  }
}

/** Waits for the work, at most so long. @returns whether the time ran out */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    // Waiting alone does not keep a process alive.
    timer = setTimeout(() => resolve(true), ms).unref();
  });
  try {
    return await Promise.race([work.then(() => false), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** What PostgreSQL can store of an error: no NUL, and no book. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
}
