import { spawnSync } from 'node:child_process';
import type { HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { ALL_WENT_WELL, journey } from './journey.support';
import { startPgBouncer, startPooler, type TransactionPooler } from './transaction-pooler.support';

const JOURNEYS = 20;

const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0;
const POOLERS = {
  'a pooler that gives each transaction another connection': startPooler,
  ...(hasPgBouncer ? { 'PgBouncer with pool_mode = transaction': startPgBouncer } : {}),
};

describe.each(Object.entries(POOLERS))('behind %s', (_, startOne) => {
  let database: TestDatabase;
  let pooler: TransactionPooler;
  let host: HostWithGateway;
  beforeAll(async () => {
    database = await createTestDatabase();
    pooler = await startOne(database.url);
    host = await startHostWithGateway({ database: { ...database, url: pooler.url } });
  });
  afterAll(async () => {
    await host.close();
    await pooler.close();
    await database.drop();
  });

  it('20 payments at once go all their way, and their events reach durable listeners', async () => {
    const journeys = await Promise.all(Array.from({ length: JOURNEYS }, () => journey(host)));
    expect(journeys).toEqual(Array.from({ length: JOURNEYS }, () => ALL_WENT_WELL));
    const told = (type: string): number => host.recorder.events.filter((event) => event.type === type).length;
    await until(() => told('payment.refunded') === JOURNEYS);
    expect(told('payment.settled')).toBe(JOURNEYS);
  });
});
