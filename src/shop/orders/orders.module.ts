import { Module } from '@nestjs/common';
import { OrderStore } from './order.store';

@Module({ providers: [OrderStore], exports: [OrderStore] })
export class OrdersModule {}
