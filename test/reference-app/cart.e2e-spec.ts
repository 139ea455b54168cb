import { GOODS } from '../../src/shop/goods';
import { ADAPTERS, ask, asUser, json, openShop } from './shop.support';

const QRIS = { payment_type: 'qris' };

describe.each(ADAPTERS)('a cart, on %s', (adapter) => {
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    shop = await openShop({ HTTP_ADAPTER: adapter });
  });
  afterAll(() => shop.close());

  const charge = (body: object) => ask(`${shop.api}/charge/`, json(body, asUser('customer-1')));
  const payments = async () => {
    const { body } = await ask(`${shop.api}/payments/`, { headers: asUser('customer-1') });
    return (body['results'] as unknown[]).length;
  };
  const cart = [
    { product: 'coffee', quantity: 2 },
    { product: 'filter', quantity: 1 },
  ];

  it('costs what the shop says', async () => {
    const { status, body } = await charge({ ...QRIS, metadata: { cart, note: 'no sugar' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      gross_amount: '200000.00',
      items: [
        {
          item_id: 'coffee',
          name: 'Coffee, 250 g',
          price: '85000.00',
          quantity: 2,
          subtotal: '170000.00',
        },
        { item_id: 'filter', price: '30000.00', quantity: 1, subtotal: '30000.00' },
      ],
      metadata: { cart, note: 'no sugar' },
    });
  });

  it('costs that too where the client names an amount, or items, of its own', async () => {
    for (const own of [
      { gross_amount: 1 },
      { gross_amount: 1, item_details: [{ name: 'Coffee', price: 1 }] },
      { item_details: [{ id: 'coffee', name: 'Coffee, 250 g', price: 1, quantity: 200 }] },
    ]) {
      const { status, body } = await charge({ ...QRIS, ...own, metadata: { cart } });
      expect([status, body['gross_amount']]).toEqual([201, '200000.00']);
    }
  });

  it.each([
    [
      'a product that there is not',
      [{ product: 'tea', quantity: 1 }],
      'metadata.cart.0.product',
      /coffee, cup, filter/,
    ],
    [
      'one good and one unknown',
      [
        { product: 'cup', quantity: 1 },
        { product: 'constructor', quantity: 1 },
      ],
      'metadata.cart.1.product',
      /product must be one of/,
    ],
    ['no quantity', [{ product: 'cup' }], 'metadata.cart.0.quantity', /1 to 99/],
    ['nothing of it', [{ product: 'cup', quantity: 0 }], 'metadata.cart.0.quantity', /1 to 99/],
    ['less than nothing', [{ product: 'cup', quantity: -1 }], 'metadata.cart.0.quantity', /1 to 99/],
    ['half of it', [{ product: 'cup', quantity: 0.5 }], 'metadata.cart.0.quantity', /1 to 99/],
    ['more than there is', [{ product: 'cup', quantity: 100 }], 'metadata.cart.0.quantity', /1 to 99/],
    ['a product twice', [cart[0], cart[0]], 'metadata.cart', /once/],
    ['nothing', [], 'metadata.cart', /1 to 3 products/],
    ['something else', 'coffee', 'metadata.cart', /1 to 3 products/],
    ['null', null, 'metadata.cart', /1 to 3 products/],
    ['text for an entry', ['coffee'], 'metadata.cart.0.product', /product must be one of/],
  ])('with %s is refused by name, and nothing is charged', async (_what, wrong, field, message) => {
    const before = await payments();
    const { status, body } = await charge({ ...QRIS, gross_amount: 10_000, metadata: { cart: wrong } });
    expect([status, body['code'], body['details']]).toEqual([
      400,
      'invalid_input',
      [{ field, message: expect.stringMatching(message) }],
    ]);
    expect(await payments()).toBe(before);
  });

  it('is not what other charges have, which are left as they come', async () => {
    for (const metadata of [undefined, {}, { basket: cart }]) {
      const { status, body } = await charge({ ...QRIS, gross_amount: 12_345, metadata });
      expect([status, body['gross_amount']]).toEqual([201, '12345.00']);
    }
    const odd = await charge({ ...QRIS, gross_amount: 12_345, metadata: 'cart' });
    expect([odd.status, odd.body['details']]).toMatchObject([400, [{ field: 'metadata' }]]);
  });

  it("is what the shop's page sends, with the goods that the shop shows", async () => {
    const { text } = await ask(`${shop.url}/demo/goods`);
    expect(JSON.parse(text)).toEqual(GOODS);
    const page = await ask(`${shop.url}/shop.js`);
    expect(page.text).toContain('cart: cart()');
    expect(page.text).not.toMatch(/gross_amount:|item_details:|85_?000/);
  });
});
