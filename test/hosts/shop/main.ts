/** A shop with one merchant. */
import 'reflect-metadata';
import { buyAndGiveBack, inShop, openGateway } from './journey.js';
import { ShopModule } from './shop.module.js';

const PATH = 'api/midtrans';

async function main(): Promise<void> {
  const gateway = await openGateway('SB-Mid-server-host');
  const { serverKey, url: gatewayUrl } = gateway;
  await inShop(ShopModule.of({ path: PATH, serverKey, gatewayUrl }), [gateway], (shop) =>
    buyAndGiveBack(shop, PATH, gateway, 'order-1'),
  );
}

void main();
