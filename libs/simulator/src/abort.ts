/** Settles with `work`, or rejects with the signal's reason as soon as it aborts, even when the work ignores the signal. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  const refused = aborted.then((): never => {
    throw signal.reason;
  });
  try {
    return await Promise.race([work, refused]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
