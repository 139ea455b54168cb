import { startHost, type Host } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';

interface Queries {
  query(statement: object, values: unknown[]): Promise<{ pid: number }[]>;
}
/** What of our statements' runner is used here. */
interface Postgres extends Queries {
  transaction<T>(work: (unit: Queries) => Promise<T>): Promise<T>;
}

const PID = { name: 'own_pid', text: 'SELECT pg_backend_pid() AS pid' };

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

it('a connection that is lost between the statements of a transaction fails that transaction, and not the process', async () => {
  const postgres = provider<Postgres>(host, 'Postgres');
  const uncaught = jest.fn();
  process.once('uncaughtException', uncaught);
  const transaction = postgres.transaction(async (unit) => {
    const [row] = await unit.query(PID, []);
    await host.database.rows('SELECT pg_terminate_backend($1)', [row?.pid]);
    await until(
      () => host.database.rows('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [row?.pid]),
      (left) => left.length === 0,
    );
    return unit.query(PID, []);
  });
  await expect(transaction).rejects.toThrow(/terminat|not queryable/);
  expect(await postgres.query(PID, [])).toEqual([{ pid: expect.any(Number) }]);
  expect(uncaught).not.toHaveBeenCalled();
  process.off('uncaughtException', uncaught);
});
