import type { Consumer, DeadLetterPolicy } from './consumer';
import type { MidtransEvent } from './event';
import type { DeliveryKey, Demand } from './delivery.store';
import { FailurePause } from './failure-pause';
import { ListenerRun, type RunError } from './listener.run';
import type { DeliveryRow, OutboxRow } from './outbox.row';
import type { RedeliveryPolicy } from './retry';

/** Events of one subject, in order, under one lease. */
export interface Batch {
  readonly deliveries: readonly Delivery[];
  /** When the lease was asked for, by `performance.now()`: the time of day may be set back. */
  readonly leasedAt: number;
}

export interface Delivery {
  readonly row: DeliveryRow;
  /** Undefined where its subject is gone, or it cannot be read. */
  readonly event: MidtransEvent | undefined;
  /** Why it cannot be read here: another version of the application may. */
  readonly unreadable?: string;
}

/** What a runner does to deliveries. */
export interface Outcomes {
  delivered(key: DeliveryKey): void;
  /** @param isFinal - whether it need not be tried again */
  failed(row: DeliveryRow, error: string, isFinal?: boolean): Promise<void>;
  /** It has not ended in time, and has the delivery until it does. */
  overdue(row: DeliveryRow, error: string): Promise<void>;
  release(keys: readonly DeliveryKey[]): Promise<void>;
  /** There may be more for the consumer. */
  wantsMore(): void;
  /** It is given nothing for so many milliseconds. */
  heldBack(consumer: string, ms: number): void;
}

export interface RunnerSettings {
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly deadLetters: DeadLetterPolicy;
  readonly leaseMs: number;
  readonly redelivery: RedeliveryPolicy;
}

/** So many runs of a consumer may go on beyond their time: after that it is given nothing more here. */
const MOST_OVERDUE = 100;
/** Batches waiting in memory beyond this many are left to the database. */
const MOST_WAITING = 1_000;
/** The most subjects that are claimed at once. */
const MOST_CLAIMED = 256;

interface Held {
  readonly row: DeliveryRow;
  readonly run: ListenerRun;
  leasedAt: number;
}

/** Runs one consumer's listener: so many at once, each subject's events one after the other, each event once at a time. */
export class ConsumerRunner {
  private readonly waiting: Batch[] = [];
  private readonly slots = new Set<Promise<void>>();
  /** What is with the listener, also beyond its time, by sequence. */
  private readonly held = new Map<string, Held>();
  private overdue = 0;
  private claimSize: number;
  private mayBeMore = false;
  private isStopping = false;
  private readonly pause: FailurePause | undefined;

  constructor(
    readonly consumer: Consumer,
    readonly settings: RunnerSettings,
    private readonly outcomes: Outcomes,
  ) {
    this.claimSize = settings.concurrency;
    this.pause = consumer.listener.pausesOnFailures === true ? new FailurePause() : undefined;
  }

  get name(): string {
    return this.consumer.listener.name;
  }

  takes({ type, account }: Pick<OutboxRow, 'type' | 'account'>): boolean {
    const { types, accounts } = this.consumer;
    return types.includes(type) && accounts.includes(account);
  }

  /** Whether what is appended may come here at once. */
  get isOpen(): boolean {
    return this.takesMore && this.pause?.isFailing !== true && this.waiting.length < MOST_WAITING;
  }

  /** What it can take from the database. */
  demand(): Demand {
    const { deadLetters } = this.settings;
    const { types, accounts } = this.consumer;
    return { consumer: this.name, types, accounts, subjects: this.room, deadLetters };
  }

  /** For how many subjects. */
  private get room(): number {
    if (!this.takesMore || this.waiting.length >= MOST_WAITING) return 0;
    if (this.pause?.isFailing === true) return this.slots.size + this.waiting.length === 0 ? 1 : 0;
    // However busy it is with new events, the ones left behind get on.
    const least = this.waiting.length < this.settings.concurrency ? 1 : 0;
    return Math.max(least, this.claimSize - this.slots.size - this.waiting.length);
  }

  offer(batch: Batch): void {
    this.waiting.push(batch);
    this.startNext();
  }

  /** @param demanded - of how many subjects; where there were as many, there may be many more */
  offerClaimed(batches: readonly Batch[], demanded: number): void {
    if (batches.length === 0) return;
    this.mayBeMore = true;
    if (batches.length >= demanded) this.claimSize = Math.min(this.claimSize * 2, MOST_CLAIMED);
    for (const batch of batches) this.offer(batch);
  }

  /** Something of the consumer's was left to the database: it is asked for as soon as something else is through. */
  expectMore(): void {
    if (this.slots.size > 0) this.mayBeMore = true;
    else this.outcomes.wantsMore();
  }

  /** What is with the listener under a lease that is getting old. */
  heldSince(before: number): DeliveryKey[] {
    return [...this.held.values()].filter(({ leasedAt }) => leasedAt <= before).map(({ row }) => row);
  }

