/** nestjs-cls hands a transaction through the shop's own services: what is charged in it is kept, whatever becomes of it. */
import 'reflect-metadata';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { ClsPluginTransactional, Transactional, TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { getDataSourceToken } from '@nestjs/typeorm';
import { ClsModule } from 'nestjs-cls';
import { PaymentService } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { buyAndGiveBack, inShop, openGateway } from './journey.js';
import { ShopModule } from './shop.module.js';

const PATH = 'api/midtrans';

@Injectable()
class Orders {
  constructor(
    private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly payments: PaymentService,
  ) {}

  @Transactional()
  async buy(orderId: string, isLost: boolean): Promise<void> {
    await this.host.tx.query('INSERT INTO shop_orders VALUES ($1)', [orderId]);
    await this.payments.createCharge({ paymentType: 'qris', orderId, grossAmount: 45_000 });
    if (isLost) throw new Error('the shop fails');
  }
}

async function main(): Promise<void> {
  const gateway = await openGateway('SB-Mid-server-host');
  const { serverKey, url: gatewayUrl } = gateway;

  @Module({
    imports: [
      ShopModule.of({ path: PATH, serverKey, gatewayUrl }),
      ClsModule.forRoot({
        global: true,
        middleware: { mount: true },
        plugins: [
          new ClsPluginTransactional({
            adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: getDataSourceToken() }),
          }),
        ],
      }),
    ],
    providers: [Orders],
  })
  class ShopWithTransactions {}

  await inShop(ShopWithTransactions, [gateway], async (shop) => {
    const source = shop.app.get(DataSource);
    await source.query('CREATE TABLE shop_orders (order_id text)');
    const orders = shop.app.get(Orders);
    // More at once than the pool has connections for, if each held two.
    await Promise.all(Array.from({ length: 8 }, (_, nth) => orders.buy(`kept-${nth}`, false)));
    await rejects(orders.buy('lost-1', true), /the shop fails/);
    const count = (await source.query(`
      SELECT (SELECT count(*)::int FROM shop_orders) AS orders, (SELECT count(*)::int FROM midtrans_payments) AS payments,
        (SELECT count(*)::int FROM midtrans_payments WHERE order_id = 'lost-1') AS lost`)) as object[];
    deepEqual(count, [{ orders: 8, payments: 9, lost: 1 }]);
    equal((await gateway.simulator.transactions()).length, 9);
    await buyAndGiveBack(shop, PATH, gateway, 'order-1');
  });
}

void main();
