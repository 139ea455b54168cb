/** What was really done for one order or other subject, per operation: `{ charge: 1, refund: 2 }`. */
export type EffectCounts = Readonly<Record<string, number>>;

/** The counts of one subject. */
export interface SubjectEffects {
  readonly id: string;
  readonly counts: EffectCounts;
}

/**
 * How often each operation took effect, per order_id (or the id of an account, a subscription, an invoice). A repeat that an
 * Idempotency-Key or a rule absorbed has no effect, so a test can tell a double refund from a repeated request.
 */
export class Effects {
  private readonly counts = new Map<string, Record<string, number>>();

  count(subject: string, operation: string): void {
    const counts = this.counts.get(subject) ?? {};
    counts[operation] = (counts[operation] ?? 0) + 1;
    this.counts.set(subject, counts);
  }

  /** Of every subject. */
  all(): readonly SubjectEffects[] {
    return [...this.counts].map(([id, counts]) => ({ id, counts: { ...counts } }));
  }

  restore(effects: readonly SubjectEffects[]): void {
    for (const { id, counts } of effects) this.counts.set(id, { ...counts });
  }

  of(subject: string): EffectCounts {
    return { ...this.counts.get(subject) };
  }
}
