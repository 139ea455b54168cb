/**
 * The end of one call, whichever comes first: its time is up, or its caller gives up. Everything the call waits for goes
 * through {@link Deadline.race}, so that not even a `fetch` that ignores its signal can outlast it.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #ended: Promise<never>;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #callerSignal: AbortSignal | undefined;
  #cause: 'timed_out' | 'aborted' | undefined;

  constructor(timeoutMs: number, callerSignal?: AbortSignal) {
    this.#ended = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason as Error), { once: true });
    });
    this.#ended.catch(() => undefined);
    this.#endsAt = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.#end('timed_out'), timeoutMs);
    this.#callerSignal = callerSignal;
    callerSignal?.addEventListener('abort', this.#callerGaveUp);
    if (callerSignal?.aborted) this.#callerGaveUp();
  }

  /** Aborts when the deadline ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the deadline ended; `undefined` while it has not. */
  get cause(): 'timed_out' | 'aborted' | undefined {
    return this.#cause;
  }

  get remainingMs(): number {
    return this.#endsAt - performance.now();
  }

  /** `work`, or a rejection once the deadline ends. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ended]);
  }

  /** Leaves no timer and no listener behind. */
  close(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#callerGaveUp);
  }

  readonly #callerGaveUp = (): void => this.#end('aborted');

  #end(cause: 'timed_out' | 'aborted'): void {
    this.#cause ??= cause;
    this.#controller.abort();
  }
}
