import type { Context, MiddlewareHandler } from 'hono';
import { MINUTE } from '../clock/time';

const MAX_KEY_LENGTH = 46;
const DEFAULT_KEPT_MS = 5 * MINUTE;

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

  constructor(
    private readonly now: () => Date,
    private readonly keptMs = DEFAULT_KEPT_MS,
  ) {}

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
    // Behind all others: among those done, the oldest is then the first.
    this.entries.delete(key);
    if (answer) this.entries.set(key, { state: 'done', at: this.now().getTime(), answer });
  }

  private dropStale(): void {
    const oldest = this.now().getTime() - this.keptMs;
    for (const [key, entry] of this.entries) {
      if (entry.state === 'in-flight') continue;
      if (entry.at > oldest) return;
      this.entries.delete(key);
    }
  }
}

export interface IdempotencyRules {
  /** The header that carries the key. */
  readonly header: string;
  /** Whether the gateway honours the key on this request. */
  honours(context: Context): boolean | Promise<boolean>;
  /** Whether an answer is a success, which alone is kept. */
  isSuccess(answer: StoredAnswer): boolean;
}

/** Replays the kept answer of a POST's key; 202 without a body while the first request is still in flight. */
export function idempotency(store: IdempotencyStore, rules: IdempotencyRules): MiddlewareHandler {
  return async (context, next) => {
    const key = IdempotencyStore.keyOf(context.req.header(rules.header));
    if (key === undefined || context.req.method !== 'POST') return next();
    const earlier = store.look(key);
    if (earlier) {
      if (!(await rules.honours(context))) return next();
      if (earlier.state === 'in-flight') return context.body(null, 202);
      return new Response(earlier.answer.body, {
        status: earlier.answer.status,
        headers: { 'content-type': 'application/json' },
      });
    }
    store.begin(key);
    let answer: StoredAnswer | undefined;
    try {
      await next();
      const given = { status: context.res.status, body: await context.res.clone().text() };
      if (rules.isSuccess(given) && (await rules.honours(context))) answer = given;
    } finally {
      store.end(key, answer);
    }
  };
}
