/** The files of the host into which `check-packages.mjs` installs our tarballs. */
import ts from 'typescript';

/** Loads every entry, and makes the two things a host begins with. */
export const SMOKE_CJS = `
const assert = require('node:assert');
for (const entry of process.argv.slice(2)) assert(Object.keys(require(entry)).length > 0, entry + ' exports nothing');

const { MidtransModule } = require('nestjs-midtrans');
const { MidtransDashboardModule } = require('nestjs-midtrans-dashboard');
const { createSimulator } = require('midtrans-simulator');
const options = { serverKey: 'SB-Mid-server-x', clientKey: 'SB-Mid-client-x', public: true, clientPrices: true };
assert.strictEqual(MidtransModule.forRoot(options).module, MidtransModule);
assert.strictEqual(typeof createSimulator({ serverKey: 'SB-Mid-server-x' }).fetch, 'function');
assert.strictEqual(MidtransDashboardModule.forRoot({ session: () => null }).module, MidtransDashboardModule);
assert.throws(() => MidtransDashboardModule.forRoot({}), /guards/);
`;

/** The entries that are nothing without an optional peer. */
export const NEEDS_A_PEER = ['nestjs-midtrans/commands'];

export const COMMANDS_WITHOUT_PEER = `
const assert = require('node:assert');
assert.throws(() => require('nestjs-midtrans/commands'), /nest-commander/);
`;

/** Node finds the names of a CommonJS module by reading its text, and misses those that are exported in unusual ways. */
export const SMOKE_ESM = `
import assert from 'node:assert';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const entry of process.argv.slice(2)) {
  const names = Object.keys(await import(entry));
  for (const name of Object.keys(require(entry))) assert(names.includes(name), name + ' of ' + entry);
}
`;

export const TESTING_CJS = `
const assert = require('node:assert');
assert.throws(() => require.resolve('msw'), 'msw is installed, so this proves nothing');
const { signNotification } = require('nestjs-midtrans/testing');
const body = { order_id: 'a', status_code: '200', gross_amount: '1.00' };
assert.match(signNotification(body, 'key').signature_key, /^[0-9a-f]{128}$/);
`;

/** What every host writes. */
const HOST = `
import { Module } from '@nestjs/common';
import { createSimulator } from 'midtrans-simulator';
import {
  type MidtransAction,
  MidtransModule,
  OnMidtransEvent,
  type PaymentEvent,
  type PaymentType,
} from 'nestjs-midtrans';
import { MidtransDashboardModule } from 'nestjs-midtrans-dashboard';

const keys = { serverKey: 'SB-Mid-server-x', clientKey: 'SB-Mid-client-x' };
export const simulator = createSimulator({ serverKey: keys.serverKey });

class Shop {
  @OnMidtransEvent('payment.settled')
  ship({ payment }: PaymentEvent): string {
    return payment.orderId;
  }
}

@Module({ imports: [MidtransModule.forRoot({ ...keys, environment: 'sandbox', public: true, clientPrices: true }), MidtransDashboardModule.forRoot({ session: () => null })], providers: [Shop] })
export class HostModule {}

declare module 'nestjs-midtrans' {
  interface MidtransRights {
    approve_payout: 'owner' | 'staff';
  }
  interface PaymentOptionsByType {
    linkaja: { phoneNumber: string };
  }
}
export const actions: MidtransAction[] = ['cancel', 'void', 'update_subscription', 'approve_payout'];
export const types: PaymentType[] = ['gopay', 'linkaja'];

// Were our types to resolve to any, these would be no errors.
// @ts-expect-error -- no such environment
MidtransModule.forRoot({ ...keys, environment: 'moon', public: true, clientPrices: true });
// @ts-expect-error -- no such language
MidtransDashboardModule.forRoot({ session: () => null, locale: 'de' });
// @ts-expect-error -- no such action
actions.push('approve_everything');
// @ts-expect-error -- the server key is required
createSimulator({});
`;

const SIGNS = `
import { signNotification } from 'nestjs-midtrans/testing';

export const signed: string = signNotification({ order_id: 'a' }, keys.serverKey).signature_key;
// @ts-expect-error -- the server key is required
signNotification({ order_id: 'a' });
`;

const TESTS = `
import { http } from 'msw';
import { midtransHandlers } from 'nestjs-midtrans/testing';

export const handlers: import('msw').HttpHandler[] = midtransHandlers(http, simulator);
// @ts-expect-error -- a simulator, or what looks like one, is required
midtransHandlers();
`;

const FORWARDS = `
import type { ClientProxy } from '@nestjs/microservices';
import type { ForwardingOptions, MidtransCloudEvent } from 'nestjs-midtrans';

declare const client: ClientProxy;
export const forwardTo: ForwardingOptions = { client, events: ['payment.*'] };
export const orderOf = ({ data }: MidtransCloudEvent<'payment.settled'>): string => data.payment.order_id;
// @ts-expect-error -- a client is required
export const nowhere: ForwardingOptions = {};
`;

