/** Something that is due at a time. */
export interface Due {
  readonly dueAt: number;
  /** Of two that are due at once, the one with the lower number comes first. */
  readonly number: number;
}

/** What is due, the earliest first: a binary heap, so that a day with thousands of alarms passes in the time of the alarms. */
export class DueQueue<Entry extends Due> {
  private readonly heap: Entry[] = [];

  get first(): Entry | undefined {
    return this.heap[0];
  }

  get size(): number {
    return this.heap.length;
  }

  add(entry: Entry): void {
    const { heap } = this;
    let hole = heap.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = entry;
  }

  removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let hole = 0;
    for (;;) {
      const child = this.earlierChildOf(hole);
      const below = child === undefined ? undefined : heap[child];
      if (child === undefined || below === undefined || !isBefore(below, last)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = last;
  }

  /** Takes out whatever is not wanted any more. */
  keep(isWanted: (entry: Entry) => boolean): void {
    for (const entry of this.heap.splice(0).filter(isWanted)) this.add(entry);
  }

  private earlierChildOf(index: number): number | undefined {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const [one, other] = [this.heap[left], this.heap[right]];
    if (one === undefined) return undefined;
    return other !== undefined && isBefore(other, one) ? right : left;
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.dueAt === other.dueAt ? one.number < other.number : one.dueAt < other.dueAt;
}
