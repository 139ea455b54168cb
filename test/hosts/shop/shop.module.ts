import { Injectable, Module } from '@nestjs/common';
import type { CanActivate, DynamicModule, ExecutionContext } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS, MidtransModule, OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';

/** It believes whoever says who they are. */
@Injectable()
export class AnybodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string | undefined>; user?: object }>();
    const id = request.headers['x-user'];
    request.user = { id, is_staff: id === 'staff' };
    return id !== undefined;
  }
}

@Injectable()
export class Shipping {
  readonly shipped: string[] = [];

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    this.shipped.push(payment.orderId);
  }
}

/** What differs from one merchant of a shop to another. */
export interface Merchant {
  /** The name of its account. @default the only one */
  readonly account?: string;
  readonly path: string;
  readonly serverKey: string;
  readonly gatewayUrl: string;
}

export function merchantModule({ account, path, serverKey, gatewayUrl }: Merchant): DynamicModule {
  return MidtransModule.forRoot({
    ...(account === undefined ? {} : { account }),
    path,
    serverKey,
    clientKey: 'SB-Mid-client-host',
    baseUrl: gatewayUrl,
    guards: [AnybodyGuard],
    clientPrices: true,
  });
}

/** The shop's database, and the events that its listeners need. */
export const SHOP_IMPORTS = [
  TypeOrmModule.forRoot({
    type: 'postgres',
    url: process.env['DATABASE_URL'],
    autoLoadEntities: true,
    migrations: MIDTRANS_MIGRATIONS,
    migrationsRun: true,
  }),
  EventEmitterModule.forRoot({ wildcard: true }),
];

@Module({ imports: SHOP_IMPORTS, providers: [Shipping] })
export class ShopModule {
  static of(merchant: Merchant): DynamicModule {
    return { module: ShopModule, imports: [merchantModule(merchant)], exports: [MidtransModule] };
  }
}
