import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { until } from '../support/until';
import { tcpUrlOf } from '../support/database';
import { freePort } from '../support/free-port';

/** Stands before a database, and gives each transaction whichever of a few connections is free. */
export interface TransactionPooler {
  /** The database's URL by way of it. */
  readonly url: string;
  close(): Promise<void>;
}

const SERVER_CONNECTIONS = 4;

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const TERMINATE = 0x58;

/**
 * Pools as PgBouncer does with `pool_mode = transaction`, and takes turns at it: no two transactions in a row have the same connection.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function startPooler(databaseUrl: string): Promise<TransactionPooler> {
  const servers: Client[] = [];
  const free: Socket[] = [];
  const waiting: ((server: Socket) => void)[] = [];
  const give = (server: Socket): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(server);
    else next(server);
  };
  for (let count = 0; count < SERVER_CONNECTIONS; count++) {
    const server = new Client({ connectionString: databaseUrl });
    server.on('error', () => undefined);
    await server.connect();
    servers.push(server);
    const { stream } = (server as unknown as { connection: { stream: Socket } }).connection;
    stream.removeAllListeners('data');
    free.push(stream);
  }
  const taken = async (): Promise<Socket> =>
    free.shift() ?? (await new Promise<Socket>((resolve) => waiting.push(resolve)));
  const clients = new Set<Socket>();
  const listener = createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined).once('close', () => clients.delete(client));
    client.once('data', () => {
      const key = Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0]);
      key.writeInt32BE(randomInt(1, 2 ** 30), 5);
      client.write(Buffer.concat([AUTHENTICATED, key, READY]));
      let server: Socket | undefined;
      client.on('data', (asked) => {
        if (server !== undefined) return void server.write(asked);
        if (asked[0] === TERMINATE) return void client.end();
        client.pause();
        void taken().then(async (next) => {
          server = next;
          const answered = untilIdle(server, (answer) => client.write(answer));
          server.write(asked);
          client.resume();
          await answered;
          server = undefined;
          give(next);
        });
      });
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: by(databaseUrl, (listener.address() as AddressInfo).port),
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
      for (const server of servers) await server.end();
    },
  };
}

/** Passes answers on until the server is in no transaction any more. */
function untilIdle(server: Socket, pass: (answer: Buffer) => void): Promise<void> {
  return new Promise((resolve) => {
    let rest: Buffer = Buffer.alloc(0);
    const read = (answer: Buffer): void => {
      pass(answer);
      rest = Buffer.concat([rest, answer]);
      for (let length = messageLength(rest); length <= rest.length; length = messageLength(rest)) {
        const message = rest.subarray(0, length);
        rest = rest.subarray(length);
        if (!message.equals(READY)) continue;
        server.off('data', read);
        resolve();
      }
    };
    server.on('data', read);
  });
}

function messageLength(bytes: Buffer): number {
  return bytes.length < 5 ? Infinity : 1 + bytes.readInt32BE(1);
}

/** PgBouncer itself. */
export async function startPgBouncer(databaseUrl: string): Promise<TransactionPooler> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'midtrans-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  await writeFile(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
  const settings = [
    '[databases]',
    `${pathname.slice(1)} = host=${hostname} port=${serverPort}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users.txt')}`,
    'pool_mode = transaction',
    `default_pool_size = ${SERVER_CONNECTIONS}`,
    'server_round_robin = 1',
  ];
  await writeFile(join(folder, 'pgbouncer.ini'), settings.join('\n'));
  const isRoot = userInfo().uid === 0;
  const bouncer = spawn('pgbouncer', [...(isRoot ? ['-u', 'postgres'] : []), join(folder, 'pgbouncer.ini')], {
    stdio: 'ignore',
  });
  const ended = once(bouncer, 'close');
  await until(() => isListening(port));
  return {
    url: by(databaseUrl, port),
    close: async () => {
      bouncer.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const told = (isThere: boolean) => (): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', told(true)).once('error', told(false));
  });
}

function by(databaseUrl: string, port: number): string {
  const url = tcpUrlOf(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return url.href;
}
