import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule, OnMidtransEvent } from 'nestjs-midtrans';
import { SERVER_KEY } from './orders';

@Injectable()
class Shop {
  shipped = 0;

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship(): void {
    this.shipped++;
  }
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
      serverKey: SERVER_KEY,
      public: true,
      clientPrices: true,
      notifications: { confirm: 'never' },
    }),
  ],
  providers: [Shop],
})
class HostModule {}

async function main(): Promise<void> {
  const adapter = process.env.ADAPTER === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(HostModule, adapter, { logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  process.send?.(`${await app.getUrl()}/midtrans/notification/`);
}

void main();
