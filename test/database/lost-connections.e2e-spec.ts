import { Gate } from '../events/events.support';
import { startHost, type Host } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';

interface Queries {
  query(statement: object, values: unknown[]): Promise<{ pid: number }[]>;
}
/** What of our statements' runner is used here. */
interface Postgres extends Queries {
  transaction<T>(work: (unit: Queries & { afterCommit(step: () => void): void }) => Promise<T>): Promise<T>;
}

const PID = { name: 'own_pid', text: 'SELECT pg_backend_pid() AS pid' };

let host: Host;
beforeAll(async () => {
  host = await startHost({ midtrans: { database: { statementTimeoutMs: 500 } } });
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
  await expect(transaction).rejects.toThrow(/terminat|not queryable|EPIPE/);
  expect(await postgres.query(PID, [])).toEqual([{ pid: expect.any(Number) }]);
  expect(uncaught).not.toHaveBeenCalled();
  process.off('uncaughtException', uncaught);
});

it('a transaction whose process stands still holds its locks no longer than a statement may take', async () => {
  const postgres = provider<Postgres>(host, 'Postgres');
  const standing = new Gate();
  const lock = { name: 'own_lock', text: 'LOCK TABLE midtrans_outbox IN EXCLUSIVE MODE' };
  const transaction = postgres.transaction(async (unit) => {
    await unit.query(lock, []);
    await standing.opened;
    return unit.query(PID, []);
  });
  const lost = expect(transaction).rejects.toThrow(/terminat|not queryable|idle-in-transaction/);
  await until(
    () =>
      host.database.rows(
        `SELECT 1 FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'midtrans_outbox'::regclass`,
      ),
    (held) => held.length === 1,
  );
  await until(
    () =>
      host.database.rows(
        `SELECT 1 FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'midtrans_outbox'::regclass`,
      ),
    (held) => held.length === 0,
  );
  standing.open();
  await lost;
});

it('a transaction of which a statement failed unheard is not taken for committed', async () => {
  const postgres = provider<Postgres>(host, 'Postgres');
  const told = jest.fn();
  const transaction = postgres.transaction(async (unit) => {
    unit.afterCommit(told);
    await unit.query({ name: 'own_fault', text: 'SELECT 1 / 0' }, []).catch(() => undefined);
  });
  await expect(transaction).rejects.toThrow('Nothing was committed: a statement had failed');
  expect(told).not.toHaveBeenCalled();
});
