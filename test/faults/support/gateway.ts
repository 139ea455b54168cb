import { createSimulator, type Simulator, type SimulatorServer } from 'midtrans-simulator';
import { MERCHANT } from './instance.settings';

const AT_ONCE = 20;

/** The gateway, and what it has to tell: its notifications are kept, for the scenario to deliver. */
export class Gateway {
  private constructor(
    readonly simulator: Simulator,
    private server: SimulatorServer,
    /** As they were sent, oldest first. */
    readonly notifications: readonly string[],
  ) {}

  static async start(): Promise<Gateway> {
    const notifications: string[] = [];
    const simulator = createSimulator({
      serverKey: MERCHANT.serverKey,
      clientKey: MERCHANT.clientKey,
      notificationUrl: 'http://host.invalid/',
      fetch: async (input, init) => {
        notifications.push(await new Request(input, init).text());
        return new Response('{}');
      },
    });
    return new Gateway(simulator, await simulator.listen(), notifications);
  }

  get url(): string {
    return this.server.url;
  }

  /** Nobody reaches it, until it is asked to come back. */
  async leave(): Promise<void> {
    await this.server.close();
  }

  async comeBack(): Promise<void> {
    this.server = await this.simulator.listen({ port: this.server.port });
  }

  /** Orders of the host, each charged through it: a virtual account that waits for its money. */
  async charge(hostUrl: string, prefix: string, count: number): Promise<string[]> {
    const orders = Array.from({ length: count }, (_, nth) => `${prefix}-${nth}`);
    await inParallel(orders, async (order) => {
      const answer = await fetch(`${hostUrl}/api/midtrans/charge/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          order_id: order,
          gross_amount: 100_000,
          payment_type: 'bank_transfer',
          bank: 'bca',
        }),
      });
      if (answer.status !== 201)
        throw new Error(`${order} was not charged: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    });
    return orders;
  }

  /** The customers pay, each at the gateway. */
  async pay(orders: readonly string[]): Promise<void> {
    await inParallel(orders, async (order) => void (await this.simulator.pay(order)));
  }

  async stop(): Promise<void> {
    await this.simulator.close();
  }
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
