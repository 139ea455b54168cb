import { Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

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

  async query<Row extends QueryResultRow>(
    statement: PreparedStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>({ ...statement, values: [...values] });
    return rows;
  }
}

/** Whether the DataSource is one that this package can work with. */
export function isPostgres(dataSource: Pick<DataSource, 'options'>): boolean {
  return dataSource.options.type === 'postgres';
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
