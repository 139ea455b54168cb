/** What a process answers that a signal has ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof EXIT_CODES;

/** Tells whoever is at work that the process is asked to stop. */
export class Stop {
  private readonly controller = new AbortController();
  private by: StopSignal | undefined;
  private readonly listeners: [StopSignal, () => void][];

  /** @param kind - whether a second signal ends the process, or may not */
  constructor(
    private readonly emitter: Pick<NodeJS.EventEmitter, 'on' | 'off'>,
    private readonly kind: 'impatient' | 'patient' = 'impatient',
  ) {
    this.listeners = (Object.keys(EXIT_CODES) as StopSignal[]).map((signal) => [
      signal,
      () => this.stop(signal),
    ]);
    for (const [signal, listener] of this.listeners) emitter.on(signal, listener);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Undefined where nobody asked. */
  get exitCode(): number | undefined {
    return this.by && EXIT_CODES[this.by];
  }

  /** From here on signals mean what they mean without us. */
  release(): void {
    for (const [signal, listener] of this.listeners) this.emitter.off(signal, listener);
  }

  /** Whoever asks again does not want to wait: the next signal ends the process. */
  private stop(signal: StopSignal): void {
    this.by ??= signal;
    if (this.kind === 'impatient') this.release();
    this.controller.abort();
  }
}
