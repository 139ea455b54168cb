import { PaymentService } from 'nestjs-midtrans';
import { formatWibTime } from 'nestjs-midtrans/gateway';
import {
  BCA_CHARGE,
  chargingGateway,
  delivery,
  pendingCharge,
  ScriptedGateway,
  statusAnswer,
} from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';

describe('a charge that does not go well', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  async function host(gateway: ScriptedGateway, http: object = { retries: 0 }): Promise<Host> {
    const started = await startHost({ midtrans: { http: { fetch: gateway.fetch, ...http } } });
    hosts.push(started);
    return started;
  }

  const charge = (on: Host, orderId: string, rest: object = {}) =>
    on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: orderId, ...rest },
    });
  const stored = (on: Host, orderId: string) =>
    on.database.rows(
      `SELECT transaction_status, status_code, status_message FROM midtrans_payments WHERE order_id = $1`,
      [orderId],
    );
  const never = () => new Promise<Response>(() => undefined);

  it('is a failure with the words of Midtrans where it is refused, and its order id may be charged again', async () => {
    const gateway = new ScriptedGateway().on(/charge/, () =>
      Response.json(
        {
          status_code: '400',
          status_message: 'One or more parameters in the payload is invalid.',
          validation_messages: ['transaction_details.gross_amount is not equal to the sum of item_details'],
          id: '571936a7-15c9-48b3-9ae2-9c53d05b07df',
        },
        { status: 400 },
      ),
    );
    const on = await host(gateway);
    const refused = await charge(on, 'refused');
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 'gateway_400',
        message: expect.stringContaining('One or more parameters'),
        details: [{ message: expect.stringContaining('gross_amount is not equal') }],
      },
    });
    expect(await stored(on, 'refused')).toMatchObject([
      { transaction_status: 'failure', status_code: '400' },
    ]);
    const made = () =>
      on.database.rows(`SELECT id, created_at FROM midtrans_payments WHERE order_id = 'refused'`);
    const first = await made();
    await until(() => on.recorder.of('refused').length === 1);
    expect(on.recorder.of('refused')).toEqual(['payment.failed']);

    gateway.on(/charge/, pendingCharge({ order_id: 'refused', gross_amount: 100_000 }));
    const items = [{ name: 'Teh', price: 100_000 }];
    const again = await charge(on, 'refused', { item_details: items });
    expect(again).toMatchObject({
      status: 201,
      body: { transaction_status: 'pending', items: [{ name: 'Teh', subtotal: '100000.00' }] },
    });
    // Lists find a row's time by its id.
    expect(await made()).toEqual(first);
    const keys = gateway.calls.map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(2);
    expect((await charge(on, 'refused')).body).toMatchObject({ statusCode: 400, code: 'duplicate_order_id' });
  });

  it("leaves a refused charge's order id to anybody: what was another user's makes room", async () => {
    const gateway = new ScriptedGateway().on(/charge/, {
      status_code: '402',
      status_message: 'Payment channel is not activated.',
    });
    const on = await host(gateway);
    const items = [{ name: 'Teh', price: 100_000 }];
    expect((await charge(on, 'theirs', { item_details: items })).status).toBe(400);
    gateway.on(/charge/, pendingCharge({ order_id: 'theirs', gross_amount: 100_000 }));
    const other = await on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-2',
      json: { ...BCA_CHARGE, order_id: 'theirs' },
    });
    expect(other).toMatchObject({ status: 201, body: { transaction_status: 'pending', items: [] } });
    expect(await stored(on, 'theirs')).toHaveLength(1);
    expect((await charge(on, 'theirs')).body).toMatchObject({ code: 'duplicate_order_id' });
  });

  it('stays initiated where Midtrans does not answer: 504 with the order id, and the status tells later', async () => {
    const gateway = new ScriptedGateway().on(/charge/, never);
    const on = await host(gateway, { timeoutMs: 50 });
    const answer = await charge(on, 'silent');
    expect(answer).toMatchObject({ status: 504, body: { code: 'gateway_timeout', order_id: 'silent' } });
    expect(await stored(on, 'silent')).toMatchObject([{ transaction_status: 'initiated' }]);
    // While Midtrans cannot be asked, nobody charges again on the off chance.
    const calls = gateway.calledFor(/charge/);
    expect(await charge(on, 'silent')).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: 'silent' },
    });
    expect(gateway.calledFor(/charge/)).toBe(calls);

    const virtualAccount = {
      va_numbers: [{ bank: 'bca', va_number: '812785002530231' }],
      transaction_time: formatWibTime(new Date()),
    };
    gateway.on(/status/, statusAnswer('silent', 'pending', virtualAccount));
    const { payment } = await on.app.get(PaymentService).getStatus('silent');
    expect(payment).toMatchObject({ transactionStatus: 'pending', vaNumber: '812785002530231' });
    await until(() => on.recorder.of('silent').length === 2);
    expect(on.recorder.of('silent')).toEqual(['payment.created', 'payment.pending']);
  });

  it('says what is unknown where the answer of Midtrans cannot be stored, rather than just failing', async () => {
    const on = await host(chargingGateway());
    await on.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    );
    await on.database.rows(
      `CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_payments FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(await charge(on, 'unstored')).toMatchObject({
      status: 503,
      body: { code: 'not_stored', order_id: 'unstored' },
    });
    expect(await stored(on, 'unstored')).toMatchObject([{ transaction_status: 'initiated' }]);
  });

  it.each([
    ['a server error', () => Response.json({ status_code: '500', status_message: 'oops' }, { status: 500 })],
    ['a page of HTML', () => new Response('<html>Bad gateway</html>', { status: 502 })],
    ['broken JSON', () => new Response('{"status_code": "2', { status: 200 })],
    ['a lost connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('stays initiated after %s: 502 with the order id', async (_what, answer) => {
    const on = await host(new ScriptedGateway().on(/charge/, answer));
    expect(await charge(on, 'unknown')).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: 'unknown' },
    });
    expect(await stored(on, 'unknown')).toMatchObject([{ transaction_status: 'initiated' }]);
  });

  it('says 503 and when to come back where Midtrans limits us, and nothing was charged', async () => {
    const limited = () =>
      Response.json(
        { status_code: '429', status_message: 'Too many requests' },
        { status: 429, headers: { 'retry-after': '7' } },
      );
    const on = await host(new ScriptedGateway().on(/charge/, limited));
    const answer = await charge(on, 'limited');
    expect(answer).toMatchObject({ status: 503, body: { code: 'gateway_rate_limit' } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await stored(on, 'limited')).toMatchObject([{ transaction_status: 'failure' }]);
  });

  it('says 502 where Midtrans does not take our key', async () => {
    const unauthorized = () =>
      Response.json(
        { status_code: '401', status_message: 'Unknown Merchant server_key/id' },
        { status: 401 },
      );
    const on = await host(new ScriptedGateway().on(/charge/, unauthorized));
    expect(await charge(on, 'locked-out')).toMatchObject({
      status: 502,
      body: { code: 'gateway_refused_our_key' },
    });
  });

  it('adopts its own first attempt where the repeat meets a duplicate order', async () => {
    let attempts = 0;
    const gateway = new ScriptedGateway()
      .on(/charge/, () => {
        attempts++;
        return attempts === 1
          ? new Response('', { status: 503 })
          : Response.json({ status_code: '406', status_message: 'Duplicate order ID' });
      })
      .on(
        /status/,
        statusAnswer('adopted', 'pending', {
          va_numbers: [{ bank: 'bca', va_number: '812785002530231' }],
          transaction_time: formatWibTime(new Date()),
        }),
      );
    const on = await host(gateway, { retries: 1 });
    expect(await charge(on, 'adopted')).toMatchObject({
      status: 201,
      body: { transaction_status: 'pending', va_number: '812785002530231' },
    });
  });

  it('charges one order id once, however many ask at the same time', async () => {
    const gateway = chargingGateway();
    const on = await host(gateway);
    const answers = await Promise.all(Array.from({ length: 20 }, () => charge(on, 'twins')));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 400)]);
    expect(gateway.calledFor(/charge/)).toBe(1);
  });

  it('keeps a denied payment as what it is: an answer, not an error', async () => {
    const denied = {
      ...pendingCharge({ order_id: 'denied', gross_amount: 100_000 }),
      status_code: '202',
      transaction_status: 'deny',
    };
    const on = await host(new ScriptedGateway().on(/charge/, denied));
    expect(await charge(on, 'denied')).toMatchObject({
      status: 201,
      body: { transaction_status: 'deny', is_failed: true },
    });
    await until(() => on.recorder.of('denied').length === 2);
    expect(on.recorder.of('denied')).toEqual(['payment.created', 'payment.denied']);
  });

  it('says in check_status that Midtrans does not know an order, apart from any failure', async () => {
    const gateway = chargingGateway().on(/status/, {
      status_code: '404',
      status_message: "Transaction doesn't exist.",
    });
    const on = await host(gateway);
    const { body } = await charge(on, 'forgotten');
    const checked = await on.request(`/api/midtrans/payments/${body.id}/check_status/`, {
      user: 'customer-1',
    });
    expect(checked).toMatchObject({ status: 400, body: { code: 'unknown_to_gateway' } });
    expect(await stored(on, 'forgotten')).toMatchObject([{ transaction_status: 'pending' }]);
    expect((await on.notify(delivery('forgotten', 'expire'))).status).toBe(503);
  });

  it.each(['an answer', 'no answer'])(
    'is not found once its row is gone while %s comes to check_status',
    async (what) => {
      const gateway = chargingGateway();
      const on = await host(gateway);
      const { body } = await charge(on, 'gone');
      gateway.on(/status/, async () => {
        await on.database.rows('DELETE FROM midtrans_payments');
        return what === 'an answer'
          ? Response.json(statusAnswer('gone', 'settlement'))
          : Response.json({ status_code: '404', status_message: "Transaction doesn't exist." });
      });
      const checked = await on.request(`/api/midtrans/payments/${body.id}/check_status/`, {
        user: 'customer-1',
      });
      expect(checked).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );
});
