import { METHODS, Merchant, chargeOf } from '../../test/support';

describe('GET status/b2b', () => {
  const merchant = new Merchant();
  const ids: string[] = [];
  beforeAll(async () => {
    // An order_id is free again once its transaction has expired.
    for (let count = 0; count < 5; count++) {
      await merchant.simulator.advance('1d');
      const { transaction_id } = await merchant.charge(chargeOf('order', METHODS.bca));
      ids.unshift(String(transaction_id));
    }
    await merchant.charge(chargeOf('another', METHODS.bca));
  });
  afterAll(() => merchant.simulator.close());

  const page = async (query: string) => {
    const { transactions } = await merchant.call('GET', `/v2/order/status/b2b${query}`);
    return (transactions as { transaction_id: string }[]).map(({ transaction_id }) => transaction_id);
  };

  it('tells every transaction of an order_id, latest first', async () => {
    expect(await page('')).toEqual(ids);
    expect(await merchant.call('GET', `/v2/${ids[4] ?? ''}/status/b2b`)).toMatchObject({
      status_code: '200',
      transactions: [
        { transaction_status: 'pending', status_code: '201' },
        { transaction_status: 'expire', status_code: '407' },
        {},
        {},
        {},
      ],
    });
  });

  it('in pages, counted from 0', async () => {
    expect(await page('?per_page=2')).toEqual(ids.slice(0, 2));
    expect(await page('?per_page=2&page=1')).toEqual(ids.slice(2, 4));
    expect(await page('?per_page=3&page=1')).toEqual(ids.slice(3));
    expect(await page('?page=1')).toEqual([]);
    expect(await page('?per_page=0&page=x')).toEqual(ids);
  });

  it('knows no other order', async () => {
    expect(await merchant.call('GET', '/v2/none/status/b2b')).toMatchObject({ status_code: '404' });
  });
});
