const LOOKS_EVERY_MS = 250;

/** Resolves when this process is asked to stop. Asked again, it stops at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    // npm and npx put a shell between them and us, which keeps a signal to itself: all that reaches us is its end.
    if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(resolve);
  });
}

function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, LOOKS_EVERY_MS);
  timer.unref();
}
