import { messageOfThrown } from './thrown';

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no');
    },
    has() {
      throw new Error('no');
    },
    getPrototypeOf() {
      throw new Error('no');
    },
  },
);

describe('what is kept of what was thrown', () => {
  it.each([
    ['an error', new Error('no mail server'), 'no mail server'],
    ['text', 'closed', 'closed'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 5, '5'],
    ['a symbol', Symbol('gone'), 'Symbol(gone)'],
    ['an error without a message', new TypeError(), 'TypeError'],
    [
      'an error whose message is an object',
      Object.assign(new Error(), { message: { code: 5 } }),
      '{"code":5}',
    ],
    ['an object', { code: 'E5' }, '{"code":"E5"}'],
  ])('%s', (_, thrown, kept) => {
    expect(messageOfThrown(thrown)).toBe(kept);
  });

  it.each([
    ['an object without a prototype', Object.create(null) as unknown],
    ['an error whose message is a cycle', circular()],
    ['what throws when it is looked at', hostile],
    ['an error whose message throws', Object.defineProperty(new Error(), 'message', { get: () => fail() })],
    ['a bigint in an object', { amount: 5n }],
  ])('is some text of %s', (_, thrown) => {
    expect(messageOfThrown(thrown)).toMatch(/./);
  });

  it('has no secrets, no NUL, and is no book', () => {
    const message = messageOfThrown(new Error(`server_key=Mid-server-abc\0 ${'x'.repeat(10_000)}`));
    expect(message).not.toMatch(/abc|\0/);
    expect(message.length).toBeLessThanOrEqual(2_000);
    expect(messageOfThrown(new Error('card 4811111111111114 declined'))).toBe('card 481111…1114 declined');
  });
});

function circular(): Error {
  const error = new Error();
  const message: { self?: unknown } = {};
  message.self = message;
  return Object.assign(error, { message });
}

function fail(): never {
  throw new Error('no');
}
