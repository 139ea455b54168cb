import { runInNewContext } from 'node:vm';
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { isDatabaseAway } from './outage';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('words'), { code, ...more });
const ofTypeorm = (driverError: Error) => new QueryFailedError('SELECT 1', [], driverError);

it.each([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['ENOTFOUND', 'no such host'],
  ['ETIMEDOUT', 'no answer'],
  ['08006', 'connection failure'],
  ['53300', 'too many connections'],
  ['53100', 'disk full'],
  ['57P01', 'terminated by an administrator'],
  ['57P03', 'starting up'],
  ['57014', 'statement timeout'],
  ['55P03', 'lock timeout'],
  ['25P03', 'idle in transaction for too long'],
  ['25006', 'a replica, which takes no writes'],
  ['28P01', 'wrong password'],
  ['3D000', 'no such database'],
])('%s is a database that is away: %s', (code) => {
  expect(isDatabaseAway(withCode(code))).toBe(true);
  expect(isDatabaseAway(ofTypeorm(withCode(code)))).toBe(true);
  expect(isDatabaseAway(new AggregateError([new Error('IPv6'), withCode(code)]))).toBe(true);
});

it.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'Driver not Connected',
])("a database is away where the driver says '%s'", (message) => {
  expect(isDatabaseAway(new Error(message))).toBe(true);
});

it('a database is away where a connection is lost within a transaction, or there is no socket', () => {
  expect(isDatabaseAway(new QueryRunnerAlreadyReleasedError())).toBe(true);
  expect(isDatabaseAway(withCode('ENOENT', { syscall: 'connect' }))).toBe(true);
});

it('a database is away where an error of another realm says so, as in a host’s Jest', () => {
  const error: unknown = runInNewContext("Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })");
  expect(isDatabaseAway(error)).toBe(true);
});

it.each([
  ['a unique violation', withCode('23505')],
  ['a missing table', withCode('42P01')],
  ['a deadlock', withCode('40P01')],
  ['a missing file', withCode('ENOENT', { syscall: 'open' })],
  [
    'a request to another service that fails',
    new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }),
  ],
  ['an error that says so later in its message', new Error('The cart: Connection terminated')],
  ['an error without words', new Error()],
  ['text', 'ECONNREFUSED'],
  ['nothing', undefined],
])('%s is not a database that is away', (_what, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
