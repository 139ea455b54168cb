import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { tcpUrlOf } from './database';

/** A way to a database that can be cut off. */
export interface DatabaseProxy {
  /** The database's URL by way of it. */
  readonly url: string;
  /** Hangs up on whoever is connected; from now on connections are refused, or hung up on. Silent: answers do not come through, and nobody is told. */
  cut(how: 'refused' | 'hung up' | 'silent'): Promise<void>;
  /** Whether something was asked of the database since it went silent. */
  isAsked(): boolean;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const answering = new Set<Socket>();
  let hangsUp = false;
  let isSilent = false;
  let isAsked = false;
  const server = createServer((client) => {
    if (hangsUp) return void client.destroy();
    hold(client);
    client.on('data', () => (isAsked ||= isSilent));
    if (isSilent) return;
    const database = connect(Number(target.port), target.hostname);
    hold(database);
    answering.add(database);
    pipeline(client, database, () => client.destroy());
    pipeline(database, client, () => database.destroy());
  });
  function hold(socket: Socket): void {
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .once('close', () => [sockets, answering].forEach((held) => held.delete(socket)));
  }
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = tcpUrlOf(databaseUrl);
  url.host = `127.0.0.1:${port}`;

  const cut: DatabaseProxy['cut'] = async (how) => {
    hangsUp = how === 'hung up';
    isSilent = how === 'silent';
    if (isSilent) return answering.forEach((socket) => void socket.pause());
    const closed = how === 'refused' ? new Promise<unknown>((resolve) => server.close(resolve)) : undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    isAsked: () => isAsked,
    restore: async () => {
      hangsUp = false;
      isSilent = false;
      for (const socket of answering) socket.resume();
      if (!server.listening) await listen(port);
    },
    close: () => cut('refused'),
  };
}
