import { filterAndPage, listRequest } from '../rest/page.request';
import { readWire } from '../validation/wire';
import { PaymentFilter } from './payment.filter';

const PaymentListRequest = listRequest(PaymentFilter);

const ID = '0190d1f0-0000-7000-8000-000000000001';
const listRequestOf = (query: object) => filterAndPage(readWire(PaymentListRequest, query).value ?? {});
const fieldsRefused = (query: object): string[] =>
  (readWire(PaymentListRequest, query).errors ?? []).map(({ field }) => field);

describe('the query of a list of payments', () => {
  it('of nothing is the first page of everything', () => {
    expect(listRequestOf({})).toEqual({ filter: {}, page: {} });
  });

  it('reads every parameter', () => {
    const query = {
      payment_type: 'qris',
      status: 'settlement',
      q: '0812',
      bank: 'bca',
      user_id: 'customer-1',
      account: 'bali',
      customer_email: 'Budi@shop.test',
      min_amount: '0',
      max_amount: '999999999999999',
      has_refund: 'false',
      order_id: 'order-1',
      created_after: '2026-11-21T00:00:00+07:00',
      created_before: '2026-11-22',
      limit: '200',
      cursor: ID,
    };
    expect(listRequestOf(query)).toEqual({
      filter: {
        paymentType: 'qris',
        status: 'settlement',
        q: '0812',
        bank: 'bca',
        userId: 'customer-1',
        account: 'bali',
        customerEmail: 'Budi@shop.test',
        minAmount: 0,
        maxAmount: 999_999_999_999_999,
        hasRefund: false,
        orderId: 'order-1',
        createdAfter: new Date('2026-11-20T17:00:00Z'),
        createdBefore: new Date('2026-11-22T00:00:00Z'),
      },
      page: { limit: 200, cursor: ID },
    });
  });

  it('finds a payment whose order id was taken back by the id that it has now', () => {
    expect(listRequestOf({ order_id: `order-1#${ID}` }).filter).toEqual({ orderId: `order-1#${ID}` });
    expect(fieldsRefused({ order_id: 'order-1#2' })).toEqual(['order_id']);
  });

  it('refuses what it does not know, by its name', () => {
    expect(fieldsRefused({ page: '2', user: 'budi', paymentType: 'qris', orderId: 'x' })).toEqual([
      'page',
      'user',
      'paymentType',
      'orderId',
    ]);
  });

  it.each([
    ['payment_type', ['x'.repeat(33), '', ['qris', 'gopay'], {}]],
    ['q', ['', ' ', 'a\0', 'x'.repeat(256), ['a'], '4811 1111 1111 1114']],
    ['bank', ['', ['bca'], {}, 'x'.repeat(256)]],
    ['user_id', ['', ['a'], 'a\0']],
    ['account', ['', 'x'.repeat(65)]],
    ['customer_email', ['', ['a@b.test']]],
    ['min_amount', ['-1', '1.5', '', '1e3', 'Rp 1', '9'.repeat(16), ['1'], {}]],
    ['max_amount', ['-1', '0x10', '', ' 1', ['1']]],
    ['has_refund', ['', '1', '0', 'yes', 'True', 'TRUE', ['true'], {}]],
    ['status', ['paid', '', ['settlement']]],
    ['order_id', ['', 'a b', 'x'.repeat(51), ['a'], { a: 1 }, 'a\0']],
    [
      'created_after',
      ['yesterday', '', '2026-13-01', '2026-02-30', '1700000000', ['2026-11-21'], '+012026-01-01'],
    ],
    ['created_before', ['soon', '20261121T0000+24:00', {}]],
    ['limit', ['0', '-1', '201', '1e2', '5.0', ' 5', '', 'all', ['5'], {}]],
    ['cursor', ['', 'x', '1', ['a'], `${ID}\0`]],
  ])('refuses %s', (name, values) => {
    for (const value of values) expect([value, fieldsRefused({ [name]: value })]).toEqual([value, [name]]);
  });

  it('names all that is at fault', () => {
    expect(fieldsRefused({ status: 'paid', limit: '0', order_id: 'order-1' }).sort()).toEqual([
      'limit',
      'status',
    ]);
  });
});
