import { notificationBody } from 'nestjs-midtrans/testing';
import { act, charge, CHARGES, newOrderId, retrieve, settled } from '../operations/operations.support';
import { until } from '../support/until';
import { choose, confirm, DashboardVisits, goTo } from './dashboard.support';

const FORGED = 15;

/** After a bad night: everything is found from the overview, and mended by clicks. */
describe('an operator on a bad day', () => {
  const visits = DashboardVisits.use();

  it('finds from the overview what went wrong in the night, mends it by clicks, and the books are right', async () => {
    const { host } = visits();
    const { simulator, database, shop } = host;

    // A refund whose answer was lost.
    const refunded = await settled(host);
    await until(() => shop.shipped.includes(refunded.orderId));
    const silent = simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    const lostRefund = simulator.fail('refund', { kind: 'lost-response' }, { times: 'always' });
    await act(host, refunded.id, 'refund', { amount: 40_000, reason: 'broken' });
    lostRefund.lift();

    // A gateway that was away: it took a charge, and nobody heard of it.
    const lostCharge = simulator.fail('charge', { kind: 'lost-response' }, { times: 'always' });
    const unknown = newOrderId('unknown');
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...CHARGES.bca, gross_amount: 250_000, order_id: unknown },
    });
    lostCharge.lift();
    silent.lift();

    // A consumer that failed all night, a challenged card, and a forged flood.
    shop.isBroken = true;
    const stuck = [await settled(host), await settled(host)];
    await until(async () => (await deadDeliveries()) === stuck.length);
    const challenged = await charge(host, 'challengedCard');
    for (let forged = 0; forged < FORGED; forged += 1) {
      const body = notificationBody({
        orderId: unknown,
        grossAmount: 250_000,
        transactionStatus: 'settlement',
      });
      await host.notify({ ...body, signature_key: 'f'.repeat(128) });
    }
    // Longer ago than a call may take, and no longer than two clocks may differ.
    await database.rows(`
      UPDATE midtrans_refunds SET created_at = created_at - interval '16 minutes' WHERE status = 'requested';
      UPDATE midtrans_payments SET created_at = created_at - interval '6 minutes', next_check_at = now() WHERE transaction_status = 'initiated';
      UPDATE midtrans_commands SET asked_at = asked_at - interval '6 minutes', next_check_at = now() - interval '1 second', leased_until = NULL;
    `);
    shop.isBroken = false;

    const page = await visits().open();
    const needs = async () => {
      await goTo(page, 'overview');
      await page.waitForSelector('.attention h2');
      await page.click('h2:has-text("Needs attention")');
      await page.keyboard.press('r');
      return page.locator('.attention .what').allTextContents();
    };
    const follow = async (what: string) => {
      await goTo(page, 'overview');
      await page.click(`.attention a:has-text("${what}")`);
    };
    await page.waitForSelector('.attention li');
    expect(new Set(await page.locator('.attention .what').allTextContents())).toEqual(
      new Set([
        '2 events were given up for a consumer',
        '1 payment is challenged: approve or deny',
        '1 charge was never answered',
        '1 refund has no known outcome',
        '2 commands have no known outcome',
        `${FORGED} notifications with a wrong signature in the last hour`,
      ]),
    );

    // The forged ones are looked at, and moved nothing.
    await follow('notifications with a wrong signature');
    await page.waitForSelector('[role=table] tbody tr');
    await page.waitForSelector('[role=table] .badge >> text=refused: wrong signature');

    // What the consumer missed is given to it again.
    await follow('given up for a consumer');
    await choose(page, 'Retry all');
    await confirm(page);
    await page.waitForSelector('.notice >> text=Retry all: 2 deliveries.');
    await until(() => stuck.every(({ orderId }) => shop.shipped.includes(orderId)));

    // The challenged card is denied: its customer is not charged.
    await follow('is challenged');
    await page.click('[role=table] [data-row]');
    await choose(page, 'Deny');
    await confirm(page);
    await page.waitForSelector('.subject .badge:has-text("Cancelled")');

    // Whatever has no known outcome is asked about.
    await follow('commands have no known outcome');
    await choose(page, 'Run now');
    await confirm(page);
    await page.waitForSelector('text=What the run came to');

    await until(needs, (left) => left.every((each) => each.includes('wrong signature')));

    // The books are the gateway's.
    expect(stuck.map(({ orderId }) => shop.shipped.filter((each) => each === orderId).length)).toEqual([
      1, 1,
    ]);
    expect(simulator.transaction(refunded.orderId)?.refunds).toMatchObject([{ amount: 40_000 }]);
    expect(await retrieve(host, refunded.id)).toMatchObject({
      transaction_status: 'partial_refund',
      refund_amount: '40000.00',
    });
    expect(await retrieve(host, challenged.id)).toMatchObject({ transaction_status: 'cancel' });
    const known = await host.request(`/api/midtrans/payments/?order_id=${unknown}`, { user: 'customer-1' });
    expect(known.body.results).toMatchObject([{ transaction_status: 'pending' }]);
    expect(simulator.effects(unknown)).toEqual({ charge: 1 });
    expect(page.problems).toEqual([]);

    async function deadDeliveries(): Promise<number> {
      return (await database.rows('SELECT 1 FROM midtrans_deliveries WHERE dead_at IS NOT NULL')).length;
    }
  });
});
