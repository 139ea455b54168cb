/* eslint-disable @typescript-eslint/consistent-type-imports -- a fixture's type is named where it is used: imports would say every name twice more */
import { parseJson } from '../parse-json';
import type {
  PayAccountNotification,
  SubscriptionNotification,
  SubscriptionResponse,
  TransactionNotification,
} from '../wire';
import { fixturesOf, isA, rawFixture } from './fixtures.spec.helper';

const transaction = isA<TransactionNotification>();
const payAccount = isA<PayAccountNotification>();
const subscription = isA<SubscriptionResponse>();
const subscriptionCharge = isA<SubscriptionNotification>();

/** What a merchant puts into the metadata of a transaction is nothing that a type could declare. */
type OwnMetadata<Json> = Omit<Json, 'metadata'>;

const NOTIFICATIONS: Record<string, true> = {
  'fragment-metadata-automatic-fee':
    transaction.with<typeof import('fixtures/fragment-metadata-automatic-fee.json')>(),
  'notif-akulaku-deny': transaction.with<typeof import('fixtures/notif-akulaku-deny.json')>(),
  'notif-akulaku-expire': transaction.with<typeof import('fixtures/notif-akulaku-expire.json')>(),
  'notif-akulaku-pending': transaction.with<typeof import('fixtures/notif-akulaku-pending.json')>(),
  'notif-akulaku-settlement': transaction.with<typeof import('fixtures/notif-akulaku-settlement.json')>(),
  'notif-bank_transfer-bca-settlement':
    transaction.with<typeof import('fixtures/notif-bank_transfer-bca-settlement.json')>(),
  'notif-bank_transfer-bni-settlement':
    transaction.with<typeof import('fixtures/notif-bank_transfer-bni-settlement.json')>(),
  'notif-bank_transfer-bri-settlement':
    transaction.with<typeof import('fixtures/notif-bank_transfer-bri-settlement.json')>(),
  'notif-bank_transfer-permata-expire':
    transaction.with<typeof import('fixtures/notif-bank_transfer-permata-expire.json')>(),
  'notif-bank_transfer-permata-settlement':
    transaction.with<typeof import('fixtures/notif-bank_transfer-permata-settlement.json')>(),
  'notif-cancel': transaction.with<typeof import('fixtures/notif-cancel.json')>(),
  'notif-capture-after-authorize':
    transaction.with<typeof import('fixtures/notif-capture-after-authorize.json')>(),
  'notif-credit_card-3ds-capture':
    transaction.with<typeof import('fixtures/notif-credit_card-3ds-capture.json')>(),
  'notif-credit_card-3ds-deny': transaction.with<typeof import('fixtures/notif-credit_card-3ds-deny.json')>(),
  'notif-credit_card-authorize':
    transaction.with<typeof import('fixtures/notif-credit_card-authorize.json')>(),
  'notif-credit_card-capture': transaction.with<typeof import('fixtures/notif-credit_card-capture.json')>(),
  'notif-credit_card-challenge':
    transaction.with<typeof import('fixtures/notif-credit_card-challenge.json')>(),
  'notif-credit_card-deny': transaction.with<typeof import('fixtures/notif-credit_card-deny.json')>(),
  'notif-credit_card-installment':
    transaction.with<typeof import('fixtures/notif-credit_card-installment.json')>(),
  'notif-credit_card-one_click-initial':
    transaction.with<typeof import('fixtures/notif-credit_card-one_click-initial.json')>(),
  'notif-credit_card-settlement':
    transaction.with<typeof import('fixtures/notif-credit_card-settlement.json')>(),
  'notif-cstore-alfamart-settlement':
    transaction.with<typeof import('fixtures/notif-cstore-alfamart-settlement.json')>(),
  'notif-cstore-indomaret-expire':
    transaction.with<typeof import('fixtures/notif-cstore-indomaret-expire.json')>(),
  'notif-cstore-indomaret-pending':
    transaction.with<typeof import('fixtures/notif-cstore-indomaret-pending.json')>(),
  'notif-cstore-indomaret-settlement':
    transaction.with<typeof import('fixtures/notif-cstore-indomaret-settlement.json')>(),
  'notif-custom-fields': transaction.with<typeof import('fixtures/notif-custom-fields.json')>(),
  'notif-direct-refund': transaction.with<typeof import('fixtures/notif-direct-refund.json')>(),
  'notif-direct-refund-partial':
    transaction.with<typeof import('fixtures/notif-direct-refund-partial.json')>(),
  'notif-echannel-settlement': transaction.with<typeof import('fixtures/notif-echannel-settlement.json')>(),
  'notif-gopay-expire': transaction.with<typeof import('fixtures/notif-gopay-expire.json')>(),
  'notif-gopay-pending': transaction.with<typeof import('fixtures/notif-gopay-pending.json')>(),
  'notif-gopay-settlement': transaction.with<typeof import('fixtures/notif-gopay-settlement.json')>(),
  'notif-gopay-tokenization-cancel':
    transaction.with<typeof import('fixtures/notif-gopay-tokenization-cancel.json')>(),
  'notif-gopay-tokenization-deny':
    transaction.with<typeof import('fixtures/notif-gopay-tokenization-deny.json')>(),
  'notif-gopay-tokenization-pending':
    transaction.with<typeof import('fixtures/notif-gopay-tokenization-pending.json')>(),
  'notif-gopay-tokenization-settlement':
    transaction.with<OwnMetadata<typeof import('fixtures/notif-gopay-tokenization-settlement.json')>>(),
  'notif-invoice-bca-settlement':
    transaction.with<typeof import('fixtures/notif-invoice-bca-settlement.json')>(),
  'notif-kredivo-deny': transaction.with<typeof import('fixtures/notif-kredivo-deny.json')>(),
  'notif-kredivo-settlement': transaction.with<typeof import('fixtures/notif-kredivo-settlement.json')>(),
  'notif-metadata': transaction.with<OwnMetadata<typeof import('fixtures/notif-metadata.json')>>(),
  'notif-pay-account-linked': payAccount.with<typeof import('fixtures/notif-pay-account-linked.json')>(),
  'notif-qris-expire': transaction.with<typeof import('fixtures/notif-qris-expire.json')>(),
  'notif-qris-pending': transaction.with<typeof import('fixtures/notif-qris-pending.json')>(),
  'notif-qris-settlement': transaction.with<typeof import('fixtures/notif-qris-settlement.json')>(),
  'notif-recurring-card-charge-failed':
    subscriptionCharge.with<typeof import('fixtures/notif-recurring-card-charge-failed.json')>(),
  'notif-recurring-card-charge-success':
    subscriptionCharge.with<typeof import('fixtures/notif-recurring-card-charge-success.json')>(),
  'notif-recurring-card-created':
    subscription.with<typeof import('fixtures/notif-recurring-card-created.json')>(),
  'notif-recurring-charge-error-500':
    subscriptionCharge.with<typeof import('fixtures/notif-recurring-charge-error-500.json')>(),
  'notif-recurring-gopay-charge-failed':
    subscriptionCharge.with<typeof import('fixtures/notif-recurring-gopay-charge-failed.json')>(),
  'notif-recurring-gopay-charge-success':
    subscriptionCharge.with<typeof import('fixtures/notif-recurring-gopay-charge-success.json')>(),
  'notif-recurring-gopay-created':
    subscription.with<typeof import('fixtures/notif-recurring-gopay-created.json')>(),
  'notif-refund-partial': transaction.with<typeof import('fixtures/notif-refund-partial.json')>(),
  'notif-refund-partial-bank_confirmed':
    transaction.with<typeof import('fixtures/notif-refund-partial-bank_confirmed.json')>(),
  'notif-shopeepay-expire': transaction.with<typeof import('fixtures/notif-shopeepay-expire.json')>(),
  'notif-shopeepay-pending': transaction.with<typeof import('fixtures/notif-shopeepay-pending.json')>(),
  'notif-shopeepay-settlement': transaction.with<typeof import('fixtures/notif-shopeepay-settlement.json')>(),
  'vector-snap-notification-expire':
    transaction.with<Omit<typeof import('fixtures/vector-snap-notification-expire.json'), '_comment'>>(),
  'vector-snap-notification-partial-refund':
    transaction.with<
      Omit<typeof import('fixtures/vector-snap-notification-partial-refund.json'), '_comment'>
    >(),
  'vector-snap-notification-pending':
    transaction.with<Omit<typeof import('fixtures/vector-snap-notification-pending.json'), '_comment'>>(),
  'vector-snap-notification-settlement':
    transaction.with<Omit<typeof import('fixtures/vector-snap-notification-settlement.json'), '_comment'>>(),
};

it('every notification of the gateway has its place here', () => {
  expect(Object.keys(NOTIFICATIONS).sort()).toEqual(fixturesOf('notification').sort());
});

it.each(Object.keys(NOTIFICATIONS))('%s is read whole', (name) => {
  expect(parseJson(rawFixture(name))).toEqual(JSON.parse(rawFixture(name)));
});
