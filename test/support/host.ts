import { basename } from 'node:path';
import {
  Injectable,
  Module,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type LoggerService,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSimulator, type SimulatorOptions } from 'midtrans-simulator';
import {
  MidtransModule,
  OnMidtransEvent,
  type MidtransModuleOptions,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from './database';
import { until } from './until';

export const SERVER_KEY = 'SB-Mid-server-test';
export const CLIENT_KEY = 'SB-Mid-client-test';
export const ADAPTERS = ['fastify', 'express'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/**
 * The adapter of a suite about what no adapter knows of: some of these suites are on the one, the others on the other. What an adapter
 * does has suites of its own, on both: each endpoint and caller, bodies, what a host installs, trailing slashes, shutdown.
 *
 * @param suite - its file
 */
export function oneAdapter(suite: string): readonly [Adapter] {
  const letters = [...basename(suite)].map((letter) => letter.charCodeAt(0));
  const sum = letters.reduce((one, other) => one + other, 0);
  return [sum % 2 === 0 ? 'fastify' : 'express'];
}

/** Lets in whoever names themselves in a header: authentication is the host's business, and passport has tests of its own. */
@Injectable()
export class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: unknown }>();
    const { 'x-user': id, 'x-staff': staff } = request.headers;
    if (id === undefined) return false;
    request.user = { id, is_staff: staff === 'true' };
    return true;
  }
}

/** A host's durable listener that keeps what it receives. */
@Injectable()
export class Recorder {
  readonly events: PaymentEvent[] = [];

  @OnMidtransEvent('payment.*', { name: 'recorder' })
  async record(event: PaymentEvent): Promise<void> {
    this.events.push(event);
  }

  of(orderId: string): string[] {
    return this.events.filter((event) => event.payment.orderId === orderId).map((event) => event.type);
  }
}

export interface HostOptions {
  adapter?: Adapter;
  database?: TestDatabase;
  midtrans?: Partial<MidtransModuleOptions>;
  providers?: Provider[];
  /** Modules beside ours. */
  imports?: NonNullable<ModuleMetadata['imports']>;
  poolSize?: number;
  /** Of the DataSource, beside what it needs. */
  dataSource?: object;
  /** Changes the application before it listens. */
  prepare?: (app: INestApplication) => void;
  fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  logger?: LoggerService;
}

const ON_ITS_WAY = `SELECT 1 FROM midtrans_deliveries JOIN midtrans_payments ON midtrans_payments.id = subject_id
  WHERE consumer = 'recorder' AND dead_at IS NULL AND order_id = $1`;

/** A host application, listening, with the module in it. */
export interface Host {
  readonly app: INestApplication;
  readonly url: string;
  readonly database: TestDatabase;
  readonly recorder: Recorder;
  readonly emitter: EventEmitter2;
  request(path: string, init?: HostRequest): Promise<Answer>;
  notify(body: unknown): Promise<Answer>;
  /** What the recorder was told of an order, once no event of it is on its way there. */
  deliveredOf(orderId: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface HostRequest extends RequestInit {
  user?: string;
  staff?: boolean;
  json?: unknown;
}

export interface Answer<Body = any> {
  status: number;
  headers: Headers;
  body: Body;
}

export async function startHost(options: HostOptions = {}): Promise<Host> {
  const database = options.database ?? (await createTestDatabase());

  @Module({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: database.url,
        autoLoadEntities: true,
        poolSize: options.poolSize ?? 10,
        ...options.dataSource,
      }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({
        serverKey: SERVER_KEY,
        clientKey: CLIENT_KEY,
        path: 'api/midtrans',
        guards: [HeaderGuard],
        clientPrices: true,
        ...options.midtrans,
        // Suites flood a host on a machine that they share.
        database: { connectTimeoutMs: 30_000, statementTimeoutMs: 30_000, ...options.midtrans?.database },
        // Suites charge and notify faster than any shop.
        notifications: { readBacksPerSecond: 5_000, ...options.midtrans?.notifications },
        // What a suite leaves open is asked about where it says so.
        reconciliation: { enabled: false, ...options.midtrans?.reconciliation },
      }),
      ...(options.imports ?? []),
    ],
    providers: [Recorder, ...(options.providers ?? [])],
  })
  class HostModule {}

