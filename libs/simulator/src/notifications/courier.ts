import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock/clock';
import type { JsonObject } from '../json';
import { redeliveryDelay, type Answer } from './policy';
import { postNotification } from './post';

/** One attempt to deliver one notification. */
export interface NotificationAttempt {
  readonly orderId: string;
  /** The address it was sent to, before any redirect. */
  readonly url: string;
  /** The notification as sent, parsed. */
  readonly body: Readonly<JsonObject>;
  readonly at: Date;
  /** 1 for the first delivery, 2 and up for redeliveries. */
  readonly attempt: number;
  /** The HTTP status of the merchant's final answer; absent when there was none. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

export interface CourierSettings {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timeScale: number;
  readonly timeoutMs: number;
}

interface Letter {
  readonly orderId: string;
  readonly url: string;
  readonly body: JsonObject;
}

/** Delivers notifications and, by the gateway's policy, delivers again. */
export class Courier {
  private readonly log: NotificationAttempt[] = [];
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly planned = new Set<() => void>();
  private readonly closing = new AbortController();
  private outstanding = 0;
  private waiters: (() => void)[] = [];

  constructor(private readonly settings: CourierSettings) {
    // Every delivery under way listens to it, and any number may be.
    setMaxListeners(0, this.closing.signal);
  }

  /** Every attempt so far, in the order in which they were answered. */
  attempts(): readonly NotificationAttempt[] {
    return [...this.log];
  }

  /**
   * Sends a notification to every url; resolves when each has answered the first attempt. One transaction's first attempts
   * reach one url in the order in which they were sent; everything else runs concurrently.
   */
  async send(transactionId: string, letters: readonly Letter[]): Promise<void> {
    await Promise.all(letters.map((letter) => this.queue(`${transactionId} ${letter.url}`, letter)));
  }

  /** Resolves when no delivery is under way and no redelivery is planned. */
  async idle(): Promise<void> {
    if (this.outstanding === 0) return;
    await this.settings.clock.awake(new Promise<void>((resolve) => this.waiters.push(resolve)));
  }

  /** Gives up every redelivery, aborts what is under way and waits for it to end. */
  async close(): Promise<void> {
    this.closing.abort(new Error('the simulator was closed'));
    for (const callOff of this.planned) {
      callOff();
      this.finish();
    }
    this.planned.clear();
    await this.idle();
  }

  private async queue(lane: string, letter: Letter): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.outstanding++;
    const turn = (this.lanes.get(lane) ?? Promise.resolve()).then(() => this.deliver(letter, 1));
    this.lanes.set(lane, turn);
    await turn;
    if (this.lanes.get(lane) === turn) this.lanes.delete(lane);
  }

  /** One attempt; the letter stays outstanding until its last. */
  private async deliver(letter: Letter, attempt: number): Promise<void> {
    const answer = await this.attempt(letter, attempt);
    const delay = redeliveryDelay(attempt, answer, this.settings.random());
    if (delay === undefined || this.closing.signal.aborted) this.finish();
    else this.plan(delay * this.settings.timeScale, () => this.deliver(letter, attempt + 1));
  }

  private async attempt(letter: Letter, attempt: number): Promise<Answer> {
    const entry = { ...letter, at: this.settings.clock.now(), attempt };
    try {
      const status = await postNotification(letter.url, JSON.stringify(letter.body), {
        fetch: this.settings.fetch,
        timeoutMs: this.settings.timeoutMs,
        signal: this.closing.signal,
      });
      this.log.push({ ...entry, status });
      return status;
    } catch (error) {
      this.log.push({ ...entry, error: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  private plan(delayMs: number, task: () => Promise<void>): void {
    const callOff = this.settings.clock.after(delayMs, () => {
      this.planned.delete(callOff);
      return task();
    });
    this.planned.add(callOff);
  }

  private finish(): void {
    this.outstanding--;
    if (this.outstanding > 0) return;
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }
}
