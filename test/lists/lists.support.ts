import { DataSource } from 'typeorm';
import type { Page, PageOptions } from 'nestjs-midtrans';
import type { Host } from '../support/host';

/** As many rows as a small shop has after some years. */
export const ROWS = 100_000;

/** The SQL of a UUIDv7 of row `n`, one row a minute up to now; `at` is the same moment. */
export const AT = `(now() - (${ROWS} - n) * interval '1 minute')`;
export const ID = `(lpad(to_hex((extract(epoch FROM ${AT}) * 1000)::bigint), 12, '0') || '7' ||
  substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid`;

/** The SQL of a value for row `n` out of some, each with its share of a thousand rows; the last has the rest. */
export function oneOf(shares: readonly (readonly [value: string | null, permille: number])[]): string {
  let until = 0;
  const cases = shares.map(([value, permille]) => {
    until += permille * 100;
    return `WHEN h < ${until} THEN ${value === null ? 'NULL' : `'${value}'`}`;
  });
  // Of every row another number below 100,000, in no order.
  return `(SELECT CASE ${cases.join(' ')} END FROM (SELECT (n::bigint * 7919) % 100000 AS h) AS hashed)`;
}

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What the statements of a list do in the database. */
export interface ListWork {
  /** The tables that are read from end to end. */
  readonly scanned: readonly string[];
  /** The rows and index entries that are looked at. */
  readonly touched: number;
}

/** Lists, and has the database explain what it did for that. */
export async function workOf<Row>(
  host: Host,
  list: (page: PageOptions) => Promise<Page<Row>>,
  page: PageOptions = {},
): Promise<ListWork & { readonly page: Page<Row> }> {
  const dataSource = host.app.get(DataSource);
  const logged = jest.spyOn(dataSource.logger, 'logQuery');
  const result = await list(page);
  const statements = logged.mock.calls.map(([sql, parameters]) => ({ sql, parameters }));
  logged.mockRestore();
  const plans: PlanNode[] = [];
  for (const { sql, parameters } of statements) {
    const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      parameters as unknown[],
    );
    plans.push(...(row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan)));
  }
  return {
    page: result,
    scanned: plans
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? ''),
    touched: Math.max(0, ...plans.map(touchedBy)),
  };
}

/** A node of a plan, with those below it. */
export function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** How many rows a node looks at. */
export function touchedBy(node: PlanNode): number {
  const { 'Actual Rows': rows, 'Actual Loops': loops, 'Rows Removed by Filter': removed = 0 } = node;
  return (rows + removed) * loops;
}

/** A fiftieth of the rows. */
export const MOST_TOUCHED = ROWS / 50;

/** The ids of the newest rows of a table that a condition in SQL is true of. */
export async function newestOf(host: Host, table: string, meaning: string): Promise<string[]> {
  const rows = await host.database.rows<{ id: string }>(
    `SELECT id FROM ${table} WHERE ${meaning} ORDER BY id DESC LIMIT 50`,
  );
  return rows.map(({ id }) => id);
}
