import { Module, type DynamicModule } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS, MidtransModule, type MidtransRole } from 'nestjs-midtrans';
import { CreateShipments1797000000000 } from './create-shipments.migration';
import { Shipping } from './shipping.listener';

export interface ShopSettings {
  readonly databaseUrl: string;
  readonly serverKey: string;
  /** A simulator. @default the sandbox */
  readonly gatewayUrl?: string;
}

export function shopSettings({
  DATABASE_URL: databaseUrl = 'postgres://localhost/shop',
  MIDTRANS_SERVER_KEY: serverKey = '',
  MIDTRANS_BASE_URL: gatewayUrl,
}: NodeJS.ProcessEnv): ShopSettings {
  return { databaseUrl, serverKey, gatewayUrl };
}

/** What both processes are made of: they differ in their role alone. */
@Module({})
export class ShopModule {
  static forRole(role: MidtransRole, { databaseUrl, serverKey, gatewayUrl }: ShopSettings): DynamicModule {
    return {
      module: ShopModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: databaseUrl,
          autoLoadEntities: true,
          migrations: [...MIDTRANS_MIGRATIONS, CreateShipments1797000000000],
          extra: { connectionTimeoutMillis: 5_000 },
        }),
        EventEmitterModule.forRoot({ wildcard: true }),
        MidtransModule.forRoot({
          role,
          serverKey,
          baseUrl: gatewayUrl,
          // What the API process appends is found by the worker's search alone.
          events: { sweepIntervalMs: 200 },
          // A shop has guards here, and prices of its own: see the reference app.
          public: true,
          clientPrices: true,
        }),
      ],
      // The API process runs none of it: it only sees to it that events are kept for it.
      providers: [Shipping],
      exports: [MidtransModule],
    };
  }
}
