import { http } from 'msw';
import { setupServer } from 'msw/node';
import { SERVER_KEY, chargeOf, METHODS } from '../../test/support';
import { createSimulator, type Simulator, type SimulatorOptions } from '../index';
import type { JsonObject } from '../json';

interface Connection {
  send(path: string, init: RequestInit): Promise<Response>;
  close(): void;
}

interface Transport {
  readonly name: string;
  /** How a broken connection looks. */
  readonly broken: object;
  connect(simulator: Simulator): Promise<Connection>;
}

const RESET = { name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNRESET' } };

export const IN_PROCESS: Transport = {
  name: 'in-process',
  broken: RESET,
  connect: async (simulator) => ({
    send: (path, init) => simulator.fetch(new Request(`https://gateway.test${path}`, init)),
    close: () => undefined,
  }),
};

const OVER_HTTP: Transport = {
  name: 'over HTTP',
  broken: RESET,
  async connect(simulator) {
    const { url } = await simulator.listen();
    return { send: (path, init) => fetch(`${url}${path}`, init), close: () => undefined };
  },
};

const THROUGH_MSW: Transport = {
  name: 'through msw',
  broken: { name: 'TypeError', message: 'Failed to fetch' },
  async connect(simulator) {
    // What a handler throws, msw would answer with a 500 of its own.
    const handler = http.all('https://gateway.test/*', ({ request }) =>
      simulator.fetch(request).catch(() => Response.error()),
    );
    const server = setupServer(handler);
    server.listen();
    return {
      send: (path, init) => fetch(`https://gateway.test${path}`, init),
      close: () => server.close(),
    };
  },
};

/** The ways to reach a simulator, which must not differ in what a client sees. */
export const TRANSPORTS = [IN_PROCESS, OVER_HTTP, THROUGH_MSW];

/** A merchant's client of a simulator, which charges GoPay. */
export class Client {
  private constructor(
    readonly simulator: Simulator,
    private readonly connection: Connection,
  ) {}

  static async connect(transport: Transport, options: Partial<SimulatorOptions> = {}): Promise<Client> {
    const simulator = createSimulator({ serverKey: SERVER_KEY, seed: 1, ...options });
    return new Client(simulator, await transport.connect(simulator));
  }

  async close(): Promise<void> {
    this.connection.close();
    await this.simulator.close();
  }

  request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`;
    return this.connection.send(path, { ...init, method, headers: { authorization, ...init.headers } });
  }

  charge(orderId: string, init: RequestInit = {}): Promise<Response> {
    const body = JSON.stringify(chargeOf(orderId, METHODS.gopay));
    return this.request('POST', '/v2/charge', { body, ...init });
  }

  status(id: string): Promise<Response> {
    return this.request('GET', `/v2/${encodeURIComponent(id)}/status`);
  }

  /** How often the order was really charged. */
  charges(orderId: string): number {
    return this.simulator.effects(orderId).charge ?? 0;
  }

  /** The `status_code` of charging one order after another, or what went wrong. */
  async codesOf(orderIds: readonly string[]): Promise<string[]> {
    const codes: string[] = [];
    for (const orderId of orderIds) codes.push(await codeOf(this.charge(orderId)));
    return codes;
  }
}

async function codeOf(answer: Promise<Response>): Promise<string> {
  try {
    const body = (await (await answer).json()) as JsonObject;
    return String(body.status_code);
  } catch {
    return 'broken';
  }
}

export const withKey = (key: string): RequestInit => ({ headers: { 'idempotency-key': key } });

/** Waits for what has no promise of its own. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
