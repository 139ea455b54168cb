/** Lets calls of this process that may be repeats of one another go one after the other. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** Begins when it is known what came of the call before under this key. */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const result = (this.last.get(key) ?? Promise.resolve()).then(work);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, ended);
    try {
      return await result;
    } finally {
      if (this.last.get(key) === ended) this.last.delete(key);
    }
  }
}
