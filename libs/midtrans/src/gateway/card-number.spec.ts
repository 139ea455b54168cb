import fc from 'fast-check';
import { containsCardNumber, findCardNumbers, isCardNumber, maskCardNumbers } from './card-number';

const CARDS: Readonly<Record<string, string>> = {
  'Visa of 16': '4811111111111114',
  'Visa of 19': '4000000000000000006',
  Mastercard: '5211111111111117',
  'Mastercard of the range from 2221': '2223003122003222',
  'American Express': '378282246310005',
  JCB: '3528000000000007',
  'Diners Club': '30569309025904',
  Discover: '6011111111111117',
  UnionPay: '6200000000000005',
  Maestro: '6759649826438453',
  GPN: withCheckDigit('936000091234567'),
};

describe('a card number', () => {
  it.each(Object.entries(CARDS))('of %s is known', (_, digits) => {
    expect(isCardNumber(digits)).toBe(true);
  });

  it.each([
    ['another check digit', '4811111111111115'],
    ['a length that its issuer does not have', withCheckDigit('48111111111111')],
    ['the beginning of no issuer', withCheckDigit('100017672100535')],
    ['twelve digits, as masked cards have', withCheckDigit('50181111111')],
    ['thirteen digits, as Visa issued long ago', '4222222222222'],
  ])('is none with %s', (_, digits) => {
    expect(isCardNumber(digits)).toBe(false);
  });

  it.each([
    'pay with 4811111111111114 please',
    '4811 1111 1111 1114',
    '4811-1111-1111-1114',
    '4811.1111.1111.1114',
    '4811_1111_1111_1114',
    '4811~1111~1111~1114',
    '4811/1111/1111/1114',
    '4811  1111  1111  1114',
    '4811\u00a01111\u00a01111\u00a01114',
    '4811–1111–1111–1114',
    '4811 - 1111 - 1111 - 1114',
    '4811 1111-1111 1114',
    '481111 1111111114',
    '4 8 1 1 1 1 1 1 1 1 1 1 1 1 1 4',
    '3782 822463 10005',
    '3056 930902 5904',
    '4000 0000 0000 0000 006',
    '4811 1111 1111 1114 123 12/30',
    '12 4811 1111 1111 1114',
    'card4811-1111-1111-1114',
    'x4811111111111114y',
    'ORDER-4811111111111114',
    '+4811111111111114',
    'https://shop.test/4811111111111114/?x=1',
    'https://shop.test/?card=4811%201111%201111%201114',
    '%34%38%31%31%31%31%31%31%31%31%31%31%31%31%31%34',
    '4811%201111%201111%201114%',
    '48111111-1114 of 4811 1111 1111 1114',
    '４８１１１１１１１１１１１１１４',
    '４８１１　１１１１　１１１１　１１１４',
    '٤٨١١١١١١١١١١١١١٤',
    '४८१११११११११११११४',
    '𝟒𝟖𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟒',
    '④⑧①①①①①①①①①①①①①④',
    '4811\u200b1111\u200b1111\u200b1114',
    '48\u00ad1111\u200d1111\ufe0f1111\u206014',
    '4811·1111·1111·1114',
    '4811•1111•1111•1114',
    '4811:1111:1111:1114',
    '4811;1111;1111;1114',
    '4811#1111#1111#1114',
    '"4811","1111","1111","1114"',
    '4811       1111       1111       1114',
    '4.8.1.1.1.1.1.1.1.1.1.1.1.1.1.4',
    '48_11_11_11_11_11_11_14',
    '1.4811111111111114',
    '2. 4811111111111114',
    '48111111-1111-1114-8000-123412341234',
    '48111111-1111-1114-8000-abcdefabcdef',
    '4811111111111114abcdefab',
    '4811111111111114abcdefabcdefabcdef',
    '4811%25201111%25201111%25201114',
    '%2534%2538%2531%2531%2531%2531%2531%2531%2531%2531%2531%2531%2531%2531%2531%2534',
    String.raw`\u0034811111111111114`,
    '4811 1111 1111 1114 12 30',
    '4811 1111 1111 1114 1230 123',
  ])('is found and masked in %j', (text) => {
    expect(containsCardNumber(text)).toBe(true);
    const masked = maskCardNumbers(text);
    expect(masked).toMatch(/481111…1114|378282…0005|305693…5904|400000…0006/);
    expect(containsCardNumber(masked)).toBe(false);
  });

  it('is masked wherever it stands, and nothing else is changed', () => {
    expect(maskCardNumbers('a 4811 1111 1111 1114, b 5211111111111117!')).toBe(
      'a 481111…1114, b 521111…1117!',
    );
  });

  it.each([
    ['a masked card', '48111111-1114'],
    ['a card’s token', '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f'],
    ['a longer number', '48111111111111140000'],
    ['a UUID of chance', '48111111-1111-4117-8123-123412341234'],
    ['a token of electricity', '4811-1111-1111-1114-0000'],
    ['a token of electricity with spaces', '4811 1111 1111 1114 9999'],
    ['a token of electricity in one piece', '48111111111111149999'],
    ['a hash', '4811111111111114aa4811111111111114ff'],
    ['a coordinate', '-6.2000000000000005'],
    ['a phone number abroad', '+4222222222222'],
    ['two phone numbers', '0811-4811-1111 1111-1114-0811'],
    ['an account number in an amount', 'Rp 4.811.111.111.111.114'],
    ['nothing', ''],
  ])('is not found in %s', (_, text) => {
    expect(containsCardNumber(text)).toBe(false);
    expect(maskCardNumbers(text)).toBe(text);
  });

  it('of any issuer is found in any of the usual groups, whatever stands around it', () => {
    const gap = fc.constantFrom('', ' ', '-', '  ', '\u00a0', ' - ');
    const before = fc.constantFrom('', 'card ', 'no.', '(', ', ', '\n');
    const after = fc.constantFrom('', ' ', ' a', ')', ', ', '\n');
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(CARDS)),
        gap,
        before,
        after,
        (digits, between, start, end) => {
          const text = `${start}${(digits.match(/\d{1,4}/g) ?? []).join(between)}${end}`;
          expect(containsCardNumber(text)).toBe(true);
          expect(maskCardNumbers(text)).toBe(`${start}${digits.slice(0, 6)}…${digits.slice(-4)}${end}`);
        },
      ),
    );
  });

  it.each(['4 1 ', '4 ', '4-', '1 ', '+4 ', '4.', '4 1.', '4811 ', '4811-1111 ', '48111111111111', '४ '])(
    'is looked for in no more steps than %j is repeated, or twice',
    (unit) => {
      const stepsFor = (repeated: number): number => {
        let steps = 0;
        findCardNumbers(unit.repeat(repeated), (digits) => {
          steps += digits.length;
          return false;
        });
        return steps;
      };
      expect(stepsFor(2_000)).toBeLessThanOrEqual(2 * stepsFor(1_000) + 400);
      expect(stepsFor(1_000)).toBeLessThanOrEqual(1_000 * unit.length * 40);
    },
  );

  it('is looked for in texts of a megabyte of anything', () => {
    const units = [
      '4 1 ',
      '４ ',
      '\u0316\u0301',
      '%25',
      String.raw`\u0034`,
      '\\',
      '4\u200b',
      'abcdef0',
      '00000000-0000-',
    ];
    for (const unit of units) expect(containsCardNumber(unit.repeat(1_000_000 / unit.length))).toBe(false);
  });

  it('leaves any text without digits as it is, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(maskCardNumbers(text.replace(/\p{N}/gu, ''))).toBe(text.replace(/\p{N}/gu, ''));
        expect(typeof maskCardNumbers(`${text}%`)).toBe('string');
      }),
    );
  });
});

