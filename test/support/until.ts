/** Waits for a condition rather than for a time; the test's own timeout is the limit. */
export async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean = Boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
