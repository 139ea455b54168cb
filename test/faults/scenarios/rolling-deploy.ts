import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { deliver } from '../support/senders';

const OLD = [{ name: 'ship', types: ['payment.settled'] }] as const;
const NEW = [...OLD, { name: 'bill', types: ['payment.settled'] }] as const;

export const rollingDeploy: Scenario = {
  name: 'deploy',
  promise: 'old and new instances share the webhooks: a new consumer has every event since it is known',
  async run(world, size) {
    const old = await world.startInstance(OLD);
    const bystander = await world.startInstance([]);
    const { orders: before, notifications: early } = await world.paidOrders(
      old,
      'before',
      Math.ceil(size / 10),
    );
    await deliver(early, () => [old.webhook, bystander.webhook]);

    const renewed = await world.startInstance(NEW);
    const { orders, notifications } = await world.paidOrders(old, 'deploy', size);
    const [first, second] = halves(notifications);
    await deliver(first, () => [old.webhook, bystander.webhook, renewed.webhook]);
    const code = await old.terminate();
    if (code !== 0) throw new Error(`the old instance ended with ${code}`);
    await deliver(second, () => [bystander.webhook, renewed.webhook]);

    const { books } = world;
    await until('all events are with their consumers', 60, async () => (await books.waiting()) === 0);
    mustBeZero({
      'lost at ship, from before': await books.missed('ship', 'payment.settled', before),
      'lost at ship': await books.missed('ship', 'payment.settled', orders),
      'lost at bill': await books.missed('bill', 'payment.settled', orders),
      'ran twice': (await books.repeated('ship')) + (await books.repeated('bill')),
    });
    return `${orders.length} events for the new consumer, taken by three instances, one of them without consumers: 0 lost, 0 twice`;
  },
};

function halves(items: readonly string[]): [string[], string[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
