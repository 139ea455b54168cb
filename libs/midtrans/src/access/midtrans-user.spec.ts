import { UnauthorizedException } from '@nestjs/common';
import { inScope, requireUser, scopeOf, userOfRequest } from './midtrans-user';

const payment = { userId: 'customer-1' };

it.each([undefined, null, '', {}, [], true])('a user whose id is %p is nobody, not everybody', (id) => {
  expect(() => requireUser({ id, isStaff: false }, false)).toThrow(UnauthorizedException);
  expect(() => requireUser({ id, isStaff: true }, true)).toThrow(UnauthorizedException);
  expect(userOfRequest({ user: { id, sub: id } })).toBeNull();
});

it('only true makes staff', () => {
  for (const isStaff of ['false', 'true', 1, {}, undefined]) {
    expect(requireUser({ id: 'x', isStaff }, false)).toEqual({ id: 'x', isStaff: false });
  }
  expect(requireUser({ id: 7, isStaff: true }, false)).toEqual({ id: '7', isStaff: true });
});

it('a user sees their own, staff all, and nobody what belongs to nobody', () => {
  const sees = (user: Parameters<typeof scopeOf>[0], userId: string | null) =>
    inScope(scopeOf(user), { userId });
  expect(inScope(scopeOf({ id: 'customer-1', isStaff: false }), payment)).toBe(true);
  expect(inScope(scopeOf({ id: 'customer-2', isStaff: false }), payment)).toBe(false);
  expect(inScope(scopeOf({ id: 'staff', isStaff: true }), payment)).toBe(true);
  expect([sees(null, null), sees(null, 'customer-1')]).toEqual([true, false]);
});

it.each([
  ['id', { id: 'a', sub: 'b', userId: 'c' }, 'a'],
  ['sub', { sub: 'b', userId: 'c' }, 'b'],
  ['userId, as in the JWT recipe of Nest', { userId: 'c', username: 'd' }, 'c'],
])('a user is known by their %s', (_, user, id) => {
  expect(userOfRequest({ user })).toEqual({ id, isStaff: false });
});
