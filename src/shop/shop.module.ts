import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import { DemoController } from './demo.controller';
import { EventJournal } from './event-journal';
import { EventLogListener } from './event-log.listener';
import { ShippingListener } from './shipping.listener';
import { StorefrontController } from './storefront.controller';

@Module({
  imports: [GatewayModule],
  controllers: [DemoController, StorefrontController],
  providers: [EventJournal, EventLogListener, ShippingListener],
  exports: [EventJournal],
})
export class ShopModule {}
