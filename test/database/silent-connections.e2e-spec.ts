import { charge, type HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy';
import { delivery } from '../support/gateway';
import { startHostWithGateway } from '../support/host';
import { ALL_WENT_WELL, journey } from './journey.support';

const TIMEOUTS = { statementTimeoutMs: 300, lockTimeoutMs: 200, connectTimeoutMs: 300 };

let database: TestDatabase;
let proxy: DatabaseProxy;
let host: HostWithGateway;
beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startDatabaseProxy(database.url);
  host = await startHostWithGateway({
    database: { ...database, url: proxy.url },
    poolSize: 4,
    dataSource: { extra: { connectionTimeoutMillis: 300 } },
    midtrans: { database: TIMEOUTS },
  });
});
afterEach(async () => {
  await proxy.close();
  await database.drop();
});

it('webhooks, charges and reads are 503 while the database says nothing, and go well as soon as it speaks', async () => {
  const { id, orderId, body } = await charge(host, 'bca');
  const told = delivery(orderId, 'pending', {
    grossAmount: 500_000,
    fields: { transaction_id: body.transaction_id },
  });
  await proxy.cut('silent');
  const charged = { payment_type: 'gopay', gross_amount: 1_000 };
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () => host.notify(told)),
    host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json: charged }),
    host.request(`/api/midtrans/payments/${id}/`, { user: 'customer-1' }),
    host.request('/api/midtrans/payments/', { user: 'customer-1' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  await proxy.restore();
  expect((await host.notify(told)).status).toBe(200);
  expect(await journey(host)).toEqual(ALL_WENT_WELL);
  await host.close();
});

it('an application shuts down while the database says nothing', async () => {
  const { orderId } = await charge(host, 'bca');
  await proxy.cut('silent');
  const told = delivery(orderId, 'pending', { grossAmount: 500_000 });
  // Its connection may be closed before it is answered, and before the host is.
  const status = host.notify(told).then(
    (answer) => answer.status,
    () => 503,
  );
  await host.close();
  expect(await status).toBe(503);
});
