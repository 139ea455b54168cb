import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import { deliver } from '../support/senders';
import { SilentProxy } from '../support/silent-proxy';

const CONSUMERS = [{ name: 'ship', types: ['payment.settled'] }] as const;
const SILENT_MS = 30_000;
const BACK_WITHIN_S = 30;
const EXIT_WITHIN_S = 10;

export const silentConnections: Scenario = {
  name: 'silent',
  promise:
    'the packets of all connections to PostgreSQL are dropped: the host answers, comes back and can be ended',
  async run(world, size) {
    const proxy = await SilentProxy.start(world.postgres.url);
    try {
      const instance = await world.startInstance(CONSUMERS, { databaseUrl: proxy.url });
      const { orders, notifications } = await world.paidOrders(instance, 'silent', size);
      proxy.silence();
      const restored = new Promise<number>((resolve) => {
        setTimeout(() => {
          proxy.restore();
          resolve(performance.now());
        }, SILENT_MS);
      });
      const delivering = deliver(notifications, () => [instance.webhook], 10).then((sent) => ({
        ...sent,
        at: performance.now(),
      }));
      const { again, at } = await delivering;
      const back = (at - (await restored)) / 1_000;
      if (back > BACK_WITHIN_S) throw new Error(`webhooks were taken again after ${back.toFixed(1)} s only`);
      const { books } = world;
      await until('all events are with their consumer', 60, async () => (await books.waiting()) === 0);
      mustBeZero({
        unsettled: await books.unsettled(orders),
        'without payment.settled': await books.missed('ship', 'payment.settled', orders),
      });
      proxy.silence();
      const begun = performance.now();
      const code = await instance.terminate();
      const exit = (performance.now() - begun) / 1_000;
      if (code !== 0 || exit > EXIT_WITHIN_S)
        throw new Error(`SIGTERM: code ${code} after ${exit.toFixed(1)} s`);
      return (
        `${orders.length} orders: 0 lost, ${again} deliveries made again, all taken ${Math.max(0, back).toFixed(1)} s after the ` +
        `connections were back; with silent connections SIGTERM ends it in ${exit.toFixed(1)} s with 0`
      );
    } finally {
      await proxy.stop();
    }
  },
};
