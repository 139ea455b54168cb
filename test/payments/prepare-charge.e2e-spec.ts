import { setImmediate as turn } from 'node:timers/promises';
import { BadRequestException, ConflictException, ForbiddenException, HttpException } from '@nestjs/common';
import { MidtransInputError, type PrepareCharge, type RequestedCharge } from 'nestjs-midtrans';
import { chargingGateway } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';

const CHARGE = { payment_type: 'bank_transfer', gross_amount: 1, bank: 'bca' };
const COFFEE = { id: 'coffee', name: 'Coffee', price: 40_000, quantity: 2 };
const PRICED = { grossAmount: 80_000, itemDetails: [COFFEE] };

describe.each(oneAdapter(__filename))('charges.prepare, on %s', (adapter) => {
  let host: Host;
  let prepare: PrepareCharge;
  const gateway = chargingGateway();

  beforeAll(async () => {
    host = await startHost({
      adapter,
      midtrans: {
        accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
        http: { fetch: gateway.fetch, retries: 0 },
        charges: { prepare: (charge, user) => prepare(charge, user) },
      },
    });
  });
  beforeEach(() => {
    gateway.calls.splice(0);
  });
  afterAll(() => host.close());

  const charge = (json: object = CHARGE, init: object = {}) =>
    host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json, ...init });
  const stored = () => host.database.rows('SELECT 1 FROM midtrans_payments');
  const sent = () => gateway.calls.map(({ body }) => body);

  /** Nothing is stored and nothing is sent. */
  async function isRefused(json: object = CHARGE, init: object = {}) {
    const before = await stored();
    const answer = await charge(json, init);
    expect(sent()).toEqual([]);
    expect(await stored()).toEqual(before);
    return answer;
  }

  it('sets the amount and the items, whatever the client says they are', async () => {
    prepare = () => PRICED;
    const answer = await charge({ ...CHARGE, item_details: [{ name: 'Coffee', price: 1 }] });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        gross_amount: '80000.00',
        items: [{ item_id: 'coffee', price: '40000.00', quantity: 2, subtotal: '80000.00' }],
      },
    });
    expect(sent()).toMatchObject([{ transaction_details: { gross_amount: 80_000 }, item_details: [COFFEE] }]);
  });

  it('sets the order id and the merchant account', async () => {
    prepare = () => ({ orderId: `order-of-the-host-${adapter}`, account: 'bali' });
    const { body } = await charge({ ...CHARGE, order_id: 'order-of-the-client' });
    expect(body.order_id).toBe(`order-of-the-host-${adapter}`);
    const rows = await host.database.rows('SELECT account FROM midtrans_payments WHERE id = $1', [body.id]);
    expect(rows).toEqual([{ account: 'bali' }]);
    const [call] = gateway.calls;
    expect(call?.headers.get('authorization')).toBe(`Basic ${btoa('SB-Mid-server-bali:')}`);
  });

  it('may take its time, and may leave the charge as it comes', async () => {
    prepare = async () => {
      await turn();
      return PRICED;
    };
    expect((await charge()).body.gross_amount).toBe('80000.00');
    prepare = async () => undefined;
    expect((await charge()).body.gross_amount).toBe('1.00');
    prepare = () => ({});
    expect((await charge()).body.gross_amount).toBe('1.00');
  });

  it('is told what the client wants, and who it is', async () => {
    const seen: unknown[] = [];
    prepare = (wanted, user) => void seen.push(wanted, user);
    const json = {
      ...CHARGE,
      order_id: `seen-${adapter}`,
      item_details: [{ id: 'tea', name: 'Tea', price: 1, quantity: 1 }],
      customer_details: { first_name: 'Customer' },
      metadata: { cart: [{ product: 'tea' }] },
    };
    await charge(json);
    expect(seen).toEqual([
      expect.objectContaining({
        paymentType: 'bank_transfer',
        grossAmount: 1,
        orderId: `seen-${adapter}`,
        itemDetails: [{ id: 'tea', name: 'Tea', price: 1, quantity: 1 }],
        customerDetails: { firstName: 'Customer' },
        metadata: { cart: [{ product: 'tea' }] },
        paymentOptions: { bank: 'bca' },
      } satisfies RequestedCharge),
      { id: 'customer-1', isStaff: false },
    ]);
    seen.splice(0);
    const { gross_amount: _amount, ...incomplete } = CHARGE;
    await charge(incomplete, { user: 'staff', staff: true });
    expect(seen).toEqual([
      { paymentType: 'bank_transfer', paymentOptions: { bank: 'bca' }, userId: 'staff' },
      { id: 'staff', isStaff: true },
    ]);
  });

  it('is not asked about what is wrong already, nor about fields that nobody knows', async () => {
    prepare = () => PRICED;
    for (const wrong of [{ gross_amount: 'a lot' }, { bank: 'bcaa' }, { discount: 5 }]) {
      const { status, body } = await charge({ ...CHARGE, ...wrong });
      expect([status, body.details]).toEqual([
        400,
        [expect.objectContaining({ field: Object.keys(wrong)[0] })],
      ]);
    }
  });

  it('cannot charge another user than the one who asks', async () => {
    prepare = () => ({ userId: 'customer-2' });
    const { body } = await charge();
    const rows = await host.database.rows('SELECT user_id FROM midtrans_payments WHERE id = $1', [body.id]);
    expect(rows).toEqual([{ user_id: 'customer-1' }]);
  });

  it.each<[what: string, veto: Error, status: number, body: object]>([
    [
      'a status of its own',
      new ForbiddenException('not to you'),
      403,
      { code: 'forbidden', message: 'not to you' },
    ],
    [
      'a code of its own',
      new ConflictException({ message: 'Sold out', code: 'sold_out' }),
      409,
      { code: 'sold_out', message: 'Sold out' },
    ],
    ['a 404', new HttpException('no such cart', 404), 404, { code: 'not_found', message: 'no such cart' }],
    [
      'the name of a field',
      new MidtransInputError([{ field: 'metadata.cart.0.product', message: 'product is not known' }]),
      400,
      {
        code: 'invalid_input',
        details: [{ field: 'metadata.cart.0.product', message: 'product is not known' }],
      },
    ],
    [
      "a field's name as the host writes it",
      new MidtransInputError([{ field: 'cart.goodsId', message: 'goodsId is not known' }]),
      400,
      {
        code: 'invalid_input',
        details: [{ field: 'cart.goodsId', message: 'goodsId is not known' }],
      },
    ],
  ])('refuses a charge by throwing %s', async (_what, veto, status, body) => {
    for (const refuse of [
      () => {
        throw veto;
      },
      () => turn().then(() => Promise.reject(veto)),
    ]) {
      prepare = refuse;
      expect(await isRefused(CHARGE)).toMatchObject({
        status,
        body: { statusCode: status, ...body },
      });
    }
  });

  it('refuses a charge where it fails itself, and tells the client nothing of that', async () => {
    prepare = () => {
      throw new Error('the price list is gone: password=hunter2');
    };
    expect(await isRefused()).toMatchObject({
      status: 500,
      body: { code: 'internal_error', message: 'Internal server error', details: [] },
    });
  });

  it.each<[changes: object, field: string]>([
    [{ grossAmount: 0 }, 'gross_amount'],
    [{ grossAmount: 0.5 }, 'gross_amount'],
    [{ grossAmount: '80000' }, 'gross_amount'],
    [{ ...PRICED, grossAmount: 79_999 }, 'item_details'],
    [{ grossAmount: 1, itemDetails: [{ name: 'Coffee', price: '1' }] }, 'item_details.0.price'],
    [{ orderId: 'no spaces' }, 'order_id'],
    [{ account: 'java' }, 'account'],
    [{ paymentType: 'cash' }, 'payment_type'],
    [{ paymentOptions: { bank: 'none' } }, 'bank'],
    [{ discount: 1 }, 'discount'],
  ])('is held to the rules of every charge: %j', async (changes, field) => {
    prepare = () => changes;
    expect(await isRefused()).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field }] },
    });
  });

  it('is asked once for a request under an Idempotency-Key', async () => {
    let asked = 0;
    prepare = () => {
      asked++;
      return { grossAmount: 10_000 + asked };
    };
    const headers = { 'idempotency-key': `prepared-${adapter}` };
    const [first, again] = [await charge(CHARGE, { headers }), await charge(CHARGE, { headers })];
    expect(again.body).toEqual(first.body);
    expect(asked).toBe(1);
  });

  it('keeps a veto under an Idempotency-Key only where it is for good', async () => {
    const headers = (name: string) => ({ headers: { 'idempotency-key': `${name}-${adapter}` } });
    prepare = () => {
      throw new BadRequestException('not for sale');
    };
    expect((await charge(CHARGE, headers('for-good'))).status).toBe(400);
    prepare = () => {
      throw new ConflictException('sold out');
    };
    expect((await charge(CHARGE, headers('for-now'))).status).toBe(409);
    prepare = () => PRICED;
    expect((await charge(CHARGE, headers('for-good'))).status).toBe(400);
    expect((await charge(CHARGE, headers('for-now'))).status).toBe(201);
  });

  it('knows nobody where everybody may charge', async () => {
    const seen: unknown[] = [];
    const open = await startHost({
      adapter,
      midtrans: {
        guards: [],
        public: true,
        http: { fetch: gateway.fetch },
        charges: { prepare: (_charge, user) => void seen.push(user) },
      },
    });
    const { status } = await open.request('/api/midtrans/charge/', { method: 'POST', json: CHARGE });
    expect([status, seen]).toEqual([201, [null]]);
    await open.close();
  });
});
