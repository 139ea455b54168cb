import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MidtransClient } from './client';
import { notificationSignature, type SignedNotification } from './signature';

const KEY = 'SB-Mid-server-test';

function vector(name: string): SignedNotification {
  const path = join(__dirname, '../../../../test/fixtures/gateway', `vector-snap-notification-${name}.json`);
  const body = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const { order_id: orderId = '', status_code: statusCode = '', gross_amount: grossAmount = '' } = body;
  return { orderId, statusCode, grossAmount, signatureKey: body['signature_key'] ?? '' };
}

const SETTLEMENT = vector('settlement');

describe.each(['settlement', 'pending', 'expire', 'partial-refund'])('the known %s notification', (name) => {
  const notification = vector(name);

  it('is signed as computed', () => {
    expect(notificationSignature(notification, KEY)).toBe(notification.signatureKey);
  });

  it('verifies with its key, and with a list that has it anywhere', () => {
    expect(MidtransClient.verifySignature(notification, KEY)).toBe(true);
    expect(MidtransClient.verifySignature(notification, ['next', KEY])).toBe(true);
    expect(MidtransClient.verifySignature(notification, [KEY, 'previous'])).toBe(true);
  });

  it.each(['orderId', 'statusCode', 'grossAmount', 'signatureKey'] as const)(
    'does not with another %s',
    (field) => {
      const forged = {
        ...notification,
        [field]: notification[field].replace(/.$/, (end) => (end === '1' ? '2' : '1')),
      };
      expect(MidtransClient.verifySignature(forged, KEY)).toBe(false);
    },
  );
});

it.each([
  ['another key', 'SB-Mid-server-other'],
  ['an empty key', ''],
  ['a blank key', ' \n'],
  ['no key', undefined],
  ['null', null],
  ['an object', { key: KEY }],
  ['no keys', []],
  ['odd keys', [null, 42, undefined, {}]],
])('%s verifies nothing', (_, key) => {
  expect(MidtransClient.verifySignature(SETTLEMENT, key as string)).toBe(false);
});

it.each(['', ' ', '\t\n'])('a signature made with the blank key %j does not verify with it', (blank) => {
  const forged = { ...SETTLEMENT, signatureKey: notificationSignature(SETTLEMENT, blank) };
  expect(MidtransClient.verifySignature(forged, blank)).toBe(false);
  expect(MidtransClient.verifySignature(forged, [blank, blank])).toBe(false);
});

const { signatureKey } = SETTLEMENT;
it.each([
  ['a number for a field', { ...SETTLEMENT, statusCode: 200 }],
  ['an amount that is a number', { ...SETTLEMENT, grossAmount: 150000 }],
  ['a missing field', { ...SETTLEMENT, orderId: undefined }],
  ['null for the signature', { ...SETTLEMENT, signatureKey: null }],
  ['an array for the signature', { ...SETTLEMENT, signatureKey: [signatureKey] }],
  ['an empty signature', { ...SETTLEMENT, signatureKey: '' }],
  ['a signature in upper case', { ...SETTLEMENT, signatureKey: signatureKey.toUpperCase() }],
  ['half a signature', { ...SETTLEMENT, signatureKey: signatureKey.slice(0, 64) }],
  ['a signature with more after it', { ...SETTLEMENT, signatureKey: `${signatureKey}0` }],
  ['as many characters but more bytes', { ...SETTLEMENT, signatureKey: 'é'.repeat(128) }],
  ['as many bytes but fewer characters', { ...SETTLEMENT, signatureKey: 'é'.repeat(64) }],
  ['nothing', undefined],
  ['null', null],
  ['text', 'settlement'],
])('%s is not verified and does not throw', (_, notification) => {
  expect(MidtransClient.verifySignature(notification as SignedNotification, KEY)).toBe(false);
});
