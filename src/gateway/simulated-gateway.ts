import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';
import { simulatedMerchants, type SimulatedMerchant } from './simulated-merchants';

/** A merchant's part of the gateway. */
interface OpenGateway {
  readonly merchant: SimulatedMerchant;
  readonly simulator: Simulator;
  readonly url: string;
}

/**
 * The gateway, played in this process for a shop without a merchant's keys. It opens once the shop listens, for its
 * notifications go to the shop's own webhook over HTTP, and only then is that address known.
 */
@Injectable()
export class SimulatedGateway implements OnApplicationShutdown {
  private gateways: readonly OpenGateway[] = [];

  constructor(@Inject(SHOP_CONFIG) private readonly config: ShopConfig) {}

  /** Where it listens, once it does. */
  get url(): string | undefined {
    return this.urlOf('default');
  }

  /** Where a merchant's customers pay; undefined where it has none of that name, or is not open yet. */
  urlOf(account: SimulatedMerchant['account']): string | undefined {
    return this.gateways.find(({ merchant }) => merchant.account === account)?.url;
  }

  /** How the payment module calls it: whose request it is, its key says. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const key = keyIn(request.headers.get('authorization') ?? '');
    const [first] = this.gateways;
    const found = this.gateways.find(({ merchant }) => merchant.serverKey === key) ?? first;
    if (found === undefined) throw new TypeError('the simulator is not open');
    return found.simulator.fetch(request);
  };

  /**
   * Also listens on free ports of this machine, so that curl and a browser can pay.
   *
   * @param notificationUrl - of the webhook, by the name of the merchant's account
   */
  async open(notificationUrl: (account: string) => string): Promise<void> {
    this.gateways = await Promise.all(
      simulatedMerchants(this.config.merchants).map(async (merchant) => {
        const { account, ...settings } = merchant;
        const simulator = createSimulator({ ...settings, notificationUrl: notificationUrl(account) });
        const { url } = await simulator.listen();
        return { merchant, simulator, url };
      }),
    );
  }

  /** By now the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.gateways.map(({ simulator }) => simulator.close()));
  }
}

/** The server key of HTTP's basic authentication. */
function keyIn(authorization: string): string {
  const [key = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  return key;
}
