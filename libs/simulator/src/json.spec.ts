import { LosslessNumber, parseExactObject, stringify } from './json';

describe('stringify', () => {
  it('writes what JSON.stringify writes', () => {
    const value = {
      text: 'a "quote", \u2028 and \u0000',
      number: -1.5,
      nothing: null,
      missing: undefined,
      list: [1, undefined, [], {}, [false]],
      date: new Date(0),
      nested: { '': 0, 'a "key"': true },
    };
    expect(stringify(value)).toBe(JSON.stringify(value));
  });

  it('keeps every digit of a lossless number', () => {
    const id = new LosslessNumber('202502070943231234');
    expect(stringify({ refunds: [{ id }] })).toBe('{"refunds":[{"id":202502070943231234}]}');
    expect(JSON.stringify({ id })).toBe('{"id":202502070943231230}');
  });
});

describe('parseExactObject', () => {
  it('keeps every digit of a whole number, and leaves texts and other numbers alone', () => {
    const text =
      '{"id":202502070943231234,"text":"\\" 202502070943231234","amount":9007199254740991,"rate":1.5}';
    expect(parseExactObject(text)).toMatchObject({ id: new LosslessNumber('202502070943231234'), rate: 1.5 });
    expect(stringify(parseExactObject(text))).toBe(text);
  });

  it.each(['', '[1]', '1', '{'])('takes nothing but an object: %j', (text) => {
    expect(parseExactObject(text)).toBeUndefined();
  });
});