describe('of innocent ids', () => {
  const random = seeded(20_261_121);
  const below = (limit: number) => Math.floor(random() * limit);
  const some = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]).join('');
  const digits = (length: number) => some('0123456789', length);
  const hex = (length: number) => some('0123456789abcdef', length);
  const groups = (count: number, gap = ' ') => Array.from({ length: count }, () => digits(4)).join(gap);
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${some('89ab', 1)}${hex(3)}-${hex(12)}`;
  const orderId = () => `ORDER-202611210930${digits(2)}-${hex(8).toUpperCase()}`;
  const COUNT = 5_000;

  it.each<[what: string, id: () => string]>([
    ['UUIDs', uuid],
    ['order ids', orderId],
    ['invoice numbers', () => `INV-20261121-${hex(6).toUpperCase()}`],
    ['refund keys', () => `refund-${orderId()}-${hex(8)}`],
    ['times in milliseconds', () => String(1_795_219_200_000 + below(1e11))],
    ['times in microseconds', () => `17952192${digits(8)}`],
    ['times as digits', () => `20261121${digits(9)}`],
    ['Indonesian phone numbers', () => `${['08', '628', '+62 8'][below(3)]}${digits(8 + below(4))}`],
    ['phone numbers in groups', () => `+62 8${digits(2)}-${digits(4)}-${digits(4)}`],
    [
      'two phone numbers',
      () => `08${digits(2)}-${digits(4)}-${digits(4)} 08${digits(2)}-${digits(4)}-${digits(4)}`,
    ],
    ['virtual accounts of BCA', () => `70012${digits(11)}`],
    ['virtual accounts of BNI', () => `988${digits(13)}`],
    ['virtual accounts of BRI', () => `26215${digits(13)}`],
    ['virtual accounts of Permata', () => `8778${digits(12)}`],
    ['virtual accounts of CIMB', () => `5919${digits(12)}`],
    ['bills of Mandiri', () => `70012 ${digits(12)}`],
    ['payment codes of 10 to 12 digits', () => digits(10 + below(3))],
    ['hashes', () => hex(64)],
    ['object ids', () => hex(24)],
    ['tokens of cards', () => `48111111-1114-${uuid()}`],
    ['coordinates', () => `-6.${digits(16)}`],
    ['longitudes', () => `106.${digits(15)}`],
    ['random fractions', () => `0.${digits(16 + below(3))}`],
    ['EAN codes beginning like cards', () => `4${digits(12)}`],
    ['tokens of electricity', () => groups(5, ['-', ' '][below(2)])],
    ['tokens of electricity in one piece', () => digits(20)],
    ['UUIDs of version 7', () => `019${hex(5)}-${hex(4)}-7${hex(3)}-${some('89ab', 1)}${hex(3)}-${hex(12)}`],
    ['UUIDs of version 1', () => `${hex(8)}-${hex(4)}-11f${hex(1)}-${some('89ab', 1)}${hex(3)}-${hex(12)}`],
    ['IPv6 addresses', () => Array.from({ length: 8 }, () => hex(4)).join(':')],
    ['times', () => `2026-11-21T09:30:${digits(2)}.${digits(6)}+07:00`],
  ])('no %s are taken for cards', (_, id) => {
    const taken = Array.from({ length: COUNT }, id).filter(containsCardNumber);
    expect(taken).toEqual([]);
  });

  // One number in ten has the right check digit by chance: these are what nobody could tell from a card.
  it.each<[what: string, id: () => string, share: number]>([
    ['numbers of 13 digits', () => digits(13), 0.0001],
    ['numbers of 14 digits', () => digits(14), 0.006],
    ['numbers of 15 digits', () => digits(15), 0.004],
    ['numbers of 16 digits', () => digits(16), 0.03],
    ['numbers of 17 digits', () => digits(17), 0.006],
    ['numbers of 18 digits', () => digits(18), 0.006],
    ['numbers of 19 digits', () => digits(19), 0.02],
    ['numbers with a decimal point after one digit', () => `${1 + below(9)}.${digits(16)}`, 0.03],
    ['hex of 16', () => hex(16), 0.0005],
    ['hex of 20', () => hex(20), 0.0005],
  ])('few random %s are taken for cards', (_, id, share) => {
    const taken = Array.from({ length: COUNT }, id).filter(containsCardNumber);
    expect(taken.length / COUNT).toBeLessThan(share);
  });
});

function withCheckDigit(start: string): string {
  const sum = [...start].reverse().reduce((total, digit, place) => {
    const weighted = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return `${start}${(10 - (sum % 10)) % 10}`;
}

/** The same numbers at every run: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
