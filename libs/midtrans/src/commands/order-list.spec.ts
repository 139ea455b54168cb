import { parseOrderList } from './order-list';
import { UsageError } from './usage.error';

const idsOf = (text: string) => parseOrderList(text, 'orders').orders.map(({ orderId }) => orderId);

describe('a list of orders', () => {
  it.each([
    ['one order id a line', 'a\nb\r\n\n  c  \n'],
    ['CSV of one column', 'order_id\na\nb\nc'],
    ['CSV among other columns', 'date,order_id,note\n1,a,"x, ""y"""\n2,b,\n3,"c",z\n'],
    ['JSON Lines of objects', '{"order_id":"a"}\n{"order_id":"b","more":1}\n{"order_id":"c"}'],
    ['JSON Lines of ids', '"a"\n"b"\n"c"'],
    ['a file with a byte order mark', '\uFEFForder_id\na\nb\nc'],
  ])('is read from %s', (_, text) => {
    expect(idsOf(text)).toEqual(['a', 'b', 'c']);
  });

  it('names whose an order is, and its transaction, where that is known', () => {
    const none = { orderId: 'b', transactionId: null, userId: null };
    const known = { orderId: 'a', transactionId: 't', userId: 'u' };
    for (const text of [
      'order_id,user_id,transaction_id\na,u,t\nb,,',
      '{"order_id":"a","user_id":"u","transaction_id":"t"}\n{"order_id":"b","user_id":null}',
    ]) {
      expect(parseOrderList(text, 'orders').orders).toEqual([known, none]);
    }
  });

  it('has each order once, and says how many were named again', () => {
    const { orders, repeated } = parseOrderList('a\nb\na\na', 'orders');
    expect({ orders: orders.length, repeated }).toEqual({ orders: 2, repeated: 2 });
  });

  it('may be empty', () => {
    expect(parseOrderList('\n\n', 'orders')).toEqual({ orders: [], repeated: 0 });
    expect(parseOrderList('order_id\n', 'orders')).toEqual({ orders: [], repeated: 0 });
  });

  it.each([
    ['{"order_id":"a"}\n{"order_id"', 'orders: line 2: is no JSON'],
    ['{"order_id":"a"}\n{"user_id":"u"}', 'orders: line 2: order_id is missing'],
    ['{"order_id":7}', 'orders: line 1: order_id must be text of at most 255 characters'],
    ['order_id,note\na', 'orders: line 2: has 1 cells, and the first line 2'],
    ['order_id,note\n"a,b', 'orders: line 2: a quote is not closed'],
    [`a\n${'x'.repeat(256)}`, 'orders: line 2: order_id must be text of at most 255 characters'],
  ])('is refused with the line named: %j', (text, message) => {
    expect(() => parseOrderList(text, 'orders')).toThrow(new UsageError(message));
  });

  it('names ten of the lines that are none, and how many more there are', () => {
    const text = Array.from({ length: 12 }, () => '{').join('\n');
    expect(() => parseOrderList(text, 'orders')).toThrow(/line 10: is no JSON; and 2 more$/);
  });
});
