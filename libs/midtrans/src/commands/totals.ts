/** What came of one thing that a command looked at or acted on. */
export interface CommandResult {
  /** An order id, the name of a check. */
  readonly subject: string;
  /** The word that results are counted by: `imported`, `known`. */
  readonly outcome: string;
  /** Whether it makes the command one that failed. @default false */
  readonly isFailure?: boolean;
  /** For people. */
  readonly detail?: string;
  /** For people, in the place of the line that is made of the others. */
  readonly text?: string;
  /** For programs, beside the others. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** How a command ended: all was done, something failed, or it was interrupted. */
export type CommandEnd = 'done' | 'failed' | 'interrupted';

/** How many results there were of each outcome. */
export class Totals {
  private readonly counts = new Map<string, number>();
  private failures = 0;

  add({ outcome, isFailure = false }: CommandResult): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
    if (isFailure) this.failures++;
  }

  get count(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get failed(): number {
    return this.failures;
  }

  /** By outcome, in the order in which they first came. */
  toJSON(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  /** `3 imported, 1 known` */
  toString(): string {
    const parts = [...this.counts].map(([outcome, count]) => `${count} ${outcome}`);
    return parts.length === 0 ? 'nothing to do' : parts.join(', ');
  }
}

/** A result as a line for people. */
export function lineOf({ subject, outcome, detail, text }: CommandResult): string {
  if (text !== undefined) return text;
  const head = `${outcome.padEnd(12)} ${subject}`;
  return detail === undefined ? head : `${head}  ${detail}`;
}

/** A result as an object for programs. */
export function recordOf({
  subject,
  outcome,
  detail,
  isFailure = false,
  data,
}: CommandResult): Readonly<Record<string, unknown>> {
  return { subject, outcome, failed: isFailure, ...(detail !== undefined && { detail }), ...data };
}

/** `[########............] 40 of 100` */
export function progressBar(done: number, total: number | undefined, width = 24): string {
  if (total === undefined) return `${done} so far`;
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.floor(share * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done} of ${total}`;
}
