import { isStorableJson } from './metadata';
import {
  CallbackUrl,
  Digits,
  digitsBetween,
  HostText,
  ListOf,
  Nested,
  NestedList,
  NoCardData,
  Optional,
  OrderId,
  Rule,
  Text,
  TextOrEmpty,
  textUpTo,
  Token,
  WebUrl,
} from './rules';
import { validate } from './validate';

/** The errors of one value under one rule. */
function check(decorator: PropertyDecorator, value: unknown): [field: string, message: string][] {
  class Subject {
    value: unknown;
  }
  decorator(Subject.prototype, 'value');
  const { errors = [] } = validate(Subject, { value });
  return errors.map(({ field, message }) => [field, message]);
}
const passes = (decorator: PropertyDecorator, value: unknown) => check(decorator, value).length === 0;

const CARD = '4811111111111114';
const NO_TEXT = [undefined, null, 5, true, {}, [], ['a'], 'a\0', '\ud800', 'a\udfff'];
const table = (decorator: () => PropertyDecorator, good: unknown[], bad: unknown[]) => {
  it.each(good.map((value) => [value]))('takes %j', (value) => {
    expect(check(decorator(), value)).toEqual([]);
  });
  it.each(bad.map((value) => [value]))('refuses %j', (value) => {
    expect(passes(decorator(), value)).toBe(false);
  });
};

describe('Text', () => {
  table(() => Text(3), ['a', 'abc', ' a ', '😀a'], [...NO_TEXT, '', ' ', '\t\n', 'abcd']);

  it('says what it wants', () => {
    expect(check(Text(3), '')).toEqual([['value', 'value must be text of 1 to 3 characters']]);
  });
});

describe('TextOrEmpty', () => {
  table(() => TextOrEmpty(3), ['', ' ', 'abc'], [...NO_TEXT, 'abcd']);
});

describe('WebUrl', () => {
  table(
    WebUrl,
    ['https://shop.test', 'http://localhost:3000/a?b=c#d', 'http://127.0.0.1/', 'https://kedai.co.id/kopi'],
    [
      ...NO_TEXT,
      '',
      'shop.test',
      '//shop.test',
      'ftp://shop.test',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'https://a b',
      `https://shop.test/${'x'.repeat(2048)}`,
    ],
  );
});

describe('CallbackUrl', () => {
  table(
    CallbackUrl,
    [
      'https://shop.test/done',
      'someapps://callback',
      'com.shop.app://paid?order=1',
      'gojek://back',
      'mstore://back',
    ],
    [
      ...NO_TEXT,
      '',
      'shop.test',
      'someapps:callback',
      'javascript://%0aalert(1)',
      'JavaScript://x',
      'data://text/html,x',
      'vbscript://x',
      'file:///etc/passwd',
      'blob://x',
      'about://blank',
      'view-source://x',
      'smb://evil.test/share',
      'SMB://evil.test/share',
      'ftp://evil.test/x',
      'sftp://evil.test/x',
      'intent://scan/#Intent;scheme=zxing;end',
      'android-app://com.evil',
      'content://x',
      'ms-settings://x',
      'search-ms://query=x',
      'chrome-extension://x',
      'itms-services://?action=download-manifest',
      'market://details?id=com.evil',
      'tel://112',
      'ssh://evil.test',
      'ws://evil.test',
      'someapps://a b',
      '1app://x',
      `app://${'x'.repeat(2048)}`,
    ],
  );
});

describe('Digits', () => {
  table(
    () => Digits(2, 4),
    ['00', '1234'],
    [...NO_TEXT, '', '1', '12345', '1a', ' 12', '-12', '1.2', '١٢', '12\n', 12],
  );
});

describe('ListOf', () => {
  const list = () => ListOf('text', textUpTo(3), 2);

  table(list, [['a'], ['a', 'abc']], [undefined, null, 'a', {}, [], ['a', 'b', 'c'], { 0: 'a', length: 1 }]);

  it('names the first entry at fault', () => {
    expect(check(list(), ['a', 5])).toEqual([
      ['value.1', 'value must be a list of 1 to 2 entries, each text'],
    ]);
    expect(check(list(), 'a').map(([field]) => field)).toEqual(['value']);
  });
});

