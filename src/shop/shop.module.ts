import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import type { ShopConfig } from '../config/shop.config';
import { DemoEventsController } from './demo-events.controller';
import { EventJournal } from './event-journal';
import { EventLogListener } from './event-log.listener';
import { OrderChanges } from './orders/order-changes';
import { OrdersModule } from './orders/orders.module';
import { SecondPaymentListener } from './orders/second-payment.listener';
import { ShippingListener } from './orders/shipping.listener';
import { AssetsController } from './pages/assets.controller';
import { GoodsController } from './pages/goods.controller';
import { OrdersController } from './pages/orders.controller';
import { OrderHistoryStore } from './pages/order-history.store';
import { SessionController } from './pages/session.controller';
import { StaffController } from './pages/staff.controller';
import { Visits } from './pages/visits';

@Module({})
export class ShopModule {
  static for({ environment }: ShopConfig): DynamicModule {
    return {
      module: ShopModule,
      imports: [AuthModule, OrdersModule],
      controllers: [
        GoodsController,
        OrdersController,
        StaffController,
        SessionController,
        AssetsController,
        ...(environment === 'production' ? [] : [DemoEventsController]),
      ],
      providers: [
        EventJournal,
        EventLogListener,
        OrderChanges,
        OrderHistoryStore,
        SecondPaymentListener,
        ShippingListener,
        Visits,
      ],
      exports: [EventJournal, Visits],
    };
  }
}
