/** Two registrations in one application, on one database: both merchants have the same order id. */
import 'reflect-metadata';
import { equal } from 'node:assert/strict';
import { Module } from '@nestjs/common';
import { asking, buyAndGiveBack, inShop, openGateway } from './journey.js';
import { merchantModule, Shipping, SHOP_IMPORTS } from './shop.module.js';

const MERCHANTS = ['jakarta', 'bali'];

async function main(): Promise<void> {
  const gateways = await Promise.all(MERCHANTS.map((name) => openGateway(`SB-Mid-server-${name}`)));
  const merchants = gateways.map(({ serverKey, url: gatewayUrl }, nth) =>
    merchantModule({ account: MERCHANTS[nth] ?? '', path: MERCHANTS[nth] ?? '', serverKey, gatewayUrl }),
  );

  @Module({ imports: [...SHOP_IMPORTS, ...merchants], providers: [Shipping] })
  class TwoMerchants {}

  await inShop(TwoMerchants, gateways, async (shop) => {
    for (const [nth, gateway] of gateways.entries()) {
      const name = MERCHANTS[nth] ?? '';
      shop.app.get(Shipping).shipped.length = 0;
      await buyAndGiveBack(shop, name, gateway, 'order-1');
      const listed = await asking(`${shop.url}/${name}`)('staff', 'GET', '/payments/');
      equal((listed.body['results'] as unknown[]).length, 1);
    }
  });
}

void main();
