import { Module, type INestApplication, type VersioningOptions } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import { MidtransModule, PaymentService, type MidtransModuleOptions } from 'nestjs-midtrans';
import { MidtransDashboardModule, type MidtransDashboardOptions } from 'nestjs-midtrans-dashboard';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { CLIENT_KEY, HeaderGuard, listening, SERVER_KEY, type Adapter } from '../support/host';

/** A host with the dashboard beside the module, listening, with the simulator as its gateway. */
export interface DashboardHost {
  readonly app: INestApplication;
  readonly database: TestDatabase;
  readonly simulator: Simulator;
  readonly payments: PaymentService;
  /** Asks below the dashboard's path, as a page of its own does. */
  ask(path: string, request?: DashboardRequest): Promise<Response>;
  close(): Promise<void>;
}

export interface DashboardRequest {
  readonly method?: string;
  readonly user?: string;
  readonly staff?: boolean;
  readonly json?: unknown;
  /** Beside the ones that a page of its own sends, or in their place. */
  readonly headers?: Record<string, string | undefined>;
}

export interface DashboardHostOptions {
  readonly adapter?: Adapter;
  readonly prefix?: string;
  readonly versioning?: VersioningOptions;
  readonly dashboard?: MidtransDashboardOptions;
  readonly registrations?: readonly string[];
  readonly midtrans?: Partial<MidtransModuleOptions>;
  /** @default true: a test's own connections hold nothing open */
  readonly forceCloseConnections?: boolean;
}

const ignore = (): void => undefined;

export const PATH = 'ops/midtrans';

export async function startDashboardHost({
  adapter = 'fastify',
  prefix,
  versioning,
  dashboard = { guards: [HeaderGuard] },
  registrations = ['default'],
  midtrans = {},
  forceCloseConnections = true,
}: DashboardHostOptions = {}): Promise<DashboardHost> {
  const database = await createTestDatabase();
  const simulator = createSimulator({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY, timeScale: 0 });

  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, autoLoadEntities: true }),
      EventEmitterModule.forRoot({ wildcard: true }),
      ...registrations.map((account, nth) =>
        MidtransModule.forRoot({
          account,
          // No two merchants have one key.
          serverKey: nth === 0 ? SERVER_KEY : `${SERVER_KEY}-${account}`,
          clientKey: CLIENT_KEY,
          path: `api/${account}`,
          guards: [HeaderGuard],
          clientPrices: true,
          http: { fetch: (input, init) => simulator.fetch(new Request(input, init)) },
          reconciliation: { enabled: false },
          ...midtrans,
        }),
      ),
      MidtransDashboardModule.forRoot(dashboard),
    ],
  })
  class HostModule {}

  const testing = await Test.createTestingModule({ imports: [HostModule] })
    .setLogger({ log: ignore, error: ignore, warn: ignore })
    .compile();
  const app =
    adapter === 'express'
      ? testing.createNestApplication(new ExpressAdapter(), { forceCloseConnections })
      : testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ forceCloseConnections }));
  if (prefix !== undefined) app.setGlobalPrefix(prefix);
  if (versioning !== undefined) app.enableVersioning(versioning);
  await listening(app).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  const url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/${prefix === undefined ? '' : `${prefix}/`}${PATH}`;

  return {
    app,
    database,
    simulator,
    payments: app.get(PaymentService, { strict: false }),
    ask: (path, { method = 'GET', user, staff, json, headers } = {}) =>
      fetch(url + path, {
        method,
        body: json === undefined ? undefined : JSON.stringify(json),
        headers: given({
          'sec-fetch-site': 'same-origin',
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(user === undefined ? {} : { 'x-user': user }),
          ...(staff ? { 'x-staff': 'true' } : {}),
          ...headers,
        }),
      }),
    close: async () => {
      await simulator.close();
      await app.close();
      await database.drop();
    },
  };
}

function given(headers: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
