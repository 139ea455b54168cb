import type { MidtransOptions } from 'nestjs-midtrans';
import { merchantOfRequest } from '../auth/jwt.strategy';
import type { ShopConfig } from '../config/shop.config';
import { pricedCart } from '../shop/priced-cart';
import type { SimulatedGateway } from './simulated-gateway';
import { SIMULATOR_CLIENT_KEY, SIMULATOR_SERVER_KEY, simulatedMerchants } from './simulated-merchants';

/** The payment module's options: a merchant's own where there are keys, the simulator's where there are none. */
export function midtransOptions(config: ShopConfig, simulated: SimulatedGateway): MidtransOptions {
  const { merchant, environment } = config;
  const shared = { notifications: { confirm: config.confirm }, charges: { prepare: pricedCart } };
  if (merchant === undefined) {
    const http = { fetch: simulated.fetch };
    const keys = { serverKey: SIMULATOR_SERVER_KEY, clientKey: SIMULATOR_CLIENT_KEY };
    return { ...keys, http, ...shared, ...secondMerchant(config) };
  }
  const { serverKey, clientKey, baseUrl } = merchant;
  return { serverKey, clientKey, baseUrl, environment, ...shared };
}

/** Beside the merchant at the top: whose a request is, the token says that the shop's login gave. */
function secondMerchant({ merchants }: ShopConfig): MidtransOptions {
  const others = simulatedMerchants(merchants).slice(1);
  if (others.length === 0) return {};
  const accounts = others.map(({ account, serverKey, clientKey, merchantId }) => {
    const charges = { orderIdPrefix: account.toUpperCase() };
    return [account, { serverKey, clientKey, merchantId, charges }] as const;
  });
  return { accounts: Object.fromEntries(accounts), access: { resolveAccount: merchantOfRequest } };
}
