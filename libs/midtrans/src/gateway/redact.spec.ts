import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redact, REDACTED, redactText, secretsIn } from './redact';

const CARD = '4811111111111114';
const MASKED = '481111…1114';

describe('fields', () => {
  it.each([
    'server_key',
    'serverKey',
    'client_key',
    'token_id',
    'tokenId',
    'saved_token_id',
    'payment_option_token',
    'token',
    'signature_key',
    'card_number',
    'card_cvv',
    'cvv',
    'securityCode',
    'Card-No',
    'CVN 2',
    'Authorization',
    'Set-Cookie',
    'password',
  ])('%s is redacted at any depth', (name) => {
    expect(redact({ a: [{ [name]: 'x' }] })).toEqual({ a: [{ [name]: REDACTED }] });
  });

  it.each(['masked_card', 'saved_token_id_expired_at', 'save_token_id', 'order_id', 'tokenizer', 'shipping'])(
    '%s is kept',
    (name) => {
      expect(redact({ [name]: 'x' })).toEqual({ [name]: 'x' });
    },
  );

  it('redacts a number, keeps null and looks into an object', () => {
    expect(redact({ cvv: 123, token: null, secret: { cvv: '1', kept: 1 } })).toEqual({
      cvv: REDACTED,
      token: null,
      secret: { cvv: REDACTED, kept: 1 },
    });
  });
});

describe('card numbers', () => {
  it.each([
    [CARD, MASKED],
    [`card ${CARD} was declined`, `card ${MASKED} was declined`],
    ['4811 1111 1111 1114', MASKED],
    ['4811-1111-1111-1114', MASKED],
    ['378282246310005', '378282…0005'],
    [`x${CARD}y`, `x${MASKED}y`],
  ])('%s is masked', (text, masked) => {
    expect(redactText(text)).toBe(masked);
  });

  it.each([
    ['fails the Luhn check', '4811111111111115'],
    ['does not begin like a card', '1000176721005353'],
    ['is too short', '424242424242'],
    ['is part of a longer number', `${CARD}0000`],
    ['is a UUID of digits', '45781234-1234-4123-8123-123412341234'],
    ['is an EAN', '4006381333931'],
    ['is a time', '2021-10-11 11:31:29'],
  ])('what %s is kept', (_, text) => {
    expect(redactText(text)).toBe(text);
  });

  it('is found as a number, too, but not in numbers that the gateway gives to customers', () => {
    expect(redact({ a: Number(CARD), b: BigInt(CARD), amount: 10_000 })).toEqual({
      a: MASKED,
      b: MASKED,
      amount: 10_000,
    });
    expect(redact({ rate: 1.4808589720438652 })).toEqual({ rate: 1.4808589720438652 });
    const shown = {
      va_numbers: [{ bank: 'bca', va_number: CARD }],
      payment_code: CARD,
      bill_key: CARD,
      qr_string: CARD,
    };
    expect(redact(shown)).toEqual(shown);
  });
});

