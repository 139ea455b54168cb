import { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS, runMigrationsUnderLock } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { CALLERS, CARDS, ENDPOINTS } from '../access/endpoints.support';
import type { HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { ALL_WENT_WELL, journey } from './journey.support';

const SCHEMA = 'Toko Kita';

let database: TestDatabase;
let dataSource: DataSource;
let host: HostWithGateway;
beforeAll(async () => {
  database = await createTestDatabase({ isMigrated: false });
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    schema: SCHEMA,
    entities: MIDTRANS_ENTITIES,
    migrations: MIDTRANS_MIGRATIONS,
  }).initialize();
  await runMigrationsUnderLock(dataSource);
  host = await startHostWithGateway({
    database: { ...database, rows: (sql, values) => rowsInSchema(sql, values) },
    dataSource: { schema: SCHEMA },
    midtrans: { cards: CARDS },
  });
});
afterAll(async () => {
  await host.close();
  await dataSource.destroy();
  await database.drop();
});

/** What a suite's helpers look up, who do not know of the schema. */
async function rowsInSchema<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL search_path = "${SCHEMA}"`);
    return manager.query<Row[]>(sql, values);
  });
}

it('the migrations make all tables in the schema of the DataSource, as the entities describe them', async () => {
  const tables = await database.rows(
    `SELECT DISTINCT table_schema AS schema FROM information_schema.tables WHERE table_name LIKE 'midtrans%'`,
  );
  expect(tables).toEqual([{ schema: SCHEMA }]);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it('a payment goes all its way in another schema, and its events reach durable listeners', async () => {
  expect(await journey(host)).toEqual(ALL_WENT_WELL);
  await until(() => host.recorder.events.some(({ type }) => type === 'payment.settled'));
});

it.each(Object.entries(ENDPOINTS))('%s works in another schema', async (name, { make }) => {
  const { path, json } = await make(host);
  const [method = 'GET'] = name.split(' ');
  const caller = name === 'DELETE /cards/{id}' ? CALLERS.owner : CALLERS.staff;
  const { status, body } = await host.request(`/api/midtrans${path}`, {
    method,
    json: method === 'GET' ? undefined : json,
    ...caller,
  });
  expect([status < 300, body]).toEqual([true, body]);
});

it('the migrations can be taken back there', async () => {
  for (const _migration of MIDTRANS_MIGRATIONS) await dataSource.undoLastMigration();
  const left = await database.rows(
    `SELECT 1 FROM information_schema.tables WHERE table_name LIKE 'midtrans%'`,
  );
  expect(left).toEqual([]);
  await runMigrationsUnderLock(dataSource);
});
