import type { OutboxStore } from './outbox.store';

/** Long enough for a busy second to make a hundred statements at most, short enough to lose little in a crash. */
const GATHER_MS = 10;

/** Marks delivered events in batches: whatever is delivered within a moment goes into one statement. */
export class DeliveredMarks {
  private pending: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<OutboxStore, 'markDelivered'>,
    private readonly onError: (message: string) => void,
    private readonly gather = () => new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)),
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
    while (this.pending.length > 0) {
      await this.gather();
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
