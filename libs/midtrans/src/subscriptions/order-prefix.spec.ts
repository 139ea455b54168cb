import { exactPrefixesOf, isChargeOrderId, orderPrefixOf, prefixesOf } from './order-prefix';

describe('the prefix of order ids', () => {
  it.each([
    ['gold', 'gold'],
    ['Monthly Premium', 'Monthly-Premium'],
    ['A name of many words', 'A-name-of-many-wor'],
    ['bulan é/☕', 'bulan----'],
  ])('of %s', (name, prefix) => expect(orderPrefixOf(name)).toBe(prefix));

  it.each(['gold', 'Monthly Premium', 'A name of many words, as long as it may be'])(
    'is among those of an order id that was made of %s',
    (name) => {
      const unique = '0123456789abcdef0123456789abcdef';
      const gatewayName = name.replace(/[^\w~.-]/g, '-');
      expect(prefixesOf(gatewayName.slice(0, 18) + unique)).toContain(orderPrefixOf(name));
      expect(prefixesOf(gatewayName + unique)).toContain(orderPrefixOf(name));
      expect(prefixesOf(`${gatewayName}1234567890`)).toContain(orderPrefixOf(name));
    },
  );

  it.each([
    ['gold', `gold${'0'.repeat(32)}`, true],
    ['gold', 'gold1234567890', true],
    ['A name of many words', `A-name-of-many-wor${'a1'.repeat(16)}`, true],
    ['A name of many words', `A-name-of-many-words${'a1'.repeat(16)}`, true],
    ['gold', 'gold-1', false],
    ['gold', `gold-${'0'.repeat(32)}`, false],
    ['gold', `golden${'0'.repeat(32)}`, false],
    ['golden', `gold${'0'.repeat(32)}`, false],
    ['gold', 'gold', false],
    ['gold', '', false],
  ])('tells a charge of %s by %s: %s', (name, orderId, isCharge) => {
    expect(isChargeOrderId(name, orderId)).toBe(isCharge);
    expect(exactPrefixesOf(orderId).includes(orderPrefixOf(name))).toBe(isCharge);
  });

  it('leaves room for what makes an order id unique', () => {
    expect(prefixesOf('ABC1234567890')).toEqual(['ABC', 'AB', 'A']);
    expect(prefixesOf('1234567890')).toEqual([]);
    expect(prefixesOf('')).toEqual([]);
  });
});
