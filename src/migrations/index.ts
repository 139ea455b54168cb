import type { MigrationInterface } from 'typeorm';

/** Migrations of the shop's own tables, in order. It has none yet: payments are the package's. */
export const SHOP_MIGRATIONS: readonly (new () => MigrationInterface)[] = [];
