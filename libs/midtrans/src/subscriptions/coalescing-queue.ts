import { MidtransError } from '../gateway';
import { KeyedQueue } from '../gateway-commands/keyed-queue';

/** How much the gateway may be asked. */
export interface QueueLimits {
  /** Milliseconds between the end of a question about a thing and the next about the same. */
  readonly pauseMs: number;
  /** How many questions are under way at once, about all things. */
  readonly concurrency: number;
}

/** More questions wait than will be answered in time. */
export class QueueFullError extends MidtransError {
  constructor() {
    super({ message: 'Too much is being read back from Midtrans', attempts: 0, outcomeUnknown: false });
  }
}

interface Waiting<Hint> {
  hint: Hint;
  done: Promise<void>;
}

/** Whoever gave a hint waits for its answer, a webhook for seconds at most. */
const MOST_WAITING_PER_PLACE = 10;

/**
 * Turns any number of hints into few questions. Of each thing one question is under way, and one waits: it takes in every hint
 * that comes meanwhile, so whoever gave one is told of a question that was asked after it.
 */
export class CoalescingQueue<Hint> {
  private readonly waiting = new Map<string, Waiting<Hint>>();
  private readonly queue = new KeyedQueue();
  private readonly line: (() => void)[] = [];
  private underWay = 0;

  constructor(
    private readonly read: (id: string, hint: Hint) => Promise<void>,
    /** `undefined` where one question cannot follow both. */
    private readonly merge: (earlier: Hint, later: Hint) => Hint | undefined,
    private readonly limits: QueueLimits,
    private readonly pause = (ms: number) =>
      new Promise<void>((resolve) => void setTimeout(resolve, ms).unref()),
  ) {}

  /**
   * Asks after this moment.
   *
   * @throws QueueFullError where it would take too long
   * @throws what reading throws
   */
  enqueue(id: string, hint: Hint): Promise<void> {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) {
      const merged = this.merge(waiting.hint, hint);
      if (merged === undefined) return Promise.reject(new QueueFullError());
      waiting.hint = merged;
      return waiting.done;
    }
    if (this.waiting.size >= MOST_WAITING_PER_PLACE * this.limits.concurrency)
      return Promise.reject(new QueueFullError());
    const entry: Waiting<Hint> = { hint, done: Promise.resolve() };
    this.waiting.set(id, entry);
    const read = async (): Promise<void> => {
      await this.acquire();
      this.waiting.delete(id);
      try {
        await this.read(id, entry.hint);
      } finally {
        this.release();
      }
    };
    entry.done = this.queue.run(id, read, () => this.pause(this.limits.pauseMs));
    return entry.done;
  }

  private acquire(): Promise<void> {
    if (this.underWay < this.limits.concurrency) {
      this.underWay++;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.line.push(resolve));
  }

  /** Hands the place on. */
  private release(): void {
    const following = this.line.shift();
    if (following === undefined) this.underWay--;
    else following();
  }
}
