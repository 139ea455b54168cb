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
