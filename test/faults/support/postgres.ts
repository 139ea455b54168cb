import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresOwner, postgresPrograms } from '../../../src/database/postgres-programs';
import { freePort } from '../../support/free-port';

const READY = 'ready to accept connections';

/** A PostgreSQL that the faults may do to what they like. */
export class FaultyPostgres {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<FaultyPostgres> {
    const owner = postgresOwner();
    const folder = join(tmpdir(), `midtrans-faults-${randomUUID()}`);
    mkdirSync(folder, { mode: 0o700 });
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
    const { initdb, postgres } = await postgresPrograms(owner, folder);
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
    execFileSync(initdb, [`--pgdata=${join(folder, 'data')}`, ...options], {
      ...owner,
      cwd: folder,
      env: { LC_ALL: 'C' },
      stdio: 'ignore',
    });
    const started = new FaultyPostgres(postgres, folder, await freePort());
    await started.run();
    return started;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** As `pg_ctl -m immediate` does: nothing is written, and the log is replayed at the next start. */
  async restartImmediately(): Promise<void> {
    const { server } = this;
    const ended = server === undefined ? undefined : once(server, 'close');
    server?.kill('SIGQUIT');
    await ended;
    await this.run();
  }

  /** Stands still with all its connections, for so long. */
  async freeze(ms: number): Promise<void> {
    const frozen = this.processes();
    for (const pid of frozen) send(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    for (const pid of frozen) send(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    const { server } = this;
    const ended = server === undefined ? undefined : once(server, 'close');
    server?.kill('SIGQUIT');
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async run(): Promise<void> {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      'shared_buffers=256MB',
      'max_wal_size=4GB',
    ];
    const server = spawn(
      this.program,
      [
        '-D',
        join(this.folder, 'data'),
        '-p',
        String(this.port),
        ...settings.flatMap((setting) => ['-c', setting]),
      ],
      { ...postgresOwner(), cwd: this.folder, env: { LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        log = (log + text).slice(-2_000);
        if (log.includes(READY)) resolve();
      });
      server.once('close', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
    });
  }

  private processes(): number[] {
    const main = this.server?.pid;
    if (main === undefined) return [];
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(main)], { encoding: 'utf8' });
    return [main, ...children.split('\n').map(Number).filter(Boolean)];
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
