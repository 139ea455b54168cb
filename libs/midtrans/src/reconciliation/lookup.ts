import type { DueRow, DueRows } from './due-rows';

/** What a look at the gateway came to. */
export interface Look {
  /** `moved`: the row, or what was asked for, is not what it was; `unchanged`: it is. */
  readonly outcome: 'moved' | 'unchanged';
  /** When it is looked at again; null where there is nothing more to learn. */
  readonly next: Date | null;
  /** Whether the row may rightly stay as it is for longer, so that this look does not give it up. @default false */
  readonly isLasting?: boolean;
}

/**
 * What a feature asks the gateway about by itself, because no notification may have told. A provider, named in the feature's
 * `reconciliation`.
 *
 * Whatever a look finds out is applied by the same functions that notifications use. It may be made twice, and beside a
 * notification.
 */
export interface Lookup<Row extends DueRow = DueRow> {
  /** The feature's name, and what it is about: `payments`, `payments.commands`. Reports and `only` know it by that. */
  readonly name: string;
  /** The rows that it is about. */
  readonly rows: DueRows<Row>;
  /** Whether its rows stay as they are for as long as all is well, so that they are never given up. @default false */
  readonly isLasting?: boolean;
  /**
   * Asks the gateway about a row that is due, outside of any transaction, and applies the answer.
   *
   * @param isLast - whether the row is given up where this look is answered and teaches nothing either
   * @throws MidtransError where the gateway cannot be asked: the row is looked at again, after a month of it once a day
   */
  look(row: Row, isLast: boolean): Promise<Look>;
}

/** Token of the lookups of all features. */
export const LOOKUPS = Symbol('LOOKUPS');
