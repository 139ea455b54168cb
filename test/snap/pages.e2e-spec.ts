import { randomUUID } from 'node:crypto';
import { until } from '../support/until';
import { open, OWNER, paymentOf, STAFF, startSnapHost, told, type SnapHost } from './snap.support';

/** Locks of the database that is asked. */
const HERE = 'database = (SELECT oid FROM pg_database WHERE datname = current_database())';
const CLOSE = /^POST \/snap\/v1\/transactions\/[\w-]+\/cancel$/;

describe("Snap's page of a payment", () => {
  let host: SnapHost;
  beforeEach(async () => {
    host = await startSnapHost();
  });
  afterEach(() => host.close());

  const opened = async (json: object = {}) => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const { body } = await open(host, orderId, json);
    return { orderId, id: body.payment.id as string, token: body.token as string };
  };
  const post = (id: string, action: string, json: object = {}, who: object = STAFF) =>
    host.request(`/api/midtrans/payments/${id}/${action}/`, { method: 'POST', json, ...who });
  const attempt = (order_id: string, fields: object) =>
    told({
      order_id,
      transaction_id: randomUUID(),
      payment_type: 'bank_transfer',
      transaction_status: 'pending',
      status_code: '201',
      gross_amount: '150000.00',
      transaction_time: '2026-11-26 10:01:40',
      ...fields,
    });
  const take = async (body: { transaction_id: string }) => {
    host.transactions.set(body.transaction_id, body);
    expect((await host.notify(body)).status).toBe(200);
  };
  const pageEnds = (id: string) =>
    host.database.rows(
      `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
  const openCommands = () => host.database.rows('SELECT action FROM midtrans_commands');

  it.each([
    ['is too busy', () => Response.json({ error_messages: ['too many requests'] }, { status: 429 })],
    ['knows no such key', () => Response.json({ error_messages: ['access denied'] }, { status: 401 })],
    ['has no such address', () => Response.json({ error_messages: ['page not found'] }, { status: 404 })],
    ['fails', () => Response.json({ error_messages: ['sorry'] }, { status: 500 })],
  ])('is not told as closed where Midtrans %s', async (_, answer) => {
    const { orderId, id } = await opened();
    host.gateway.on(CLOSE, answer);
    expect((await post(id, 'cancel')).status).toBeGreaterThanOrEqual(400);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending' });
    expect(await host.deliveredOf(orderId)).not.toContain('payment.cancelled');
  });

  it.each(['token already canceled', 'token not found'])(
    'is closed where Midtrans says: %s',
    async (words) => {
      const { id } = await opened();
      host.gateway.on(CLOSE, () => Response.json({ error_messages: [words] }, { status: 400 }));
      expect(await post(id, 'cancel')).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
    },
  );

  it('is not closed where its customer has just chosen a method that nobody has told of', async () => {
    const { orderId, id } = await opened();
    const words = 'Transaction is on progress';
    host.gateway.on(CLOSE, () => Response.json({ error_messages: [words] }, { status: 400 }));
    expect(await post(id, 'cancel')).toMatchObject({ status: 409, body: { code: 'in_progress' } });
    const pending = attempt(orderId, {});
    await take(pending);
    const cancelled = told({ ...pending, transaction_status: 'cancel', status_code: '200' });
    host.gateway.on(/^POST \/v2\/.*\/cancel$/, () => Response.json(cancelled));
    expect(await post(id, 'cancel')).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
  });

  it('leaves nothing behind where it is not known whether it was closed, and is closed when asked again', async () => {
    const { id } = await opened();
    host.gateway.on(CLOSE, () => {
      throw new TypeError('fetch failed');
    });
    expect((await post(id, 'cancel')).status).toBe(502);
    expect(await openCommands()).toEqual([{ action: 'cancel' }]);
    await host.database.rows(`UPDATE midtrans_commands SET asked_at = now() - interval '1 day'`);
    await host.request(`/api/midtrans/payments/${id}/check_status/`, OWNER);
    expect(await openCommands()).toEqual([]);
    host.gateway.on(CLOSE, () => Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
    expect(await post(id, 'cancel')).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
  });

  it.each(['authorize', 'capture'] as const)(
    'gives up no money for another method: what is held is for staff to void (%s)',
    async (transaction_status) => {
      const { orderId, id } = await opened();
      const card = { payment_type: 'credit_card', transaction_status, status_code: '200' };
      await take(
        attempt(orderId, {
          ...card,
          fraud_status: transaction_status === 'capture' ? 'challenge' : 'accept',
        }),
      );
      expect(await post(id, 'continue', { another_method: true }, OWNER)).toMatchObject({
        status: 400,
        body: { code: 'invalid_state' },
      });
      expect(host.gateway.calledFor(/\/v2\/.*\/(cancel|expire)$/)).toBe(0);
    },
  );

  it('gives up no money that came meanwhile', async () => {
    const { orderId, id } = await opened();
    const pending = attempt(orderId, {});
    await take(pending);
    host.transactions.set(
      pending.transaction_id,
      told({ ...pending, transaction_status: 'settlement', status_code: '200' }),
    );
    expect(await post(id, 'continue', { another_method: true }, OWNER)).toMatchObject({ status: 400 });
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect(host.gateway.calledFor(/\/v2\/.*\/(cancel|expire)$/)).toBe(0);
  });

  it('is opened anew with the same notification address', async () => {
    await host.close();
    const notificationUrl = 'https://hooks.shop.id/midtrans';
    host = await startSnapHost({ midtrans: { charges: { notificationUrl } } });
    const { id, token } = await opened();
    await pageEnds(id);
    const again = await post(id, 'continue', {}, OWNER);
    expect(again.status).toBe(200);
    expect(again.body.token).not.toBe(token);
    const opens = host.gateway.calls.filter(({ path }) => path === 'POST /snap/v1/transactions');
    expect(opens.map(({ headers }) => headers.get('x-override-notification'))).toEqual([
      notificationUrl,
      notificationUrl,
    ]);
    expect(opens[1]?.body).toEqual(opens[0]?.body);
  });

  it('says when it ends once it is opened anew, and is looked at by that', async () => {
    const { id } = await opened();
    await host.database.rows(
      `UPDATE midtrans_payments SET page_ends_at = now() - interval '2 days', expiry_time = now() - interval '2 days',
         next_check_at = now() + interval '4 days' WHERE id = $1`,
      [id],
    );
    const { body } = await post(id, 'continue', {}, OWNER);
    const endsAt = new Date(body.payment.expiry_time as string).getTime();
    expect(Math.round((endsAt - Date.now()) / 60_000)).toBe(24 * 60);
    const sql = `SELECT page_ends_at = expiry_time AS is_shown, next_check_at < page_ends_at AS is_looked_at
      FROM midtrans_payments WHERE id = $1`;
    expect(await host.database.rows(sql, [id])).toEqual([{ is_shown: true, is_looked_at: true }]);
  });

  it('is one, however many ask for another at once', async () => {
    const { id } = await opened();
    await pageEnds(id);
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(id, 'continue', {}, OWNER)));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const tokens = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.token));
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(2);
    expect([...tokens]).toEqual(['66e4fa55-fdac-4ef9-91b5-000000000002']);
    expect((await post(id, 'continue', {}, OWNER)).body.token).toBe([...tokens][0]);
  });

  /** Holds back whoever has looked at the payment and is about to do something about its page. */
  const whileAsking = async (id: string, meanwhile: string, action = 'continue') => {
    const locker = host.database.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query('LOCK TABLE midtrans_commands IN EXCLUSIVE MODE');
    const asked = post(id, action, {}, OWNER);
    await until(
      () =>
        host.database.rows(
          `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'midtrans_commands'::regclass AND ${HERE}`,
        ),
      (waiting) => waiting.length === 1,
    );
    await locker.query(meanwhile, [id]);
    await locker.commitTransaction();
    await locker.release();
    return asked;
  };

  /** Midtrans answers what it is asked there when the test says so. */
  const heldBack = (pattern: RegExp): ((response: Response) => void) => {
    let answer: (response: Response) => void = () => undefined;
    const answered = new Promise<Response>((resolve) => (answer = resolve));
    host.gateway.on(pattern, () => answered);
    return answer;
  };
  const underWay = (action: string) =>
    until(
      () => host.database.rows('SELECT 1 FROM midtrans_commands WHERE action = $1', [action]),
      (rows) => rows.length === 1,
    );
  const page = (token: string) =>
    Response.json(
      { token, redirect_url: `https://app.sandbox.midtrans.com/snap/v4/redirection/${token}` },
      { status: 201 },
    );

  it.each(['cancel', 'expire'])(
    'is not left open by a payment that is ended (%s) while Snap opens another',
    async (action) => {
      const { id } = await opened();
      await pageEnds(id);
      const answer = heldBack(/^POST \/snap\/v1\/transactions$/);
      const continued = post(id, 'continue', {}, OWNER);
      await underWay('continue');
      expect(await post(id, action)).toMatchObject({ status: 409, body: { code: 'in_progress' } });
      answer(page('another'));
      expect(await continued).toMatchObject({ status: 200, body: { token: 'another' } });
      host.gateway.on(CLOSE, () => Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
      expect(await post(id, action)).toMatchObject({ status: 200, body: { transaction_status: action } });
      const closed = host.gateway.calls.filter(({ path }) => CLOSE.test(path)).map(({ path }) => path);
      expect(closed).toEqual(['POST /snap/v1/transactions/another/cancel']);
      expect(await openCommands()).toEqual([]);
    },
  );

  it('is not opened again for a payment that is being cancelled', async () => {
    const { id } = await opened();
    await pageEnds(id);
    const answer = heldBack(CLOSE);
    const cancelled = post(id, 'cancel');
    await underWay('cancel');
    expect(await post(id, 'continue', {}, OWNER)).toMatchObject({
      status: 409,
      body: { code: 'in_progress' },
    });
    answer(Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
    expect(await cancelled).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(1);
    expect(await openCommands()).toEqual([]);
  });

  it('is the one that another call for the same order opened between looking and reserving it', async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const answer = heldBack(/^POST \/snap\/v1\/transactions$/);
    const first = open(host, orderId);
    await until(() => host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/) === 1);
    const locker = host.database.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query(`SELECT pg_advisory_xact_lock(hashtextextended('default ' || $1, 1795219200))`, [
      orderId,
    ]);
    const second = open(host, orderId);
    await until(
      () =>
        host.database.rows(`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND ${HERE}`),
      (waiting) => waiting.length === 1,
    );
    answer(page('the-only-one'));
    expect(await first).toMatchObject({ status: 201, body: { token: 'the-only-one' } });
    await locker.commitTransaction();
    await locker.release();
    expect(await second).toMatchObject({ status: 201, body: { token: 'the-only-one' } });
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(1);
  });

  it('is the one that another call opened between looking and asking', async () => {
    const { id } = await opened();
    await pageEnds(id);
    const other = `UPDATE midtrans_payments SET page_token = 'other', page_ends_at = now() + interval '1 hour' WHERE id = $1`;
    expect(await whileAsking(id, other)).toMatchObject({ status: 200, body: { token: 'other' } });
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(1);
    expect(await openCommands()).toEqual([]);
  });

  it('is closed as it is, and not as it was before another call opened another', async () => {
    const { id } = await opened();
    const other = `UPDATE midtrans_payments SET page_token = 'other' WHERE id = $1`;
    expect(await whileAsking(id, other, 'cancel')).toMatchObject({
      status: 409,
      body: { code: 'in_progress' },
    });
    host.gateway.on(CLOSE, () => Response.json({ canceled_at: '2026-11-26T03:00:00Z' }));
    expect(await post(id, 'cancel', {}, OWNER)).toMatchObject({ status: 200 });
    expect(host.gateway.calledFor(/^POST .*\/other\/cancel$/)).toBe(1);
    expect(host.gateway.calledFor(CLOSE)).toBe(1);
    expect(await openCommands()).toEqual([]);
  });

  it('is not opened again where an attempt on it was told of between looking and asking', async () => {
    const { id, token } = await opened();
    await pageEnds(id);
    const begun = `UPDATE midtrans_payments SET transaction_id = gen_random_uuid() WHERE id = $1`;
    expect(await whileAsking(id, begun)).toMatchObject({ status: 200, body: { token } });
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(1);
    expect(await openCommands()).toEqual([]);
  });

  it('is not opened again for a payment that was cancelled between looking and asking', async () => {
    const { id } = await opened();
    await pageEnds(id);
    const cancelled = `UPDATE midtrans_payments SET transaction_status = 'cancel' WHERE id = $1`;
    expect(await whileAsking(id, cancelled)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect(host.gateway.calledFor(/^POST \/snap\/v1\/transactions$/)).toBe(1);
    expect(await openCommands()).toEqual([]);
  });

  it('shows what is told of how it is paid later than that it is', async () => {
    const { orderId, id } = await opened();
    const pending = attempt(orderId, {});
    await take(pending);
    await take(
      told({
        ...pending,
        transaction_status: 'settlement',
        status_code: '200',
        va_numbers: [{ bank: 'bca', va_number: '70012345678' }],
      }),
    );
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(await paymentOf(host, id)).toMatchObject({ bank: 'bca', va_number: '70012345678' });
  });
});
