import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayHaveHadEffect, readAnswer, readConnectionError } from './outcome';

const FOLDER = join(__dirname, '../../../../test/fixtures/gateway');
const answer = (text: string, httpStatus = 200): ReturnType<typeof readAnswer> =>
  readAnswer({ httpStatus, contentType: 'application/json', text, truncated: false });

describe('the gateway’s own JSON with HTTP 200', () => {
  const names = readdirSync(FOLDER).filter(
    (name) => name.endsWith('.json') && !/-request|^snap-error-500/.test(name),
  );
  it.each(names)('%s', (name) => {
    const outcome = answer(readFileSync(join(FOLDER, name), 'utf8'));
    const isError = /error-[45]|-(400|401|404|409|500)\b|^token-error|create-failed-user/.test(name);
    const isHintOnly = /^subscription-error|^notif-|^pay-account|^bin-success/.test(name);
    if (!isHintOnly) expect(outcome.kind).toBe(isError ? 'refused' : 'success');
  });
});

it.each([
  ['an empty body', '', 'unreadable'],
  ['blanks', ' \n', 'unreadable'],
  ['a string', '"x"', 'unreadable'],
  ['a code that is no number', '{"status_code":"abc"}', 'success'],
  ['a code that is a number', '{"status_code":406}', 'refused'],
  ['no code', '{"id":"abc"}', 'success'],
  ['an empty error list', '{"id":"abc","errors":[]}', 'success'],
])('%s', (_, text, kind) => {
  expect(answer(text).kind).toBe(kind);
});

it('HTTP 202 is in flight unless it brings a transaction or a GoPay account', () => {
  for (const text of ['', 'busy', '{}', '{"status_code":"202"}'])
    expect(answer(text, 202).kind).toBe('in_flight');
  expect(answer('{"transaction_status":"deny"}', 202).kind).toBe('success');
  expect(answer('{"account_id":"account-1"}', 202).kind).toBe('success');
  expect(answer('{"status_code":"202","channel_response_code":"105"}', 202).kind).toBe('success');
  expect(answer('{"status_code":"406"}', 202).kind).toBe('refused');
});

describe('readConnectionError', () => {
  const failed = (cause: unknown): ReturnType<typeof readConnectionError> =>
    readConnectionError(new TypeError('fetch failed', { cause }));
  const systemError = (fields: object): Error => Object.assign(new Error('inner'), fields);

  it.each([
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, false],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, false],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, false],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, false],
    [{ code: 'CERT_HAS_EXPIRED' }, false],
    [{ code: 'ECONNRESET', syscall: 'read' }, true],
    [{ code: 'EPIPE', syscall: 'write' }, true],
    [{ code: 'UND_ERR_SOCKET' }, true],
  ])('%o: sent = %s', (fields, sent) => {
    expect(failed(systemError(fields))).toEqual({ kind: 'lost', sent, code: fields.code, reason: 'inner' });
  });

  it('looks into the errors of every address tried', () => {
    const cause = new AggregateError([systemError({ code: 'ETIMEDOUT', syscall: 'connect' })]);
    expect(failed(cause)).toMatchObject({ sent: false, code: 'ETIMEDOUT' });
  });

  it.each([undefined, null, 'boom', 42, {}])('takes the odd thrown thing %j as sent', (thrown) => {
    expect(readConnectionError(thrown)).toMatchObject({ kind: 'lost', sent: true });
  });

  it('ends on a cause that is its own', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(readConnectionError(error)).toMatchObject({ reason: 'loop' });
  });
});

describe('mayHaveHadEffect', () => {
  const refused = (code: number, httpStatus = 200) =>
    ({ kind: 'refused', code, httpStatus, body: {} }) as const;
  const unreadable = (httpStatus: number) =>
    ({ kind: 'unreadable', httpStatus, reason: '', text: '' }) as const;

  it.each([
    [refused(500), true],
    [refused(404, 500), true],
    [refused(307, 307), true],
    [refused(400, 400), false],
    [refused(406), false],
    [unreadable(200), true],
    [unreadable(400), true],
    [unreadable(502), true],
    [unreadable(401), false],
    [unreadable(403), false],
    [unreadable(429), false],
    [{ kind: 'lost', sent: true, reason: '' }, true],
    [{ kind: 'lost', sent: false, reason: '' }, false],
    [{ kind: 'in_flight', httpStatus: 202, text: '' }, true],
    [{ kind: 'timed_out' }, true],
    [{ kind: 'aborted' }, true],
  ] as const)('%o of a POST: %s; of a GET never', (failure, expected) => {
    expect(mayHaveHadEffect('POST', failure)).toBe(expected);
    expect(mayHaveHadEffect('GET', failure)).toBe(false);
  });
});
