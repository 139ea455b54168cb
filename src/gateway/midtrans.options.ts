import type { MidtransOptions } from 'nestjs-midtrans';
import { merchantOfRequest } from '../auth/jwt.strategy';
import type { ShopConfig } from '../config/shop.config';
import type { OrderStore } from '../shop/orders/order.store';
import { pricedOrder } from '../shop/orders/priced-order';
import type { SimulatedGateway } from './simulated-gateway';
import { SIMULATOR_CLIENT_KEY, SIMULATOR_SERVER_KEY, simulatedMerchants } from './simulated-merchants';

/** The payment module's options: a merchant's own where there are keys, the simulator's where there are none. */
export function midtransOptions(
  config: ShopConfig,
  simulated: SimulatedGateway | null,
  orders: OrderStore,
): MidtransOptions {
  const { merchant, environment } = config;
  const shared = { notifications: { confirm: config.confirm }, charges: { prepare: pricedOrder(orders) } };
  if (simulated !== null) {
    const http = { fetch: simulated.fetch };
    const keys = { serverKey: SIMULATOR_SERVER_KEY, clientKey: SIMULATOR_CLIENT_KEY };
    return {
      ...keys,
      http,
      baseUrl: simulated.urlOf('default'),
      ...shared,
      ...secondMerchant(config, simulated),
    };
  }
  if (merchant === undefined) throw new Error('There is neither a merchant nor a simulator');
  const { serverKey, clientKey, baseUrl } = merchant;
  return { serverKey, clientKey, baseUrl, environment, ...shared };
}

/** Beside the merchant at the top: whose a request is, the token says that the shop's login gave. */
function secondMerchant({ merchants }: ShopConfig, simulated: SimulatedGateway): MidtransOptions {
  const others = simulatedMerchants(merchants).slice(1);
  if (others.length === 0) return {};
  const accounts = others.map(({ account, serverKey, clientKey, merchantId }) => {
    const charges = { orderIdPrefix: account.toUpperCase() };
    const baseUrl = simulated.urlOf(account);
    return [account, { serverKey, clientKey, merchantId, baseUrl, charges }] as const;
  });
  return { accounts: Object.fromEntries(accounts), access: { resolveAccount: merchantOfRequest } };
}
