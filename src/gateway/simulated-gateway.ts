import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createSimulator, type Simulator } from 'midtrans-simulator';

export const SIMULATOR_SERVER_KEY = 'SB-Mid-server-simulator';

/**
 * The gateway, played in this process for a shop without a merchant's keys. It opens once the shop listens, for its
 * notifications go to the shop's own webhook over HTTP, and only then is that address known.
 */
@Injectable()
export class SimulatedGateway implements OnApplicationShutdown {
  private simulator: Simulator | undefined;
  private address: string | undefined;

  /** Where it listens, once it does. */
  get url(): string | undefined {
    return this.address;
  }

  /** How the payment module calls it. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.simulator === undefined) throw new TypeError('the simulator is not open');
    return this.simulator.fetch(new Request(input, init));
  };

  /**
   * Also listens on a free port of this machine, so that curl and a browser can pay.
   *
   * @returns its address
   */
  async open(notificationUrl: string): Promise<string> {
    const simulator = createSimulator({ serverKey: SIMULATOR_SERVER_KEY, notificationUrl });
    const { url } = await simulator.listen();
    this.simulator = simulator;
    this.address = url;
    return url;
  }

  /** By now the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.simulator?.close();
  }
}
