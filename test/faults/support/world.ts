import { Books } from './books';
import { Gateway } from './gateway';
import { Instance } from './instance';
import type { FaultConsumerSettings, InstanceSettings } from './instance.settings';
import { FaultyPostgres } from './postgres';
import { freePort } from '../../support/free-port';

/** A PostgreSQL, a gateway, and as many instances of a host as a scenario starts. */
export class World {
  private readonly instances: Instance[] = [];

  private constructor(
    readonly postgres: FaultyPostgres,
    readonly gateway: Gateway,
    readonly books: Books,
  ) {}

  static async make(): Promise<World> {
    const postgres = await FaultyPostgres.start();
    return new World(postgres, await Gateway.start(), await Books.open(postgres.url));
  }

  async startInstance(
    consumers: readonly FaultConsumerSettings[],
    more: Partial<Pick<InstanceSettings, 'databaseUrl' | 'options'>> = {},
  ): Promise<Instance> {
    const instance = new Instance({
      databaseUrl: this.postgres.url,
      runsUrl: this.postgres.url,
      gatewayUrl: this.gateway.url,
      port: await freePort(),
      consumers,
      isLogged: process.env.FAULTS_LOGGED === 'true',
      ...more,
    });
    this.instances.push(instance);
    await instance.start();
    return instance;
  }

  /** Charges orders and has them paid at the gateway, which then has two notifications of each to tell. */
  async paidOrders(instance: Instance, prefix: string, count: number): Promise<PaidOrders> {
    const before = this.gateway.notifications.length;
    const orders = await this.gateway.charge(instance.url, prefix, count);
    await this.gateway.pay(orders);
    return { orders, notifications: this.gateway.notifications.slice(before) };
  }

  async end(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.kill()));
    await this.books.close();
    await this.gateway.stop();
    await this.postgres.stop();
  }
}

export interface PaidOrders {
  readonly orders: readonly string[];
  readonly notifications: readonly string[];
}
