import { isSameOrigin } from './same-origin';

describe('a request is of the application’s own pages, or a program’s', () => {
  it.each([
    ['a browser says that a page of the same origin asks', { 'sec-fetch-site': 'same-origin' }],
    ['a page of this host asks, in an older browser', { origin: 'https://shop.test', host: 'shop.test' }],
    [
      'a page of this host asks, in an older browser, through a proxy',
      { origin: 'https://shop.test', host: '10.0.0.1:3000', 'x-forwarded-host': 'shop.test' },
    ],
    ['a program has a token', { authorization: 'Bearer token', host: 'shop.test' }],
  ])('where %s', (_what, headers) => expect(isSameOrigin({ headers })).toBe(true));

  it.each([
    [
      'a browser says that another site’s page asks',
      { 'sec-fetch-site': 'cross-site', authorization: 'Basic' },
    ],
    ['a browser says that a neighbouring host’s page asks', { 'sec-fetch-site': 'same-site' }],
    ['a browser says that nobody’s page asks', { 'sec-fetch-site': 'none' }],
    [
      'another origin asks',
      { origin: 'https://evil.test', host: 'shop.test', authorization: 'Bearer token' },
    ],
    ['an origin without a name asks', { origin: 'null', host: 'shop.test' }],
    ['another port asks', { origin: 'https://shop.test:8443', host: 'shop.test' }],
    ['nothing is said but a cookie', { cookie: 'sid=1', host: 'shop.test' }],
  ])('not where %s', (_what, headers) => expect(isSameOrigin({ headers })).toBe(false));
});
