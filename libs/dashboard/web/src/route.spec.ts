import { changed, filtersOf, hrefOf, parseRoute, tokenIn } from './route';

describe('the address', () => {
  it.each([
    ['', { page: 'overview', id: undefined, query: {} }],
    ['#/', { page: 'overview', id: undefined, query: {} }],
    ['#/payments', { page: 'payments', id: undefined, query: {} }],
    ['#/payments/1%2F2', { page: 'payments', id: '1/2', query: {} }],
    [
      '#/payments?status=pending&q=a%26b',
      { page: 'payments', id: undefined, query: { status: 'pending', q: 'a&b' } },
    ],
    ['#/payments/%E0%A4%A?bank=', { page: 'payments', id: '%E0%A4%A', query: {} }],
  ])('%s names a page, a thing and filters', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it('is read as it was written', () => {
    const query = { q: 'ö &=?#%', status: 'pending' };
    expect(parseRoute(hrefOf('payments', query, 'a/b?c'))).toEqual({ page: 'payments', id: 'a/b?c', query });
  });

  it('leaves a filter out that says nothing', () => {
    expect(hrefOf('payments', { status: '' })).toBe('#/payments');
  });

  it('gives a token away once, and never takes a page for one', () => {
    expect(tokenIn('#token=a.b%2Bc')).toBe('a.b+c');
    expect(tokenIn('#/payments?token=a')).toBeUndefined();
  });
});

describe('another filter', () => {
  const query = { status: 'pending', cursor: 'page-2' };

  it('begins at the first page', () => {
    expect(changed(query, { bank: 'bca' })).toEqual({ status: 'pending', bank: 'bca' });
  });

  it('is taken away by saying nothing', () => {
    expect(changed(query, { status: undefined })).toEqual({});
  });

  it('may be the next page', () => {
    expect(changed(query, { cursor: 'page-3' })).toEqual({ status: 'pending', cursor: 'page-3' });
  });

  it('is no page', () => {
    expect(filtersOf(query)).toEqual([['status', 'pending']]);
  });
});
