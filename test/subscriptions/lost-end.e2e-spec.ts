import { SubscriptionService } from 'nestjs-midtrans';
import pg from 'pg';
import { startHostWithGateway } from '../support/host';

/** A driver whose connection breaks once a statement has been carried out, and before its answer is heard. */
function driverThatLoses(statement: string): object {
  let isLost = false;
  class LosingClient extends pg.Client {
    override query(...args: any[]): any {
      const result = (super.query as (...all: unknown[]) => unknown).apply(this, args);
      if (isLost || args[0]?.name !== statement) return result;
      isLost = true;
      return (result as Promise<unknown>).then(async () => {
        await this.end();
        throw new Error('Connection terminated unexpectedly');
      });
    }
  }
  class LosingPool extends pg.Pool {
    constructor(options: pg.PoolConfig) {
      super(Object.assign({}, options, { Client: LosingClient }));
    }
  }
  return { Pool: LosingPool, Client: LosingClient, types: pg.types, defaults: pg.defaults };
}

describe('a subscription whose connection to the database breaks when all is written down', () => {
  it('is told as made, and asked for again is another', async () => {
    const host = await startHostWithGateway({
      dataSource: { driver: driverThatLoses('midtrans_commands_settle') },
    });
    const create = () =>
      host.app.get(SubscriptionService).createSubscription({
        name: 'MONTHLY',
        amount: 25_000,
        paymentType: 'credit_card',
        token: '48111111sHfSakAvHvFQFEjTivUV1114',
        interval: 1,
        intervalUnit: 'month',
        userId: 'customer',
      });
    const { subscription } = await create();
    expect(subscription.status).toBe('active');
    expect(host.simulator.subscriptions()).toHaveLength(1);
    expect((await create()).subscription.id).not.toBe(subscription.id);
    await host.close();
  });
});
