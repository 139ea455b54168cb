/** What came of the looks of one kind. */
export interface LookupReport {
  /** `payments`, `payments.commands`, … */
  readonly lookup: string;
  /** Looks that were made: the sum of the next four. */
  readonly asked: number;
  /** What was looked at is not what it was. */
  readonly moved: number;
  readonly unchanged: number;
  /** Midtrans could not be asked, or what it answered was of no use: it is looked at again. */
  readonly failed: number;
  /** After too many days without news it is not looked at any more. */
  readonly givenUp: number;
  /** Due, and not looked at: Midtrans is away, or whoever asked for it has called it off. */
  readonly putOff: number;
}

/** What came of looking at what was due. */
export interface ReconciliationReport {
  readonly lookups: readonly LookupReport[];
  /** Whether all that was due has been looked at. Not so where Midtrans is away, at the limit, and where it was called off. */
  readonly isComplete: boolean;
}

export type Count = Exclude<keyof LookupReport, 'lookup' | 'asked'>;

/** Counts looks. */
export class Tally {
  private readonly counts: Record<Count, number> = {
    moved: 0,
    unchanged: 0,
    failed: 0,
    givenUp: 0,
    putOff: 0,
  };

  constructor(private readonly lookup: string) {}

  add(count: Count): void {
    this.counts[count]++;
  }

  get report(): LookupReport {
    const { moved, unchanged, failed, givenUp, putOff } = this.counts;
    const asked = moved + unchanged + failed + givenUp;
    return { lookup: this.lookup, asked, moved, unchanged, failed, givenUp, putOff };
  }
}
