import type { DataSource } from 'typeorm';
import type { Client } from './connection';

/** As much of the driver's pool as is used: hosts need no types of it. */
export interface Pool {
  readonly options: {
    readonly max: number;
    /** How long the pool tries to connect; 0 and undefined are for ever. */
    readonly connectionTimeoutMillis?: number;
  };
  readonly totalCount: number;
  readonly idleCount: number;
  /** Whether it is closed, or is being closed. */
  readonly ending: boolean;
  connect(): Promise<Client>;
}

/** The pool that TypeORM holds, of the primary where there are replicas. */
export function poolOf({ driver }: DataSource): Pool {
  if (!('master' in driver) || !isPool(driver.master)) {
    throw new TypeError('nestjs-midtrans needs a DataSource of type "postgres" that is initialized');
  }
  return driver.master;
}

function isPool(value: unknown): value is Pool {
  return typeof value === 'object' && value !== null && 'connect' in value && 'totalCount' in value;
}
