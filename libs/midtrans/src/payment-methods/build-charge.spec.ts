import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChargeRequest } from '../gateway/wire';
import type { BankTransferOptions } from './bank-transfer';
import type { CreditCardOptions } from './credit-card';
import type { ChargePart } from './payment-method';
import { paymentMethod, type PaymentMethodOptions, validatePaymentOptions } from './registry';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const request = (name: string): ChargeRequest =>
  JSON.parse(readFileSync(join(FIXTURES, `charge-${name}-request.json`), 'utf8'));

/** As a service would: validated first, then built, then through JSON. */
function build({ paymentType, paymentOptions }: PaymentMethodOptions): ChargePart {
  const { value: options, errors } = validatePaymentOptions(paymentType, paymentOptions);
  if (errors) throw new Error(JSON.stringify(errors));
  return JSON.parse(JSON.stringify(paymentMethod(paymentType).buildCharge(options)));
}

const token = '< your token ID >';
const goPayAccount = {
  accountId: '00000269-7836-49e5-bc65-e592afafec14',
  paymentOptionToken: 'eyJ0eXBlIjogIkdPUEFZX1dBTExFVCIsICJpZCI6ICIifQ==',
};

/** Fixture → our options for it → what we send beside it, by a default of the predecessor. */
const CASES: [string, PaymentMethodOptions, object?][] = [
  ['akulaku', { paymentType: 'akulaku' }],
  ['bank_transfer-bca', { paymentType: 'bank_transfer', paymentOptions: { bank: 'bca' } }],
  ['custom-expiry', { paymentType: 'bank_transfer', paymentOptions: { bank: 'permata' } }],
  [
    'credit_card-3ds',
    { paymentType: 'credit_card', paymentOptions: { tokenId: token, callbackType: 'js_event' } },
  ],
  [
    'credit_card-authorize',
    { paymentType: 'credit_card', paymentOptions: { tokenId: token, bank: 'bni', type: 'authorize' } },
    { authentication: true },
  ],
  [
    'credit_card-installment',
    { paymentType: 'credit_card', paymentOptions: { tokenId: token, bank: 'bni', installmentTerm: 12 } },
    { authentication: true },
  ],
  [
    'credit_card-mit',
    {
      paymentType: 'credit_card',
      paymentOptions: { tokenId: '41111111ugjzrxeHHXXmCMhhCVXbJ8888', initiatedBy: 'merchant' },
    },
    { authentication: false },
  ],
  [
    'credit_card-one_click-initial',
    {
      paymentType: 'credit_card',
      paymentOptions: { tokenId: '4811117d16c884-2cc7-4624-b0a8-10273b7f6cc8', saveTokenId: true },
    },
    { authentication: true },
  ],
  [
    'credit_card',
    { paymentType: 'credit_card', paymentOptions: { tokenId: token } },
    { authentication: true },
  ],
  ['echannel', { paymentType: 'echannel' }],
  ['gopay', { paymentType: 'gopay', paymentOptions: { callbackUrl: 'someapps://callback' } }],
  [
    'gopay-tokenization',
    {
      paymentType: 'gopay',
      paymentOptions: {
        ...goPayAccount,
        callbackUrl: 'https://midtrans.com/',
        recurring: false,
        promotionIds: [
          'CASHBACK|acbec7d4-b30b-44ac-9c42-f5d767419a72|8bb3c041-c71e-40f3-892b-688fda2ec979||2021-02-22|2021-02-23',
        ],
      },
    },
    { enable_callback: true },
  ],
  ['kredivo', { paymentType: 'kredivo' }],
  ['ovo', { paymentType: 'ovo', paymentOptions: { payerPhoneNumber: '081111111111' } }],
  ['qris', { paymentType: 'qris' }],
  ['shopeepay', { paymentType: 'shopeepay', paymentOptions: { callbackUrl: 'https://midtrans.com/' } }],
];

describe('buildCharge: the request fixtures', () => {
  // A named third parameter would be Jest's `done` in rows of two.
  it.each(CASES)('%s', (...[name, options, byDefault]) => {
    const sample = request(name);
    const type = sample.payment_type;
    const method = sample[type] as object | undefined;
    expect(build(options)).toStrictEqual({
      payment_type: type,
      ...(method && { [type]: { ...method, ...byDefault } }),
    });
  });

  it('cstore-indomaret, whose store the sample capitalises', () => {
    const part = build({
      paymentType: 'cstore',
      paymentOptions: { store: 'indomaret', message: 'Tiket1 transaction' },
    });
    const sample = request('cstore-indomaret').cstore as object;
    expect(part).toStrictEqual({ payment_type: 'cstore', cstore: { ...sample, store: 'indomaret' } });
  });

  it('cstore-alfamart, whose third line is longer than its own documentation allows', () => {
    const options = {
      store: 'alfamart',
      alfamartFreeText1: 'Thanks for shopping with us!,',
      alfamartFreeText2: 'Like us on our Facebook page,',
      alfamartFreeText3: 'and get 10% discount on your next purchase.',
    } as const;
    const { payment_type, cstore } = request('cstore-alfamart');
    expect(paymentMethod('cstore').buildCharge(options)).toStrictEqual({ payment_type, cstore });
    expect(validatePaymentOptions('cstore', options).errors).toEqual([
      { field: 'alfamartFreeText3', message: 'alfamartFreeText3 must be text of 1 to 40 characters' },
    ]);
  });
});

