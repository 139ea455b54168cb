import type { HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHostWithGateway } from '../support/host';
import { ALL_WENT_WELL, journey } from './journey.support';

let primary: TestDatabase;
/** As far behind as a replica can be: it has our tables, and never hears of a row. */
let replica: TestDatabase;
let host: HostWithGateway;
beforeAll(async () => {
  [primary, replica] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  host = await startHostWithGateway({
    database: primary,
    dataSource: {
      replication: { master: { url: primary.url }, slaves: [{ url: replica.url }] },
    },
  });
});
afterAll(async () => {
  await host.close();
  await Promise.all([primary.drop(), replica.drop()]);
});

it('a payment is charged, answered again, settled, refunded and listed although the replica is behind', async () => {
  expect(await journey(host)).toEqual(ALL_WENT_WELL);
  expect(await replica.rows('SELECT 1 FROM midtrans_payments')).toEqual([]);
});
