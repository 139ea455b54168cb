import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** A way to a database that can be cut off. */
export interface DatabaseProxy {
  /** The database's URL by way of it. */
  readonly url: string;
  /** Hangs up on whoever is connected; from now on connections are refused, or hung up on. */
  cut(how: 'refused' | 'hung up'): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let hangsUp = false;
  const server = createServer((client) => {
    if (hangsUp) return void client.destroy();
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    pipeline(client, database, () => client.destroy());
    pipeline(database, client, () => database.destroy());
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;

  const cut: DatabaseProxy['cut'] = async (how) => {
    hangsUp = how === 'hung up';
    const closed = how === 'refused' ? new Promise<unknown>((resolve) => server.close(resolve)) : undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    restore: async () => {
      hangsUp = false;
      if (!server.listening) await listen(port);
    },
    close: () => cut('refused'),
  };
}
