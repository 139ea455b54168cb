import { rawFixture } from './contract/fixtures.spec.helper';
import { isDeclined } from './declined';

const fixture = (name: string): object => JSON.parse(rawFixture(name)) as object;

it.each([
  'capture-deny-202',
  'charge-credit_card-3ds-deny-202',
  'charge-gopay-tokenization-deny',
  'charge-gopay-tokenization-deny-insufficient',
  'direct-refund-rejected-202',
  'notif-credit_card-deny',
  'pay-account-create-failed-scheme',
  'pay-account-create-failed-user-not-found',
  'pay-account-unbind-failed',
  'status-credit_card-deny-202',
])('%s is declined', (name) => expect(isDeclined(fixture(name))).toBe(true));

it.each([
  'cancel-success',
  'charge-bank_transfer-bca',
  'charge-credit_card-3ds-pending',
  // The challenged payment was denied, as it should be.
  'deny-success',
  'direct-refund-success',
  'expire-success',
  // They ended, and nobody was refused anything.
  'notif-cancel',
  'notif-qris-expire',
  'pay-account-get-disabled',
  'pay-account-unbind-success',
  'snap-create-201',
])('%s is none', (name) => expect(isDeclined(fixture(name))).toBe(false));

it('takes the code as a number and the status in capitals, too', () => {
  expect(isDeclined({ status_code: 202 })).toBe(true);
  expect(isDeclined({ status_code: 202, transaction_status: 'DENY' })).toBe(true);
  expect(isDeclined({ status_code: '202', transaction_status: 'EXPIRE' })).toBe(false);
  expect(isDeclined({})).toBe(false);
});
