import { fork, type Random } from '../random';
import type { FaultConditions } from './conditions';

/** A fault that was set. */
export interface FaultHandle {
  readonly id: string;
  /** How often it has struck so far. */
  readonly hits: number;
  /** Takes it back. What it has struck stays struck. */
  lift(): void;
}

/** A fault in force, and when it strikes. */
class Rule<T> {
  hits = 0;
  private passed = 0;
  private readonly times: number | 'always';

  constructor(
    readonly id: string,
    readonly fault: T,
    readonly when: FaultConditions,
    private readonly random: Random,
  ) {
    this.times = when.times ?? (when.probability === undefined ? 1 : 'always');
  }

  get isSpent(): boolean {
    return this.times !== 'always' && this.hits >= this.times;
  }

  concerns(ids: readonly string[]): boolean {
    return this.when.orderId === undefined || ids.includes(this.when.orderId);
  }

  strikes(): boolean {
    const { skip = 0, probability } = this.when;
    if (this.passed < skip) {
      this.passed++;
      return false;
    }
    if (probability !== undefined && this.random() >= probability) return false;
    this.hits++;
    return true;
  }
}

/** The faults of one kind that are in force, in the order in which they were set. */
export class Rules<T> {
  private rules: Rule<T>[] = [];
  private made = 0;

  /** Every rule draws from a stream of its own, so that it strikes the same ones whatever else there is. */
  constructor(
    private readonly random: Random,
    private readonly onChange: () => void,
  ) {}

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** Whether a rule waits for a certain order. */
  get needIds(): boolean {
    return this.rules.some(({ when }) => when.orderId !== undefined);
  }

  add(fault: T, when: FaultConditions): FaultHandle {
    this.made++;
    const rule = new Rule(String(this.made), fault, when, fork(this.random));
    this.rules.push(rule);
    this.onChange();
    return {
      id: rule.id,
      get hits() {
        return rule.hits;
      },
      lift: () => void this.lift(rule.id),
    };
  }

  list(): readonly Pick<Rule<T>, 'id' | 'fault' | 'when' | 'hits'>[] {
    return this.rules.map(({ id, fault, when, hits }) => ({ id, fault, when, hits }));
  }

  /** Whether there was such a rule. */
  lift(id: string): boolean {
    const rest = this.rules.filter((rule) => rule.id !== id);
    const didLift = rest.length < this.rules.length;
    this.rules = rest;
    if (didLift) this.onChange();
    return didLift;
  }

  clear(): void {
    if (this.isEmpty) return;
    this.rules = [];
    this.onChange();
  }

  /** The fault that strikes what has these ids: that of the first rule that does, the rules after it do not hear of it. */
  strike(ids: readonly string[], fits: (fault: T) => boolean = () => true): T | undefined {
    const rule = this.rules.find((each) => each.concerns(ids) && fits(each.fault) && each.strikes());
    if (rule?.isSpent) this.lift(rule.id);
    else if (rule) this.onChange();
    return rule?.fault;
  }
}
