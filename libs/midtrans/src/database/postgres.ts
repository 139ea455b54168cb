import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

/** As much of the driver's pool as is used: hosts need no types of the driver. */
interface Pool {
  query(statement: PreparedStatement & { values: unknown[] }): Promise<{ rows: unknown[] }>;
}

/** A statement that PostgreSQL parses and plans once per connection. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs prepared statements on the pool that TypeORM already holds: the host's connection settings and limits apply, and
 * the hot path pays neither for an entity manager nor for a round trip more than it needs.
 */
@Injectable()
export class Postgres {
  private readonly pool: Pool;

  constructor(dataSource: DataSource) {
    this.pool = poolOf(dataSource);
  }

  /** @typeParam Row - what the statement selects */
  async query<Row extends object>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query({ ...statement, values: [...values] });
    return rows as Row[];
  }
}

/** What keeps the package from working with a DataSource: its statements name its tables as its migrations make them. */
export function dataSourceProblems({ options }: Pick<DataSource, 'options'>): string[] {
  if (options.type !== 'postgres') return ['dataSource: must be of type "postgres"'];
  const problems: string[] = [];
  if (options.entityPrefix) problems.push('dataSource: must have no entityPrefix');
  if (options.schema !== undefined && options.schema !== 'public') {
    problems.push(
      'dataSource: must have no schema but "public"; set the search_path of the connection instead',
    );
  }
  return problems;
}

function poolOf(dataSource: DataSource): Pool {
  const { driver } = dataSource;
  if (!('master' in driver) || !isPool(driver.master)) {
    throw new TypeError('nestjs-midtrans needs a DataSource of type "postgres" that is initialized');
  }
  return driver.master;
}

function isPool(value: unknown): value is Pool {
  return typeof value === 'object' && value !== null && 'query' in value && 'totalCount' in value;
}