describe('buildCharge: all options', () => {
  it('bank_transfer nests what belongs to one bank and sends free_text (the predecessor dropped both)', () => {
    const line = { id: 'Tagihan', en: 'Bill' };
    const bca: BankTransferOptions = {
      bank: 'bca',
      vaNumber: '12345678911',
      freeText: { inquiry: [line], payment: [line] },
      subCompanyCode: '00000',
    };
    expect(build({ paymentType: 'bank_transfer', paymentOptions: bca })).toStrictEqual({
      payment_type: 'bank_transfer',
      bank_transfer: {
        bank: 'bca',
        va_number: '12345678911',
        free_text: { inquiry: [line], payment: [line] },
        bca: { sub_company_code: '00000' },
      },
    });
    const permata: BankTransferOptions = {
      bank: 'permata',
      vaNumber: '0123456789',
      recipientName: 'SUDARSONO',
    };
    expect(build({ paymentType: 'bank_transfer', paymentOptions: permata }).bank_transfer).toStrictEqual({
      bank: 'permata',
      va_number: '0123456789',
      permata: { recipient_name: 'SUDARSONO' },
    });
  });

  it('break 24: a card can be saved, reserved and paid in instalments', () => {
    const paymentOptions: CreditCardOptions = {
      tokenId: token,
      authentication: false,
      bank: 'bni',
      type: 'authorize',
      installmentTerm: 6,
      bins: ['4811', 'bca'],
      saveTokenId: true,
      callbackType: 'form',
      initiatedBy: 'customer',
    };
    const part = build({ paymentType: 'credit_card', paymentOptions });
    expect(part).toStrictEqual({
      payment_type: 'credit_card',
      credit_card: {
        token_id: token,
        authentication: false,
        bank: 'bni',
        type: 'authorize',
        installment_term: 6,
        bins: ['4811', 'bca'],
        save_token_id: true,
        callback_type: 'form',
        initiated_by: 'customer',
      },
    });
  });

  it('break 20: OVO sends the payer phone number and takes no custom expiry', () => {
    const part = build({ paymentType: 'ovo', paymentOptions: { payerPhoneNumber: '+628249134000' } });
    expect(part).toStrictEqual({ payment_type: 'ovo', ovo: { payer_phone_number: '+628249134000' } });
    expect(paymentMethod('ovo').acceptsCustomExpiry).toBe(false);
  });

  it('break 20: DANA sends its callback_url (the predecessor ignored its options)', () => {
    const part = build({ paymentType: 'dana', paymentOptions: { callbackUrl: 'https://shop.example/done' } });
    expect(part).toStrictEqual({
      payment_type: 'dana',
      dana: { callback_url: 'https://shop.example/done' },
    });
  });

  it('GoPay can reserve an amount and be told not to come back', () => {
    const paymentOptions = { ...goPayAccount, preAuth: true, enableCallback: false };
    expect(build({ paymentType: 'gopay', paymentOptions }).gopay).toStrictEqual({
      enable_callback: false,
      account_id: goPayAccount.accountId,
      payment_option_token: goPayAccount.paymentOptionToken,
      pre_auth: true,
    });
  });

  it('what is ours alone never goes to Midtrans', () => {
    const id = '0193a5f0-0000-7000-8000-000000000000';
    const card = build({ paymentType: 'credit_card', paymentOptions: { savedCard: id } });
    expect(card).toStrictEqual({ payment_type: 'credit_card', credit_card: { authentication: true } });
    const account = { payAccount: id, paymentOption: 'PAY_LATER' };
    expect(build({ paymentType: 'gopay', paymentOptions: account })).toStrictEqual({
      payment_type: 'gopay',
      gopay: { enable_callback: true },
    });
  });

  it('the echannel lines and key keep their numbers', () => {
    const paymentOptions = { billInfo2: 'Tuition fee', billInfo8: 'VT-12345', billKey: '081211111111' };
    expect(build({ paymentType: 'echannel', paymentOptions }).echannel).toStrictEqual({
      bill_info1: 'Payment:',
      bill_info2: 'Tuition fee',
      bill_info8: 'VT-12345',
      bill_key: '081211111111',
    });
  });

  it.each([
    [undefined, 'gopay'],
    ['gopay', 'gopay'],
    ['airpay', 'airpay shopee'],
    ['airpay shopee', 'airpay shopee'],
  ] as const)('QRIS acquirer %s is sent as %s', (acquirer, sent) => {
    const part = build({ paymentType: 'qris', paymentOptions: { acquirer } });
    expect(part).toStrictEqual({ payment_type: 'qris', qris: { acquirer: sent } });
  });

  it.each(['shopeepay', 'dana', 'akulaku', 'kredivo'] as const)(
    '%s without options has no object',
    (paymentType) => {
      expect(build({ paymentType })).toStrictEqual({ payment_type: paymentType });
    },
  );

  it('an option explicitly undefined does not displace a default', () => {
    const part = paymentMethod('gopay').buildCharge({ enableCallback: undefined, callbackUrl: undefined });
    expect(part).toStrictEqual({ payment_type: 'gopay', gopay: { enable_callback: true } });
  });
});
