import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { seeded, shuffled } from '../support/random';
import type { Instance } from '../support/instance';
import { deliver } from '../support/senders';

const KILL_EVERY_MS = 3_000;
const CONSUMERS = [
  { name: 'ship', types: ['payment.settled'] },
  { name: 'record', types: ['payment.*'] },
] as const;

export const killedInstances: Scenario = {
  name: 'kill',
  promise: 'one of three instances is killed every 3 s: nothing is lost, nothing is out of order',
  async run(world, size) {
    const instances: Instance[] = [];
    for (let nth = 0; nth < 3; nth++) instances.push(await world.startInstance(CONSUMERS));
    const [first] = instances;
    if (first === undefined) throw new Error('unreachable: three were started');
    const { orders, notifications } = await world.paidOrders(first, 'kill', size);
    // Each of them twice, in any order.
    const bodies = shuffled([...notifications, ...notifications], seeded(1));

    let kills = 0;
    let restarting: Promise<void> = Promise.resolve();
    const killing = setInterval(() => {
      const victim = instances[kills++ % instances.length];
      restarting = restarting.then(async () => {
        await victim?.kill();
        await victim?.start();
      });
    }, KILL_EVERY_MS);
    const { sent, again, seconds } = await deliver(bodies, () => instances.map(({ webhook }) => webhook));
    clearInterval(killing);
    await restarting;

    const { books } = world;
    await until('all events are with their consumers', 60, async () => (await books.waiting()) === 0);
    mustBeZero({
      unsettled: await books.unsettled(orders),
      'without payment.settled at ship': await books.missed('ship', 'payment.settled', orders),
      'without payment.settled at record': await books.missed('record', 'payment.settled', orders),
      'without payment.created at record': await books.missed('record', 'payment.created', orders),
      'out of order': await books.outOfOrder('record'),
    });
    const repeated = (await books.repeated('ship')) + (await books.repeated('record'));
    return (
      `${sent} notifications of ${orders.length} orders in ${seconds.toFixed(0)} s, ${kills} kills: 0 lost, ` +
      `${repeated} events ran twice with the same id, ${again} deliveries made again`
    );
  },
};
