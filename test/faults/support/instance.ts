import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { InstanceFigures, InstanceSettings } from './instance.settings';

/** One of the host's processes. */
export class Instance {
  private child: ChildProcess | undefined;

  constructor(private readonly settings: InstanceSettings) {}

  /** Where notifications go. */
  get webhook(): string {
    return `${this.url}/api/midtrans/notification/`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`;
  }

  async start(): Promise<void> {
    const env = { PATH: process.env.PATH, FAULTS_INSTANCE: JSON.stringify(this.settings) };
    const child = fork(join(__dirname, 'instance.main.js'), { env, execArgv: ['--expose-gc'] });
    this.child = child;
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error('an instance ended while it started');
      }),
    ]);
  }

  async measure(): Promise<InstanceFigures> {
    const { child } = this;
    if (child === undefined) throw new Error('the instance was not started');
    const told = once(child, 'message') as Promise<[InstanceFigures]>;
    child.send('measure');
    const [figures] = await told;
    return figures;
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** @returns the code that it ended with */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }
}
