import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { deliver } from '../support/senders';

const SHIP = [{ name: 'ship', types: ['payment.settled'] }] as const;

export const drain: Scenario = {
  name: 'drain',
  promise: 'events that waited while nobody ran their consumer are drained, each once',
  async run(world, size) {
    // It makes the consumer known, and goes.
    const known = await world.startInstance(SHIP);
    await known.kill();
    const other = await world.startInstance([]);
    const { orders, notifications } = await world.paidOrders(other, 'drain', size);
    await deliver(notifications, () => [other.webhook]);
    const { books } = world;
    const waiting = await books.waiting('ship');
    if (waiting !== size) throw new Error(`${waiting} events wait, not ${size}`);
    const begun = performance.now();
    await world.startInstance(SHIP);
    await until('all events are with their consumer', 120, async () => (await books.waiting()) === 0);
    const [{ seconds } = { seconds: 0 }] = await books.rows<{ seconds: string | number }>(
      `SELECT extract(epoch FROM max(at) - min(at)) AS seconds FROM fault_runs WHERE consumer = 'ship'`,
    );
    mustBeZero({
      lost: await books.missed('ship', 'payment.settled', orders),
      'ran twice': await books.repeated('ship'),
    });
    const all = (performance.now() - begun) / 1_000;
    const rate = size / Math.max(Number(seconds), 0.001);
    return `${size} events in ${all.toFixed(1)} s with the start of the instance, ${rate.toFixed(0)}/s`;
  },
};
