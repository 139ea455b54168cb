import type { DurableListener, ListenerContext } from './consumer';
import type { MidtransEvent } from './event';
import { measured } from './measured-run';
import { messageOfThrown } from './thrown';

/** How a run ended: null for well, else what is kept of it. */
export type RunError = string | null;

/** An event with a listener, until the listener is through with it. */
export class ListenerRun {
  /** Resolves when the listener has ended, however that was. */
  readonly ended: Promise<RunError>;
  /** Most listeners never ask for it. */
  private controller: AbortController | undefined;
  private abortedFor: string | undefined;
  private onAbort: (reason: string) => void = () => undefined;

  constructor(listener: DurableListener, event: MidtransEvent, subjectId: string) {
    this.ended = this.run(listener, event, subjectId);
  }

  abort(reason: string): void {
    if (this.abortedFor !== undefined) return;
    this.abortedFor = reason;
    this.controller?.abort(new Error(reason));
    this.onAbort(reason);
  }

  /**
   * Waits until the listener has ended, at most so long: then it is aborted. One that is aborted is not waited for.
   *
   * @returns what it has not ended for; undefined where it has
   */
  async overdueAfter(ms: number): Promise<string | undefined> {
    const aborted = new Promise<string>((resolve) => (this.onAbort = resolve));
    // Waiting alone does not keep a process alive.
    const timer = setTimeout(() => this.abort(`no answer within ${ms} ms`), ms).unref();
    try {
      return await Promise.race([this.ended.then(() => undefined), aborted]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async run(listener: DurableListener, event: MidtransEvent, subjectId: string): Promise<RunError> {
    try {
      await measured(listener.name, event, () => listener.handle(event, this.context(), subjectId));
    } catch (error) {
      const message = messageOfThrown(error);
      return this.abortedFor === undefined ? message : `${this.abortedFor}: ${message}`;
    }
    // Whoever never asked for the signal cannot have stopped for it.
    return this.controller === undefined ? null : (this.abortedFor ?? null);
  }

  private context(): ListenerContext {
    const takeSignal = (): AbortSignal => this.signal();
    return {
      get signal() {
        return takeSignal();
      },
    };
  }

  private signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.abortedFor !== undefined) this.controller.abort(new Error(this.abortedFor));
    return this.controller.signal;
  }
}
