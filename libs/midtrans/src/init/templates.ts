import type { Callers } from './arguments';

/** What the files that are written depend on. */
export interface TemplateChoices {
  /** `payments` gives `PaymentsModule` in `payments.module.ts`. */
  readonly name: string;
  readonly callers: Callers;
  /** Behind relative imports: `.js`, or nothing. */
  readonly extension: string;
  /** Of a DataSource that has one. */
  readonly dataSource: string | undefined;
  readonly hasGlobalGuards: boolean;
}

/** What the test depends on besides. */
export interface TestChoices extends TemplateChoices {
  readonly runner: 'jest' | 'vitest';
  readonly isFastify: boolean;
  /** The folder of the module, from that of the test. */
  readonly from: string;
}

/** Below the application's global prefix. */
export const PATH = 'midtrans';
export const LISTENER_FILE = 'shipping.listener';
export const PRICES_FILE = 'charge.prices';
export const GUARD_FILE = 'payments.guard';

export function moduleClassOf(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return `${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')}Module`;
}

/** The module of payments, with the registration. */
export function moduleFile(choices: TemplateChoices): string {
  const { name, callers, extension, dataSource, hasGlobalGuards } = choices;
  const guards = guardsOf(callers, extension);
  return `import { Module } from '@nestjs/common';
${guards.packageImport}import { MidtransModule } from 'nestjs-midtrans';
import { priceOf } from './${PRICES_FILE}${extension}';
${guards.fileImport}import { ShippingListener } from './${LISTENER_FILE}${extension}';

@Module({
  imports: [
    MidtransModule.forRootAsync({
      path: '${PATH}',
${guards.option}${dataSource === undefined ? '' : `      dataSource: '${dataSource}',\n`}      // Switch on what you sell by, and say its prices as well.
      controllers: {
        invoices: false,
        subscriptions: false,
        paymentLinks: false,
${hasGlobalGuards ? NOTIFICATIONS : ''}      },
      useFactory: () => ({
        serverKey: process.env.MIDTRANS_SERVER_KEY,
        clientKey: process.env.MIDTRANS_CLIENT_KEY,
        environment:
          process.env.MIDTRANS_ENVIRONMENT === 'production'
            ? 'production'
            : 'sandbox',
        // A simulator; without it Midtrans itself.
        baseUrl: process.env.MIDTRANS_BASE_URL || undefined,
        charges: { prepare: priceOf },
      }),
    }),
  ],
  providers: [ShippingListener],
})
export class ${moduleClassOf(name)} {}
`;
}

const NOTIFICATIONS = `        // Your guards stand before the webhook too, and Midtrans has no token:
        // give it the decorator by which they let everybody pass.
        // notifications: { decorators: [Public()] },
`;

export function listenerFile(): string {
  return `import { Injectable, Logger } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';

@Injectable()
export class ShippingListener {
  private readonly logger = new Logger(ShippingListener.name);

  /** Durable: called until it succeeds, in order per payment. */
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ id, payment }: PaymentEvent): Promise<void> {
    await this.shipOnce(id, payment.orderId);
  }

  /**
   * Your own work. A crash in the middle of it calls it again with the same
   * event: keep its id in the transaction that ships, under a unique index.
   */
  shipOnce(eventId: string, orderId: string): Promise<void> {
    this.logger.log(\`\${orderId} is paid: ship it (event \${eventId})\`);
    return Promise.resolve();
  }
}
`;
}

export function pricesFile(): string {
  return `import { NotFoundException } from '@nestjs/common';
import type { PrepareCharge } from 'nestjs-midtrans';

/**
 * What a REST client is charged: look up the order that it names, and return
 * its \`{ grossAmount }\`. Until then no charge is made over REST.
 */
export const priceOf: PrepareCharge = ({ orderId }) => {
  throw new NotFoundException(\`There is no order \${orderId ?? ''}\`);
};
`;
}

/** Undefined where guards of the application decide. */
export function guardFile({ callers }: TemplateChoices): string | undefined {
  if (callers.kind !== 'nobody') return undefined;
  return `import { Injectable, type CanActivate } from '@nestjs/common';

/** Says who may call the payments' REST endpoints. The webhook is not behind it. */
@Injectable()
export class PaymentsGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
`;
}

