import type { Failure } from './outcome';
import { parseRetryAfter, retryDelayMs, shouldRetry } from './retry';

const RESET: Failure = { kind: 'lost', sent: true, reason: 'reset' };
const REFUSED_CONNECTION: Failure = { kind: 'lost', sent: false, reason: 'refused' };
const http = (code: number, httpStatus = code): Failure => ({ kind: 'refused', httpStatus, code, body: {} });

describe('shouldRetry', () => {
  const post = { method: 'POST', repeatSafe: true, attempt: 1, retries: 2 };

  it.each([
    ['a broken connection', RESET],
    ['a refused connection', REFUSED_CONNECTION],
    ['an answer in flight', { kind: 'in_flight', httpStatus: 202, text: '' }],
    ['429', http(429)],
    ['500', http(500)],
    ['502', http(502)],
    ['503 in the body', http(503, 200)],
    ['504 as a page', { kind: 'unreadable', httpStatus: 504, reason: '', text: '' }],
  ] as [string, Failure][])('%s: yes while retries are left', (_, failure) => {
    expect(shouldRetry({ ...post, failure })).toBe(true);
    expect(shouldRetry({ ...post, failure, attempt: 2 })).toBe(true);
    expect(shouldRetry({ ...post, failure, attempt: 3 })).toBe(false);
    expect(shouldRetry({ ...post, failure, retries: 0 })).toBe(false);
    expect(shouldRetry({ ...post, failure, method: 'GET', repeatSafe: false })).toBe(true);
  });

  it.each([
    ['a timeout', { kind: 'timed_out' }],
    ['the caller’s abort', { kind: 'aborted' }],
    ['400', http(400)],
    ['406', http(406, 200)],
    ['501', http(501)],
    ['505', http(505)],
    ['an unreadable success', { kind: 'unreadable', httpStatus: 200, reason: '', text: '' }],
  ] as [string, Failure][])('%s: never', (_, failure) => {
    expect(shouldRetry({ ...post, failure })).toBe(false);
    expect(shouldRetry({ ...post, failure, method: 'GET' })).toBe(false);
  });

  it('a POST that is not recognised when repeated: only where nothing was sent', () => {
    const unsafe = { ...post, repeatSafe: false };
    expect(shouldRetry({ ...unsafe, failure: REFUSED_CONNECTION })).toBe(true);
    for (const failure of [RESET, http(429), http(500)])
      expect(shouldRetry({ ...unsafe, failure })).toBe(false);
  });
});

describe('retryDelayMs', () => {
  const pause = { attempt: 1, baseDelayMs: 500, remainingMs: 10_000, random: () => 0 };

  it('doubles up to four times the base, half of it by chance', () => {
    const attempts = [1, 2, 3, 4, 50];
    expect(attempts.map((attempt) => retryDelayMs({ ...pause, attempt }))).toEqual([
      250, 500, 1000, 1000, 1000,
    ]);
    const longest = { ...pause, random: () => 1 };
    expect(attempts.map((attempt) => retryDelayMs({ ...longest, attempt }))).toEqual([
      500, 1000, 2000, 2000, 2000,
    ]);
  });

  it('waits at least as long as it is asked to', () => {
    expect(retryDelayMs({ ...pause, retryAfterMs: 3000 })).toBe(3000);
    expect(retryDelayMs({ ...pause, retryAfterMs: 1 })).toBe(250);
  });

  it('is undefined where the pause would outlast the deadline', () => {
    expect(retryDelayMs({ ...pause, retryAfterMs: 10_000 })).toBeUndefined();
    expect(retryDelayMs({ ...pause, remainingMs: 250 })).toBeUndefined();
    expect(retryDelayMs({ ...pause, remainingMs: 251 })).toBe(250);
    expect(retryDelayMs({ ...pause, baseDelayMs: 0, remainingMs: -1 })).toBeUndefined();
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-02T03:04:05Z');

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
    ['Friday, 02-Jan-26 03:04:15 GMT', 10_000],
  ])('%s', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  it.each([
    null,
    '',
    'soon',
    '-1',
    '1.5',
    '9'.repeat(400),
    'Fri, 99 Foo 2026 03:04:15 GMT',
    '2026-01-02 03:04:15',
  ])('%j says nothing', (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });
});
