import type { DataSource, EntityManager } from 'typeorm';
import type { Connection, Result } from './connection';
import type { Connections } from './connections';

/** A connection, and what gives it back, as TypeORM takes them from its driver. */
type Obtained = [connection: object, release: (broken?: Error) => void];

/**
 * The host's DataSource as we use it: the same entities, and every connection is one of ours. So whatever is read, written or locked
 * through a repository or an entity manager of it ends in time, is read committed, and is asked of the primary.
 */
export function ourDataSource(host: DataSource, connections: Connections): DataSource {
  const obtain = async (): Promise<Obtained> => {
    const connection = await connections.take();
    return [forTypeorm(connection), (broken) => connection.release(broken)];
  };
  const { isolationLevel: _, ...options } = host.options;
  const ours = Object.create(host) as DataSource;
  const driver = Object.create(host.driver, {
    // A replica may be behind, and what is read of it decides on money.
    obtainMasterConnection: { value: obtain },
    obtainSlaveConnection: { value: obtain },
    // By the names of TypeORM 1 and 0.3.
    dataSource: { value: ours },
    connection: { value: ours },
  }) as DataSource['driver'];
  Object.defineProperties(ours, { driver: { value: driver }, options: { value: options } });
  Object.defineProperty(ours, 'manager', { value: ours.createEntityManager() });
  return ours;
}

/** What TypeORM holds of ours, and what it is. */
const connections = new WeakMap<object, Connection>();

/**
 * @param manager - of a transaction of {@link ourDataSource}
 * @returns the connection on which it runs
 */
export async function connectionOf({ queryRunner }: EntityManager): Promise<Connection> {
  const connection = queryRunner && connections.get((await queryRunner.connect()) as object);
  if (connection === undefined) throw new Error('The entity manager is not one of a transaction of ours');
  return connection;
}

function forTypeorm(connection: Connection): object {
  const { client } = connection;
  const handle = {
    query: (text: string, values?: unknown[]): Promise<Result | void> => {
      switch (text) {
        case 'START TRANSACTION':
          return connection.begin();
        case 'COMMIT':
          return connection.commit();
        case 'ROLLBACK':
          return connection.rollback();
        default:
          return connection.query({ text, values });
      }
    },
    on: client.on.bind(client),
    removeListener: client.removeListener.bind(client),
  };
  connections.set(handle, connection);
  return handle;
}
