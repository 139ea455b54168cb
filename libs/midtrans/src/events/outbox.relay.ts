import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { AccountPreparation } from '../accounts/account-preparation';
import { AccountKeys } from '../accounts/account.keys';
import { BackgroundWork } from '../options/background-work';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import type { AppendLease, Lease } from './append.sql';
import type { DeadLetterPolicy } from './consumer';
import { ConsumerPresence } from './consumer.presence';
import { ConsumerRunner, type Batch, type Delivery } from './consumer.runner';
import { DeliveredMarks } from './delivered-marks';
import { DeliveryOutcomes } from './delivery.outcomes';
import { DeliveryStore, type DeliveryKey } from './delivery.store';
import { DurableListeners, inAccounts } from './durable-listeners';
import type { MidtransEvent } from './event';
import { EventCatalogue } from './event.catalogue';
import type { AppendedEvent, DeliveryRow, OutboxRow } from './outbox.row';
import { PlainListeners } from './plain-listeners';
import { redeliveryOf, type RedeliveryPolicy } from './retry';
import { messageOfThrown } from './thrown';

/** So many beats of the heart within a lease: two of them may fail. */
const BEATS_PER_LEASE = 3;

/**
 * Brings events from the outbox to the host's listeners: at once in the process that appended them, and by a sweep for
 * whatever a crash, a full queue or a failed listener left behind. What is with a listener is leased to this instance, by short leases
 * that are extended: an instance that is gone extends none.
 */
