import type { OfferedMethod } from 'nestjs-midtrans';
import { choicesOf } from './methods';
import { wordsIn } from './words';

const method = (paymentType: string, more: Partial<OfferedMethod> = {}): OfferedMethod =>
  ({ paymentType, banks: [], stores: [], minAmount: null, maxAmount: null, ...more }) as OfferedMethod;

describe('the ways to pay', () => {
  const words = wordsIn('en');

  it('are each bank and each store by itself, with what the charge needs', () => {
    const banks = ['bca', 'bni'].map((name) => ({ name, minAmount: null, maxAmount: null }));
    const choices = choicesOf([method('bank_transfer', { banks }), method('qris')], 50_000, words);
    expect(choices.map(({ key, name, charge }) => [key, name, charge])).toEqual([
      ['bank_transfer.bca', 'BCA', { payment_type: 'bank_transfer', bank: 'bca' }],
      ['bank_transfer.bni', 'BNI', { payment_type: 'bank_transfer', bank: 'bni' }],
      ['qris', 'QRIS', { payment_type: 'qris' }],
    ]);
  });

  it.each([
    [9_999, 'This order is below what it takes'],
    [10_000, undefined],
    [5_000_000, undefined],
    [5_000_001, 'This order is above what it takes'],
  ])('say why they do not take Rp %d', (amount, obstacle) => {
    const stores = [{ name: 'indomaret', minAmount: 10_000, maxAmount: 5_000_000 }];
    expect(choicesOf([method('cstore', { stores })], amount, words)).toMatchObject([
      { limits: 'from Rp\u00a010.000 up to Rp\u00a05.000.000', obstacle },
    ]);
  });

  it('are called something where the shop has no name for them', () => {
    expect(choicesOf([method('other_wallet')], 1, words)).toMatchObject([
      { name: 'other wallet', group: 'wallets' },
    ]);
  });
});
