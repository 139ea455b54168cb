import fc from 'fast-check';
import { MidtransClient } from './client';
import { startFaultServer, text } from './fault-server.spec.helper';
import { parseJson } from './parse-json';

describe('numbers that a double holds stay numbers', () => {
  it.each<[string, unknown]>([
    ['{"n": 47594}', 47594],
    ['{"n": 9007199254740991}', Number.MAX_SAFE_INTEGER],
    ['{"n": -9007199254740991}', Number.MIN_SAFE_INTEGER],
    ['{"n": 59312508.02}', 59312508.02],
    ['{"n": 962000.0}', 962000],
    ['{"n": 962000.00000000000000000}', 962000],
    ['{"n": 0.1}', 0.1],
    ['{"n": 1e3}', 1000],
    ['{"n": -0}', -0],
  ])('%s', (text, n) => expect(parseJson(text)).toEqual({ n }));
});

describe('numbers that it does not become their digits', () => {
  it.each([
    '9007199254740992',
    '-9007199254740992',
    '123456789012345678',
    '100000000000000000000',
    '9007199254740993.0',
    '1234567890123.123456',
    '0.12345678901234567891',
    '1e400',
  ])('%s', (digits) => {
    expect(parseJson(`{"n": ${digits}}`)).toEqual({ n: digits });
    expect(parseJson(`{"a": [1, {"n":${digits}}],"b" :2}`)).toEqual({ a: [1, { n: digits }], b: 2 });
    expect(parseJson(`[1,\n\t ${digits}]`)).toEqual([1, digits]);
  });
});

it('no whole number loses a digit, wherever it stands', () => {
  const numbers = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1 }), fc.constantFrom('', ' ', '\n\t'), (all, space) => {
      const list = all.map((number) => `${space}${number}${space}`).join();
      const parsed = parseJson(`{"list":[${list}],"nested":[{"a":[${list}]}]}`);
      const digits = all.map(String);
      const { list: read, nested } = parsed as { list: unknown[]; nested: [{ a: unknown[] }] };
      expect(read.map(String)).toEqual(digits);
      expect(nested[0].a.map(String)).toEqual(digits);
    }),
  );
});

describe('text is left alone', () => {
  it.each([
    '123456789012345678',
    ': 123456789012345678, ',
    '1e400',
    '", 123456789012345678',
    '\\"\n1\u2028',
    '1.',
  ])('%j', (value) => {
    // The second field sends the text to the careful parser.
    expect(parseJson(JSON.stringify({ value }))).toEqual({ value });
    const careful = `{"value": ${JSON.stringify(value)}, "n": 123456789012345678}`;
    expect(parseJson(careful)).toEqual({ value, n: '123456789012345678' });
  });

  it('and so are names', () => {
    expect(parseJson('{"123456789012345678": 123456789012345678}')).toEqual({
      '123456789012345678': '123456789012345678',
    });
  });
});

describe('both parsers agree', () => {
  const DIGITS = '"n": 123456789012345678';

  it.each(['{"a": }', '{"a": 1', '{a: 1}', '[1,]', '{"a": 01}', '{"a": 1.}', '{"a": NaN}', 'x', ''])(
    'that %j is no JSON',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
      expect(() => parseJson(`[{${DIGITS}}, ${text}]`)).toThrow(SyntaxError);
    },
  );

  it('that the last of two equal names counts', () => {
    expect(parseJson('{"a": 1, "a": 2}')).toEqual({ a: 2 });
    expect(parseJson(`{"a": 1, "a": 2, ${DIGITS}}`)).toMatchObject({ a: 2 });
  });

  it('that __proto__ is a name like any other', () => {
    for (const text of ['{"__proto__": {"x": 1}}', `{"__proto__": {"x": 1}, ${DIGITS}}`]) {
      const parsed = parseJson(text) as object;
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      expect(Object.keys(parsed)).toContain('__proto__');
    }
  });
});

it('is quick on text made to be slow', () => {
  const commas = `[${',                '.repeat(20_000)}`;
  const digits = `{"a": "${'1.'.repeat(200_000)}"}`;
  expect(() => parseJson(commas)).toThrow(SyntaxError);
  expect(parseJson(digits)).toHaveProperty('a');
});

it('over HTTP, at any depth, in answers and in errors', async () => {
  const server = await startFaultServer();
  const client = new MidtransClient({ serverKey: 'SB-Mid-server-test', baseUrl: server.url });
  const body = (code: number): string => `{
    "status_code": "${code}",
    "refund_chargeback_id": 123456789012345678,
    "note": "id 123456789012345678, amount: 1e400",
    "refunds": [
      {"refund_chargeback_id": 987654321098765432, "refund_amount": "5000.00"},
      {"refund_chargeback_id": 2}
    ]
  }`;
  const read = (code: number): object => ({
    status_code: String(code),
    refund_chargeback_id: '123456789012345678',
    note: 'id 123456789012345678, amount: 1e400',
    refunds: [
      { refund_chargeback_id: '987654321098765432', refund_amount: '5000.00' },
      { refund_chargeback_id: 2 },
    ],
  });

  server.play(text(200, 'application/json', body(200)), text(200, 'application/json', body(412)));
  await expect(client.refund('1', { refund_key: 'refund-1' })).resolves.toEqual(read(200));
  await expect(client.refund('1', { refund_key: 'refund-1' })).rejects.toMatchObject({ body: read(412) });
  await server.close();
});
