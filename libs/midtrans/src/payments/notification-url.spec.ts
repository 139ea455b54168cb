import { isAllowedNotificationUrl, isNotificationHost } from './notification-url';

it.each(['shop.test', 'SHOP.test', 'shop.test:8443', 'localhost', '127.0.0.1:3000', '[::1]'])(
  '%j is a host that notifications may be sent to',
  (host) => expect(isNotificationHost(host)).toBe(true),
);

it.each([
  'https://shop.test',
  'shop.test/',
  'shop.test/hooks',
  'shop.test:443',
  'user@shop.test',
  '',
  'a b',
  '*.shop.test/x',
  5,
])('%j is none, as no URL has it for its host', (host) => expect(isNotificationHost(host)).toBe(false));

const hosts = ['shop.test', 'Other.test:8443'];

it.each([
  'https://shop.test',
  'https://SHOP.test/hook?a=1',
  'https://shop.test:443/',
  'https://other.test:8443/hook',
])('%s may be told', (url) => expect(isAllowedNotificationUrl(url, hosts)).toBe(true));

it.each([
  'http://shop.test/hook',
  'https://shop.test:8443/hook',
  'https://user:secret@shop.test/hook',
  'https://user@shop.test/hook',
  'https://shop.test.evil.test/',
  'https://evil.test/shop.test',
  'shop.test',
  '',
  null,
  ['https://shop.test/hook'],
])('%j may not be told', (url) => expect(isAllowedNotificationUrl(url, hosts)).toBe(false));
