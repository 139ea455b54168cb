import type { MidtransOptions } from 'nestjs-midtrans';
import type { ShopConfig } from '../config/shop.config';
import { pricedCart } from '../shop/priced-cart';
import { SIMULATOR_SERVER_KEY, type SimulatedGateway } from './simulated-gateway';

/** The payment module's options: a merchant's own where there are keys, the simulator's where there are none. */
export function midtransOptions(config: ShopConfig, simulated: SimulatedGateway): MidtransOptions {
  const { merchant, environment } = config;
  const shared = { notifications: { confirm: config.confirm }, charges: { prepare: pricedCart } };
  if (merchant === undefined) {
    return { serverKey: SIMULATOR_SERVER_KEY, http: { fetch: simulated.fetch }, ...shared };
  }
  const { serverKey, clientKey, baseUrl } = merchant;
  return { serverKey, clientKey, baseUrl, environment, ...shared };
}
