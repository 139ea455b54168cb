import { randomBytes } from 'node:crypto';
import { problemOfKey } from './merchant-key';

const KEY_RULE = "must be a key of the merchant's dashboard, not empty and without spaces";
const QUOTES = 'has quotes in it: give the key alone';
const PLACEHOLDER = "is a placeholder: give a key of the merchant's dashboard";

it.each(['SB-Mid-client-a1', 'Mid-client-a1', 'sb-mid-client-a1', 'SB-VT-client-a1', 'VT-client-a1'])(
  '%s is a client key alone',
  (key) => {
    expect(problemOfKey('server', key)).toBe('is a client key: give the server key');
    expect(problemOfKey('client', key)).toBeUndefined();
  },
);

it.each(['SB-Mid-server-a1', 'Mid-server-a1', 'SB-VT-server-a1', 'VT-server-a1'])(
  '%s is a server key alone',
  (key) => {
    expect(problemOfKey('client', key)).toBe('is a server key: give the client key');
    expect(problemOfKey('server', key)).toBeUndefined();
  },
);

it.each([
  '"SB-Mid-server-a1"',
  "'SB-Mid-server-a1'",
  '`SB-Mid-server-a1`',
  '“SB-Mid-server-a1”',
  '"key',
  "key'",
])('%s is no key: it has quotes', (key) => {
  expect(problemOfKey('server', key)).toBe(QUOTES);
});

it.each([
  'your_server_key_here',
  'your-server-key',
  'YOUR-SERVER-KEY',
  'yourServerKey',
  'YOUR_KEY',
  'SB-Mid-server-YOUR-KEY',
  'SB-Mid-server-your-server-key-here',
  'put-your-key-here',
  'server_key_here',
  '<server key>',
  '<your-server-key>',
  'SB-Mid-server-<your key>',
  '[server-key]',
  '{{ server key }}',
  '${MIDTRANS_SERVER_KEY}',
  '$MIDTRANS_SERVER_KEY',
  '%MIDTRANS_SERVER_KEY%',
  'MIDTRANS_SERVER_KEY',
  'SERVER_KEY',
  'process.env.MIDTRANS_SERVER_KEY',
  'xxx',
  'XXXXXXXX',
  'xxx…',
  'SB-Mid-server-xxxxxxxxxxxxxxxx',
  'SB-Mid-server-xxx',
  'SB-Mid-server-abcdxxxxxxxxxxxx',
  'SB-Mid-server-********',
  'SB-Mid-server-...',
  'SB-Mid-server-…',
  'SB-Mid-server-000000',
  'changeme',
  'change-me',
  'CHANGE_ME',
  'replace-me',
  'replace_with_server_key',
  'insert-server-key',
  'TODO',
  'placeholder',
  'undefined',
  'null',
])('%s is a placeholder', (key) => {
  expect(problemOfKey('server', key)).toBe(PLACEHOLDER);
});

it.each([undefined, null, 7, {}, '', ' ', 'a b', ' key', 'key\n'])('%j is no key', (key) => {
  expect(problemOfKey('server', key)).toBe(KEY_RULE);
  expect(problemOfKey('client', key)).toBe(KEY_RULE);
});

it.each([
  'merchant-a-key',
  'server-key',
  'key',
  'test',
  'SB-Mid-server-x',
  'SB-Mid-server-YouRs7here',
  'exchange-me',
])('%s may be a key', (key) => {
  expect(problemOfKey('server', key)).toBeUndefined();
});

it('keys as Midtrans makes them are keys', () => {
  for (let index = 0; index < 2_000; index++) {
    const own = randomBytes(18).toString('base64url');
    expect(problemOfKey('server', `SB-Mid-server-${own}`)).toBeUndefined();
    expect(problemOfKey('client', `Mid-client-${own}`)).toBeUndefined();
  }
});
