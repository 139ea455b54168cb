import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSimulator, type SimulatorOptions } from 'midtrans-simulator';
import { shopApplication } from '../../src/commands/shop-application';
import { createTestDatabase } from '../support/database';
import { BCA_CHARGE } from '../support/gateway';
import { SERVER_KEY, startHost } from '../support/host';
import { runCommand, type Ended } from '../support/run-command';

const MAIN = join(__dirname, '..', '..', 'dist', 'src', 'commands', 'main.js');

/** The shop's command line as a process of its own, with nothing of our environment but what it needs to run. */
export function spawnCommand(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH, ...env } });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => void (written[name] += text));
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...written })));
  return { ended, written, stdin: child.stdin, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

/** A shop's database and gateway, an instance of a host that charges, and the shop's command line beside it. */
export async function openCommandLine(simulated: Partial<SimulatorOptions> = {}) {
  const database = await createTestDatabase();
  const simulator = createSimulator({ serverKey: SERVER_KEY, timeScale: 0, ...simulated });
  const { url: gatewayUrl } = await simulator.listen();
  const host = await startHost({ database, midtrans: { baseUrl: gatewayUrl } });
  const environment = {
    DATABASE_URL: database.url,
    MIDTRANS_SERVER_KEY: SERVER_KEY,
    MIDTRANS_BASE_URL: gatewayUrl,
  };
  return {
    database,
    simulator,
    gatewayUrl,
    host,
    /** In a process of its own: where signals, its stdin or its end are what matters. {@link compile} comes before. */
    spawn: (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      spawnCommand(args, { ...environment, ...env }),
    run: (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      runCommand(() => shopApplication({ ...environment, ...env }), args),
    charge: async (orderId: string) => {
      const json = { ...BCA_CHARGE, order_id: orderId };
      const { status, body } = await host.request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'someone',
        json,
      });
      if (status !== 201) throw new Error(`not charged: ${JSON.stringify(body)}`);
    },
    /** The order is at the gateway, and nothing of it is here. */
    chargeElsewhere: async (orderId: string) => {
      const response = await fetch(`${gatewayUrl}/v2/charge`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
        },
        body: JSON.stringify({
          payment_type: 'bank_transfer',
          transaction_details: { order_id: orderId, gross_amount: 100_000 },
          bank_transfer: { bank: 'bca' },
        }),
      });
      const body = (await response.json()) as { status_code: string };
      if (body.status_code !== '201') throw new Error(`not charged: ${JSON.stringify(body)}`);
    },
    close: async () => {
      await host.close();
      await simulator.close();
      await database.drop();
    },
  };
}

/** What `--json` wrote, a line each. */
export function linesOf({ stdout }: Pick<Ended, 'stdout'>): Record<string, any>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Passes everything on to a gateway, but holds the first call of a path back until it is released. */
export async function holdingGateway(target: string, held: RegExp) {
  let reach = (): void => undefined;
  let release = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      if (held.test(request.url ?? '')) {
        reach();
        await released;
      }
      const { authorization = '' } = request.headers;
      const answer = await fetch(`${target}${request.url}`, { headers: { authorization } });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    };
    pass().catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    release,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
