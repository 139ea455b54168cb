import { EventCatalogue } from '../events/event.catalogue';
import { notificationEvents } from './notification.events';

it('an event of a notification gives it as it was recorded', () => {
  const notification = { id: 'n-1', account: 'bali', orderId: 'order-9', status: 'unmatched' };
  const row = {
    sequence: '7',
    id: 'event-1',
    type: 'notification.unmatched',
    account: 'bali',
    payload: { notification },
    occurred_at: '2026-11-21T03:00:00.123Z',
    payment: null,
  } as const;
  expect(new EventCatalogue([notificationEvents]).eventOf(row)).toStrictEqual({
    id: 'event-1',
    type: 'notification.unmatched',
    account: 'bali',
    occurredAt: new Date('2026-11-21T03:00:00.123Z'),
    notification,
  });
});
