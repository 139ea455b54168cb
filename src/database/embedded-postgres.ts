import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sourceFile } from '../source-file';
import { postgresOwner, postgresPrograms, type ProcessOwner } from './postgres-programs';

/** A PostgreSQL of this process. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops it and removes its data; it is the same work however often it is asked for. */
  readonly stop: () => Promise<void>;
}

const READY = 'database system is ready to accept connections';
const USER = 'postgres';
/** How much of the server's own log is kept to explain why it did not start. */
const KEPT_LOG = 2_000;

/** Starts a PostgreSQL on a free port of 127.0.0.1, in a fresh folder that goes when it stops. */
export async function startEmbeddedPostgres(): Promise<EmbeddedPostgres> {
  const owner = postgresOwner();
  // Directly under the temporary folder: its parents must be open to the owner as well.
  const folder = join(tmpdir(), `midtrans-shop-${randomUUID()}`);
  try {
    await makeFolder(folder, owner);
    return await start(folder, owner);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function start(folder: string, owner: ProcessOwner): Promise<EmbeddedPostgres> {
  const { initdb, postgres } = await postgresPrograms(owner, folder);
  const data = join(folder, 'data');
  const password = randomBytes(18).toString('base64url');
  await initialise(initdb, { data, password, folder, owner });

  const port = await freePort();
  const settings = [`listen_addresses=127.0.0.1`, `unix_socket_directories=`];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // In a process group of its own: Ctrl-C is for us, who still need the database while requests are finished.
  const guard = spawn(
    process.execPath,
    [
      sourceFile('database', 'postgres-guard.mjs'),
      JSON.stringify({ folder, program: postgres, args, owner }),
    ],
    { cwd: folder, env: childEnvironment(), detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => {
    guard.once('error', () => resolve());
    guard.once('close', () => resolve());
  });
  // Where it has ended already there is nobody to tell.
  guard.stdin.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    guard.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  let stopped: Promise<void> | undefined;
  try {
    await ready(guard, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    stop: () => (stopped ??= stop()),
  };
}

async function makeFolder(folder: string, owner: ProcessOwner): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await give(folder, owner);
}

async function initialise(
  initdb: string,
  to: { data: string; password: string; folder: string; owner: ProcessOwner },
): Promise<void> {
  const passwordFile = join(to.folder, 'password');
  await writeFile(passwordFile, to.password, { mode: 0o600 });
  await give(passwordFile, to.owner);
  await promisify(execFile)(
    initdb,
    [
      `--pgdata=${to.data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Whatever locales this machine has or has not.
      '--no-locale',
      // Nobody keeps this data: a crash of the machine while it is made loses nothing.
      '--no-sync',
    ],
    { ...to.owner, cwd: to.folder, env: childEnvironment() },
  );
  await rm(passwordFile);
}

async function give(path: string, { uid, gid }: ProcessOwner): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/** Resolves when the server takes connections; rejects with its own words when it ends instead. */
async function ready(server: ChildProcess, ended: Promise<void>): Promise<void> {
  let log = '';
  const opened = new Promise<void>((resolve) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-KEPT_LOG);
      if (log.includes(READY)) resolve();
    });
  });
  const failed = ended.then(() => {
    throw new Error(`PostgreSQL did not start: ${log.trim() || 'it could not be run'}`);
  });
  await Promise.race([opened, failed]);
  // It ends one day, and then that is no failure to start.
  failed.catch(() => undefined);
}

/** Our environment without what PostgreSQL would take for its own settings, and without our secrets. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PG|NODE_|MIDTRANS_|LC_|LANG|JWT_SECRET$|DATABASE_URL$)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
