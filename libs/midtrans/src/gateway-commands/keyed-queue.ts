/**
 * Lets what this process does under one key go one after the other. It guards nothing, as there are other processes: see
 * `database/concurrency.ts`.
 */
export class KeyedQueue {
  private readonly last = new Map<string, Promise<void>>();

  /**
   * Begins when it is known what came of the call before under this key.
   *
   * @param rest - goes between the work and the next under this key; it must not fail @default nothing
   */
  async run<Result>(key: string, work: () => Promise<Result>, rest = async () => {}): Promise<Result> {
    const result = (this.last.get(key) ?? Promise.resolve()).then(work);
    const ended = result.then(rest, rest).finally(() => {
      if (this.last.get(key) === ended) this.last.delete(key);
    });
    this.last.set(key, ended);
    return result;
  }
}
