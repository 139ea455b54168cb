import { EventCatalogue } from '../events/event.catalogue';
import { subscriptionEvents, type SubscriptionStep } from './subscription.events';

const catalogue = new EventCatalogue([subscriptionEvents]);

it('an event of a subscription has its times back, and tells what Midtrans has otherwise than was agreed', () => {
  const subscription = {
    id: 'subscription-1',
    amount: 99_000,
    gatewayTerms: { amount: 120_000 },
    startTime: null,
    previousExecutionAt: null,
    nextExecutionAt: '2026-12-21T03:00:00.000Z',
    createdAt: '2026-11-20T03:00:00.123Z',
    updatedAt: '2026-11-21T03:00:00.000Z',
  } as unknown as SubscriptionStep['subscription'];
  expect(
    catalogue.eventOf({
      sequence: '7',
      id: 'event-1',
      type: 'subscription.amount_differs',
      account: 'bali',
      payload: { subscription, previousStatus: 'active', charge: null },
      occurred_at: '2026-11-21T03:00:01Z',
      payment: null,
    }),
  ).toEqual({
    id: 'event-1',
    type: 'subscription.amount_differs',
    account: 'bali',
    occurredAt: new Date('2026-11-21T03:00:01Z'),
    previousStatus: 'active',
    charge: null,
    subscription: {
      id: 'subscription-1',
      amount: 99_000,
      gatewayTerms: { amount: 120_000 },
      startTime: null,
      previousExecutionAt: null,
      nextExecutionAt: new Date('2026-12-21T03:00:00Z'),
      createdAt: new Date('2026-11-20T03:00:00.123Z'),
      updatedAt: new Date('2026-11-21T03:00:00Z'),
    },
  });
});
