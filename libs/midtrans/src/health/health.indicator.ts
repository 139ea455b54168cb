import { Inject, Injectable } from '@nestjs/common';
import { asError } from '../errors/as-error';
import { redactText } from '../gateway';
import type { AccountCircuit } from '../accounts/clients';
import {
  MIDTRANS_RESOLVED_OPTIONS,
  type MidtransRole,
  type ResolvedOptions,
} from '../options/midtrans.options';
import type { HealthThresholds } from './health.options';
import { problemsOf } from './health.problems';
import { OperationalState, type StoredState } from './operational-state';

/** How things stand, and what of it is not as it should be. */
export interface HealthReport extends Partial<StoredState> {
  readonly status: 'up' | 'down';
  /** Of this process: problems are those of its own work. */
  readonly role: MidtransRole;
  /** Each in a sentence that says what to look at. None where all is well. */
  readonly problems: readonly string[];
  readonly database: 'up' | 'down';
  /** Circuits of this process that have ever opened. */
  readonly circuits: readonly AccountCircuit[];
}

/**
 * An indicator for `@nestjs/terminus`: `health.check([() => midtrans.check('midtrans')])`. It tells who should look at something;
 * whether an instance can take requests is another question, and most of this has nothing to do with it.
 */
@Injectable()
export class MidtransHealthIndicator {
  constructor(
    private readonly state: OperationalState,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: Pick<ResolvedOptions, 'health' | 'role'>,
  ) {}

  /**
   * What terminus asks.
   *
   * @param key - its name in the result of terminus
   * @param thresholds - other than those of the options
   */
  async check<const Key extends string>(
    key: Key,
    thresholds: Partial<HealthThresholds> = {},
  ): Promise<Record<Key, HealthReport>> {
    return { [key]: await this.report(thresholds) } as Record<Key, HealthReport>;
  }

  /**
   * @param thresholds - other than those of the options
   * @param account - of which merchant account alone @default of all of them
   */
  async report(thresholds: Partial<HealthThresholds> = {}, account?: string): Promise<HealthReport> {
    const circuits = this.state.circuits(account);
    const { role, health } = this.options;
    try {
      const stored = await this.state.stored(account);
      const problems = problemsOf(role, stored, circuits, { ...health, ...thresholds }, new Date());
      const status = problems.length === 0 ? 'up' : 'down';
      return { status, role, problems, database: 'up', circuits, ...stored };
    } catch (error) {
      const reason = redactText(asError(error).message);
      const problems = [`the database could not say how things stand: ${reason}`];
      return { status: 'down', role, problems, database: 'down', circuits };
    }
  }
}