  const testing = await Test.createTestingModule({ imports: [HostModule] })
    .setLogger(options.logger ?? silent)
    .compile();
  const app =
    options.adapter === 'express'
      ? testing.createNestApplication(new ExpressAdapter(), { forceCloseConnections: true })
      : testing.createNestApplication<NestFastifyApplication>(
          new FastifyAdapter({ forceCloseConnections: true, ...options.fastify }),
        );
  options.prepare?.(app);
  await listening(app);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

  const request: Host['request'] = async (path, { user, staff, json, ...init } = {}) => {
    const response = await fetch(url + path, {
      ...init,
      body: json === undefined ? init.body : JSON.stringify(json),
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(user === undefined ? {} : { 'x-user': user }),
        ...(staff ? { 'x-staff': 'true' } : {}),
        ...init.headers,
      },
    });
    const { status, headers } = response;
    const body = parsed(await response.text());
    return { status, headers, body };
  };
  const recorder = app.get(Recorder);
  return {
    app,
    url,
    database,
    recorder,
    emitter: app.get(EventEmitter2),
    request,
    notify: (body) => request('/api/midtrans/notification/', { method: 'POST', json: body }),
    deliveredOf: async (orderId) => {
      await until(
        () => database.rows(ON_ITS_WAY, [orderId]),
        (left) => left.length === 0,
      );
      return recorder.of(orderId);
    },
    close: async () => {
      await app.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

/** An application that does not start is closed: what of it did would go on beside the next test. */
export async function listening(app: INestApplication): Promise<void> {
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * A host whose gateway is the simulator; notifications come to the host over HTTP, where they are for `http://host.invalid/` and
 * below (`http://host.invalid/recurring/`).
 *
 * @param over - `http`: real connections to the gateway as well; `memory`: it is called without a network
 */
export async function startHostWithGateway(
  options: HostOptions & { over?: 'memory' | 'http'; simulator?: Partial<SimulatorOptions> } = {},
) {
  // The host's port is known only once it listens.
  const webhook = { url: '' };
  const simulator = createSimulator({
    serverKey: SERVER_KEY,
    clientKey: CLIENT_KEY,
    timeScale: 0,
    fetch: (input, init) => {
      const request = new Request(input, init);
      return fetch(new Request(webhook.url + new URL(request.url).pathname.slice(1), request));
    },
    notificationUrl: 'http://host.invalid/',
    ...options.simulator,
  });
  const calls: string[] = [];
  const holds = new Set<Hold>();
  const inMemory: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    calls.push(`${request.method} ${pathname}`);
    const hold = [...holds].find(({ path }) => path.test(pathname));
    if (hold === undefined) return simulator.fetch(request);
    holds.delete(hold);
    const answer = hold.isAnswer ? await simulator.fetch(request) : undefined;
    hold.reach();
    await hold.released;
    return answer ?? simulator.fetch(request);
  };
  const gateway = options.over === 'http' ? { baseUrl: (await simulator.listen()).url } : {};
  const http = options.over === 'http' ? {} : { fetch: inMemory };
  const host = await startHost({
    ...options,
    midtrans: { ...gateway, ...options.midtrans, http: { ...http, ...options.midtrans?.http } },
  });
  webhook.url = `${host.url}/api/midtrans/notification/`;
  return {
    ...host,
    simulator,
    /** What the gateway was asked in memory, such as `GET /v2/order-1/status`. */
    calls,
    /** Holds the next call of a path back, before the gateway has it or with its answer, until it is released. */
    hold(path: RegExp, what: 'call' | 'answer' = 'call') {
      let reach = (): void => undefined;
      let release = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      const released = new Promise<void>((resolve) => (release = resolve));
      holds.add({ path, isAnswer: what === 'answer', reach, released });
      return { reached, release };
    },
    close: async () => {
      await simulator.close();
      await host.close();
    },
  };
}

interface Hold {
  readonly path: RegExp;
  readonly isAnswer: boolean;
  readonly reach: () => void;
  readonly released: Promise<void>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const silent: LoggerService = {
  log: () => undefined,
  error: () => undefined,
  warn: () => undefined,
  debug: () => undefined,
  verbose: () => undefined,
};
