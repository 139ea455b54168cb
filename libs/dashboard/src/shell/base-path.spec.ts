import { basePathOf } from './base-path';

describe('the path of the page as the browser knows it', () => {
  it.each([
    ['/ops', undefined, '/ops/'],
    ['/ops/', undefined, '/ops/'],
    ['/ops//?a=/b', undefined, '/ops/'],
    ['/ops', '/shop', '/shop/ops/'],
    ['/ops', '/shop/', '/shop/ops/'],
    ['/shop/ops', '/shop', '/shop/ops/'],
    ['/shopping/ops', '/shop', '/shop/shopping/ops/'],
    ['/ops', '//evil.test', '/ops/'],
    ['/ops', 'https://evil.test', '/ops/'],
    ['/ops', '/"onload=', '/ops/'],
  ])('is of %s, with the prefix %s taken off, %s', (url, prefix, path) => {
    expect(basePathOf({ url, headers: { 'x-forwarded-prefix': prefix } })).toBe(path);
  });

  it('is that of the whole address where a router left a part of it', () => {
    expect(basePathOf({ originalUrl: '/admin/ops', url: '/ops', headers: {} })).toBe('/admin/ops/');
  });
});
