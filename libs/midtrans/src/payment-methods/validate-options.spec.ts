import fc from 'fast-check';
import { BankTransferOptions, FreeText, FreeTextLine } from './bank-transfer';
import { PAYMENT_TYPES, paymentMethod, validatePaymentOptions, type PaymentType } from './registry';

const fieldsAtFault = (type: PaymentType, raw: unknown): string[] | undefined =>
  validatePaymentOptions(type, raw).errors?.map(({ field }) => field);

const long = (length: number): string => 'x'.repeat(length);
const card = (options: object): object => ({ tokenId: 'token-1', ...options });
const va = (bank: string, vaNumber: unknown): object => ({ bank, vaNumber });
const UUID = '0193a5f0-0000-7000-8000-000000000000';
const line = { id: 'Tagihan', en: 'Bill' };

const INVALID: [PaymentType, unknown, string[]][] = [
  ['credit_card', {}, ['tokenId']],
  ['credit_card', undefined, ['tokenId']],
  ['credit_card', { tokenId: '' }, ['tokenId']],
  ['credit_card', { tokenId: long(256) }, ['tokenId']],
  ['credit_card', { tokenId: '4811111111111114' }, ['tokenId']],
  ['credit_card', { tokenId: '4811 1111 1111 1114' }, ['tokenId']],
  ['credit_card', card({ authentication: 'true' }), ['authentication']],
  ['credit_card', card({ bank: 7 }), ['bank']],
  ['credit_card', card({ type: 'authorise' }), ['type']],
  ['credit_card', card({ installmentTerm: '12' }), ['installmentTerm']],
  ['credit_card', card({ installmentTerm: 1.5 }), ['installmentTerm']],
  ['credit_card', card({ installmentTerm: 0 }), ['installmentTerm']],
  ['credit_card', card({ bins: [4811] }), ['bins.0']],
  ['credit_card', card({ bins: ['4811', '4811111111111114'] }), ['bins.1']],
  ['credit_card', card({ bins: ['bni', 'Bank BNI'] }), ['bins.1']],
  ['credit_card', card({ bins: '4811' }), ['bins']],
  ['credit_card', card({ bins: [] }), ['bins']],
  ['credit_card', card({ saveTokenId: 1 }), ['saveTokenId']],
  ['credit_card', card({ callbackType: 'popup' }), ['callbackType']],
  ['credit_card', card({ initiatedBy: 'bank' }), ['initiatedBy']],
  ['credit_card', { savedCard: '48111111-1114' }, ['savedCard']],
  ['credit_card', { savedCard: [UUID] }, ['savedCard']],
  ['credit_card', card({ savedCard: UUID }), ['savedCard']],
  ['credit_card', { savedCard: UUID, saveTokenId: true }, ['savedCard']],
  ['credit_card', { savedCard: UUID, tokenId: '' }, ['tokenId', 'savedCard']],
  ['gopay', { payAccount: 'x' }, ['payAccount']],
  ['gopay', { payAccount: UUID, accountId: 'a', paymentOptionToken: 't' }, ['payAccount']],
  ['gopay', { payAccount: UUID, paymentOption: '' }, ['paymentOption']],
  ['gopay', { paymentOption: 'GOPAY_WALLET' }, ['paymentOption']],
  ['bank_transfer', undefined, ['bank']],
  ['bank_transfer', { bank: 'mandiri' }, ['bank']],
  ['bank_transfer', { bank: ['bca'] }, ['bank']],
  ['bank_transfer', va('bca', '123456789012'), ['vaNumber']],
  ['bank_transfer', va('bni', '123456789'), ['vaNumber']],
  ['bank_transfer', va('bri', '12345678901234'), ['vaNumber']],
  ['bank_transfer', va('cimb', '1234567890123'), ['vaNumber']],
  ['bank_transfer', va('permata', '123456789'), ['vaNumber']],
  ['bank_transfer', va('permata', '12345678901'), ['vaNumber']],
  ['bank_transfer', va('bca', '12a'), ['vaNumber']],
  ['bank_transfer', va('bca', 123), ['vaNumber']],
  ['bank_transfer', va('bca', '１２'), ['vaNumber']],
  ['bank_transfer', { bank: 'bni', subCompanyCode: '00000' }, ['subCompanyCode']],
  ['bank_transfer', { bank: 'bca', recipientName: 'SUDARSONO' }, ['recipientName']],
  ['bank_transfer', { bank: 'permata', recipientName: long(21) }, ['recipientName']],
  ['bank_transfer', { bank: 'bca', freeText: 'hello' }, ['freeText']],
  ['bank_transfer', { bank: 'bca', freeText: [] }, ['freeText']],
  ['bank_transfer', { bank: 'bca', freeText: { inquiry: line } }, ['freeText.inquiry']],
  ['bank_transfer', { bank: 'bca', freeText: { inquiry: [line, 'x'] } }, ['freeText.inquiry.1']],
  ['bank_transfer', { bank: 'bca', freeText: { payment: [{ id: 'a' }] } }, ['freeText.payment.0.en']],
  [
    'bank_transfer',
    { bank: 'bca', freeText: { payment: [{ ...line, fr: 'x' }] } },
    ['freeText.payment.0.fr'],
  ],
  ['bank_transfer', { bank: 'bca', freeText: { payment: Array(11).fill(line) } }, ['freeText.payment']],
  ['echannel', { billInfo1: long(11) }, ['billInfo1']],
  ['echannel', { billInfo2: long(31) }, ['billInfo2']],
  ['echannel', { billInfo7: long(11), billInfo8: long(31) }, ['billInfo7', 'billInfo8']],
  ['echannel', { billKey: '1234567890123' }, ['billKey']],
  ['gopay', { enableCallback: 'yes' }, ['enableCallback']],
  ['gopay', { callbackUrl: 'javascript:alert(1)' }, ['callbackUrl']],
  ['gopay', { accountId: 'a' }, ['paymentOptionToken']],
  ['gopay', { paymentOptionToken: 'a' }, ['accountId']],
  ['gopay', { preAuth: 'true' }, ['preAuth']],
  ['gopay', { recurring: 0 }, ['recurring']],
  ['gopay', { promotionIds: ['a', ''] }, ['promotionIds.1']],
  ['shopeepay', { callbackUrl: 7 }, ['callbackUrl']],
  ['dana', { callbackUrl: 'shop.example' }, ['callbackUrl']],
  ['ovo', undefined, ['payerPhoneNumber']],
  ['ovo', { payerPhoneNumber: '0812' }, ['payerPhoneNumber']],
  ['ovo', { payerPhoneNumber: 81234567890 }, ['payerPhoneNumber']],
  ['ovo', { payerPhoneNumber: '081234567890\n' }, ['payerPhoneNumber']],
  ['qris', { acquirer: 'bca' }, ['acquirer']],
  ['cstore', undefined, ['store']],
  ['cstore', { store: 'Indomaret' }, ['store']],
  ['cstore', { store: 'indomaret', message: long(21) }, ['message']],
  ['cstore', { store: 'alfamart', alfamartFreeText1: long(41) }, ['alfamartFreeText1']],
  ['akulaku', { tenor: 3 }, ['tenor']],
  ['kredivo', { paymentTypes: ['30_days'] }, ['paymentTypes']],
];