const node16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
// What a tsconfig with `"module": "commonjs"` means: the resolution from before Node 16, which knows no `exports`.
const node10 = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

/** One program, compiled and run in each of the ways in which a host finds the client. */
export const CLIENT_HOSTS = [
  { title: 'CommonJS', extension: 'cts', program: 'client-only.cjs', options: node16 },
  { title: 'ESM', extension: 'mts', program: 'client-only.mjs', options: node16 },
  { title: 'CommonJS, moduleResolution node10', extension: 'ts', program: 'client-only.js', options: node10 },
];

/** A host that has installed nothing that is optional. */
export const PLAIN_HOSTS = [
  { title: 'CommonJS without the optional peers', file: 'plain.cts', content: HOST + SIGNS, options: node16 },
];

/** The same host, and its tests, under each way in which TypeScript finds a package. */
export const FULL_HOSTS = [
  {
    title: 'CommonJS, moduleResolution node16',
    file: 'host.cts',
    content: HOST + TESTS + FORWARDS,
    options: node16,
  },
  {
    title: 'ESM, moduleResolution node16',
    file: 'host.mts',
    content: HOST + TESTS + FORWARDS,
    options: node16,
  },
  {
    title: 'CommonJS, moduleResolution node10',
    file: 'host10.ts',
    content: HOST + TESTS + FORWARDS,
    options: node10,
  },
  { title: 'moduleResolution bundler', file: 'host.ts', content: HOST + TESTS + FORWARDS, options: bundler },
];

/** What runs the tests of `test/package-hosts/test-runners`, and what they need that this workspace does not have. */
export const TEST_RUNNERS = {
  /** The other of the two that are supported: every other host here has this workspace's. */
  typeorm: 'typeorm@0.3.31',
  vitest: 'vitest@4.1.12',
  msw: 'msw@3.0.5',
  options: node16,
  runners: [
    {
      name: 'Jest',
      extension: 'cts',
      program: 'node_modules/jest/bin/jest.js',
      args: ['--testMatch=**/shop.test.cjs', '--transform={}'],
    },
    {
      name: 'Vitest',
      extension: 'mts',
      program: 'node_modules/vitest/vitest.mjs',
      args: ['run', '--globals', 'shop.test.mjs'],
    },
  ],
};

/** The programs of `test/package-hosts/shop`, a Nest application with a database. */
export const SHOP_OPTIONS = node16;
export const SHOP_PROGRAMS = [
  { title: 'has a Payment and an Invoice of its own, related by name, beside ours', file: 'own-entities' },
  { title: 'subclasses PaymentService, with a dependency of its own', file: 'subclass' },
  { title: 'lists payments through the service', file: 'list' },
];

/** What `nest new` makes, as far as `init` needs it, with a program that boots the whole and takes a payment. */
export const NEW_APP = {
  args: ['--module', 'new-app/app.module.ts', '--dir', 'new-app/payments'],
  compiled: ['new-app/main.ts'],
  program: 'new-app/main.js',
  files: {
    'new-app/app.module.ts': `import { Module } from '@nestjs/common';

@Module({
  imports: [],
})
export class AppModule {}
`,
    'new-app/main.ts': `import { equal } from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { createSimulator } from 'midtrans-simulator';
import { PaymentService } from 'nestjs-midtrans';
import { AppModule } from './app.module';
import { ShippingListener } from './payments/shipping.listener';

void (async () => {
  // Of the tests before it: the database knows the merchant by its key.
  const serverKey = 'SB-Mid-server-test-runner';
  const simulator = createSimulator({ serverKey });
  Object.assign(process.env, {
    MIDTRANS_SERVER_KEY: serverKey,
    MIDTRANS_CLIENT_KEY: 'SB-Mid-client-new-app',
    MIDTRANS_BASE_URL: (await simulator.listen()).url,
  });
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  simulator.notifyAt(\`\${await app.getUrl()}/midtrans/notification/\`);
  const listener = app.get(ShippingListener);
  const shipped = new Promise<string>((resolve) => {
    listener.shipOnce = (_id, orderId) => Promise.resolve(resolve(orderId));
  });
  const charge = await fetch(\`\${await app.getUrl()}/midtrans/charge/\`, { method: 'POST' });
  equal(charge.status, 403, 'nobody has said yet who may call');
  const { payment } = await app
    .get(PaymentService, { strict: false })
    .createCharge({ paymentType: 'qris', grossAmount: 50_000 });
  await simulator.pay(payment.orderId);
  equal(await shipped, payment.orderId);
  await simulator.idle();
  await app.close();
  await simulator.close();
})();
`,
  },
};
