import type { ShopConfig } from '../config/shop.config';
import type { SimulatedGateway } from './simulated-gateway';
import { SIMULATOR_CLIENT_KEY } from './simulated-merchants';

/** What the pages of the shop load from the gateway. */
export interface BrowserGateway {
  /** Undefined: neither card forms nor pop-ups. */
  readonly clientKey: string | undefined;
  /** `snap.pay`. */
  readonly snapScript: string;
  /** `MidtransNew3ds.getCardToken`. */
  readonly threeDsScript: string;
  /** Where scripts come from, and what they call. */
  readonly origins: readonly string[];
  /** Where a person plays the customer; undefined at the real gateway. */
  readonly simulatorUrl: string | undefined;
}

const REAL = {
  sandbox: { api: 'https://api.sandbox.midtrans.com', app: 'https://app.sandbox.midtrans.com' },
  production: { api: 'https://api.midtrans.com', app: 'https://app.midtrans.com' },
} as const;

/** Both environments have it from here. @see https://docs.midtrans.com/reference/get-token */
const REAL_THREE_DS_HOST = 'https://api.midtrans.com';

export function browserGatewayOf(
  { merchant, environment }: ShopConfig,
  simulated: SimulatedGateway | null,
): BrowserGateway {
  const simulatorUrl = simulated?.urlOf('default');
  const clientKey = simulated === null ? merchant?.clientKey : SIMULATOR_CLIENT_KEY;
  const own = simulatorUrl ?? merchant?.baseUrl;
  if (own !== undefined) {
    const { origin } = new URL(own);
    return { ...scriptsOf(origin, origin), clientKey, origins: [origin], simulatorUrl };
  }
  const { api, app } = REAL[environment];
  const origins = [...new Set([api, app, REAL_THREE_DS_HOST])];
  return { ...scriptsOf(app, REAL_THREE_DS_HOST), clientKey, origins, simulatorUrl };
}

function scriptsOf(app: string, api: string): Pick<BrowserGateway, 'snapScript' | 'threeDsScript'> {
  return {
    snapScript: `${app}/snap/snap.js`,
    threeDsScript: `${api}/v2/assets/js/midtrans-new-3ds.min.js`,
  };
}
