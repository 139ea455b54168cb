import type { NotificationFault } from 'midtrans-simulator';
import { RECURRING, startSubscriptionHost, type SubscriptionHost } from './subscriptions.support';

const EVENTS = 'subscription.charged';
const FAULTS: readonly (readonly [string, readonly NotificationFault[]])[] = [
  ['nothing goes wrong', []],
  ['every message comes three times at once', [{ kind: 'duplicate', copies: 2, concurrent: true }]],
  ['messages overtake each other', [{ kind: 'reorder' }]],
  [
    'some messages come again, some late',
    [{ kind: 'reorder' }, { kind: 'duplicate', copies: 3, concurrent: true }, { kind: 'duplicate' }],
  ],
];

describe.each([
  ['their own URL', RECURRING],
  ['the one URL of all', {}],
])('a subscription of twelve months, whose notifications go to %s', (_url, simulator) => {
  let host: SubscriptionHost;

  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator });
  });
  afterEach(() => host.close());

  it.each(FAULTS)(
    'is charged to its end, with one charge that is tried again, where %s',
    async (_name, faults) => {
      for (const fault of faults) {
        host.simulator.failNotifications(fault, { probability: 1 / faults.length });
      }
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ max_interval: 12 });
      const charged = (times: number) => Array.from({ length: times }, () => EVENTS);

      for (let month = 1; month <= 12; month++) {
        if (month === 5) {
          host.simulator.failNextSubscriptionCharge(midtransId);
          await host.nextCharge(midtransId);
          expect(await host.view(id)).toMatchObject({ status: 'active', current_interval: 4 });
          expect(await host.payments(id)).toHaveLength(4);
        }
        await host.nextCharge(midtransId);
        expect(await host.view(id)).toMatchObject({
          status: month < 12 ? 'active' : 'inactive',
          current_interval: month,
          next_execution_at: host.simulator.subscription(midtransId)?.nextExecutionAt?.toISOString() ?? null,
        });
        const payments = await host.payments(id);
        expect(payments).toHaveLength(month);
        expect(payments.at(-1)).toMatchObject({ transaction_status: 'capture', user_id: 'customer-1' });
        await host.toldOf(id, ['subscription.created', ...charged(month)]);
      }

      expect(host.simulator.notificationFaults().every(({ hits }) => hits > 0)).toBe(true);
      await host.simulator.advance('100d');
      await host.simulator.idle();
      const payments = await host.payments(id);
      expect(payments.map(({ transaction_id }) => transaction_id)).toEqual(
        host.simulator.subscription(midtransId)?.transactionIds,
      );
      await host.toldOf(id, ['subscription.created', ...charged(12)]);
      const ofCharges = host.told.events.filter(({ type }) => type === EVENTS);
      expect(ofCharges.map(({ charge }) => charge?.transactionId)).toEqual(
        payments.map(({ transaction_id }) => transaction_id),
      );
      expect(ofCharges.map(({ subscription }) => subscription.currentInterval)).toEqual(
        payments.map((_, index) => index + 1),
      );
      expect(new Set(host.told.events.map((event) => event.id)).size).toBe(13);
      for (const { order_id } of payments) {
        const types = host.told.payments.filter(({ payment }) => payment.orderId === order_id);
        expect(types.map(({ type }) => type)).toEqual(
          expect.arrayContaining(['payment.created', 'payment.captured', 'payment.settled']),
        );
        expect(new Set(types.map(({ type }) => type)).size).toBe(types.length);
        expect(types.every(({ payment }) => payment.subscriptionId === id)).toBe(true);
      }
      expect(host.simulator.effects(midtransId)).toEqual({ createSubscription: 1, charge: 12 });
    },
  );
});
