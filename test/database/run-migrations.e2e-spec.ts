import { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS, runMigrationsUnderLock } from 'nestjs-midtrans';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/database';

const INSTANCES = 3;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ isMigrated: false });
});
afterEach(() => database.drop());

async function onDataSource<T>(
  work: (dataSource: DataSource) => Promise<T>,
  options: Partial<DataSourceOptions> = {},
): Promise<T> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    entities: MIDTRANS_ENTITIES,
    migrations: MIDTRANS_MIGRATIONS,
    logging: false,
    ...options,
  } as DataSourceOptions).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

it.each(['all', 'each'] as const)(
  'instances that migrate at once all succeed, and each migration is run by one of them (transaction: %s)',
  async (transaction) => {
    const run = await Promise.all(
      Array.from({ length: INSTANCES }, () =>
        onDataSource((dataSource) => runMigrationsUnderLock(dataSource, { transaction })),
      ),
    );
    const names = MIDTRANS_MIGRATIONS.map(({ name }) => name);
    expect(run.flat().map(({ name }) => name)).toEqual(names);
    expect(await database.rows('SELECT name FROM migrations ORDER BY id')).toEqual(
      names.map((name) => ({ name })),
    );
  },
);

it('a migration that fails lets go of the lock, and leaves nothing behind', async () => {
  class Fails1895219200000 {
    async up(): Promise<void> {
      throw new Error('of the application');
    }
    async down(): Promise<void> {
      await Promise.resolve();
    }
  }
  const migrations = [...MIDTRANS_MIGRATIONS, Fails1895219200000];
  await expect(onDataSource(runMigrationsUnderLock, { migrations })).rejects.toThrow('of the application');
  expect(await onDataSource(runMigrationsUnderLock)).toHaveLength(MIDTRANS_MIGRATIONS.length);
});

it('who waits too long for another process is told so', async () => {
  const holder = database.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('SELECT pg_advisory_xact_lock(1795219200)');
  const waiting = onDataSource((dataSource) => runMigrationsUnderLock(dataSource, { waitMs: 1 }));
  await expect(waiting).rejects.toThrow('Another process has run migrations for 1 ms');
  await holder.rollbackTransaction();
  await holder.release();
});

it('a pool of one connection is refused, as it would wait for itself', async () => {
  await expect(onDataSource(runMigrationsUnderLock, { poolSize: 1 })).rejects.toThrow(
    /pool of two connections/,
  );
});
