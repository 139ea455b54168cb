interface Entry<Value> {
  readonly answer: Promise<Value>;
  readonly until: number;
}

/**
 * Keeps a bounded number of answers for a while, so that the same question is asked once: also while its first answer is
 * under way. What failed is not kept.
 */
export class RecentAnswers<Value> {
  /** In the order in which they were asked for. */
  private readonly entries = new Map<string, Entry<Value>>();

  /** @param lifetimeMs - how long an answer is kept */
  constructor(
    private readonly capacity: number,
    private readonly lifetimeMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  get(question: string, ask: () => Promise<Value>): Promise<Value> {
    const known = this.entries.get(question);
    if (known !== undefined && known.until > this.now()) return known.answer;
    const entry = { answer: ask(), until: this.now() + this.lifetimeMs };
    this.entries.delete(question);
    this.entries.set(question, entry);
    entry.answer.catch(() => {
      if (this.entries.get(question) === entry) this.entries.delete(question);
    });
    this.makeRoom();
    return entry.answer;
  }

  private makeRoom(): void {
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.capacity && oldest !== undefined) this.entries.delete(oldest);
  }
}
