import type { EndSignal } from './transport';

/**
 * The end of one call, whichever comes first: its time is up, or its caller gives up. Everything the call waits for goes
 * through {@link Deadline.race}, so that not even a `fetch` that ignores its signal can outlast it.
 */
export class Deadline {
  /** Aborts when the deadline ends. */
  readonly signal: EndSignal;
  readonly #listeners: EndListeners;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #callerSignal: AbortSignal | undefined;
  #cause: 'timed_out' | 'aborted' | undefined;

  constructor(timeoutMs: number, callerSignal?: AbortSignal) {
    this.#listeners = new EndListeners();
    this.signal = this.#listeners;
    this.#endsAt = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.#end('timed_out'), timeoutMs);
    this.#callerSignal = callerSignal;
    callerSignal?.addEventListener('abort', this.#callerGaveUp);
    if (callerSignal?.aborted) this.#callerGaveUp();
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
    return new Promise((resolve, reject) => {
      const { signal } = this;
      const end = (): void => reject(signal.reason);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
      work.then(resolve, reject);
    });
  }

  /** Leaves no timer and no listener behind. */
  close(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#callerGaveUp);
  }

  readonly #callerGaveUp = (): void => this.#end('aborted');

  #end(cause: 'timed_out' | 'aborted'): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    this.#listeners.abort();
  }
}

/** A call has one of its own, and an `AbortController` costs more to make than all that is done with it. */
class EndListeners implements EndSignal {
  #reason: Error | undefined;
  #listeners: (() => void)[] = [];

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): Error {
    return this.#reason ?? new Error('The call has not ended');
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }

  abort(): void {
    this.#reason = new Error('The call has ended');
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
