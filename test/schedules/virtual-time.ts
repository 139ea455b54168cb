import { AsyncResource } from 'node:async_hooks';
import timersPromises from 'node:timers/promises';

/** What a timer belongs to, and goes with. */
export type Owner = object | undefined;

interface Timer {
  readonly owner: Owner;
  readonly run: () => void;
  /** Milliseconds between two runs, of an interval. */
  readonly every?: number;
  at: number;
  order: number;
}

interface Replaced {
  readonly target: object;
  readonly key: string;
  readonly original: PropertyDescriptor | undefined;
}

/**
 * The time of a schedule: it stands still until it is moved, and takes the place of `Date`, `performance.now` and every timer of
 * this Node process while it is installed.
 */
export class VirtualTime {
  private readonly timers = new Set<Timer>();
  private readonly replaced: Replaced[] = [];
  private order = 0;
  private elapsed = 0;

  /** @param ownerOf - whom a timer belongs to that is set now */
  constructor(
    private readonly startsAt: number,
    private readonly ownerOf: () => Owner,
  ) {}

  /** Milliseconds since 1970. */
  get now(): number {
    return this.startsAt + this.elapsed;
  }

  /** When the next timer is due; undefined where there is none. */
  get nextAt(): number | undefined {
    return this.next()?.at;
  }

  pass(ms: number): void {
    this.elapsed += ms;
  }

  /** Moves to the next timer, if it is due by then, and lets it run. */
  fireNext(until = Number.POSITIVE_INFINITY): boolean {
    const timer = this.next();
    if (timer === undefined || timer.at > until) return false;
    this.elapsed = Math.max(this.elapsed, timer.at - this.startsAt);
    if (timer.every === undefined) this.timers.delete(timer);
    else {
      timer.at = this.now + Math.max(1, timer.every);
      timer.order = this.order++;
    }
    timer.run();
    return true;
  }

  /** The timers of what has died never run. */
  dropTimersOf(owner: object): void {
    for (const timer of this.timers) if (timer.owner === owner) this.timers.delete(timer);
  }

  /** Timers that are set, of whomever. */
  get pending(): number {
    return this.timers.size;
  }

  install(): void {
    const real = Date;
    const now = (): number => this.now;
    const date = new Proxy(real, {
      construct: (target, args: unknown[], newTarget: typeof Date) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
      apply: () => new real(now()).toString(),
      get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
    });
    const set = (task: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      this.handleOf(this.add(task, ms, args));
    const repeat = (task: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) =>
      this.handleOf(this.add(task, ms, args, Math.max(1, ms)));
    const clear = (handle: unknown): void => {
      if (handle instanceof Handle) this.timers.delete(handle.timer);
    };
    this.replace(globalThis, 'Date', date);
    this.replace(globalThis.performance, 'now', () => this.elapsed + 1_000);
    this.replace(globalThis, 'setTimeout', set);
    this.replace(globalThis, 'setInterval', repeat);
    this.replace(globalThis, 'clearTimeout', clear);
    this.replace(globalThis, 'clearInterval', clear);
    this.replace(timersPromises, 'setTimeout', (ms?: number, value?: unknown, options?: WaitOptions) =>
      this.wait(ms ?? 0, value, options),
    );
  }

  uninstall(): void {
    for (const { target, key, original } of this.replaced.reverse()) {
      if (original === undefined) Reflect.deleteProperty(target, key);
      else Object.defineProperty(target, key, original);
    }
    this.replaced.length = 0;
    this.timers.clear();
  }

  private replace(target: object, key: string, value: unknown): void {
    this.replaced.push({ target, key, original: Object.getOwnPropertyDescriptor(target, key) });
    Object.defineProperty(target, key, { value, configurable: true, writable: true, enumerable: true });
  }

  private add(task: (...args: unknown[]) => void, ms: number, args: unknown[], every?: number): Timer {
    // Not `bind`, which costs as much as all the rest of a timer.
    const resource = new AsyncResource('VirtualTimer');
    const run = (): void => void resource.runInAsyncScope(task, undefined, ...args);
    const at = this.now + Math.max(0, Number.isFinite(ms) ? ms : 0);
    const timer: Timer = { owner: this.ownerOf(), run, every, at, order: this.order++ };
    this.timers.add(timer);
    return timer;
  }

  private handleOf(timer: Timer): Handle {
    return new Handle(timer, () => {
      this.timers.delete(timer);
    });
  }

  private async wait(ms: number, value: unknown, { signal }: WaitOptions = {}): Promise<unknown> {
    if (signal?.aborted) throw aborted(signal);
    return new Promise((resolve, reject) => {
      const timer = this.add(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(value);
        },
        ms,
        [],
      );
      const onAbort = (): void => {
        this.timers.delete(timer);
        if (signal !== undefined) reject(aborted(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  private next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }
}

interface WaitOptions {
  readonly signal?: AbortSignal;
}

function aborted(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
}

/** What `setTimeout` gives back. */
class Handle {
  constructor(
    readonly timer: Timer,
    readonly close: () => void,
  ) {}

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return false;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
