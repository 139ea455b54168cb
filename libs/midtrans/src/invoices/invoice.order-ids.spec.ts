import { invoiceOrderIdsOf } from './invoice.order-ids';

it.each([
  ['INV-20261121093000-1A2B3C4D', ['INV-20261121093000-1A2B3C4D']],
  [
    'INV-20261121093000-1A2B3C4D-1795219200000',
    ['INV-20261121093000-1A2B3C4D-1795219200000', 'INV-20261121093000-1A2B3C4D'],
  ],
  ['bca-va-01', ['bca-va-01', 'bca-va']],
  ['-1', ['-1']],
  ['', ['']],
])('the payment of order %s is one of the invoices of %j', (orderId, orderIds) => {
  expect(invoiceOrderIdsOf(orderId)).toEqual(orderIds);
});
