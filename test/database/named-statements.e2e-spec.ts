import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { charge, type HostWithGateway } from '../operations/operations.support';
import { startHostWithGateway } from '../support/host';

const CHARGES = 8;

let host: HostWithGateway;
beforeAll(async () => {
  // A connection that is closed takes its counts along.
  host = await startHostWithGateway({ dataSource: { extra: { idleTimeoutMillis: 0 } } });
});
afterAll(() => host.close());

/** How often each statement was carried out under its name, over all connections that the pool may have. */
async function carriedOut(): Promise<Map<string, number>> {
  const pool = (host.app.get(DataSource).driver as unknown as { master: Pool }).master;
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  const counts = new Map<string, number>();
  for (const client of clients) {
    const { rows } = await client.query<{ name: string; count: number }>(
      'SELECT name, (generic_plans + custom_plans)::integer AS count FROM pg_prepared_statements',
    );
    for (const { name, count } of rows) counts.set(name, (counts.get(name) ?? 0) + count);
    client.release();
  }
  return counts;
}

it('what a charge asks within its transaction goes under a name, so that it is not planned anew each time', async () => {
  for (let nth = 0; nth < CHARGES; nth++) await charge(host, 'gopay');
  const counts = await carriedOut();
  const asked = [
    /^midtrans_order_ids_wait_in_line$/,
    /^midtrans_order_ids_taken_/,
    /^midtrans_commands_claim$/,
  ];
  const found = asked.map((name) =>
    [...counts].filter(([each]) => name.test(each)).map(([, count]) => count),
  );
  expect(found).toEqual(asked.map(() => [CHARGES]));
});
