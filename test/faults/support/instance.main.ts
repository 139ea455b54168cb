import 'reflect-metadata';
import { Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule, OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';
import { Pool } from 'pg';
import { MERCHANT, type InstanceFigures, type InstanceSettings } from './instance.settings';

const settings = JSON.parse(process.env.FAULTS_INSTANCE ?? '{}') as InstanceSettings;
/** The host's own connections, past whatever stands between the package and the database. */
const runs = new Pool({ connectionString: settings.runsUrl, max: 10 });
runs.on('error', () => undefined);

/** A consumer that keeps what it receives in the database, from where no crash takes it. */
function consumer({ name, types, hangs }: InstanceSettings['consumers'][number]): Type<object> {
  @Injectable()
  class FaultConsumer {
    @OnMidtransEvent(types, { name })
    async receive({ id, type, payment }: PaymentEvent): Promise<void> {
      if (hangs) await new Promise(() => undefined);
      await runs.query(
        'INSERT INTO fault_runs (consumer, event_id, type, order_id) VALUES ($1, $2, $3, $4)',
        [name, id, type, payment.orderId],
      );
    }
  }
  return FaultConsumer;
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: settings.databaseUrl,
      autoLoadEntities: true,
      poolSize: 10,
      extra: { connectionTimeoutMillis: 5_000, keepAlive: true },
      retryAttempts: 100,
      retryDelay: 200,
    }),
    EventEmitterModule.forRoot({ wildcard: true }),
    MidtransModule.forRoot({
      ...MERCHANT,
      path: 'api/midtrans',
      public: true,
      clientPrices: true,
      baseUrl: settings.gatewayUrl,
      notifications: { readBacksPerSecond: 5_000 },
      ...settings.options,
    }),
  ],
  providers: settings.consumers.map(consumer),
})
class InstanceModule {}

/** What must not grow, after whatever is garbage has gone. */
async function measure(): Promise<InstanceFigures> {
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const count = (kind: string): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === kind).length;
  return {
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
  };
}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(InstanceModule, new FastifyAdapter(), {
    logger: settings.isLogged ? ['error', 'warn'] : false,
    abortOnError: false,
  });
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
  await app.listen(settings.port, '127.0.0.1');
  process.send?.(await app.getUrl());
  process.on('message', () => void measure().then((figures) => process.send?.(figures)));
}

void main();
