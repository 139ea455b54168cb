import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { deliver } from '../support/senders';

const SHIP = { name: 'ship', types: ['payment.settled'] } as const;
const HANGS = { name: 'hangs', types: ['payment.settled'], hangs: true } as const;
const MOST = 2;
const ROUNDS = 3;
/** What a machine's own hiccups are worth: below that, two p99s are the same. */
const SAME_MS = 20;

export const hangingConsumer: Scenario = {
  name: 'hanging',
  promise: `a consumer that never ends leaves the p99 of the others within ${MOST} ×`,
  async run(world, size) {
    const alone: number[] = [];
    const beside: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [name, consumers, kept] of [
        [`alone-${round}`, [SHIP], alone],
        [`beside-${round}`, [SHIP, HANGS], beside],
      ] as const) {
        const instance = await world.startInstance(consumers);
        await world
          .paidOrders(instance, `warm-${name}`, 50)
          .then(({ notifications }) => deliver(notifications, () => [instance.webhook]));
        const { orders, notifications } = await world.paidOrders(instance, `run-${name}`, size);
        await deliver(notifications, () => [instance.webhook], 4);
        await until('ship has had its events', 60, async () => (await world.books.waiting('ship')) === 0);
        mustBeZero({ 'lost at ship': await world.books.missed('ship', 'payment.settled', orders) });
        kept.push(await world.books.p99('ship', `run-${name}`));
        await instance.kill();
        await world.books.rows(`DELETE FROM midtrans_deliveries WHERE consumer = 'hangs'`);
        await world.books.rows(`DELETE FROM midtrans_consumers WHERE name = 'hangs'`);
      }
    }
    const [quiet, busy] = [median(alone), median(beside)];
    const text = `${size} events beside as many that hang: p99 ${busy.toFixed(0)} ms, alone ${quiet.toFixed(0)} ms (medians of ${ROUNDS})`;
    if (busy > Math.max(quiet * MOST, SAME_MS)) throw new Error(text);
    return text;
  },
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
