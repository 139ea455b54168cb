import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  MidtransModule,
  OnMidtransEvent,
  type MidtransAccountOptions,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { nowMs } from '../support/clock';
import { SERVER_KEY } from './orders';

@Injectable()
class Shop {
  /** When the listener was begun with an order, by the clock that all processes of a machine share. */
  readonly shippedAt: Record<string, number> = {};

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    this.shippedAt[payment.orderId] = nowMs();
  }
}

const { GATEWAY_URL, OTHER_ACCOUNTS = '0' } = process.env;
/** Other merchants, whose keys are tried before. */
const others: Record<string, MidtransAccountOptions> = {};
for (let nth = 0; nth < Number(OTHER_ACCOUNTS); nth++) {
  others[`merchant-${nth}`] = { serverKey: `${SERVER_KEY}-${nth}` };
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      autoLoadEntities: true,
      poolSize: 20,
    }),
    EventEmitterModule.forRoot({ wildcard: true }),
    MidtransModule.forRoot({
      accounts: { ...others, default: { serverKey: SERVER_KEY } },
      public: true,
      clientPrices: true,
      ...(GATEWAY_URL === undefined
        ? { notifications: { confirm: 'never' as const } }
        : { baseUrl: GATEWAY_URL, notifications: { readBacksPerSecond: 1_000_000 } }),
    }),
  ],
  providers: [Shop],
})
class HostModule {}

async function main(): Promise<void> {
  const adapter = process.env.ADAPTER === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(HostModule, adapter, { logger: ['error'] });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  const shop = app.get(Shop);
  process.on('message', () => process.send?.(shop.shippedAt));
  process.send?.(`${await app.getUrl()}/midtrans/notification/`);
}

void main();
