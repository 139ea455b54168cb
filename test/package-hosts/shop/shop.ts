import { Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createSimulator } from 'midtrans-simulator';
import { MIDTRANS_MIGRATIONS, MidtransModule } from 'nestjs-midtrans';
import { Invoice } from './invoice.entity';
import { Payment } from './payment.entity';
import { OrderNumbers, ShopPayments } from './shop-payments.service';
import { CreateShop1800000000000 } from './shop.migration';

const serverKey = 'SB-Mid-server-shop';

@Global()
@Module({ providers: [OrderNumbers], exports: [OrderNumbers] })
class OrderModule {}

/** Runs a shop, with its own entities beside the package's, on the database and with a simulator for a gateway. */
export async function inShop(use: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const simulator = createSimulator({ serverKey });
  const { url } = await simulator.listen();

  @Module({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: process.env.DATABASE_URL,
        autoLoadEntities: true,
        migrations: [...MIDTRANS_MIGRATIONS, CreateShop1800000000000],
        migrationsRun: true,
      }),
      TypeOrmModule.forFeature([Payment, Invoice]),
      EventEmitterModule.forRoot(),
      OrderModule,
      MidtransModule.forRoot({
        serverKey,
        baseUrl: url,
        public: true,
        clientPrices: true,
        services: { payments: ShopPayments },
      }),
    ],
  })
  class Shop {}

  const app = await NestFactory.createApplicationContext(Shop, { logger: ['error', 'warn'] });
  try {
    await use(app);
  } finally {
    await app.close();
    await simulator.close();
  }
}
