import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';

const SHIP = [{ name: 'ship', types: ['payment.settled'] }] as const;
const LOOKS = { intervalMs: 200, perSecond: 200 } as const;

export const gatewayAway: Scenario = {
  name: 'gateway',
  promise:
    'the gateway is away for an hour and no webhook of it ever comes: reconciliation brings every payment to its end',
  async run(world, size) {
    const { books, gateway } = world;
    const instance = await world.startInstance(SHIP, { options: { reconciliation: LOOKS } });
    const orders = await gateway.charge(instance.url, 'away', size);
    await gateway.leave();
    await gateway.pay(orders);
    // An hour in steps of a minute: whatever would be looked at by then is due.
    for (let minute = 0; minute < 60; minute++) {
      await books.rows(`UPDATE midtrans_payments SET next_check_at = next_check_at - interval '1 minute'`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const early = await books.unsettled(orders);
    if (early !== size) throw new Error(`${size - early} payments were settled without the gateway`);
    await gateway.comeBack();
    const begun = performance.now();
    await until('every payment is settled', 300, async () => {
      // The pauses between two looks pass at once.
      await books.rows(
        `UPDATE midtrans_payments SET next_check_at = now() WHERE transaction_status = 'pending' AND next_check_at > now() + interval '1 minute'`,
      );
      return (await books.unsettled(orders)) === 0;
    });
    await until('all events are with their consumer', 60, async () => (await books.waiting()) === 0);
    mustBeZero({
      lost: await books.missed('ship', 'payment.settled', orders),
      'ran twice': await books.repeated('ship'),
    });
    const seconds = (performance.now() - begun) / 1_000;
    return `${size} payments were settled ${seconds.toFixed(1)} s after it was back (at most ${LOOKS.perSecond} looks a second), each told once`;
  },
};
