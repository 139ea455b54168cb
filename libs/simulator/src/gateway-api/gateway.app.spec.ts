import { Clock, METHODS, Merchant, chargeOf, fixture, shapeOf } from '../../test/support';
import { MINUTE } from '../clock/time';

const clock = new Clock('2024-03-01T03:00:00Z');

describe('the gateway over HTTP', () => {
  let merchant: Merchant;
  beforeEach(() => (merchant = new Merchant({ now: clock.now })));
  afterEach(() => merchant.simulator.close());

  const orderOf = (orderId: string) => merchant.simulator.transaction(orderId);
  const count = () => merchant.simulator.transactions().length;

  it.each([
    ['no key', { authorization: '' }, 'error-401-client-server-key'],
    [
      'another key',
      { authorization: `Basic ${Buffer.from('wrong:').toString('base64')}` },
      'error-401-unknown-merchant',
    ],
    ['a bearer token', { authorization: 'Bearer SB-Mid-server-test' }, 'error-401-unknown-merchant'],
  ])('answers a real 401 to %s', async (_name, headers, sample) => {
    const response = await merchant.request('POST', '/v2/charge', chargeOf('a', METHODS.gopay), headers);
    expect(response.status).toBe(401);
    const body: unknown = await response.json();
    expect(body).toMatchObject({ status_message: fixture(sample).status_message });
    expect(shapeOf(body)).toEqual(shapeOf(fixture(sample)));
    expect(count()).toBe(0);
  });

  it('answers 404 to an unknown path and 405 to a wrong method, for real', async () => {
    const unknown = await merchant.request('GET', '/v2/a/nothing');
    expect(unknown.status).toBe(404);
    expect(shapeOf(await unknown.json())).toEqual(shapeOf(fixture('error-404-resource-not-found')));
    expect((await merchant.request('GET', '/elsewhere')).status).toBe(404);
    expect((await merchant.request('GET', '/v2/charge')).status).toBe(405);
  });

  it.each(['{"payment_type":', '', '[]', 'null', '"text"'])('answers 413 to the body %p', async (body) => {
    const response = await merchant.request('POST', '/v2/charge', body);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ status_code: '413' });
  });

  it('answers an unknown transaction with HTTP 200 and 404 in the body', async () => {
    for (const [method, path] of [
      ['GET', '/v2/none/status'],
      ['POST', '/v2/none/cancel'],
      ['POST', '/v2/none/expire'],
    ] as const) {
      const response = await merchant.request(method, path);
      expect(response.status).toBe(200);
      expect(shapeOf(await response.json())).toEqual(shapeOf(fixture('error-404-transaction-doesnt-exist')));
    }
  });

  it('refuses an order_id that is in use, until its transaction expired or was denied', async () => {
    const { simulator } = merchant;
    const charge = () => merchant.request('POST', '/v2/charge', chargeOf('again', METHODS.gopay));
    await charge();
    const first = orderOf('again')?.transactionId;
    const refused = await charge();
    expect(refused.status).toBe(200);
    const refusal: unknown = await refused.json();
    expect(refusal).toMatchObject({ status_message: fixture('error-406-duplicate-order').status_message });
    expect(shapeOf(refusal)).toEqual(shapeOf(fixture('error-406-duplicate-order')));

    await simulator.expire('again');
    expect(await (await charge()).json()).toMatchObject({ status_code: '201' });
    expect(orderOf('again')?.transactionId).not.toBe(first);
    await simulator.deny('again');
    expect(await (await charge()).json()).toMatchObject({ status_code: '201' });
    await simulator.pay('again');
    expect(await (await charge()).json()).toMatchObject({ status_code: '406' });
    expect(count()).toBe(3);
  });

  it('does not mistake a transaction_id for an order_id that is in use', async () => {
    const { transaction_id } = await merchant.charge(chargeOf('a', METHODS.gopay));
    const answer = await merchant.charge(chargeOf(String(transaction_id), METHODS.gopay));
    expect(answer.status_code).toBe('201');
  });

  describe('an Idempotency-Key', () => {
    const charge = (orderId: string, key: string, method: object = METHODS.gopay) =>
      merchant.request('POST', '/v2/charge', chargeOf(orderId, { ...method }), { 'idempotency-key': key });

    it('replays a success whatever the body, for 5 minutes', async () => {
      const first = await (await charge('one', 'k')).text();
      const replay = await charge('two', 'k');
      expect(await replay.text()).toBe(first);
      expect(replay.headers.get('content-type')).toContain('application/json');
      expect(count()).toBe(1);
      clock.advance(5 * MINUTE);
      expect(await (await charge('two', 'k')).text()).not.toBe(first);
      expect(count()).toBe(2);
    });

    it('replays across endpoints', async () => {
      const first = await (await charge('one', 'k')).text();
      const cancel = await merchant.request('POST', '/v2/one/cancel', undefined, { 'idempotency-key': 'k' });
      expect(await cancel.text()).toBe(first);
      expect(orderOf('one')?.status).toBe('pending');
    });

    it('does not keep a refusal', async () => {
      expect((await charge('bad order', 'k')).status).toBe(400);
      expect(await (await charge('good-order', 'k')).json()).toMatchObject({ status_code: '201' });
    });

    it('counts for nothing when it is longer than 46 characters', async () => {
      await charge('one', 'k'.repeat(47));
      await charge('two', 'k'.repeat(47));
      expect(count()).toBe(2);
      await charge('three', 'k'.repeat(46));
      await charge('four', 'k'.repeat(46));
      expect(count()).toBe(3);
    });

    it.each([
      ['permata', METHODS.permata],
      ['bank_transfer permata', { payment_type: 'bank_transfer', bank_transfer: { bank: 'permata' } }],
      ['indomaret', METHODS.indomaret],
    ])('counts for nothing for %s', async (_name, method) => {
      await charge('one', 'k', method);
      expect(await (await charge('one', 'k', method)).json()).toMatchObject({ status_code: '406' });
    });

    it('answers HTTP 202 and nothing else while the first is in flight', async () => {
      const gate = new TransformStream<Uint8Array, Uint8Array>();
      const writer = gate.writable.getWriter();
      const slow = merchant.simulator.fetch(
        new Request('https://gateway.test/v2/charge', {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}`,
            'idempotency-key': 'k',
          },
          body: gate.readable,
          duplex: 'half',
        }),
      );
      const twin = await charge('one', 'k');
      expect(twin.status).toBe(202);
      expect(await twin.text()).toBe('');

      await writer.write(Buffer.from(JSON.stringify(chargeOf('one', METHODS.gopay))));
      await writer.close();
      expect(await (await slow).json()).toMatchObject({ status_code: '201' });
      expect(count()).toBe(1);
    });
  });
});
