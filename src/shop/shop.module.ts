import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import type { ShopConfig } from '../config/shop.config';
import { DemoEventsController } from './demo-events.controller';
import { DemoController } from './demo.controller';
import { EventJournal } from './event-journal';
import { EventLogListener } from './event-log.listener';
import { SecondPaymentListener } from './second-payment.listener';
import { ShippingListener } from './shipping.listener';
import { StorefrontController } from './storefront.controller';

@Module({})
export class ShopModule {
  static for({ environment }: ShopConfig): DynamicModule {
    return {
      module: ShopModule,
      imports: [GatewayModule],
      controllers: [
        DemoController,
        ...(environment === 'production' ? [] : [DemoEventsController]),
        StorefrontController,
      ],
      providers: [EventJournal, EventLogListener, SecondPaymentListener, ShippingListener],
      exports: [EventJournal],
    };
  }
}
