// Node fires at once what is set further ahead than this, so a longer wait is cut and looked at again.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One timer per key, none of which keeps the process alive. */
export class Alarms {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  set(key: string, delayMs: number, ring: () => void): void {
    this.clear(key);
    const timer = setTimeout(
      () => {
        this.timers.delete(key);
        ring();
      },
      Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS),
    );
    timer.unref();
    this.timers.set(key, timer);
  }

  clear(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  clearAll(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
