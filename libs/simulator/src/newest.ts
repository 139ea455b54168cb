/** An item of a list that only grows, and which one it is: it keeps its number whatever comes later or is dropped. */
export interface Numbered<T> {
  readonly number: number;
  readonly item: T;
}

/** The newest of whatever is added: as many as are kept. */
export class Newest<T> {
  private items: T[] = [];

  /**
   * @param kept how many, from 0
   * @param dropped is told of each that is kept no more
   */
  constructor(
    private readonly kept: number,
    private readonly dropped: (item: T) => void = () => undefined,
  ) {}

  add(item: T): void {
    this.items.push(item);
    // Not at each one: to cut a list costs as much as it is long.
    if (this.items.length < 2 * this.kept) return;
    const old = this.items.splice(0, this.items.length - this.kept);
    for (const each of old) this.dropped(each);
  }

  /** In the order in which they were added. */
  all(): T[] {
    return this.kept === 0 ? [] : this.items.slice(-this.kept);
  }
}
