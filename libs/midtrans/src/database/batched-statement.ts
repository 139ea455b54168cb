import { AsyncLocalStorage } from 'node:async_hooks';
import { isDatabaseAway } from './outage';

/** How much is done at once. */
export interface BatchLimits {
  /** So many statements are under way at once: one is on its way while the next is gathered. */
  readonly statements: number;
  /** So many items go into one statement. */
  readonly items: number;
}

/** Two connections of the host's pool, and no statement that takes long. */
const LIMITS: BatchLimits = { statements: 2, items: 100 };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One statement for whatever arrives while earlier ones are under way. Under load many share a round trip and, where they write, a commit
 * (group commit), and of the host's pool no more connections are held than there are statements. Whoever comes first waits for nobody.
 *
 * Where the database refuses a statement, its items are tried anew by halves, until the one that it refuses fails alone. Where it is away,
 * all of them fail: what was done of them is unknown.
 */
export class BatchedStatement<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private isGathering = false;
  // What one caller's request carries along is none of the others' business.
  private readonly ofNobody = AsyncLocalStorage.snapshot();

  /** @param send - does all of it or nothing, and answers in the items' order; an item may stand in it twice */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits = LIMITS,
  ) {}

  /** @throws what the statement failed with: nothing of the item was done, or it is unknown whether it was */
  run(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.isGathering || this.running === this.limits.statements) return;
      this.isGathering = true;
      // What has arrived with it goes with it.
      this.ofNobody(setImmediate, () => {
        this.isGathering = false;
        this.start();
      });
    });
  }

  private start(): void {
    while (this.running < this.limits.statements && this.waiting.length > 0) {
      this.running++;
      void this.settle(this.waiting.splice(0, this.limits.items)).finally(() => {
        this.running--;
        this.start();
      });
    }
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.send(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('unreachable: there is a result for each item'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = batch.length / 2;
      await this.settle(batch.slice(0, half));
      await this.settle(batch.slice(half));
    }
  }
}
