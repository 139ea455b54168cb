import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MidtransClient } from './client';
import {
  notificationSignature,
  payAccountSignature,
  type SignedNotification,
  type SignedPayAccountNotification,
} from './signature';

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

describe('a notification about a GoPay account', () => {
  const fields = { accountId: 'account-1', accountStatus: 'ENABLED', statusCode: '200' };
  // printf %s 'account-1ENABLED200SB-Mid-server-test' | sha512sum
  const known =
    '44df1d4e34ff434bca09467039e2594e1fa04947fee95af395c9fb9fc83ca10fdce9737495e66b4892cd8f995a1d3642294c40d27aaedd6f0987e086bb2f958b';
  const signed = { ...fields, signatureKey: known };

  it('is signed over account, its status and the code', () => {
    expect(payAccountSignature(fields, KEY)).toBe(known);
    expect(MidtransClient.verifyPayAccountSignature(signed, KEY)).toBe(true);
    expect(MidtransClient.verifyPayAccountSignature(signed, ['next', KEY])).toBe(true);
  });

  it.each(['accountId', 'accountStatus', 'statusCode', 'signatureKey'] as const)(
    'does not verify with another %s',
    (field) => {
      const forged = { ...signed, [field]: `${signed[field].slice(0, -1)}x` };
      expect(MidtransClient.verifyPayAccountSignature(forged, KEY)).toBe(false);
    },
  );

  it.each(['SB-Mid-server-other', '', ' ', undefined, null, [], ['']])(
    'does not verify with the key %j',
    (key) => {
      expect(MidtransClient.verifyPayAccountSignature(signed, key as string)).toBe(false);
    },
  );

  it('does not verify with a blank key that signed it', () => {
    const forged = { ...fields, signatureKey: payAccountSignature(fields, ' ') };
    expect(MidtransClient.verifyPayAccountSignature(forged, ' ')).toBe(false);
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { ...signed, statusCode: 200 },
    { ...signed, signatureKey: 'short' },
  ])('%j is not verified and does not throw', (notification) => {
    const odd = notification as SignedPayAccountNotification;
    expect(MidtransClient.verifyPayAccountSignature(odd, KEY)).toBe(false);
  });
});
