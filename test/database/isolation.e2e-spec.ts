import type { HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHostWithGateway } from '../support/host';
import { ALL_WENT_WELL, journey } from './journey.support';

const JOURNEYS = 20;

let database: TestDatabase;
let host: HostWithGateway;
beforeAll(async () => {
  database = await createTestDatabase();
  const [{ name } = { name: '' }] = await database.rows<{ name: string }>(
    'SELECT current_database() AS name',
  );
  await database.rows(`ALTER DATABASE ${name} SET default_transaction_isolation = serializable`);
  host = await startHostWithGateway({ database, dataSource: { isolationLevel: 'SERIALIZABLE' } });
});
afterAll(async () => {
  await host.close();
  await database.drop();
});

it('20 payments at once go all their way where every transaction is serializable by default', async () => {
  const journeys = await Promise.all(Array.from({ length: JOURNEYS }, () => journey(host)));
  expect(journeys).toEqual(Array.from({ length: JOURNEYS }, () => ALL_WENT_WELL));
});