describe('Nested and NestedList', () => {
  class Inner {
    @Text(3)
    name: string;
  }
  class Outer {
    @Optional()
    @Nested(Inner)
    one?: Inner;
    @Optional()
    @NestedList(Inner, 2)
    many?: Inner[];
  }
  const fieldsOf = (raw: object) => (validate(Outer, raw).errors ?? []).map(({ field }) => field);

  it('make instances of what they hold', () => {
    const { value } = validate(Outer, { one: { name: 'a' }, many: [{ name: 'b' }] });
    expect(value?.one).toBeInstanceOf(Inner);
    expect(value?.many?.[0]).toBeInstanceOf(Inner);
  });

  it.each([
    [{ one: null }, ['one']],
    [{ one: 'a' }, ['one']],
    [{ one: [] }, ['one']],
    [{ one: {} }, ['one.name']],
    [{ one: { name: 'a', more: 1 } }, ['one.more']],
    [{ many: null }, ['many']],
    [{ many: {} }, ['many']],
    [{ many: [] }, ['many']],
    [{ many: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, ['many']],
    [{ many: [{ name: 'a' }, { name: 5 }] }, ['many.1.name']],
  ])('%j', (raw, fields) => {
    expect(fieldsOf(raw)).toEqual(fields);
  });

  it.each([[null], ['a'], [[]], [[[{ name: 'a' }]]], [5]])('an entry that is no object: %j', (entry) => {
    const [field, ...more] = fieldsOf({ many: [{ name: 'a' }, entry] });
    expect([field, more]).toEqual(['many.1', []]);
  });
});

describe('Optional', () => {
  class Subject {
    @Optional()
    @Text(3)
    text?: string;
  }
  it('undefined is left out, null is not', () => {
    expect(validate(Subject, {}).errors).toBeUndefined();
    expect(validate(Subject, { text: undefined }).errors).toBeUndefined();
    expect(validate(Subject, { text: null }).errors).toHaveLength(1);
  });
});

describe('Rule', () => {
  it('may look at the other options', () => {
    class Subject {
      @Rule(
        'later',
        '$property must come after from',
        (to, options) => Number(to) > (options as Subject).from,
      )
      to: number;
      @Rule('number', '$property must be a number', (value) => typeof value === 'number')
      from: number;
    }
    expect(validate(Subject, { from: 1, to: 2 }).errors).toBeUndefined();
    expect(validate(Subject, { from: 2, to: 1 }).errors).toEqual([
      { field: 'to', message: 'to must come after from' },
    ]);
  });
});

describe('textUpTo and digitsBetween', () => {
  it('count their ends in', () => {
    expect(['', 'a', 'ab', 'abc'].map(textUpTo(2))).toEqual([false, true, true, false]);
    expect(['', '1', '12', '123', '1234'].map(digitsBetween(2, 3))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('card data', () => {
  const REFUSED = [['value', 'value must not hold a card number or a security code']];

  it.each<[name: string, rule: PropertyDecorator, ...values: unknown[]]>([
    ['Text', Text(50), CARD, 'card 4811 1111 1111 1114', '{"cvv":"123"}', 'CVV: 123'],
    ['TextOrEmpty', TextOrEmpty(50), CARD, '4811-1111-1111-1114'],
    ['OrderId', OrderId(50), CARD, '4811-1111-1111-1114', '4811_1111_1111_1114', `ORDER-${CARD}`],
    ['WebUrl', WebUrl(), `https://shop.test/${CARD}`, 'https://shop.test/?c=4811%201111%201111%201114'],
    ['CallbackUrl', CallbackUrl(), `app://${CARD}`, 'app://x?cvv=123'],
    ['NoCardData', NoCardData(), CARD],
  ])('%s refuses it and does not repeat it', (_, rule, ...values) => {
    for (const value of values) expect(check(rule, value)).toEqual(REFUSED);
  });

  it('ListOf names the entry that holds it', () => {
    expect(check(ListOf('text', textUpTo(50), 3), ['a', CARD])).toEqual([
      ['value.1', 'value must not hold a card number or a security code'],
    ]);
  });

  it('Token refuses a number in its place, and takes tokens', () => {
    for (const value of [CARD, '4811 1111 1111 1114', '4811-1111-1111-1114', '481111111111']) {
      expect(passes(Token(255), value)).toBe(false);
    }
    for (const value of [
      '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f',
      '4811111234567-2cc7-4624-b0a8-10273b7f6cc8',
      '48111111xDUgxnnredRMAXuklkvAON1114',
    ]) {
      expect(check(Token(255), value)).toEqual([]);
    }
  });

  it('is not looked for in digits that have a field of their own, and in what is the host’s', () => {
    expect(check(Digits(1, 16), CARD)).toEqual([]);
    expect(check(HostText(255), CARD)).toEqual([]);
  });
});

describe('isStorableJson', () => {
  const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });

  it.each([
    [{}],
    [{ a: 1, b: [true, null, { c: 'd' }] }],
    [{ card: 'gold' }],
    [{ at: 1_795_219_200_000, lat: -6.20876341234568, va: '7001212345678901' }],
    [nested(20)],
  ])('takes %j', (value) => {
    expect(isStorableJson(value)).toBe(true);
  });

  it.each([
    [null],
    [undefined],
    ['text'],
    [5],
    [[]],
    [{ a: 'b\0' }],
    [{ 'a\0': 1 }],
    [{ a: ['\ud800'] }],
    [{ card_number: '4811' }],
    [{ a: [{ cardNumber: '4811' }] }],
    [{ CVV: '123' }],
    [{ card_cvv: '123' }],
    [{ cvc2: '123' }],
    [{ securityCode: '123' }],
    [{ 'Card-No': 'x' }],
    [{ a: [{ 'C V N': null }] }],
    [{ a: CARD }],
    [{ a: Number(CARD) }],
    [{ a: BigInt(CARD) }],
    [{ a: ['4811 1111 1111 1114'] }],
    [{ [CARD]: 1 }],
    [{ 'no. 4811-1111-1111-1114': 1 }],
    [{ form: JSON.stringify({ cvv: '123' }) }],
    [{ form: JSON.stringify({ deeper: JSON.stringify({ card_no: 'x' }) }) }],
    [{ form: 'cvv=123' }],
    [nested(21)],
  ])('refuses %j', (value) => {
    expect(isStorableJson(value)).toBe(false);
  });

  it('is not exhausted by deep nesting', () => {
    const deep: unknown = JSON.parse(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    expect(isStorableJson(deep)).toBe(false);
  });
});
