import type { SubscriptionResponse } from '../gateway';
import { parseSubscriptionState } from './subscription.gateway-state';
import {
  isNews,
  isShown,
  tokenDigest,
  type AskedChange,
  type RememberedChange,
  type Standing,
} from './subscription.change';

const ID = '0190d1f0-0000-7000-8000-000000000001';
const NOW = new Date('2026-07-01T00:00:00Z');
const AGREED = {
  name: 'gold & silver',
  amount: 99_000,
  interval: 1,
  retryInterval: 1,
  retryIntervalUnit: 'day',
  retryMaxInterval: 3,
} as const;

const standing = (rest: Partial<Standing> = {}): Standing => ({
  id: ID,
  status: 'active',
  terms: AGREED,
  nextExecutionAt: new Date('2026-07-22T00:25:01.500Z'),
  gopayAccountId: 'account-1',
  ...rest,
});
const shown = (asked: AskedChange, answer: SubscriptionResponse, before = standing()) =>
  isShown(asked, before, parseSubscriptionState(answer), NOW);
const update = (details: RememberedChange): AskedChange => ({ operation: 'update', details });

describe('what the gateway shows of a change', () => {
  it.each<[AskedChange['operation'], Standing['status'], string | undefined, boolean | null]>([
    ['disable', 'active', 'inactive', true],
    ['disable', 'disabled', 'inactive', true],
    ['disable', 'active', 'active', false],
    ['disable', 'active', undefined, null],
    ['enable', 'disabled', 'active', true],
    ['enable', 'disabled', 'inactive', false],
    ['enable', 'disabled', 'paused', null],
    ['cancel', 'active', 'inactive', true],
    ['cancel', 'cancelled', 'inactive', true],
    ['cancel', 'active', 'active', false],
    // Disabled at the gateway looks the same.
    ['cancel', 'disabled', 'inactive', null],
    ['cancel', 'inactive', 'inactive', null],
    ['cancel', 'disabled', undefined, null],
  ])('%s of what is %s, where it says %p: %p', (operation, status, told, expected) => {
    expect(shown({ operation, details: {} }, { status: told }, standing({ status }))).toBe(expected);
  });

  it.each<[string, RememberedChange, SubscriptionResponse, boolean | null]>([
    ['the amount asked for', { amount: 50_000 }, { amount: '50000' }, true],
    ['another amount', { amount: 50_000 }, { amount: '99000' }, false],
    ['no amount', { amount: 50_000 }, {}, null],
    ['a name as the gateway writes it', { name: 'a b' }, { name: 'a-b' }, true],
    ['the old name', { name: 'a b' }, { name: 'gold---silver' }, false],
    ['an interval', { interval: 2 }, { schedule: { interval: 2 } }, true],
    ['one of two, the other untold', { amount: 50_000, retryMaxInterval: 1 }, { amount: '50000' }, true],
    [
      'one of two, the other as it was',
      { amount: 50_000, interval: 2 },
      { amount: '50000', schedule: { interval: 1 } },
      false,
    ],
    [
      'what was so before, the rest untold',
      { amount: 99_000, retryMaxInterval: 1 },
      { amount: '99000' },
      null,
    ],
    ['all of it as it was before', { amount: 99_000 }, { amount: '99000' }, true],
    [
      'the card asked for',
      { tokenDigest: tokenDigest('new-card', ID) },
      { token: 'new-card', amount: '99000' },
      true,
    ],
    ['another card', { tokenDigest: tokenDigest('new-card', ID) }, { token: 'old-card' }, false],
    ['no card', { tokenDigest: tokenDigest('new-card', ID) }, { amount: '99000' }, null],
    ['the account', { gopayAccountId: 'account-2' }, { gopay: { account_id: 'account-2' } }, true],
    ['another account', { gopayAccountId: 'account-2' }, { gopay: { account_id: 'account-1' } }, false],
    [
      'the date, to the second',
      { nextExecutionAt: '2026-08-01T00:00:00.900Z' },
      { schedule: { next_execution_at: '2026-08-01 07:00:00' } },
      true,
    ],
    [
      'another date',
      { nextExecutionAt: '2026-08-01T00:00:00.000Z' },
      { schedule: { next_execution_at: '2026-08-02 07:00:00' } },
      false,
    ],
    [
      'the date after one that has passed',
      { nextExecutionAt: '2026-06-30T00:00:00.000Z' },
      { schedule: { next_execution_at: '2026-07-30 07:00:00' } },
      null,
    ],
  ])('an update, where it shows %s', (_name, details, answer, expected) => {
    expect(shown(update(details), answer)).toBe(expected);
  });

  it('tells nothing of an update from an amount that somebody else had set before', () => {
    const before = standing({ terms: { ...AGREED, amount: 120_000 } });
    const asked = update({ amount: 120_000, retryMaxInterval: 1 });
    expect(shown(asked, { amount: '120000' }, before)).toBeNull();
  });

  it('does not take the token of one subscription for that of another', () => {
    expect(tokenDigest('card', ID)).not.toBe(tokenDigest('card', `${ID}0`));
  });
});

it.each<[RememberedChange, boolean]>([
  [{}, false],
  [{ amount: 99_000, name: 'gold & silver' }, false],
  [{ amount: 50_000 }, true],
  [{ tokenDigest: 'any' }, true],
  [{ nextExecutionAt: '2026-08-01T00:00:00.000Z' }, true],
  [{ gopayAccountId: 'account-1' }, true],
])('an update to %j is news: %p', (details, expected) => {
  expect(isNews(details, AGREED)).toBe(expected);
});
