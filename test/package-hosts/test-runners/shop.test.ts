/** A host's own test: `scripts/check-packages.mjs` has it run by Jest, as CommonJS, and by Vitest, as ESM. */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSimulator } from 'midtrans-simulator';
import {
  InjectMidtransClient,
  MIDTRANS_MIGRATIONS,
  type MidtransClient,
  MidtransModule,
  PaymentService,
} from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';

declare const test: (title: string, run: () => Promise<void>, timeout: number) => void;

const serverKey = 'SB-Mid-server-test-runner';

@Injectable()
class Shop {
  constructor(@InjectMidtransClient() private readonly client: MidtransClient) {}

  async statusOf(orderId: string): Promise<string | undefined> {
    return (await this.client.getStatus(orderId)).transaction_status;
  }
}

test('the shop is told that a payment was made', shopIsPaid, 60_000);

async function shopIsPaid(): Promise<void> {
  const here = createRequire(join(process.cwd(), 'package.json'));
  throws(() => here.resolve('@nestjs/swagger'), 'it is installed, so this proves nothing');
  const simulator = createSimulator({ serverKey });
  const { url } = await simulator.listen();

  @Module({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: process.env.DATABASE_URL,
        autoLoadEntities: true,
        migrations: MIDTRANS_MIGRATIONS,
        migrationsRun: true,
      }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({ serverKey, baseUrl: url, public: true, clientPrices: true }),
    ],
    providers: [Shop],
  })
  class ShopModule {}

  const module = await Test.createTestingModule({ imports: [ShopModule] }).compile();
  const app = module.createNestApplication({ logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const { payment } = await module
    .get(PaymentService, { strict: false })
    .createCharge({ paymentType: 'qris', grossAmount: 50_000 });
  const { orderId, transactionId } = payment;
  equal(await module.get(Shop).statusOf(orderId), 'pending');

  // Midtrans is asked before a notification is believed.
  await simulator.expire(orderId);
  const expired = notificationBody({
    orderId,
    transactionId: transactionId ?? undefined,
    grossAmount: 50_000,
    transactionStatus: 'expire',
  });
  const answer = await fetch(`${await app.getUrl()}/midtrans/notification/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signNotification(expired, serverKey)),
  });
  deepEqual([answer.status, ((await answer.json()) as { status: string }).status], [200, 'ok']);

  await app.close();
  await simulator.close();
}
