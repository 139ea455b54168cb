import { linkOrderIdsOf } from './payment-link.order-ids';

describe('the order ids of links that an order id may be made of', () => {
  it.each([
    ['LINK-9001', ['LINK-9001']],
    ['LINK-9001-1795697575016', ['LINK-9001-1795697575016', 'LINK-9001']],
    [
      '1525840754698-1658897316-1658897332986',
      ['1525840754698-1658897316-1658897332986', '1525840754698-1658897316'],
    ],
    ['LINK-9001-179569757501', ['LINK-9001-179569757501']],
    ['LINK-9001-17956975750160', ['LINK-9001-17956975750160']],
    ['-1795697575016', ['-1795697575016']],
  ])('of %s are %j', (orderId, expected) => {
    expect(linkOrderIdsOf(orderId)).toEqual(expected);
  });
});