@Injectable()
export class OutboxRelay
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown, AccountPreparation
{
  private readonly logger = new Logger('Midtrans:events');
  private readonly options: ResolvedOptions['events'];
  private readonly instance = randomUUID();
  private readonly marks: DeliveredMarks;
  private readonly outcomes: DeliveryOutcomes;
  private runners: readonly ConsumerRunner[] = [];
  /** Those that begin at the beginning are given what was there before them first. */
  private ready: readonly ConsumerRunner[] = [];
  private state: 'starting' | 'running' | 'stopping' = 'starting';
  private sweepTimer: NodeJS.Timeout | undefined;
  private beatTimer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private sweepAgain = false;
  private postpones = false;
  private beating: Promise<void> | undefined;
  /** When shutdown waits no longer; unknown before it begins. */
  private drainUntil: number | undefined;

  constructor(
    private readonly store: DeliveryStore,
    private readonly presence: ConsumerPresence,
    private readonly listeners: DurableListeners,
    private readonly catalogue: EventCatalogue,
    private readonly plain: PlainListeners,
    private readonly accountKeys: AccountKeys,
    private readonly background: BackgroundWork,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { events }: ResolvedOptions,
  ) {
    this.options = events;
    this.marks = new DeliveredMarks(store, (error) => {
      this.logger.error(`Delivered events could not be marked, trying again: ${error}`);
    });
    this.outcomes = new DeliveryOutcomes(store, this.marks, this, this.instance);
  }

  /** What is appended from now on is kept for the consumers of this process. */
  async onApplicationBootstrap(): Promise<void> {
    // Another merchant's events are nobody's here.
    await this.accountKeys.check();
    if (this.background.hasConsumers)
      await this.presence.register(this.listeners.all(), this.background.isOn);
    if (!this.background.isOn) return;
    this.runners = this.listeners.all().map(
      (consumer) =>
        new ConsumerRunner(
          consumer,
          {
            concurrency: consumer.listener.concurrency ?? this.options.concurrency,
            timeoutMs: consumer.listener.timeoutMs ?? this.options.listenerTimeoutMs,
            deadLetters: consumer.listener.deadLetters ?? this.options.deadLetters,
            leaseMs: this.options.leaseMs,
            redelivery: redeliveryOf(consumer.listener, this.options),
          },
          this.outcomes,
        ),
    );
    this.state = 'running';
    this.ready = this.runners.filter((runner) => !beginsAtBeginning(runner));
    await this.announce();
    const { sweepIntervalMs, leaseMs } = this.options;
    this.sweepTimer = setInterval(() => {
      this.postpones = true;
      this.sweepSoon();
    }, sweepIntervalMs);
    if (!this.background.keepsAlive) this.sweepTimer.unref();
    this.beatTimer = setInterval(() => this.beat(), leaseMs / BEATS_PER_LEASE).unref();
    this.sweepSoon();
  }

  /**
   * Finishes what is with listeners while the database is there for sure. Nest closes the server after this: events of requests that are
   * still answered go on to the listeners.
   */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.sweepTimer);
    await this.untilDrained(this.finish());
  }

  /** Nest has closed the server: nothing more is appended, and what is left is finished or given back. */
  async onApplicationShutdown(): Promise<void> {
    this.state = 'stopping';
    await this.untilDrained(this.drain());
    clearInterval(this.beatTimer);
    for (const runner of this.runners) runner.abort();
  }

  /** What is appended for accounts that are new is kept for the consumers of this process from the first event on. */
  async prepareFor(accounts: readonly string[]): Promise<void> {
    const added = accounts.filter((name) => !this.listeners.accounts.has(name));
    if (added.length === 0 || !this.background.hasConsumers) return;
    const consumers = this.listeners.all().map((consumer) => inAccounts(consumer, added));
    await this.presence.prepareFor(consumers, added, this.background.isOn);
  }

  /** Of what is appended, what this process delivers at once is leased to it. To be asked for right before the statement. */
  lease(): Lease {
    const open = this.state === 'running' ? this.ready.filter(({ isOpen }) => isOpen) : [];
    const lease: AppendLease = {
      instance: this.instance,
      ms: this.options.leaseMs,
      consumers: open.map(({ name }) => name),
    };
    return { parameter: JSON.stringify(lease), at: performance.now() };
  }

  /** Brings events that are committed, of one subject and in order, to the listeners. Returns at once. */
  dispatch(rows: readonly AppendedEvent[], { at }: Lease): void {
    const events = rows.map((row) => this.eventOf(row));
    for (const { event } of events) if (event !== undefined) this.plain.tell(event);
    for (const runner of this.runners) {
      const deliveries = rows.flatMap((row, index): Delivery[] =>
        row.leased_to.includes(runner.name)
          ? [{ row: { ...row, consumer: runner.name, attempts: 0 }, event: undefined, ...events[index] }]
          : [],
      );
      const isForAnother = deliveries.some(({ row }) => !runner.takes(row));
      if (isForAnother || this.state !== 'running')
        void this.outcomes.release(deliveries.map(({ row }) => row));
      else if (deliveries.length > 0) runner.offer({ deliveries, leasedAt: at });
      if (rows.some((row) => runner.takes(row) && !row.leased_to.includes(runner.name))) runner.expectMore();
    }
  }

  /** Emits an event that is not kept, to `@OnEvent` listeners: once, best effort. */
  emit(event: MidtransEvent): void {
    this.plain.tell(event);
  }

  deadLettersOf(consumer: string): DeadLetterPolicy {
    const runner = this.runners.find(({ name }) => name === consumer);
    return runner?.settings.deadLetters ?? this.options.deadLetters;
  }

  redeliveryOf(consumer: string): RedeliveryPolicy {
    const runner = this.runners.find(({ name }) => name === consumer);
    return runner?.settings.redelivery ?? this.options;
  }

  /** Looks for what is due, as soon as it can. */
  sweepSoon(): void {
    if (this.state !== 'running') return;
    if (this.sweeping !== undefined) {
      this.sweepAgain = true;
      return;
    }
    this.sweeping = this.sweep()
      .catch((error: unknown) => {
        this.logger.error(`The outbox could not be swept, trying again: ${messageOfThrown(error)}`);
      })
      .finally(() => {
        this.sweeping = undefined;
        if (this.sweepAgain) this.sweepSoon();
      });
  }

  private async sweep(): Promise<void> {
    this.sweepAgain = false;
    // What is another registration's by now is for its own listeners.
    await this.accountKeys.renewFormer();
    // What has been delivered must be marked first, or it would still stand before its successors.
    await this.marks.flushed();
    const demands = this.ready.map((runner) => runner.demand()).filter(({ subjects }) => subjects > 0);
    if (demands.length === 0) return;
    if (this.postpones) {
      this.postpones = false;
      await this.store.postpone(demands);
    }
    const leasedAt = performance.now();
    const rows = await this.store.claim(demands, {
      instance: this.instance,
      ms: this.options.leaseMs,
    });
    for (const { consumer, subjects } of demands) {
      const runner = this.ready.find(({ name }) => name === consumer);
      const batches = batchesOf(rows.filter((row) => row.consumer === consumer)).map((batch): Batch => ({
        leasedAt,
        deliveries: batch.map((row) => ({ row, ...this.read(row) })),
      }));
      runner?.offerClaimed(batches, subjects);
    }
  }

  private beat(): void {
    this.beating ??= this.extendLeases()
      .then(() => this.announce())
      .finally(() => (this.beating = undefined));
  }

  private async extendLeases(): Promise<void> {
    const { leaseMs } = this.options;
    const at = performance.now();
    const held = this.runners.map((runner) => ({
      runner,
      keys: runner.heldSince(at - leaseMs / BEATS_PER_LEASE),
    }));
    const keys = held.flatMap((each) => each.keys);
    if (keys.length > 0) {
      await this.outcomes.attempt('The leases of events could not be extended', async () => {
        const extended = await this.store.extend(keys, this.instance, leaseMs);
        for (const each of held) each.runner.extended(each.keys, sequencesOf(extended, each.runner.name), at);
      });
    }
    for (const runner of this.runners) runner.expire(performance.now());
  }

  /** Says that the consumers of this process are here, and which new ones there are. */
  private async announce(): Promise<void> {
    if (this.state !== 'running') return;
    const consumers = this.runners.map(({ consumer }) => consumer);
    await this.presence.announce(consumers, () => {
      this.ready = this.runners;
      this.sweepSoon();
    });
  }

  /** Finishes what is with listeners and gives back the rest, so that another instance takes it at once. */
  private async drain(): Promise<void> {
    await this.sweeping;
    await Promise.all(this.runners.map((runner) => runner.drain()));
    await this.marks.flushed();
  }

  private async finish(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.finish()));
    await this.marks.flushed();
  }

  /** Waits for a part of the shutdown: all of it has `drainMs` together. */
  private async untilDrained(work: Promise<void>): Promise<void> {
    this.drainUntil ??= performance.now() + this.options.drainMs;
    await Promise.race([work, afterMs(Math.max(0, this.drainUntil - performance.now()))]);
  }

  private eventOf(row: AppendedEvent): ReadEvent {
    const isWanted = this.plain.hear(row.type) || row.leased_to.length > 0;
    return isWanted ? this.read(row) : { event: undefined };
  }

  /** One that cannot be read keeps no other from anybody. */
  private read(row: OutboxRow): ReadEvent {
    try {
      return { event: this.catalogue.eventOf(row) };
    } catch (error) {
      const unreadable = `it cannot be read: ${messageOfThrown(error)}`;
      this.logger.error(`${row.type} ${row.id}: ${unreadable}`);
      return { event: undefined, unreadable };
    }
  }
}

type ReadEvent = Pick<Delivery, 'event' | 'unreadable'>;

function beginsAtBeginning({ consumer }: ConsumerRunner): boolean {
  return consumer.listener.from === 'beginning';
}

function batchesOf(rows: readonly DeliveryRow[]): DeliveryRow[][] {
  const bySubject = new Map<string, DeliveryRow[]>();
  for (const row of rows) {
    const batch = bySubject.get(row.subject_id);
    if (batch === undefined) bySubject.set(row.subject_id, [row]);
    else batch.push(row);
  }
  return [...bySubject.values()];
}

function sequencesOf(keys: readonly DeliveryKey[], consumer: string): ReadonlySet<string> {
  return new Set(keys.filter((key) => key.consumer === consumer).map(({ sequence }) => sequence));
}

/** Waiting alone does not keep a process alive. */
function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