describe('text', () => {
  it.each([
    ['Authorization: Basic U0ItTWlkLXNlcnZlci14Og==', 'Authorization: [redacted] [redacted]'],
    ['Bearer abcdefgh1jkl', 'Bearer [redacted]'],
    ['the key SB-Mid-server-abc_DEF-1 is wrong', 'the key [redacted] is wrong'],
    ['Mid-client-abc and VT-server-abc', '[redacted] and [redacted]'],
    ['/v2/token?client_key=abc&card_cvv=123&x=1', '/v2/token?client_key=[redacted]&card_cvv=[redacted]&x=1'],
    ['{"card_cvv":"123","token_id": "a b", "x": 1', '{"card_cvv":[redacted],"token_id": [redacted], "x": 1'],
    [String.raw`{\"card_cvv\":\"123\",\"x\":1`, String.raw`{\"card_cvv\":[redacted],\"x\":1`],
    ['?cardNo=4811&security-code=987', '?cardNo=[redacted]&security-code=[redacted]'],
    ['/pay?card%5Bcvv%5D=739&x=1', '/pay?card%5Bcvv%5D=[redacted]&x=1'],
    ['/pay?card%255Bcvv%255D=739&x=1', '/pay?card%255Bcvv%255D=[redacted]&x=1'],
    ['card ４８１１１１１１１１１１１１１４', 'card 481111…1114'],
    ['CVV "987" is wrong', 'CVV "[redacted]" is wrong'],
    ['the security code is 987', 'the security code is [redacted]'],
    ['987 is not a valid CVV2', '[redacted] is not a valid CVV2'],
    ['/cards/bin/4811111111111114/', '/cards/bin/481111…1114/'],
    ['/cards/bin/4811%201111%201111%201114', '/cards/bin/481111…1114'],
    ['token 481111-1114-5ab2a0ef-9f3c-4c9b-8a7d-1f2e3d4c5b6a used', 'token [redacted] used'],
  ])('%s', (text, clean) => {
    expect(redactText(text)).toBe(clean);
    expect(redactText(clean)).toBe(clean);
  });

  it.each([
    'Token id is missing, invalid, or timed out',
    'Basic information is missing',
    'the CVV of the card is missing',
    'https://a.example/x?y=1',
  ])('keeps: %s', (text) => expect(redactText(text)).toBe(text));

  it('takes out the exact secrets it is given, but not short ones', () => {
    expect(redactText('abc-secret in a dog', ['abc-secret', 'dog', ''])).toBe('[redacted] in a dog');
  });

  it('takes out a short code where it stands as a number of its own', () => {
    const text = 'cvv 123, (123), a%3D123%26b, 0123, 1234, 12-123';
    expect(redactText(text, ['123'])).toBe(
      'cvv [redacted], ([redacted]), a%3D[redacted]%26b, 0123, 1234, 12-[redacted]',
    );
    expect(redact({ a: 123, b: 1234, c: '12' }, ['123', '12'])).toEqual({ a: REDACTED, b: 1234, c: '12' });
  });
});

describe('shapes', () => {
  it('leaves its input alone', () => {
    const input = { token_id: 'x', list: [CARD] };
    redact(input);
    expect(input).toEqual({ token_id: 'x', list: [CARD] });
  });

  it('is safe on a cycle', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['self'] = { loop };
    expect(redact(loop)).toEqual({ name: 'loop', self: { loop: '[circular]' } });
  });

  it('is bounded in depth, and fast on what multiplies', () => {
    let deep: object = { end: true };
    for (let level = 0; level < 10_000; level++) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');

    let wide: object[] = [];
    for (let level = 0; level < 15; level++) wide = Array.from({ length: 20 }, () => wide);
    expect(redact(wide)).toHaveLength(20);
  });

  it('keeps dates and plain values, and shows no bytes and no code', () => {
    const now = new Date();
    const plain = { now, nothing: null, missing: undefined, yes: true };
    expect(redact({ ...plain, bytes: Buffer.from('x'), run: () => 1 })).toEqual({
      ...plain,
      bytes: '[binary]',
      run: '[function]',
    });
  });

  it('shows an error by name and message, redacted', () => {
    const error = Object.assign(new TypeError(`card ${CARD}`), { token_id: 'x' });
    expect(redact(error)).toEqual({ name: 'TypeError', message: `card ${MASKED}`, token_id: REDACTED });
  });

  it('does not let a field called __proto__ out', () => {
    const clean = redact(JSON.parse('{"__proto__": {"polluted": true}}')) as object;
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":true}}');
  });
});

it('changes nothing in the gateway’s own JSON but what is secret by name, and tokens in links', () => {
  const folder = join(__dirname, '../../../../test/fixtures/gateway');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const body = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
    delete body['_comment'];
    const secrets = new Set<unknown>(secretsIn(body));
    const expected: unknown = JSON.parse(JSON.stringify(body), (name, value: unknown) => {
      if (secrets.has(value)) return REDACTED;
      return name === 'url' && typeof value === 'string'
        ? value.replace(/token=[^&]+/, `token=${REDACTED}`)
        : value;
    });
    expect(redact(body)).toEqual(expected);
  }
});

it('finds the values of secret fields', () => {
  expect(secretsIn({ a: { token_id: 'x' }, list: [{ cvv: 123 }], order_id: 'y', token: undefined })).toEqual([
    'x',
    '123',
  ]);
});
