import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoggerModule } from 'nestjs-pino';
import { AuthGuard } from '@nestjs/passport';
import { MidtransModule, type MidtransOptions } from 'nestjs-midtrans';
import { MidtransDashboardModule } from 'nestjs-midtrans-dashboard';
import { AuthModule } from './auth/auth.module';
import { StaffGuard } from './auth/staff.guard';
import { ConfigModule } from './config/config.module';
import { SHOP_CONFIG, type ShopConfig } from './config/shop.config';
import { dataSourceOptions } from './database/data-source.options';
import { ShopExceptionFilter } from './errors/shop-exception.filter';
import { GatewayModule } from './gateway/gateway.module';
import { midtransOptions } from './gateway/midtrans.options';
import { SIMULATED_GATEWAY } from './gateway/gateway.tokens';
import type { SimulatedGateway } from './gateway/simulated-gateway';
import { HealthModule } from './health/health.module';
import { loggingOptions } from './logging/logging.options';
import { ShopLogger } from './logging/shop.logger';
import { OrdersModule } from './shop/orders/orders.module';
import { OrderStore } from './shop/orders/order.store';
import { ShopModule } from './shop/shop.module';

/** Where the payment module is mounted. */
export const MIDTRANS_PATH = 'api/midtrans';
/** Where staff see how payments do. */
export const DASHBOARD_PATH = 'ops';

/** What a demonstration adds to the shop. */
export interface ShopExtras {
  readonly imports: readonly Type[];
  /** Options of the payment module, over the shop's own. */
  readonly midtrans: MidtransOptions;
}

@Module({})
export class AppModule {
  static for(
    config: ShopConfig,
    databaseUrl: string,
    simulated: SimulatedGateway | null,
    { imports, midtrans }: ShopExtras = { imports: [], midtrans: {} },
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.for(config),
        GatewayModule.for(config, simulated),
        LoggerModule.forRoot(loggingOptions(config)),
        // The database was reached and migrated a moment ago: there is nothing to wait for.
        TypeOrmModule.forRoot({ ...dataSourceOptions(databaseUrl), retryAttempts: 0 }),
        EventEmitterModule.forRoot({ wildcard: true }),
        MidtransModule.forRootAsync({
          path: MIDTRANS_PATH,
          // The health of payments is asked for by another module.
          isGlobal: true,
          strategy: 'jwt',
          // What is no order of the shop's costs what its client says: this is a demo.
          clientPrices: true,
          imports: [OrdersModule],
          inject: [SHOP_CONFIG, SIMULATED_GATEWAY, OrderStore],
          useFactory: (...injected: Parameters<typeof midtransOptions>) => ({
            ...midtransOptions(...injected),
            ...midtrans,
          }),
        }),
        MidtransDashboardModule.forRoot({
          path: DASHBOARD_PATH,
          guards: [AuthGuard('jwt'), StaffGuard],
          title: 'Kopi Sederhana',
          environment: simulated === null ? config.environment : 'simulator',
        }),
        AuthModule,
        HealthModule,
        ShopModule.for(config),
        ...imports,
      ],
      providers: [ShopLogger, { provide: APP_FILTER, useClass: ShopExceptionFilter }],
    };
  }
}
