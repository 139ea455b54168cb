import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { MidtransCloudEvent } from 'nestjs-midtrans';
import { freePort } from '../support/free-port';

/** What a broker was given. */
export interface Publication {
  readonly topic: string;
  readonly qos: number;
  readonly message: { readonly pattern: string; readonly data: MidtransCloudEvent };
}

/** An MQTT broker that is killed and started again on the same port. It keeps nothing beyond that; what it confirmed is here. */
export class MqttBroker {
  readonly publications: Publication[] = [];
  private child: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<MqttBroker> {
    const broker = new MqttBroker(await freePort());
    await broker.start();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get events(): MidtransCloudEvent[] {
    return this.publications.map(({ message }) => message.data);
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(__dirname, 'aedes.child.mjs'), String(this.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The MQTT broker ended')));
      createInterface(child.stdout).on('line', (line) => {
        if (line === 'listening') resolve();
        else this.publications.push(JSON.parse(line) as Publication);
      });
    });
  }

  /** At once: it has no chance to finish anything. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }
}
