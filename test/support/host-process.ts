import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { MidtransModuleOptions } from 'nestjs-midtrans';
import type { TestDatabase } from './database';
import type { Answer, HostRequest } from './host';

/** A host application as a process of its own, which can be killed in the middle of everything. */
export async function spawnHost(database: TestDatabase, midtrans: Partial<MidtransModuleOptions>) {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['-r', join(__dirname, 'typescript.cjs'), join(__dirname, 'host.child.ts')],
    { env: { PATH, DATABASE_URL: database.url, MIDTRANS_OPTIONS: JSON.stringify(midtrans) } },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, address] = /^(http:\S+)$/m.exec(output) ?? [];
        if (address !== undefined) resolve(address);
      });
    }
    void ended.then(() => reject(new Error(`The host ended: ${output}`)));
  });
  return {
    async request(path: string, { user, staff, json, ...init }: HostRequest = {}): Promise<Answer> {
      const response = await fetch(url + path, {
        ...init,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        headers: {
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(user === undefined ? {} : { 'x-user': user }),
          ...(staff ? { 'x-staff': 'true' } : {}),
        },
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    /** Ends it at once: it has no chance to finish anything. */
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export type HostProcess = Awaited<ReturnType<typeof spawnHost>>;