/** A test that takes a payment. */
export function testFile(choices: TestChoices): string {
  const { name, runner, isFastify, from, extension, dataSource } = choices;
  const moduleClass = moduleClassOf(name);
  const vitest = `import { afterAll, beforeAll, describe, expect, it } from 'vitest';\n`;
  const fastify = `import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';\n`;
  const options = [
    ...(dataSource === undefined ? [] : [`name: '${dataSource}',`]),
    `type: 'postgres',`,
    `url: urlOf(DATABASE),`,
    `autoLoadEntities: true,`,
    `migrations: MIDTRANS_MIGRATIONS,`,
    `migrationsRun: true,`,
  ];
  return `${isFastify ? '' : `import type { INestApplication } from '@nestjs/common';\n`}import { EventEmitterModule } from '@nestjs/event-emitter';
${isFastify ? fastify : ''}import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSimulator } from 'midtrans-simulator';
import { MIDTRANS_MIGRATIONS, PaymentService } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
${runner === 'vitest' ? vitest : ''}import { ${moduleClass} } from '${from}/${name}.module${extension}';
import { ShippingListener } from '${from}/${LISTENER_FILE}${extension}';

/**
 * Makes a database of its own there, and drops it again. One for a while:
 * docker run --rm -e POSTGRES_PASSWORD=postgres -p 5432:5432 postgres
 */
const SERVER =
  process.env.DATABASE_URL ??
  'postgres://postgres:postgres@localhost:5432/postgres';
const DATABASE = \`payments_test_\${process.pid}\`;
const SERVER_KEY = 'SB-Mid-server-test';

describe('payments', () => {
  const simulator = createSimulator({ serverKey: SERVER_KEY });
  const server = new DataSource({ type: 'postgres', url: SERVER });
  let app: ${isFastify ? 'NestFastifyApplication' : 'INestApplication'};

  beforeAll(async () => {
    await server.initialize();
    await server.query(\`CREATE DATABASE \${DATABASE}\`);
    process.env.MIDTRANS_SERVER_KEY = SERVER_KEY;
    process.env.MIDTRANS_CLIENT_KEY = 'SB-Mid-client-test';
    process.env.MIDTRANS_ENVIRONMENT = 'sandbox';
    process.env.MIDTRANS_BASE_URL = (await simulator.listen()).url;

    const module = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRoot({
${options.map((option) => `          ${option}`).join('\n')}
        }),
        EventEmitterModule.forRoot({ wildcard: true }),
        ${moduleClass},
      ],
    }).compile();
    app = ${isFastify ? FASTIFY_APP : 'module.createNestApplication();'}
    await app.listen(0, '127.0.0.1');
    simulator.notifyAt(\`\${await app.getUrl()}/${PATH}/notification/\`);
  }, 60_000);

  afterAll(async () => {
    await simulator.idle();
    await app?.close();
    await simulator.close();
    await server.query(\`DROP DATABASE IF EXISTS \${DATABASE}\`);
    await server.destroy();
  }, 60_000);

  it('ships what is paid', async () => {
    const listener = app.get(ShippingListener);
    const shipped = new Promise<string>((resolve) => {
      listener.shipOnce = (_eventId, orderId) =>
        Promise.resolve(resolve(orderId));
    });

    const { payment } = await app.get(PaymentService).createCharge({
      paymentType: 'qris',
      grossAmount: 50_000,
    });
    await simulator.pay(payment.orderId);

    expect(await shipped).toBe(payment.orderId);
  }, 60_000);
});

function urlOf(database: string): string {
  const url = new URL(SERVER);
  url.pathname = database;
  return url.href;
}
`;
}

const FASTIFY_APP = `module.createNestApplication<NestFastifyApplication>(
      new FastifyAdapter(),
    );`;

/** For the root module: where the application has no DataSource. */
export const DATA_SOURCE_MODULE = `TypeOrmModule.forRootAsync({
  useFactory: () => ({
    type: 'postgres',
    url: process.env.DATABASE_URL,
    autoLoadEntities: true,
    migrations: MIDTRANS_MIGRATIONS, // with yours
    migrationsRun: true,
    // A database that does not answer would be waited for by the minute.
    extra: { connectionTimeoutMillis: 5_000 },
  }),
})`;
export const EMITTER_MODULE = `EventEmitterModule.forRoot({ wildcard: true })`;

const ENVIRONMENT = {
  DATABASE_URL: 'postgres://postgres:postgres@localhost:5432/postgres',
  MIDTRANS_SERVER_KEY: 'SB-Mid-server-local',
  MIDTRANS_CLIENT_KEY: 'SB-Mid-client-local',
  MIDTRANS_ENVIRONMENT: 'sandbox',
} as const;

/** `.env.example` with what it lacks. */
export function environmentFile(before: string | undefined, needsDatabase: boolean): string {
  const text = before ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lacks = (name: string): boolean =>
    !new RegExp(`^\\s*#?\\s*(export\\s+)?${name}\\s*=`, 'm').test(text);
  const lines = Object.entries(ENVIRONMENT)
    .filter(([name]) => lacks(name) && (needsDatabase || name !== 'DATABASE_URL'))
    .map(([name, value]) => `${name}=${value}`);
  const simulator = lacks('MIDTRANS_BASE_URL')
    ? [
        '# midtrans-simulator; to reach Midtrans, leave it out and give keys of Midtrans, and another database',
        `MIDTRANS_BASE_URL=${SIMULATOR_URL}`,
      ]
    : [];
  const added = [...lines, ...simulator].map((line) => line + eol).join('');
  if (added === '') return text;
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  return text + gap + added;
}

export const SIMULATOR_URL = 'http://127.0.0.1:4100';
export const SIMULATOR_KEYS = `--server-key ${ENVIRONMENT.MIDTRANS_SERVER_KEY} --client-key ${ENVIRONMENT.MIDTRANS_CLIENT_KEY}`;

function guardsOf(
  callers: Callers,
  extension: string,
): { readonly packageImport: string; readonly fileImport: string; readonly option: string } {
  switch (callers.kind) {
    case 'nobody':
      return {
        packageImport: '',
        fileImport: `import { PaymentsGuard } from './${GUARD_FILE}${extension}';\n`,
        option: '      guards: [PaymentsGuard],\n',
      };
    case 'global':
      return {
        packageImport: '',
        fileImport: '',
        option: `      // Those of the whole application ask who calls.\n      guards: 'global',\n`,
      };
    case 'strategy':
      return {
        packageImport: `import { AuthGuard } from '@nestjs/passport';\n`,
        fileImport: '',
        option: `      guards: [AuthGuard('${callers.strategy}')],\n`,
      };
  }
}