describe('validatePaymentOptions', () => {
  it.each(INVALID)('%s refuses %j', (type, raw, fields) => {
    expect(fieldsAtFault(type, raw)).toEqual(fields);
  });

  it.each([
    va('bca', '12345678901'),
    va('bni', '12345678'),
    va('bri', '1234567890123'),
    va('cimb', '123456789012'),
    va('permata', '1234567890'),
    va('bca', '0'),
  ])('takes a number of the bank’s length: %j', (raw) => {
    expect(validatePaymentOptions('bank_transfer', raw).value).toMatchObject(raw);
  });

  it('names the option and the rule, one message an option', () => {
    expect(validatePaymentOptions('bank_transfer', { bank: 'bcaa', vaNumber: 'x', foo: 1 }).errors).toEqual([
      { field: 'foo', message: 'property foo should not exist' },
      { field: 'bank', message: 'bank must be one of the following values: bca, bni, bri, permata, cimb' },
      { field: 'vaNumber', message: 'vaNumber must be a string of 1 to 13 digits' },
    ]);
  });

  it('repeats nothing of a card number that came in the token’s place', () => {
    const { errors } = validatePaymentOptions('credit_card', { tokenId: '4811111111111114' });
    expect(JSON.stringify(errors)).not.toContain('4811');
  });

  it('makes instances, nested ones too, and leaves the input as it was', () => {
    const raw = Object.freeze({ bank: 'bca', freeText: Object.freeze({ inquiry: Object.freeze([line]) }) });
    const { value: options } = validatePaymentOptions('bank_transfer', raw);
    expect(options).toBeInstanceOf(BankTransferOptions);
    expect(options?.freeText).toBeInstanceOf(FreeText);
    expect(options?.freeText?.inquiry?.[0]).toBeInstanceOf(FreeTextLine);
    expect(options).toEqual(raw);
  });

  it('takes undefined as left out', () => {
    expect(validatePaymentOptions('gopay', { callbackUrl: undefined, foo: undefined }).value).toEqual({});
  });

  it.each(PAYMENT_TYPES)('%s: null is an error, not an absence', (type) => {
    expect(fieldsAtFault(type, null)).toEqual(['']);
    for (const option of Object.keys(paymentMethod(type).fields)) {
      expect(fieldsAtFault(type, { bank: 'bca', [option]: null })).toContain(option);
    }
  });

  it.each(PAYMENT_TYPES)('%s: options that are no object, or not its own, are errors', (type) => {
    expect(fieldsAtFault(type, 'bca')).toEqual(['']);
    expect(fieldsAtFault(type, [])).toEqual(['']);
    for (const name of ['unheardOf', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(fieldsAtFault(type, { [name]: 'x' })).toContain(name);
    }
  });

  it('takes nothing from a prototype', () => {
    expect(fieldsAtFault('bank_transfer', Object.create({ bank: 'bca' }))).toEqual(['bank']);
    const raw: unknown = JSON.parse('{"bank":"bca","__proto__":{"vaNumber":"1","polluted":true}}');
    const { value: options } = validatePaymentOptions('bank_transfer', raw);
    expect(options).toStrictEqual(Object.assign(new BankTransferOptions(), { bank: 'bca' }));
    expect(options).not.toHaveProperty('polluted');
    expect(Object.assign(Object.create(null), { bank: 'bca' })).not.toBeInstanceOf(Object);
    expect(
      fieldsAtFault('bank_transfer', Object.assign(Object.create(null), { bank: 'bca' })),
    ).toBeUndefined();
  });

  it.each(['a\0b', '\ud800', 'x\udc00', '   '])('text %j is refused', (text) => {
    expect(fieldsAtFault('credit_card', { tokenId: text, bank: text })).toEqual(['tokenId', 'bank']);
    expect(fieldsAtFault('cstore', { store: 'alfamart', message: text })).toEqual(['message']);
    expect(fieldsAtFault('shopeepay', { callbackUrl: `https://shop.example/${text}` })).toEqual([
      'callbackUrl',
    ]);
  });

  it('text in any script is taken', () => {
    expect(fieldsAtFault('cstore', { store: 'indomaret', message: 'Tiket 🎫 — 票' })).toBeUndefined();
  });

  it.each([
    'https://shop.example/done?a=1#b',
    'http://localhost:3000',
    'someapps://callback',
    'com.shop+1://pay',
  ])('callbackUrl %s is taken', (callbackUrl) => {
    expect(fieldsAtFault('gopay', { callbackUrl })).toBeUndefined();
  });

  it.each([
    'javascript:alert(1)',
    'javascript://shop.example/%0aalert(1)',
    'JavaScript://x/%0aalert(1)',
    'java\nscript://x',
    ' javascript://x',
    'data:text/html,x',
    'data://text/html,x',
    'vbscript://x',
    'file:///etc/passwd',
    'https://',
    'https://shop.example/a b',
    '//shop.example',
    '/done',
    '',
    `https://shop.example/${'x'.repeat(2048)}`,
  ])('callbackUrl %j is refused', (callbackUrl) => {
    expect(fieldsAtFault('gopay', { callbackUrl })).toEqual(['callbackUrl']);
  });

  it('never throws, and what it takes can be charged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PAYMENT_TYPES), fc.jsonValue(), (type, raw) => {
        const { value: options } = validatePaymentOptions(type, raw);
        if (options) expect(paymentMethod(type).buildCharge(options).payment_type).toBe(type);
      }),
    );
  });

  it('never throws, whatever the values of options that exist', () => {
    const arbitraryOptions = fc.constantFrom(...PAYMENT_TYPES).chain((type) => {
      const names = [...Object.keys(paymentMethod(type).fields), 'other', '__proto__', 'constructor'];
      return fc.tuple(fc.constant(type), fc.dictionary(fc.constantFrom(...names), fc.jsonValue()));
    });
    fc.assert(
      fc.property(arbitraryOptions, ([type, raw]) => {
        const { value: options, errors } = validatePaymentOptions(type, raw);
        expect((options === undefined) !== (errors === undefined)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
