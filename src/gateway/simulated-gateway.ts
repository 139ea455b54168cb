import { createSimulator, type Simulator } from 'midtrans-simulator';
import { simulatedMerchants, type SimulatedMerchant } from './simulated-merchants';

/** A merchant's part of the gateway. */
interface OpenGateway {
  readonly merchant: SimulatedMerchant;
  readonly simulator: Simulator;
  readonly url: string;
}

/** The gateway, played in this process for a shop without a merchant's keys. */
export class SimulatedGateway {
  private constructor(private readonly gateways: readonly OpenGateway[]) {}

  /** Listens on free ports of this machine, so that curl and a browser can pay. */
  static async open(merchants: number): Promise<SimulatedGateway> {
    return new SimulatedGateway(
      await Promise.all(
        simulatedMerchants(merchants).map(async (merchant) => {
          const { account: _, ...settings } = merchant;
          const simulator = createSimulator(settings);
          const { url } = await simulator.listen();
          return { merchant, simulator, url };
        }),
      ),
    );
  }

  /** Where a merchant's customers pay; undefined where it has none of that name. */
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
   * Sends its notifications there: the shop's address is known once it listens.
   *
   * @param notificationUrl - of the webhook, by the name of the merchant's account
   */
  notifyAt(notificationUrl: (account: string) => string): void {
    for (const { merchant, simulator } of this.gateways)
      simulator.notifyAt(notificationUrl(merchant.account));
  }

  /** Resolves when no notification is to be delivered any more. */
  async idle(): Promise<void> {
    await Promise.all(this.gateways.map(({ simulator }) => simulator.idle()));
  }

  async close(): Promise<void> {
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
