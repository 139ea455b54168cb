import { GOODS } from '../goods';
import { amountOf, requestedLines } from './order-lines';

describe('what a form orders', () => {
  it('costs what the shop says, each product by its quantity', () => {
    const requested = requestedLines({ coffee: '2', filter: '1', cup: '0', price: '1' });
    expect(requested).toEqual({
      lines: [
        { product: 'coffee', quantity: 2, price: 85_000 },
        { product: 'filter', quantity: 1, price: 30_000 },
      ],
    });
    expect(amountOf('lines' in requested ? requested.lines : [])).toBe(200_000);
  });

  it.each([
    ['nothing', {}],
    ['none of each', Object.fromEntries(GOODS.map(({ id }) => [id, '0']))],
    ['empty fields', { coffee: '' }],
    ['what there is not', { tea: '1', constructor: '1' }],
  ])('is refused as empty with %s', (_what, form) => {
    expect(requestedLines(form)).toEqual({ problem: 'nothing' });
  });

  it.each(['-1', '0.5', '100', '1e1', ' 1', 'two', '0x1', ['1', '2'], 1, null])(
    'is refused for a quantity of %j',
    (quantity) => {
      expect(requestedLines({ coffee: '1', cup: quantity })).toEqual({ problem: 'quantity' });
    },
  );
});