  /** @param extended - of those that were asked for, at that time, those that are still this process's */
  extended(asked: readonly DeliveryKey[], extended: ReadonlySet<string>, at: number): void {
    for (const { sequence } of asked) {
      const held = this.held.get(sequence);
      if (held === undefined) continue;
      if (extended.has(sequence)) held.leasedAt = at;
      else held.run.abort('its lease was lost');
    }
  }

  /** Ends what may be another instance's by now, and gives back what waits here for too long. */
  expire(now: number): void {
    const { leaseMs } = this.settings;
    for (const { run, leasedAt } of this.held.values()) {
      if (now - leasedAt > leaseMs) run.abort('its lease could not be extended');
    }
    const old = this.waiting.filter((batch) => this.isOld(batch, now));
    if (old.length === 0) return;
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((batch) => !this.isOld(batch, now)));
    this.claimSize = this.settings.concurrency;
    const stillLeased = old.filter(({ leasedAt }) => now - leasedAt < leaseMs);
    void this.outcomes.release(stillLeased.flatMap(({ deliveries }) => deliveries.map(({ row }) => row)));
  }

  /** Resolves when the listener is through with what is with it now. */
  async finish(): Promise<void> {
    await Promise.all(this.slots);
  }

  /** Gives back what waits, and resolves when the listener is through with the rest. */
  async drain(): Promise<void> {
    this.isStopping = true;
    await this.outcomes.release(
      this.waiting.splice(0).flatMap(({ deliveries }) => deliveries.map(({ row }) => row)),
    );
    await this.finish();
  }

  /** Ends what is still with the listener: its leases run out. */
  abort(): void {
    for (const { run } of this.held.values()) run.abort('the application is closing');
  }

  private startNext(): void {
    while (this.isRunnable) {
      const batch = this.waiting.shift();
      if (batch === undefined) return;
      const slot = this.deliverInOrder(batch).finally(() => {
        this.slots.delete(slot);
        this.startNext();
        if (this.waiting.length === 0) this.askForMore();
      });
      this.slots.add(slot);
    }
  }

  private get isRunnable(): boolean {
    const slots = this.pause?.isFailing === true ? 1 : this.settings.concurrency;
    return this.takesMore && this.slots.size < slots;
  }

  private get takesMore(): boolean {
    return !this.isStopping && this.overdue < MOST_OVERDUE && this.pause?.isOn !== true;
  }

  private askForMore(): void {
    if (!this.mayBeMore) return;
    this.mayBeMore = false;
    this.outcomes.wantsMore();
  }

  private async deliverInOrder({ deliveries, leasedAt }: Batch): Promise<void> {
    let tried = 0;
    for (const delivery of deliveries) {
      if (this.isStopping || this.isOld({ leasedAt }, performance.now())) break;
      tried++;
      if (!(await this.deliver(delivery, leasedAt))) break;
    }
    const rest = deliveries.slice(tried);
    if (rest.length === 0) return;
    this.mayBeMore = true;
    await this.outcomes.release(rest.map(({ row }) => row));
  }

  /** @returns whether the next event of the subject may follow */
  private async deliver({ row, event, unreadable }: Delivery, leasedAt: number): Promise<boolean> {
    const earlier = this.held.get(row.sequence);
    if (earlier !== undefined) {
      // The lease had run out, and this process has it again: its run goes on.
      earlier.leasedAt = leasedAt;
      return false;
    }
    if (event === undefined) {
      await this.outcomes.failed(row, unreadable ?? 'its subject is gone', unreadable === undefined);
      return false;
    }
    const run = new ListenerRun(this.consumer.listener, event, row.subject_id);
    this.held.set(row.sequence, { row, run, leasedAt });
    const overdue = await run.overdueAfter(this.settings.timeoutMs);
    if (overdue === undefined) return this.conclude(row, await run.ended);
    this.overdue++;
    void run.ended
      .then((error) => this.conclude(row, error))
      .finally(() => {
        this.overdue--;
        this.startNext();
        this.outcomes.wantsMore();
      });
    await this.outcomes.overdue(row, overdue);
    return false;
  }

  private async conclude(row: DeliveryRow, error: RunError): Promise<boolean> {
    if (error === null) this.succeeded(row);
    else {
      this.holdBack();
      await this.outcomes.failed(row, error);
    }
    this.held.delete(row.sequence);
    return error === null;
  }

  private succeeded(row: DeliveryRow): void {
    // What was held back is asked for as soon as this one is through.
    if (this.pause?.isFailing === true) this.mayBeMore = true;
    this.pause?.succeeded();
    this.outcomes.delivered(row);
  }

  /** Gives back what waits where it would fail as well. */
  private holdBack(): void {
    const ms = this.pause?.failed();
    if (ms === undefined) return;
    this.claimSize = this.settings.concurrency;
    this.outcomes.heldBack(this.name, ms);
    void this.outcomes.release(
      this.waiting.splice(0).flatMap(({ deliveries }) => deliveries.map(({ row }) => row)),
    );
  }

  /** The first half of a lease is for starting. */
  private isOld({ leasedAt }: Pick<Batch, 'leasedAt'>, now: number): boolean {
    return now - leasedAt > this.settings.leaseMs / 2;
  }
}
