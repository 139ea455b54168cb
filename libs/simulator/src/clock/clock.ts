import { DueQueue, type Due } from './due-queue';
import { wholeSeconds } from './time';

type Task = () => void | Promise<void>;

/** Which time an alarm goes by: the clock's own, or the one that passes even where the given clock stands still. */
type Pace = 'shown' | 'elapsed';

interface Alarm extends Due {
  readonly key: string;
  readonly task: Task;
  readonly pace: Pace;
  timer?: NodeJS.Timeout;
}

// Node fires at once what is set further ahead than this, so a longer wait is cut and looked at again.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
// A clock that stands still while an alarm is due must not make its timer spin.
const SHORTEST_RETRY_MS = 50;
/** So few alarms that were called off are not worth the work to drop them. */
const FEW = 1_000;
/** Of times that hold parts of a millisecond: milliseconds since 1970 leave them some ten binary digits. */
const IMPRECISION_MS = 0.01;

/**
 * The gateway's time, and everything that it does by itself. It runs by the clock it was given, and can be moved forward:
 * whatever becomes due on the way happens then, one thing after another, each at its own time.
 */
export class Clock {
  private readonly alarms = new Map<string, Alarm>();
  /** The same alarms in the order in which they are due, and some that were called off since. */
  private readonly queues: Readonly<Record<Pace, DueQueue<Alarm>>> = {
    shown: new DueQueue<Alarm>(),
    elapsed: new DueQueue<Alarm>(),
  };
  /** How far what it shows is ahead of the clock it was given. */
  private ahead = 0;
  /** How far it was ever moved: what passes by the time that has elapsed does not come back. */
  private moved = 0;
  private advancing: Promise<void> = Promise.resolve();
  private keepsProcessAlive = 0;
  private isClosed = false;
  private names = 0;
  private heard: () => void = () => undefined;

  /** @param onMove is called when what it shows was moved */
  constructor(
    private readonly base: () => Date,
    private readonly onMove: () => void = () => undefined,
  ) {}

  readonly now = (): Date => new Date(Math.round(this.base().getTime() + this.ahead));

  /** Milliseconds by which it was moved. */
  get aheadMs(): number {
    return this.ahead;
  }

  /** Tells of everything that was done by itself, once it is done. */
  onRing(heard: () => void): void {
    this.heard = heard;
  }

  /** Begins ahead, as it once stood: nothing becomes due on the way. */
  restore(aheadMs: number): void {
    this.ahead = aheadMs;
  }

  /** The time in the whole seconds that the gateway's times carry. */
  seconds(): Date {
    return wholeSeconds(this.now());
  }

  /** Does the task when the clock shows `at`. One task per key: a new one takes the place of the old. */
  at(key: string, at: Date, task: Task): void {
    this.set(key, task, 'shown', at.getTime());
  }

  /** Does the task after a delay, which passes even where the given clock stands still. Returns what calls it off. */
  after(delayMs: number, task: Task): () => void {
    const key = `after ${this.names++}`;
    this.set(key, task, 'elapsed', this.timeOf('elapsed') + delayMs);
    return () => this.clear(key);
  }

  clear(key: string): void {
    clearTimeout(this.alarms.get(key)?.timer);
    this.alarms.delete(key);
  }

  /** Moves the clock; resolves when everything that became due on the way is done. */
  advance(ms: number): Promise<void> {
    const turn = this.advancing.then(() => this.move(ms));
    // A task that fails rejects its own advance, and must not keep later ones from running.
    this.advancing = turn.catch(() => undefined);
    return turn;
  }

  /** Shows the time of the clock it was given again. What has happened has happened; what is to come comes at its own time. */
  backToNow(): Promise<void> {
    const turn = this.advancing.then(() => {
      this.ahead = 0;
      this.onMove();
    });
    this.advancing = turn;
    return turn;
  }

  /** While `work` is under way, the process lives to see the alarms. */
  async awake<T>(work: Promise<T>): Promise<T> {
    this.keepsProcessAlive++;
    for (const { timer } of this.alarms.values()) timer?.ref();
    try {
      return await work;
    } finally {
      this.keepsProcessAlive--;
      if (this.keepsProcessAlive === 0) for (const { timer } of this.alarms.values()) timer?.unref();
    }
  }

  close(): void {
    this.isClosed = true;
    for (const key of [...this.alarms.keys()]) this.clear(key);
  }

  private timeOf(pace: Pace): number {
    return pace === 'shown' ? this.base().getTime() + this.ahead : performance.now() + this.moved;
  }

  /** Milliseconds of this clock until it is due. */
  private dueIn({ pace, dueAt }: Alarm): number {
    return dueAt - this.timeOf(pace);
  }

  private set(key: string, task: Task, pace: Pace, dueAt: number): void {
    this.clear(key);
    if (this.isClosed) return;
    const alarm: Alarm = { key, task, pace, dueAt, number: this.names++ };
    this.alarms.set(key, alarm);
    const queue = this.queues[pace];
    queue.add(alarm);
    // What was called off would fill it.
    if (queue.size > 2 * this.alarms.size + FEW) queue.keep((each) => this.isSet(each));
    this.wind(alarm, this.dueIn(alarm));
  }

  private isSet(alarm: Alarm): boolean {
    return this.alarms.get(alarm.key) === alarm;
  }

  private wind(alarm: Alarm, delayMs: number): void {
    const ring = () => {
      const left = this.dueIn(alarm);
      if (left > 0) this.wind(alarm, Math.max(left, SHORTEST_RETRY_MS));
      else void this.ring(alarm);
    };
    alarm.timer = setTimeout(ring, Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS));
    if (this.keepsProcessAlive === 0) alarm.timer.unref();
  }

  private async ring({ key, task }: Alarm): Promise<void> {
    this.clear(key);
    try {
      await task();
    } finally {
      this.heard();
    }
  }

  private async move(ms: number): Promise<void> {
    let left = ms;
    for (let next = this.nextWithin(left); next; next = this.nextWithin(left)) {
      const step = Math.max(this.dueIn(next), 0);
      this.pass(step);
      left -= step;
      await this.ring(next);
    }
    this.pass(left);
    this.onMove();
  }

  private pass(ms: number): void {
    this.ahead += ms;
    this.moved += ms;
  }

  private nextWithin(ms: number): Alarm | undefined {
    const [one, other] = [this.firstOf('shown'), this.firstOf('elapsed')];
    const next = one !== undefined && (other === undefined || this.isBefore(one, other)) ? one : other;
    return next !== undefined && this.dueIn(next) <= ms + IMPRECISION_MS ? next : undefined;
  }

  private isBefore(one: Alarm, other: Alarm): boolean {
    const difference = this.dueIn(one) - this.dueIn(other);
    return difference === 0 ? one.number < other.number : difference < 0;
  }

  private firstOf(pace: Pace): Alarm | undefined {
    const queue = this.queues[pace];
    while (queue.first !== undefined && !this.isSet(queue.first)) queue.removeFirst();
    return queue.first;
  }
}
