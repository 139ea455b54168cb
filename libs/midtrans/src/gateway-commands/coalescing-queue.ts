import { MidtransError } from '../gateway';
import { KeyedQueue } from './keyed-queue';

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

/** Takes one more request in. */
type Waiting<Request, Result> = (request: Request) => Promise<Result>;

/** Whoever gave a request waits for its answer, a webhook for seconds at most. */
const MOST_WAITING_PER_PLACE = 10;

/**
 * Turns any number of requests into few questions. Of each thing one question is under way, and one waits: it takes in every request
 * that comes meanwhile, so whoever gave one is told of a question that was asked after it.
 */
export class CoalescingQueue<Request, Result> {
  private readonly waiting = new Map<string, Waiting<Request, Result>>();
  private readonly queue = new KeyedQueue();
  private readonly line: (() => void)[] = [];
  private underWay = 0;

  constructor(
    private readonly read: (id: string, request: Request) => Promise<Result>,
    /** `undefined` where one question cannot follow both. */
    private readonly merge: (earlier: Request, later: Request) => Request | undefined,
    private readonly limits: QueueLimits,
    private readonly pause = (ms: number) =>
      new Promise<void>((resolve) => void setTimeout(resolve, ms).unref()),
  ) {}

  /**
   * Asks after this moment.
   *
   * @returns what the question gave, which may be the answer to others' requests too
   * @throws QueueFullError where it would take too long
   * @throws what reading throws
   */
  enqueue(id: string, request: Request): Promise<Result> {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) return waiting(request);
    if (this.waiting.size >= MOST_WAITING_PER_PLACE * this.limits.concurrency)
      return Promise.reject(new QueueFullError());
    let latest = request;
    const read = async (): Promise<Result> => {
      await this.acquire();
      this.waiting.delete(id);
      try {
        return await this.read(id, latest);
      } finally {
        this.release();
      }
    };
    const done = this.queue.run(id, read, () => this.pause(this.limits.pauseMs));
    const add = (later: Request): Promise<Result> => {
      const merged = this.merge(latest, later);
      if (merged === undefined) return Promise.reject(new QueueFullError());
      latest = merged;
      return done;
    };
    this.waiting.set(id, add);
    return done;
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
