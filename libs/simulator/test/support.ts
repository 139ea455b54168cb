import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSimulator, type Simulator, type SimulatorOptions } from '../src';
import { isObject, type JsonObject } from '../src/json';

export const SERVER_KEY = 'SB-Mid-server-test';

const FIXTURES = join(__dirname, '../../../test/fixtures/gateway');

export function fixture(name: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
  if (!isObject(value)) throw new Error(`${name} is not an object`);
  return value;
}

/** A clock that a test moves by hand. */
export class Clock {
  private ms: number;

  constructor(start: string) {
    this.ms = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.ms);

  advance(ms: number): void {
    this.ms += ms;
  }
}

/** A simulator whose requests are made in-process, with the right key unless a test says otherwise. */
export class Merchant {
  readonly simulator: Simulator;

  constructor(options: Partial<SimulatorOptions> = {}) {
    this.simulator = createSimulator({ serverKey: SERVER_KEY, timeScale: 0, ...options });
  }

  request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.simulator.fetch(
      new Request(`https://gateway.test${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<JsonObject> {
    const answer: unknown = await (await this.request(method, path, body, headers)).json();
    if (!isObject(answer)) throw new Error('the answer is not an object');
    return answer;
  }

  charge(body: JsonObject, headers?: Record<string, string>): Promise<JsonObject> {
    return this.call('POST', '/v2/charge', body, headers);
  }
}

export function chargeOf(orderId: string, method: JsonObject, grossAmount = 44000): JsonObject {
  return { ...method, transaction_details: { order_id: orderId, gross_amount: grossAmount } };
}

export const METHODS = {
  bca: { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } },
  permata: { payment_type: 'permata' },
  echannel: { payment_type: 'echannel', echannel: { bill_info1: 'Payment:', bill_info2: 'Online purchase' } },
  gopay: { payment_type: 'gopay' },
  dana: { payment_type: 'dana' },
  ovo: { payment_type: 'ovo', ovo: { payer_phone_number: '081111111111' } },
  qris: { payment_type: 'qris' },
  indomaret: { payment_type: 'cstore', cstore: { store: 'Indomaret' } },
} satisfies Record<string, JsonObject>;

export function card(token = '48111111-1114-3c2a', more: JsonObject = {}): JsonObject {
  return { payment_type: 'credit_card', credit_card: { token_id: token, ...more } };
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: JsonObject;
}

type Respond = (
  received: Received,
) => { status: number; location?: string } | Promise<{ status: number; location?: string }>;

/** A merchant's webhook endpoint: a real server that answers as the test says. */
export class WebhookServer {
  readonly received: Received[] = [];

  private constructor(private readonly server: Server) {}

  static async start(respond: Respond = () => ({ status: 200 })): Promise<WebhookServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        const received = {
          path: request.url ?? '',
          headers: request.headers,
          body: isObject(body) ? body : {},
        };
        webhook.received.push(received);
        void Promise.resolve(respond(received)).then(({ status, location }) => {
          response.writeHead(status, location === undefined ? {} : { location });
          response.end();
        });
      });
    });
    const webhook = new WebhookServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return webhook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const FREE_TEXT = new Set(['order_id', 'merchant_id', 'transaction_id', 'approval_code', 'status_message']);

function classOfText(text: string): string {
  if (/^\d+\.\d{2}$/.test(text)) return 'amount';
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return 'WIB time';
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z?$/.test(text))
    return text.endsWith('Z') ? 'UTC time' : 'local time';
  if (/^[0-9a-f]{128}$/.test(text)) return 'SHA-512';
  if (/^[a-z]+:\/\//.test(text)) return 'url';
  if (/^\d{6,8}-\d{4}$/.test(text)) return 'masked card';
  return /^\d+$/.test(text) ? 'digits' : 'text';
}

/** The format of a value, all the way down: what may differ between two bodies of one kind is left out. */
export function shapeOf(value: unknown, key = ''): unknown {
  if (FREE_TEXT.has(key)) return typeof value;
  if (typeof value === 'string') return classOfText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => shapeOf(item));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part, name)]));
  }
  return typeof value;
}

export function without(body: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

/** A promise that the test resolves itself. */
export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve: (value) => resolve(value) };
}
