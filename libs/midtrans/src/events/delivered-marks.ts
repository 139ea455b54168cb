import type { OutboxStore } from './outbox.store';

/** Marks delivered events in batches: whatever is delivered while one statement runs goes into the next. */
export class DeliveredMarks {
  private pending: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<OutboxStore, 'markDelivered'>,
    private readonly onError: (message: string) => void,
  ) {}

  add(sequence: string): void {
    this.pending.push(sequence);
    this.writing ??= this.write();
  }

  /** Resolves when everything added so far has been written, or has failed to be. */
  async flushed(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
  }

  private async write(): Promise<void> {
    // One turn of the loop gathers what is delivered in the same breath.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        await this.store.markDelivered(batch);
      } catch (error) {
        this.onError(error instanceof Error ? error.message : String(error));
      }
    }
    this.writing = undefined;
  }
}
