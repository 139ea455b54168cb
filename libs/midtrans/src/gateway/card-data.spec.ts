import { containsCardData, isCardDataName } from './card-data';

const NAMES = [
  'cvv',
  'cvv2',
  'cvc',
  'cvc2',
  'cvn',
  'cvn2',
  'cvd',
  'csc',
  'card_cvv',
  'securityCode',
  'security_code',
  'card-security-code',
  'card verification value',
  'cvvNumber',
  'cvv_code',
  'cc_cvc',
  'cardCode',
  'card_pin',
  'card_number',
  'cardNo',
  'card_no',
  'card num',
  'creditCardNumber',
  'debit-card-no',
  'cc_number',
  'ccnum',
  'pan',
  'primary_account_number',
  'card_pan',
  'nomor_kartu_kredit',
  'nomor_kartu',
  'no_kartu',
  'cav2',
  'card_cid',
  'my_cvv',
  'user_cvv',
  'kode_cvv',
  'my_card_number',
  'ｃｖｖ',
  'ｃａｒｄ＿ｎｕｍｂｅｒ',
];

describe('the name of card data', () => {
  it.each(NAMES)('%s is known in any spelling', (name) => {
    const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[ _-]/);
    for (const between of ['', '_', '-', ' ', '.']) {
      const spelled = words.join(between);
      for (const form of [spelled, spelled.toUpperCase(), ` ${spelled}`, `[${spelled}]`]) {
        expect([form, isCardDataName(form)]).toEqual([form, true]);
      }
    }
    expect(isCardDataName([...name].join('_'))).toBe(true);
  });

  it.each([
    'card',
    'masked_card',
    'card_type',
    'cardholder',
    'pin',
    'cid',
    'code',
    'number',
    'no',
    'company',
    'japan',
    'panel',
    'security',
    'codes',
    'saved_card',
    'card_note',
    'card_numbers_shown',
    '',
  ])('%j is not one', (name) => {
    expect(isCardDataName(name)).toBe(false);
  });
});

describe('card data in a text', () => {
  it.each([
    '4811111111111114',
    '{"cvv":"123"}',
    '{"a":{"Card-No" : 1}}',
    String.raw`{\"cvv\":\"123\"}`,
    String.raw`{\\\"securityCode\\\": null}`,
    String.raw`{"\u0063vv": 1}`,
    String.raw`{"a": "\u0034811111111111114"}`,
    "{'card number': 'x'}",
    'cvv: 123',
    'CVV2=1234',
    'cvv 123',
    'CVV (123)',
    'security code: 123',
    'https://shop.test/?cvv=123',
    'c.v.v.: 123',
    'ｃｖｖ：１２３',
    'c\u200bvv: 123',
    'https://shop.test/?card%5Bcvv%5D=739',
    'https://shop.test/?card%255Bcvv%255D=739',
    'card[cvv]=739',
    '{"my_cvv":"123"}',
    '%7B%22cvv%22%3A%22123%22%7D',
  ])('is found: %s', (text) => {
    expect(containsCardData(text)).toBe(true);
  });

  it.each([
    'Kaos CVC 30s, 200 gsm',
    'pan: 24 cm',
    'Your CVV is never stored',
    'security code: 123456',
    'cvv 12',
    '{"cardholder":"x"}',
    '{"note":"the panel is 1234 mm"}',
    'ORDER-20261121093000-1A2B3C4D',
  ])('is not found: %s', (text) => {
    expect(containsCardData(text)).toBe(false);
  });

  it('is looked for in texts of a megabyte of anything', () => {
    for (const unit of ['\\', '"', '"cvv\\', '"cvv ', 'cvv', 'my ', 'cvv ', 'ｃ', String.raw`\\u0063`]) {
      expect(containsCardData(unit.repeat(1_000_000 / unit.length))).toBe(false);
    }
  });
});
