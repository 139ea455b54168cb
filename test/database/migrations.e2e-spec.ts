import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';

describe('the migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('make what the entities describe: TypeORM finds nothing left to change', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back and made again', async () => {
    const tables = () =>
      database.rows<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans%' ORDER BY 1`,
      );
    const before = await tables();
    const described = database.dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect(before.map(({ name }) => name)).toEqual(described.sort());
    for (const _migration of MIDTRANS_MIGRATIONS) await database.dataSource.undoLastMigration();
    expect(await tables()).toEqual([]);
    await database.dataSource.runMigrations();
    expect(await tables()).toEqual(before);
  });
});
