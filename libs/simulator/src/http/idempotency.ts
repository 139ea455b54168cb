import { MINUTE } from '../time';

const MAX_KEY_LENGTH = 46;
const KEPT_MS = 5 * MINUTE;

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
}

type Entry =
  | { readonly state: 'in-flight' }
  | { readonly state: 'done'; readonly at: number; readonly answer: StoredAnswer };

/** The answers kept for Idempotency-Keys. */
export class IdempotencyStore {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly now: () => Date) {}

  /** A key longer than the gateway's limit counts as none. */
  static keyOf(header: string | undefined): string | undefined {
    return header && header.length <= MAX_KEY_LENGTH ? header : undefined;
  }

  look(key: string): Entry | undefined {
    this.dropStale();
    return this.entries.get(key);
  }

  begin(key: string): void {
    this.entries.set(key, { state: 'in-flight' });
  }

  /** Ends what `begin` began: only a success is kept. */
  end(key: string, answer: StoredAnswer | undefined): void {
    if (answer) this.entries.set(key, { state: 'done', at: this.now().getTime(), answer });
    else this.entries.delete(key);
  }

  private dropStale(): void {
    const oldest = this.now().getTime() - KEPT_MS;
    for (const [key, entry] of this.entries) {
      if (entry.state === 'done' && entry.at <= oldest) this.entries.delete(key);
    }
  }
}
