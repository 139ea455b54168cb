import { statementOfFeatures, type PreparedStatement, type Queries } from '../database/postgres';
import type { Lookup } from './lookup';

/** Of whom rows of a lookup are due, and when that was looked up, by the database's clock. */
export interface DueAccount {
  readonly lookup: Lookup;
  readonly account: string;
  readonly now: Date;
}

/** What is asked for. */
export interface DueQuestion {
  readonly lookups: readonly Lookup[];
  readonly accounts: readonly string[];
  /** Whether rows count too that are not due. */
  readonly all: boolean;
}

/** Finds which lookups have anything to do, and for which accounts: one question for all of them, as most often there is nothing. */
export class DueAccounts {
  private readonly statement: PreparedStatement;

  /** @param lookups - all that may be asked for */
  constructor(private readonly lookups: readonly Lookup[]) {
    const rows = lookups.map(
      ({ rows: { hasOpen, hasDue } }, nth) =>
        `(${nth}, CASE WHEN ${nth} <> ALL ($3::integer[]) THEN false WHEN $2::boolean THEN ${hasOpen} ELSE ${hasDue} END)`,
    );
    // JavaScript has no microseconds: what is due by now was due before the next millisecond.
    this.statement = statementOfFeatures(
      'midtrans_reconciliation_due',
      `
        SELECT look.nth, named.account, now() + interval '1 millisecond' AS now
        FROM unnest($1::varchar[]) AS named (account)
        CROSS JOIN LATERAL (VALUES ${rows.join(', ')}) AS look (nth, is_due)
        WHERE look.is_due`,
    );
  }

  async find(queries: Queries, { lookups, accounts, all }: DueQuestion): Promise<DueAccount[]> {
    const asked = lookups.map((each) => this.lookups.indexOf(each));
    const found = await queries.query<{ nth: number; account: string; now: Date }>(this.statement, [
      accounts,
      all,
      asked,
    ]);
    return found.flatMap(({ nth, account, now }) => {
      const lookup = this.lookups[nth];
      return lookup === undefined ? [] : [{ lookup, account, now }];
    });
  }
}
