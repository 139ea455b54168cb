import { fixture } from '../gateway/contract/fixtures.spec.helper';
import { syncTriggerIn } from './sync-trigger';

const cardCreated = fixture('notif-recurring-card-created');
const cardFailed = fixture('notif-recurring-card-charge-failed');
const cardPaid = fixture('notif-recurring-card-charge-success');
const failed = fixture('notif-recurring-charge-error-500');
const gopayCreated = fixture('notif-recurring-gopay-created');
const gopayFailed = fixture('notif-recurring-gopay-charge-failed');
const gopayPaid = fixture('notif-recurring-gopay-charge-success');
const settlement = fixture('vector-snap-notification-settlement');

describe('the trigger in the body of a recurring notification', () => {
  it.each([
    ['a card paid', cardPaid, 'db516f5c-4acf-4f67-ac75-bb8428b58633'],
    ['GoPay paid', gopayPaid, '7d9a7685-8437-4914-bcc1-47b11c0f3e58'],
    ['a card failed', cardFailed, '6fbdf52b-a3b0-430c-bfb7-999fa1df1966'],
    ['GoPay failed', gopayFailed, 'fd1d1cb3-9d13-425d-84f0-c59f9cabe847'],
    ['the gateway failed', failed, 'fd1d1cb3-9d13-425d-84f0-c59f9cabe847'],
    ['a card subscription was created', cardCreated, 'a05a8d85-8e22-4a9d-80bd-1e6199aea3f3'],
    ['a GoPay subscription was created', gopayCreated, 'a05a8d85-8e22-4a9d-80bd-1e6199aea3f3'],
    [
      'a bank denied',
      { ...cardPaid, transaction: { transaction_status: 'deny', status_code: '202' } },
      cardPaid.subscription.id,
    ],
    ['nothing is said of the transaction', { subscription: cardPaid.subscription }, cardPaid.subscription.id],
  ])('%s', (_name, body, midtransId) => {
    const transactionId = body.transaction?.transaction_id ?? null;
    const orderPrefix = (body.subscription ?? body).name.slice(0, 18);
    expect(syncTriggerIn(body)).toEqual({ midtransId, ourId: null, orderPrefix, transactionId });
  });

  it('tells of the transaction, where there is one', () => {
    expect(syncTriggerIn(cardPaid)?.transactionId).toBe('2dd96707-8969-4930-9afa-74343b9e2042');
    const odd = { ...cardPaid, transaction: { transaction_id: { $ne: null } } };
    expect(syncTriggerIn(odd)?.transactionId).toBeNull();
  });

  it('is none of a signed notification, whatever else that says', () => {
    expect(syncTriggerIn(settlement)).toBeUndefined();
    expect(
      syncTriggerIn({ ...settlement, subscription_id: 'x', subscription: cardPaid.subscription }),
    ).toBeUndefined();
  });
});
