import { NOTIFICATION_STATUSES } from './notification.entity';
import { outcomeOf } from './notification.outcome';

it.each(NOTIFICATION_STATUSES)('%s is told in one plain sentence', (status) => {
  for (const orderId of ['order-1', null]) {
    expect(outcomeOf({ status, orderId })).toMatch(/^[A-Z][^_.]+\.$/);
  }
});

it('no two outcomes are told alike', () => {
  const sentences = NOTIFICATION_STATUSES.map((status) => outcomeOf({ status, orderId: 'order-1' }));
  expect(new Set(sentences).size).toBe(NOTIFICATION_STATUSES.length);
});

it('says whether it is about a payment or an account', () => {
  expect(outcomeOf({ status: 'processed', orderId: 'order-1' })).toContain('payment');
  expect(outcomeOf({ status: 'processed', orderId: null })).toContain('account');
});
