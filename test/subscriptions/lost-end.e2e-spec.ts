import { SubscriptionService } from 'nestjs-midtrans';
import pg from 'pg';
import { startHostWithGateway, type Host } from '../support/host';
import { until } from '../support/until';

const SETTLE = 'midtrans_commands_settle';

/**
 * A driver whose connection breaks at a statement, once for each place: after it was carried out and before its answer is heard, or
 * before it is carried out.
 */
function driverThatLoses(statement: string, places: ('before' | 'after')[]): object {
  class LosingClient extends pg.Client {
    override query(...args: any[]): any {
      const place = args[0]?.name === statement ? places.shift() : undefined;
      const send = (): any => (super.query as (...all: unknown[]) => unknown).apply(this, args);
      if (place === undefined) return send();
      return (place === 'after' ? (send() as Promise<unknown>) : Promise.resolve()).then(async () => {
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

const subscribe = ({ app }: Host) =>
  app.get(SubscriptionService).createSubscription({
    name: 'MONTHLY',
    amount: 25_000,
    paymentType: 'credit_card',
    token: '48111111sHfSakAvHvFQFEjTivUV1114',
    interval: 1,
    intervalUnit: 'month',
    userId: 'customer',
  });

describe('a subscription whose connection to the database breaks when all is written down', () => {
  it.each([
    ['the command is settled and nobody hears of it', ['after']],
    ['and so it is at the second attempt', ['after', 'after']],
    ['and the database is away for a while', ['after', 'before', 'before', 'before']],
    ['the command is not settled for a while', ['before', 'before', 'before']],
  ] as const)('is told as made, and asked for again is another: %s', async (_, places) => {
    const left = [...places];
    const host = await startHostWithGateway({
      dataSource: { driver: driverThatLoses(SETTLE, left) },
    });
    const create = () => subscribe(host);
    const { subscription } = await create();
    expect(subscription.status).toBe('active');
    expect(host.simulator.subscriptions()).toHaveLength(1);
    await until(async () => (await host.database.rows('SELECT 1 FROM midtrans_commands')).length === 0);
    expect((await create()).subscription.id).not.toBe(subscription.id);
    expect(host.simulator.subscriptions()).toHaveLength(2);
    await host.close();
  });

  it('is told of once to whoever asks again, though the connection breaks as they are', async () => {
    const places: ('before' | 'after')[] = ['before', 'before', 'before'];
    const host = await startHostWithGateway({
      dataSource: { driver: driverThatLoses('midtrans_commands_tell', places) },
    });
    const create = () => subscribe(host);
    const { rows } = host.database;
    // As if its caller had not been told: what says that it is to be is not deleted.
    await rows('CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$');
    await rows('CREATE TRIGGER keep BEFORE DELETE ON midtrans_commands FOR EACH ROW EXECUTE FUNCTION keep()');
    const { id } = (await create()).subscription;
    await rows('DROP FUNCTION keep CASCADE');
    await rows('UPDATE midtrans_commands SET leased_until = NULL, resolved_at = now()');
    expect((await create()).subscription.id).toBe(id);
    await until(() => places.length === 0);
    await until(async () => (await rows('SELECT 1 FROM midtrans_commands')).length === 0);
    expect((await create()).subscription.id).not.toBe(id);
    expect(host.simulator.subscriptions()).toHaveLength(2);
    await host.close();
  });
});
