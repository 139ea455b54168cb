import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { TransactionResponse } from '../gateway/wire';
import { PAYMENT_TYPES, paymentMethod, type PaymentType } from './registry';
import type { PaymentInstructions } from './payment-method';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): TransactionResponse =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
const read = (type: PaymentType, response: unknown): PaymentInstructions =>
  paymentMethod(type).readInstructions(response as TransactionResponse);

const GET = 'GET';
const goPayActions = [
  {
    name: 'generate-qr-code',
    method: GET,
    url: 'https://api.midtrans.com/v2/gopay/e48447d1-cfa9-4b02-b163-2e915d4417ac/qr-code',
  },
  {
    name: 'generate-qr-code-v2',
    method: GET,
    url: 'https://api.midtrans.com//v4/qris/gopay/A120250818053027lQ9S1FXLIHID/qr-code',
  },
  {
    name: 'deeplink-redirect',
    method: GET,
    url: 'gojek://gopay/merchanttransfer?tref=1509110800474199656LMVO&amount=10000&activity=GP:RR&callback_url=someapps://callback?order_id=SAMPLE-ORDER-ID-01',
  },
  {
    name: 'get-status',
    method: GET,
    url: 'https://api.midtrans.com/v2/e48447d1-cfa9-4b02-b163-2e915d4417ac/status',
  },
  {
    name: 'cancel',
    method: 'POST',
    url: 'https://api.midtrans.com/v2/e48447d1-cfa9-4b02-b163-2e915d4417ac/cancel',
  },
];
const qrisActions = [
  {
    name: 'generate-qr-code',
    method: GET,
    url: 'https://api.midtrans.com/v2/qris/0d8178e1-c6c7-4ab4-81a6-893be9d924ab/qr-code',
  },
  {
    name: 'generate-qr-code-v2',
    method: GET,
    url: 'https://api.midtrans.com/v4/qris/A120250718094848HaVD2xS9VKID/qr-code',
  },
];
const verificationUrl =
  'http://api.midtrans.com/v2/gopay/redirect/gppr_6123269-1425-21e3-bc44-e592afafec14/charge';
const verificationApp =
  'http://api.midtrans.com/v2/gopay/redirect/gppd_6123269-1425-21e3-bc44-e592afafec14/charge';
const shopeeLink =
  'https://wsa.uat.wallet.airpay.co.id/universal-link/wallet/pay?deep_and_deferred=1&token=dFhkbmR1bTBIamhW5n7WPz2OrczCvb8_XiHliB9nROFMVByjtwKMAl6G0Ax0cMr79M4hwjs';

/** Every charge answer among the fixtures, and exactly what a customer is told. */
const EXPECTED: Record<string, PaymentInstructions> = {
  'charge-akulaku': {
    redirectUrl:
      'https://api.sandbox.veritrans.co.id/v2/akulaku/redirect/b3a40398-d95d-4bb9-afe8-9a57bc0786ea',
  },
  'charge-bank_transfer-bca': { bank: 'bca', vaNumber: '812785002530231' },
  'charge-bank_transfer-bni': { bank: 'bni', vaNumber: '9888500212345678' },
  'charge-bank_transfer-bri': { bank: 'bri', vaNumber: '8578000000111111' },
  'charge-bank_transfer-cimb': {
    bank: 'cimb',
    vaNumber: '2810490150230740',
    expiryTime: new Date('2023-06-29T15:15:58+07:00'),
  },
  'charge-bank_transfer-permata': { bank: 'permata', vaNumber: '850003072869607' },
  'charge-credit_card-3ds-deny-202': { bank: 'bni' },
  'charge-credit_card-3ds-pending': {
    redirectUrl:
      'https://api.veritrans.co.id/v2/3ds/redirect/451249-2595-e14aac7f-cfb3-4ab2-98ab-5cc5e70f4b2c',
  },
  'charge-credit_card-3ds-result-saved_token': { bank: 'mandiri' },
  'charge-credit_card-authorize': { bank: 'bca' },
  'charge-credit_card-capture': { bank: 'bni', expiryTime: new Date('2014-08-09T15:39:22+07:00') },
  'charge-credit_card-installment': { bank: 'bni' },
  'charge-credit_card-one_click-initial': { bank: 'bni' },
  'charge-credit_card-recurring-capture': { bank: 'bni' },
  'charge-cstore-alfamart': { paymentCode: '010811223344', store: 'alfamart' },
  'charge-cstore-indomaret': {
    paymentCode: '25709650945026',
    expiryTime: new Date('2017-01-09T09:56:44+07:00'),
  },
  'charge-echannel-mandiri': { billKey: '778347787706', billerCode: '70012' },
  'charge-gopay': { deeplinkUrl: goPayActions[2]?.url, actions: goPayActions },
  'charge-gopay-tokenization-deny': {},
  'charge-gopay-tokenization-deny-insufficient': {},
  'charge-gopay-tokenization-pending': {
    redirectUrl: verificationUrl,
    deeplinkUrl: verificationApp,
    actions: [
      { name: 'verification-link-url', method: GET, url: verificationUrl },
      { name: 'verification-link-app', method: GET, url: verificationApp },
    ],
  },
  'charge-gopay-tokenization-settlement': {},
  'charge-kredivo': {
    redirectUrl: 'https://api.sandbox.veritrans.co.id/v2/oms/redirect/c1b4e32c-fd32-4ce3-98ed-130a6faf0fef',
  },
  'charge-ovo': { expiryTime: new Date('2025-11-12T14:27:58+07:00') },
  'charge-ovo-error-404': {},
  'charge-qris': { acquirer: 'gopay', actions: qrisActions },
  'charge-shopeepay': {
    redirectUrl: shopeeLink,
    deeplinkUrl: shopeeLink,
    actions: [{ name: 'deeplink-redirect', method: GET, url: shopeeLink }],
  },
};

