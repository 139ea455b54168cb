import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ShopOrder } from '../../src/shop/orders/order.entity';
import { OrderStore } from '../../src/shop/orders/order.store';
import { until } from '../support/until';
import { apiOf, pageSays, Visitor } from './orders.support';
import { ADAPTERS, ask, asUser, json, openShop } from './shop.support';

const QRIS = { payment_type: 'qris' };
const BCA = { payment_type: 'bank_transfer', bank: 'bca' };

describe.each(ADAPTERS)('an order, on %s', (adapter) => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let customer: Visitor;

  beforeAll(async () => {
    shop = await openShop({ HTTP_ADAPTER: adapter });
    customer = await Visitor.signedIn(shop, 'customer-1');
  });
  afterAll(() => shop.close());

  const charge = (order: string, method: object, more?: object) => apiOf(shop).charge(order, method, more);

  /** What an open page of an order is told. */
  async function lookOn(order: string): Promise<{ told: string[]; leave: () => Promise<void> }> {
    const leave = new AbortController();
    const stream = await fetch(`${shop.url}/orders/${order}/changes`, {
      headers: { Cookie: customer.cookie, Accept: 'text/event-stream' },
      signal: leave.signal,
    });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const told: string[] = [];
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) told.push(Buffer.from(chunk as Uint8Array).toString());
    })().catch(() => undefined);
    return {
      told,
      leave: () => {
        leave.abort();
        return reading;
      },
    };
  }

  it('has an address of its own, with what was ordered and what it costs', async () => {
    const order = await customer.order();
    const { status, text } = await customer.get(`/orders/${order}`);
    expect(status).toBe(200);
    for (const shown of [
      '2 × Gayo coffee, 250 g',
      'Rp\u00a0170.000',
      '1 × Paper filters',
      'Rp\u00a0200.000',
    ]) {
      expect(text).toContain(shown);
    }
    expect((await customer.get('/orders')).text).toContain(`/orders/${order}`);
  });

  it('is made once by a form that is sent twice, and anew where another cart is sent with it', async () => {
    const { text } = await customer.get('/');
    const [, id = ''] = /name="order" value="([^"]+)"/.exec(text) ?? [];
    const send = async (coffee: string) =>
      (await customer.send('/orders', { order: id, coffee })).headers.get('location');
    const [one, same] = await Promise.all([send('1'), send('1')]);
    expect([one, same]).toEqual([`/orders/${id}`, `/orders/${id}`]);
    expect(await send('3')).not.toBe(`/orders/${id}`);
  });

  it.each([
    [{}, 'Choose something first.'],
    [{ coffee: '0' }, 'Choose something first.'],
    [{ coffee: '100' }, 'Choose 0 to 99 of each.'],
    [{ coffee: '-1' }, 'Choose 0 to 99 of each.'],
  ])('is not made of %j, which the page says', async (quantities: Record<string, string>, problem) => {
    const order = 'SHOP-00000000000000AA';
    const { status, text } = await customer.send('/orders', { order, ...quantities });
    expect([status, text.includes(problem)]).toEqual([400, true]);
    expect((await customer.get(`/orders/${order}`)).status).toBe(404);
  });

  it('costs what the shop says, whatever amount, items and order id the client names', async () => {
    const order = await customer.order();
    const own = { gross_amount: 1, order_id: 'MINE', item_details: [{ name: 'Coffee', price: 1 }] };
    const { status, body } = await charge(order, QRIS, own);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      order_id: `${order}-1`,
      gross_amount: '200000.00',
      items: [
        { item_id: 'coffee', price: '85000.00', quantity: 2, subtotal: '170000.00' },
        { item_id: 'filter', price: '30000.00', quantity: 1, subtotal: '30000.00' },
      ],
    });
  });

  it.each(['tea', '', null, 7, {}, 'SHOP-0000000000000000'])(
    'is not charged under the name %j, and nothing is stored',
    async (name) => {
      const { status, body } = await ask(
        `${shop.api}/charge/`,
        json({ ...QRIS, gross_amount: 10_000, metadata: { shop_order: name } }, asUser('customer-1')),
      );
      expect([status, body.code, body.details]).toEqual([
        400,
        'invalid_input',
        [{ field: 'metadata.shop_order', message: 'shop_order must be an order of yours' }],
      ]);
    },
  );

  it('is neither shown to nor paid by anybody else, staff among them', async () => {
    const order = await customer.order();
    const other = await Visitor.signedIn(shop, 'customer-2');
    for (const path of [`/orders/${order}`, `/orders/${order}/qr.svg`]) {
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
    }
    for (const user of ['customer-2', 'staff']) {
      expect((await apiOf(shop, user).charge(order, QRIS)).status).toBe(400);
    }
  });

  it.each(['charge', 'snap'])(
    'is not paid by a %s of its order id with an amount of the client',
    async (path) => {
      const order = await customer.order();
      const own = { ...(path === 'charge' && QRIS), gross_amount: 10_000, order_id: `${order}-1` };
      for (const metadata of [undefined, {}, { note: 'mine' }]) {
        const { status, body } = await ask(
          `${shop.api}/${path}/`,
          json({ ...own, metadata }, asUser('customer-1')),
        );
        expect([status, body.code, body.details]).toEqual([
          400,
          'invalid_input',
          [
            {
              field: 'order_id',
              message: 'order_id is one of the shop: pay its order with metadata.shop_order',
            },
          ],
        ]);
      }
      expect((await apiOf(shop).transactions()).filter(({ order_id: id }) => id.startsWith(order))).toEqual(
        [],
      );
    },
  );

  it('is neither shown as paid nor shipped by what was paid under its order id for less', async () => {
    const order = await customer.order();
    const bill = {
      order_id: `${order}-1`,
      customer_name: 'Customer One',
      customer_email: 'customer-1@example.com',
      due_date: '2099-12-31',
      items: [{ description: 'Nothing much', quantity: 1, price: 10_000 }],
      payment_type: 'virtual_account',
      virtual_accounts: [{ bank: 'bca_va' }],
    };
    expect((await ask(`${shop.api}/invoices/`, json(bill, asUser('customer-1')))).status).toBe(201);
    expect((await apiOf(shop).pay(`${order}-1`)).status).toBe(200);
    await until(
      () => ask(`${shop.url}/demo/events`),
      ({ text }) => text.includes(`"payment.settled","order_id":"${order}-1"`),
    );
    // Whoever begins to pay now is refused, as the order id is taken.
    expect((await charge(order, QRIS)).status).toBe(400);
    const { text } = await customer.get(`/orders/${order}`);
    expect(text).not.toMatch(/Paid\. Thank you|on its way/);
    const staff = await Visitor.signedIn(shop, 'staff');
    const { text: listed } = await staff.get('/staff/orders');
    const [, card = ''] = listed.split(`id="${order}"`);
    expect(card.split('</li>')[0]).not.toMatch(/>(paid|shipped)</);
    expect(await shop.app.get(DataSource).getRepository(ShopOrder).findOneBy({ id: order })).toMatchObject({
      shippedAt: null,
    });
  });

  it('is paid under the same order id where nothing came of the first attempt', async () => {
    const order = await customer.order();
    const refused = await charge(order, { payment_type: 'ovo' });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_input']);
    const { status, body } = await charge(order, QRIS);
    expect([status, body.order_id]).toEqual([201, `${order}-1`]);
  });

  it('leaves other charges as they come', async () => {
    for (const metadata of [undefined, {}, { basket: 1 }]) {
      const { status, body } = await ask(
        `${shop.api}/charge/`,
        json({ ...QRIS, gross_amount: 12_345, metadata }, asUser('customer-1')),
      );
      expect([status, body.gross_amount]).toEqual([201, '12345.00']);
    }
  });

  it('has one payment at a time: another begins when the last is over', async () => {
    const order = await customer.order();
    const first = await charge(order, BCA);
    const second = await charge(order, QRIS);
    expect([second.status, second.body.message]).toEqual([
      409,
      'This order waits for a payment: cancel that first',
    ]);
    expect((await apiOf(shop).cancel(first.body.id)).status).toBe(200);
    const third = await charge(order, QRIS);
    expect([third.status, third.body.order_id]).toEqual([201, `${order}-2`]);
    expect((await apiOf(shop).pay(`${order}-2`)).status).toBe(200);
    await pageSays(customer, order, 'Paid. Thank you!');
    const fourth = await charge(order, QRIS);
    expect([fourth.status, fourth.body.message]).toEqual([409, 'This order has been paid already']);
  });

  it('is charged once by several who begin at the same time, whichever way each chose', async () => {
    const order = await customer.order();
    const methods = [QRIS, BCA, { payment_type: 'gopay' }, { payment_type: 'bank_transfer', bank: 'bni' }];
    const answers = await Promise.all(methods.map((method) => charge(order, method)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    // One that came a moment later is told that it waits already; one at the same moment, that the order id is taken.
    for (const { body } of refused)
      expect(['conflict', 'duplicate_order_id', 'invalid_input']).toContain(body.code);
    const made = (await apiOf(shop).transactions()).filter(({ order_id: id }) => id.startsWith(order));
    expect(made).toHaveLength(1);
  });

  it('is charged once under an Idempotency-Key that is sent twice', async () => {
    const order = await customer.order();
    const send = (key: string) =>
      ask(
        `${shop.api}/charge/`,
        json(
          { ...QRIS, metadata: { shop_order: order } },
          { ...asUser('customer-1'), 'Idempotency-Key': key },
        ),
      );
    const key = randomUUID();
    const first = await send(key);
    const again = await send(key);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
  });

  it('is shipped once it is paid, which its customer and staff can see', async () => {
    const order = await customer.order();
    await charge(order, QRIS);
    await apiOf(shop).pay(`${order}-1`);
    const { text } = await pageSays(customer, order, 'Your order is on its way.');
    expect(text).toContain('Paid by QRIS at ');
    const staff = await Visitor.signedIn(shop, 'staff');
    const listed = await staff.get('/staff/orders');
    expect(listed.text.slice(listed.text.indexOf(order))).toMatch(/paid[^]*shipped/);
  });

  it('is shipped once, however often and by however many its event is heard', async () => {
    const order = await customer.order();
    const orders = shop.app.get(OrderStore);
    const shipped = await Promise.all(Array.from({ length: 5 }, () => orders.ship(order, 200_000)));
    expect(shipped.filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await orders.ship(await customer.order(), 199_999)).toBe(false);
  });

  it('asks Midtrans about whoever comes back from it, and believes nothing that stands in the address', async () => {
    const order = await customer.order();
    await charge(order, BCA);
    const back = await customer.get(`/orders/${order}?transaction_status=settlement&status_code=200`);
    expect([back.status, back.headers.get('location')]).toEqual([303, `/orders/${order}`]);
    expect((await customer.get(`/orders/${order}`)).text).toContain('Waiting for your payment');
  });

  it('has its QR code as a picture to keep, while it waits for that', async () => {
    const order = await customer.order();
    expect((await customer.get(`/orders/${order}/qr.svg`)).status).toBe(404);
    await charge(order, QRIS);
    const { status, headers, text } = await customer.get(`/orders/${order}/qr.svg`);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\/svg\+xml/)]);
    expect(text).toMatch(/^<svg\s+xmlns=/);
  });

  it('tells whoever looks on of each event of its own, and of no other order', async () => {
    const [order, other] = [await customer.order(), await customer.order()];
    const { told, leave } = await lookOn(order);
    await charge(other, BCA);
    await apiOf(shop).pay(`${other}-1`);
    await pageSays(customer, other, 'Your order is on its way.');
    expect(told.join('')).not.toContain('changed');
    await charge(order, BCA);
    await until(() => told.join('').includes('data: changed'));
    await leave();
  });

  it('tells whoever looks on that it was shipped, however long after the payment that was', async () => {
    const order = await customer.order();
    const { told, leave } = await lookOn(order);
    const changes = () => told.join('').split('data: changed').length - 1;
    const heard = async () => {
      const entries = JSON.parse((await ask(`${shop.url}/demo/events`)).text) as {
        type: string;
        order_id: string;
      }[];
      return entries.filter(({ order_id }) => order_id === `${order}-1`).map(({ type }) => type);
    };
    await charge(order, BCA);
    const holder = shop.app.get(DataSource).createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT id FROM shop_orders WHERE id = $1 FOR UPDATE', [order]);
    await apiOf(shop).pay(`${order}-1`);
    const events = await until(heard, (types) => types.includes('payment.settled'));
    await until(() => changes() === events.length);
    expect((await customer.get(`/orders/${order}`)).text).not.toContain('Your order is on its way.');
    await holder.commitTransaction();
    await holder.release();
    await until(() => changes() === events.length + 1);
    expect((await customer.get(`/orders/${order}`)).text).toContain('Your order is on its way.');
    await leave();
  });
});
