import type { JsonObject } from '../json';
import { totalsOf } from './totals';

const request = (more: JsonObject = {}): JsonObject => ({
  item_details: [
    { description: 'a', quantity: 3, price: 1000 },
    { description: 'b', quantity: 1, price: 333 },
  ],
  ...more,
});

describe('what an invoice adds up to', () => {
  it.each([
    ['its items', {}, 3333],
    ['less a discount, plus vat and shipping', { amount: { discount: '333', vat: 10, shipping: '5' } }, 3015],
    ['plus a fixed tax', { taxes: [{ name: 'Fee', type: 'fixed', value: 7 }] }, 3340],
    ['plus a percentage, rounded half up', { taxes: [{ name: 'PPN', type: 'percentage', value: 11 }] }, 3700],
    [
      'taxes on what the discount leaves',
      { amount: { discount: 333 }, taxes: [{ name: 'PPN', type: 'percentage', value: 10 }] },
      3300,
    ],
    [
      'nothing for taxes that prices contain',
      { tax_mode: 'inclusive', taxes: [{ name: 'PPN', type: 'percentage', value: 11 }] },
      3333,
    ],
    ['vat as a percentage', { amount: { vat_type: 'percentage', vat: '10', discount: 333 } }, 3300],
    [
      'less an item’s discount',
      { item_details: [{ description: 'a', quantity: 3, price: 333, discount_percentage: 50 }] },
      499,
    ],
  ])('is %s', (_what, more, total) => {
    expect(totalsOf(request(more)).grossAmount).toBe(total);
  });

  it('says how much of the prices is a tax', () => {
    const taxes = [{ name: 'PPN', type: 'percentage', value: 11 }];
    const totals = totalsOf({
      item_details: [{ description: 'a', quantity: 1, price: 11_100 }],
      tax_mode: 'inclusive',
      taxes,
    });
    expect(totals.taxes).toEqual([{ name: 'PPN', type: 'percentage', value: 11, calculatedAmount: 1100 }]);
  });

  it('loses no rupiah of a large amount', () => {
    const item_details = [{ description: 'a', quantity: 99_999, price: 99_999_999 }];
    const taxes = [{ name: 'PPN', type: 'percentage', value: 11 }];
    expect(totalsOf({ item_details, taxes }).taxes[0]?.calculatedAmount).toBe(1_099_988_989_000);
  });
});
