import { callerOf, inScope, scopeOf, userOfRequest } from './midtrans-user';

const payment = { userId: 'customer-1', account: 'default' };

it.each([undefined, null, '', {}, [], true, Number.NaN, Infinity])(
  'a user whose id is %p is nobody, not everybody',
  (id) => {
    expect(callerOf({ id, isStaff: false }, false)).toEqual({ unknown: 'unreadable' });
    expect(callerOf({ id, isStaff: true }, true)).toEqual({ unknown: 'unreadable' });
    expect(userOfRequest({ user: { id, sub: id } })).toBeNull();
  },
);

it('only true makes staff', () => {
  for (const isStaff of ['false', 'true', 1, {}, undefined]) {
    expect(callerOf({ id: 'x', isStaff }, false)).toEqual({ user: { id: 'x', isStaff: false } });
  }
  expect(callerOf({ id: 7, isStaff: true }, false)).toEqual({ user: { id: '7', isStaff: true } });
  expect(callerOf({ id: 7n, isStaff: true }, false)).toEqual({ user: { id: '7', isStaff: true } });
});

it('a user sees their own, staff all, and nobody what belongs to nobody', () => {
  const sees = (user: Parameters<typeof scopeOf>[0], userId: string | null) =>
    inScope(scopeOf(user), { userId, account: 'default' });
  expect(inScope(scopeOf({ id: 'customer-1', isStaff: false }), payment)).toBe(true);
  expect(inScope(scopeOf({ id: 'customer-2', isStaff: false }), payment)).toBe(false);
  expect(inScope(scopeOf({ id: 'staff', isStaff: true }), payment)).toBe(true);
  expect([sees(null, null), sees(null, 'customer-1')]).toEqual([true, false]);
});

it('in a request that is about one merchant account, what is of another is not there for anybody', () => {
  const staff = { id: 'staff', isStaff: true };
  const [seen, unseen] = [scopeOf(staff, 'default'), scopeOf(staff, 'bali')];
  expect([inScope(seen, payment), inScope(unseen, payment)]).toEqual([true, false]);
});

it.each([
  ['id', { id: 'a', sub: 'b', userId: 'c' }, 'a'],
  ['sub', { sub: 'b', userId: 'c' }, 'b'],
  ['userId, as in the JWT recipe of Nest', { userId: 'c', username: 'd' }, 'c'],
])('a user is known by their %s', (_, user, id) => {
  expect(userOfRequest({ user })).toEqual({ id, isStaff: false });
});

it.each([
  ['a NUL', 'a\0b'],
  ['half of a surrogate pair', 'a\ud800'],
  ['more than 255 characters', 'x'.repeat(256)],
])('an id with %s is nobody’s, as no column takes it', (_, id) => {
  expect(callerOf({ id, isStaff: true }, false)).toEqual({ unknown: 'unstorable' });
  expect(callerOf({ id, isStaff: false }, true)).toEqual({ unknown: 'unstorable' });
  const longest = 'x'.repeat(255);
  expect(callerOf({ id: longest, isStaff: false }, false)).toEqual({ user: { id: longest, isStaff: false } });
});
