import { wholeSeconds } from './time';

type Task = () => void | Promise<void>;

interface Alarm {
  readonly task: Task;
  /** Milliseconds of this clock until it is due. */
  dueIn(): number;
  timer?: NodeJS.Timeout;
}

// Node fires at once what is set further ahead than this, so a longer wait is cut and looked at again.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
// A clock that stands still while an alarm is due must not make its timer spin.
const SHORTEST_RETRY_MS = 50;

/**
 * The gateway's time, and everything that it does by itself. It runs by the clock it was given, and can be moved forward:
 * whatever becomes due on the way happens then, one thing after another, each at its own time.
 */
export class Clock {
  private readonly alarms = new Map<string, Alarm>();
  private advanced = 0;
  private advancing: Promise<void> = Promise.resolve();
  private keepsProcessAlive = 0;
  private isClosed = false;
  private names = 0;

  constructor(private readonly base: () => Date) {}

  readonly now = (): Date => new Date(this.base().getTime() + this.advanced);

  /** The time in the whole seconds that the gateway's times carry. */
  seconds(): Date {
    return wholeSeconds(this.now());
  }

  /** Does the task when the clock shows `at`. One task per key: a new one takes the place of the old. */
  at(key: string, at: Date, task: Task): void {
    this.set(key, task, () => at.getTime() - this.now().getTime());
  }

  /** Does the task after a delay, which passes even where the given clock stands still. Returns what calls it off. */
  after(delayMs: number, task: Task): () => void {
    const key = `after ${this.names++}`;
    const elapsed = () => performance.now() + this.advanced;
    const dueAt = elapsed() + delayMs;
    this.set(key, task, () => dueAt - elapsed());
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

  private set(key: string, task: Task, dueIn: () => number): void {
    this.clear(key);
    if (this.isClosed) return;
    const alarm: Alarm = { task, dueIn };
    this.alarms.set(key, alarm);
    this.wind(key, alarm, dueIn());
  }

  private wind(key: string, alarm: Alarm, delayMs: number): void {
    const ring = () => {
      const left = alarm.dueIn();
      if (left > 0) this.wind(key, alarm, Math.max(left, SHORTEST_RETRY_MS));
      else void this.ring(key, alarm);
    };
    alarm.timer = setTimeout(ring, Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS));
    if (this.keepsProcessAlive === 0) alarm.timer.unref();
  }

  private async ring(key: string, alarm: Alarm): Promise<void> {
    this.clear(key);
    await alarm.task();
  }

  private async move(ms: number): Promise<void> {
    let left = ms;
    for (let next = this.nextWithin(left); next; next = this.nextWithin(left)) {
      const [key, alarm] = next;
      const step = Math.max(alarm.dueIn(), 0);
      this.advanced += step;
      left -= step;
      await this.ring(key, alarm);
    }
    this.advanced += left;
  }

  private nextWithin(ms: number): [string, Alarm] | undefined {
    let next: { entry: [string, Alarm]; dueIn: number } | undefined;
    for (const entry of this.alarms) {
      const dueIn = entry[1].dueIn();
      if (dueIn <= ms && (next === undefined || dueIn < next.dueIn)) next = { entry, dueIn };
    }
    return next?.entry;
  }
}
