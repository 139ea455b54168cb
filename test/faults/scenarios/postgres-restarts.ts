import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { seeded, shuffled } from '../support/random';
import { deliver } from '../support/senders';

const CONSUMERS = [{ name: 'ship', types: ['payment.settled'] }] as const;
const FROZEN_MS = 20_000;

export const postgresRestarts: Scenario = {
  name: 'postgres',
  promise: 'PostgreSQL is restarted -m immediate and stopped for 20 s under webhooks: nothing is lost',
  async run(world, size) {
    const instances = [await world.startInstance(CONSUMERS), await world.startInstance(CONSUMERS)];
    const [first] = instances;
    if (first === undefined) throw new Error('unreachable: two were started');
    const { orders, notifications } = await world.paidOrders(first, 'postgres', size);
    const faults = (async () => {
      await pause(1_000);
      await world.postgres.restartImmediately();
      await pause(2_000);
      await world.postgres.freeze(FROZEN_MS);
      await pause(1_000);
      await world.postgres.restartImmediately();
    })();
    const bodies = shuffled([...notifications, ...notifications], seeded(2));
    const { sent, again } = await deliver(bodies, () => instances.map(({ webhook }) => webhook), 10);
    await faults;

    const { books } = world;
    const begun = performance.now();
    await until('all events are with their consumer', 60, async () => (await books.waiting()) === 0);
    const seconds = (performance.now() - begun) / 1_000;
    mustBeZero({
      unsettled: await books.unsettled(orders),
      'without payment.settled': await books.missed('ship', 'payment.settled', orders),
    });
    return (
      `${sent} notifications of ${orders.length} orders: 0 lost, ${again} deliveries made again, ` +
      `${await books.repeated('ship')} events ran twice, all delivered ${seconds.toFixed(1)} s after the last`
    );
  },
};

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