function typeOf(name: string): PaymentType {
  const type = PAYMENT_TYPES.find((known) => name.startsWith(`charge-${known}`));
  if (type === undefined) throw new Error(`no payment type in ${name}`);
  return type;
}

describe('readInstructions: the charge fixtures', () => {
  it('expects something of every one of them', () => {
    const answers = readdirSync(FIXTURES)
      .map((file) => file.replace('.json', ''))
      .filter((name) => name.startsWith('charge-') && !name.endsWith('-request'));
    expect(answers.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    expect(read(typeOf(name), fixture(name))).toStrictEqual(expected);
  });
});

describe('readInstructions: beyond the fixtures', () => {
  it.each(['shopeepay', 'dana'] as const)(
    '%s is paid at redirectUrl, whichever way the gateway sends it',
    (type) => {
      const url = 'https://wallet.example/pay';
      const byAction = (name: string): unknown => ({ actions: [{ name, method: GET, url }] });
      for (const answer of [
        { redirect_url: url },
        byAction('deeplink-redirect'),
        byAction('get-redirect-url'),
      ]) {
        expect(read(type, answer)).toMatchObject({ redirectUrl: url });
      }
    },
  );

  it('DANA has no deeplink of its own', () => {
    const answer = { actions: [{ name: 'deeplink-redirect', method: GET, url: 'https://m.dana.id/pay' }] };
    expect(read('dana', answer)).not.toHaveProperty('deeplinkUrl');
  });

  it.each(['gopay', 'qris'] as const)(
    '%s: qrString is the raw QR string, never the address of an image',
    (type) => {
      const image = 'https://api.midtrans.com/v2/qris/1/qr-code';
      const actions = [{ name: 'generate-qr-code', method: GET, url: image }];
      expect(read(type, { actions })).toStrictEqual({ actions });
      expect(read(type, { actions, qr_string: image })).toStrictEqual({ actions });
      expect(read(type, { actions, qr_string: '00020101021226620014COM.GO-JEK' })).toStrictEqual({
        actions,
        qrString: '00020101021226620014COM.GO-JEK',
      });
    },
  );

  it('reads the expiry that some samples spell expire_time', () => {
    const expiryTime = new Date('2021-07-06T10:38:49Z');
    expect(read('qris', { expire_time: '2021-07-06 17:38:49' })).toStrictEqual({ expiryTime });
    const both = { expiry_time: 'soon', expire_time: '2021-07-06 17:38:49' };
    expect(read('qris', both)).toStrictEqual({ expiryTime });
  });

  it('keeps actions that it does not know, and of each what has the right type', () => {
    const actions = [{ name: 'dance', method: 'POST', url: 7 }, 'sing', null, { name: 3 }, {}];
    expect(read('gopay', { actions })).toStrictEqual({ actions: [{ name: 'dance', method: 'POST' }] });
  });

  it('leaves out what is malformed or could not be stored', () => {
    expect(read('bank_transfer', { va_numbers: [{ bank: 1, va_number: 2 }], actions: {} })).toStrictEqual({});
    expect(read('cstore', { payment_code: 'a\0b', store: '\ud800' })).toStrictEqual({});
    expect(read('kredivo', { redirect_url: '' })).toStrictEqual({});
  });

  it('never throws, whatever JSON the gateway sends', () => {
    const names = Object.keys(fixture('charge-gopay')).concat('va_numbers', 'permata_va_number', 'qr_string');
    const shaped = fc.dictionary(fc.constantFrom(...names, 'expiry_time', 'redirect_url'), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...PAYMENT_TYPES), fc.oneof(fc.jsonValue(), shaped), (type, response) => {
        const instructions = read(type, response);
        expect(Object.values(instructions)).not.toContain(undefined);
      }),
      { numRuns: 500 },
    );
  });
});
