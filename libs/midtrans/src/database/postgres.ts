import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { Connection } from './connection';
import { Connections } from './connections';
import { connectionOf } from './our-data-source';

/** Token of the DataSource that a registration works on: the host's, with connections of ours. See `our-data-source.ts`. */
export const MIDTRANS_DATA_SOURCE = Symbol('MIDTRANS_DATA_SOURCE');

/** A statement that PostgreSQL parses and plans once per connection. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * A statement that is made of the features of a registration. Another registration may have others and the same connections, on each of
 * which a name stands for one text.
 */
export function statementOfFeatures(name: string, text: string): PreparedStatement {
  return { name: `${name}_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text };
}

/** Where statements are run: on any connection of the pool, or within a transaction. */
export interface Queries {
  /**
   * Carries out a statement.
   *
   * @typeParam Row - what the statement selects
   */
  query<Row extends object>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]>;
}

/** Statements that are committed together or, on the pool, each by itself. */
export interface UnitOfWork extends Queries {
  /**
   * Takes a step once what was written before is committed, and never after a rollback: on the pool that is at once. It must not
   * fail, as nothing can be undone for it.
   */
  afterCommit(step: () => void | Promise<void>): void | Promise<void>;
}

/**
 * Runs prepared statements on the pool that TypeORM already holds: the host's connection settings apply, and the hot path pays
 * neither for an entity manager nor for a round trip more than it needs.
 */
@Injectable()
export class Postgres implements UnitOfWork {
  constructor(private readonly connections: Connections) {}

  async query<Row extends object>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
    const connection = await this.connections.take();
    try {
      return await rowsOf<Row>(connection, statement, values);
    } finally {
      connection.release();
    }
  }

  afterCommit(step: () => void | Promise<void>): void | Promise<void> {
    return step();
  }

  /**
   * Runs statements on one connection, all or nothing, and then the steps that wait for the commit, in their order. No call to the
   * gateway belongs into one: it would hold locks.
   */
  async transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const steps: (() => void | Promise<void>)[] = [];
    const connection = await this.connections.take();
    let result: T;
    try {
      await connection.begin();
      result = await work({
        query: (statement, values) => rowsOf(connection, statement, values),
        afterCommit: (step) => void steps.push(step),
      });
      await connection.commit();
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
    // With the connection given back, as a step may need one. What is committed is told of, whatever becomes of another step.
    const failures: unknown[] = [];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return result;
  }
}

/**
 * A transaction of an entity manager of ours, for our own statements. TypeORM would send them without their names, to be planned each
 * time, which takes longer than to carry them out.
 */
export function queriesOf(manager: EntityManager): Queries {
  return {
    query: async <Row extends object>(statement: PreparedStatement, values: readonly unknown[]) =>
      rowsOf<Row>(await connectionOf(manager), statement, values),
  };
}

async function rowsOf<Row extends object>(
  connection: Connection,
  statement: PreparedStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await connection.query({ ...statement, values: [...values] });
  return rows as Row[];
}

/** What keeps the package from working with a DataSource: its statements name tables as its migrations make them. */
export function dataSourceProblems({ options }: Pick<DataSource, 'options'>): string[] {
  if (options.type !== 'postgres') return ['dataSource: must be of type "postgres"'];
  const problems: string[] = [];
  if (options.entityPrefix) problems.push('dataSource: must have no entityPrefix');
  return problems;
}
