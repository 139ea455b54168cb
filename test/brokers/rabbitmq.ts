import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connect, type ChannelModel } from 'amqplib';
import { freePort } from '../support/free-port';

const STARTS_WITHIN_MS = 60_000;
/** Where packages put it: Debian's own wrapper on the PATH would give up root, and its environment. */
const FOLDERS = ['/usr/lib/rabbitmq/bin', ...(process.env['PATH'] ?? '').split(delimiter)];

/** A real RabbitMQ, alone on its ports and in its folder, which is killed and started again with what it has on disk. */
export class RabbitMq {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async start(): Promise<RabbitMq> {
    const folder = await mkdtemp(join(tmpdir(), 'midtrans-rabbitmq-'));
    const [port, distribution, epmd] = [await freePort(), await freePort(), await freePort()];
    const broker = new RabbitMq(port, folder, {
      PATH: process.env['PATH'] ?? '',
      // Of its cookie.
      HOME: folder,
      ERL_EPMD_PORT: String(epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `midtrans${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_CONFIG_FILE: join(folder, 'none'),
      RABBITMQ_CONF_ENV_FILE: join(folder, 'none.conf'),
      // The process that was started is the broker then, and not a shell before it.
      RUNNING_UNDER_SYSTEMD: 'true',
    });
    await broker.start();
    return broker;
  }

  get url(): string {
    return `amqp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const child = spawn(program('rabbitmq-server'), [], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    const end = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
      try {
        return await (await this.connect()).close();
      } catch (error) {
        const hasEnded = child.exitCode !== null || child.signalCode !== null;
        if (hasEnded || Date.now() > end) throw new Error(`RabbitMQ: ${this.output}`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  connect(): Promise<ChannelModel> {
    return connect(this.url);
  }

  /** At once: it has no chance to finish anything. */
  kill(): Promise<void> {
    return this.signal('SIGKILL');
  }

  /** In good order: everything is on disk then, also what queues there are, which is written with a delay. */
  stop(): Promise<void> {
    return this.signal('SIGTERM');
  }

  private async signal(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  async end(): Promise<void> {
    await this.kill();
    // A daemon that the first node has started.
    await new Promise((resolve) => execFile('epmd', ['-kill'], { env: this.env }, resolve));
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function program(name: string): string {
  const found = FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`There is no ${name}: install RabbitMQ (apt-get install rabbitmq-server)`);
  return found;
}
