import type { DeliveryKey, DeliveryStore } from './delivery.store';
import { messageOfThrown } from './thrown';

/** Long enough for a busy second to make a hundred statements at most, short enough to lose little in a crash. */
const GATHER_MS = 10;
/** Before the second attempt where the database fails; doubles from there. */
const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

/** How it waits: a test has its own. */
export interface Pauses {
  readonly gather: () => Promise<void>;
  readonly retry: (failures: number) => Promise<void>;
}

const PAUSES: Pauses = {
  gather: () => new Promise((resolve) => setTimeout(resolve, GATHER_MS)),
  // A database that is away keeps no process from ending.
  retry: (failures) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.min(RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS)).unref();
    }),
};

/**
 * Marks what is delivered in batches: whatever is delivered within a moment goes into one statement, which is tried until the database
 * takes it. What is not marked would be delivered again.
 */
export class DeliveredMarks {
  private pending: DeliveryKey[] = [];
  private added = 0;
  private written = 0;
  private failures = 0;
  private isWriting = false;
  private attempt: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<DeliveryStore, 'markDelivered'>,
    private readonly onError: (message: string) => void,
    private readonly pauses: Pauses = PAUSES,
  ) {}

  add(key: DeliveryKey): void {
    this.pending.push(key);
    this.added++;
    if (!this.isWriting) void this.writeAll();
  }

  /** Resolves when everything added so far has been written. */
  async flushed(): Promise<void> {
    const { added } = this;
    while (this.written < added) await this.attempt;
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.pending.length > 0) {
      this.attempt = this.write();
      await this.attempt;
    }
    this.isWriting = false;
  }

  private async write(): Promise<void> {
    await (this.failures === 0 ? this.pauses.gather() : this.pauses.retry(this.failures));
    const batch = this.pending;
    this.pending = [];
    try {
      await this.store.markDelivered(batch);
      this.written += batch.length;
      this.failures = 0;
    } catch (error) {
      this.pending = [...batch, ...this.pending];
      this.failures++;
      // Once per outage.
      if (this.failures === 1) this.onError(messageOfThrown(error));
    }
  }
}
