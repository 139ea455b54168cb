import { PaymentService, type PrepareCharge, type RequestedCharge } from 'nestjs-midtrans';
import { leasesEnd, nothingArrives } from '../invoices/invoices.support';
import { BCA_CHARGE, delivery } from '../support/gateway';
import { oneAdapter, startHostWithGateway } from '../support/host';
import { until } from '../support/until';

const SQUATTER = 'customer-2';
const CUSTOMER = 'customer-1';

describe.each(oneAdapter(__filename))('an order id that a customer took and never paid, on %s', (adapter) => {
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;
  let prepare: PrepareCharge;
  let count = 0;
  let orderId: string;

  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: {
        http: { retries: 0 },
        charges: { prepare: (...asked) => prepare(...asked) },
      },
    });
  });
  beforeEach(() => {
    prepare = () => undefined;
    orderId = `FUTURE-${adapter}-${++count}`;
  });
  afterAll(() => host.close());

  const charge = (user: string, json: object = { order_id: orderId }) =>
    host.request('/api/midtrans/charge/', { method: 'POST', user, json: { ...BCA_CHARGE, ...json } });
  const asStaff = (path: string, method = 'POST') =>
    host.request(`/api/midtrans/payments/${path}/`, { method, user: 'staff', staff: true });
  const inCode = () =>
    host.app.get(PaymentService).createCharge({
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      paymentOptions: { bank: 'bca' },
      orderId,
      userId: CUSTOMER,
    });
  const shown = async (id: string, user = SQUATTER): Promise<any> =>
    (await host.request(`/api/midtrans/payments/${id}/`, { user })).body;
  const transactionOf = async (id: string): Promise<string> => {
    const sql = 'SELECT transaction_id FROM midtrans_payments WHERE id = $1';
    const [row] = await host.database.rows<{ transaction_id: string }>(sql, [id]);
    return row?.transaction_id ?? '';
  };
  /** Their payment, which staff has ended. */
  const ended = async (by: 'expire' | 'cancel' = 'expire'): Promise<string> => {
    const { body, status } = await charge(SQUATTER);
    expect(status).toBe(201);
    expect((await asStaff(`${body.id}/${by}`)).status).toBe(200);
    return body.id as string;
  };
  const TAKEN = { code: 'duplicate_order_id' };

  it('is nobody’s to take back while it may be paid', async () => {
    const { body } = await charge(SQUATTER);
    await expect(inCode()).rejects.toMatchObject(TAKEN);
    expect((await charge(CUSTOMER)).body).toMatchObject(TAKEN);
    expect(await shown(body.id)).toMatchObject({ order_id: orderId, transaction_status: 'pending' });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
  });

  it('is the host’s own to take back once it has ended, and no other customer’s', async () => {
    const theirs = await ended();
    expect((await charge(CUSTOMER)).body).toMatchObject(TAKEN);
    const { payment } = await inCode();
    expect(payment).toMatchObject({ orderId, userId: CUSTOMER, transactionStatus: 'pending' });

    await host.simulator.settle(orderId);
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(await shown(payment.id, CUSTOMER)).toMatchObject({
      order_id: orderId,
      transaction_status: 'settlement',
    });
    expect(await shown(theirs)).toMatchObject({
      order_id: `${orderId}#${theirs}`,
      transaction_status: 'expire',
      is_paid: false,
    });
    // It is paid: from here on nobody takes it.
    await expect(inCode()).rejects.toMatchObject(TAKEN);
  });

  it.each([
    ['staff', 'staff', true],
    ['whoever the host prepares it for', CUSTOMER, false],
  ])('goes to %s over REST', async (_who, user, staff) => {
    await ended();
    if (!staff) prepare = () => ({ orderId });
    const json = { ...BCA_CHARGE, ...(staff && { order_id: orderId }) };
    expect(await host.request('/api/midtrans/charge/', { method: 'POST', user, staff, json })).toMatchObject({
      status: 201,
      body: { order_id: orderId, transaction_status: 'pending' },
    });
  });

  it.each([
    ['the whole charge', (requested: RequestedCharge) => ({ ...requested, grossAmount: 77_000 })],
    ['its order id', ({ orderId: chosen }: RequestedCharge) => ({ orderId: chosen })],
  ])('does not go to another customer because the host returns %s as asked', async (_what, returned) => {
    const theirs = await ended();
    prepare = returned;
    expect(await charge(CUSTOMER)).toMatchObject({ status: 400, body: TAKEN });
    expect(await shown(theirs)).toMatchObject({ order_id: orderId, transaction_status: 'expire' });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, expire: 1 });
  });

  describe('for a page of Snap', () => {
    /** Their page, on which nothing waits to be paid any more. */
    const page = async (): Promise<{ id: string; token: string }> => {
      const json = { order_id: orderId, gross_amount: 100_000 };
      const { status, body } = await host.request('/api/midtrans/snap/', {
        method: 'POST',
        user: SQUATTER,
        json,
      });
      expect(status).toBe(201);
      return { id: body.payment.id, token: body.token };
    };
    const timeIsOver = async (id: string) => {
      const sql = `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 minute' WHERE id = $1`;
      await host.database.rows(sql, [id]);
      await asStaff(`${id}/check_status`, 'GET');
    };
    const pageInCode = () =>
      host.app.get(PaymentService).createSnapTransaction({ grossAmount: 100_000, orderId, userId: CUSTOMER });

    it.each([
      ['was cancelled', (id: string) => asStaff(`${id}/cancel`), 'cancel'],
      ['was expired', (id: string) => asStaff(`${id}/expire`), 'expire'],
      ['ended by its time', timeIsOver, 'expire'],
    ])('is taken back once the page %s with no method chosen', async (_how, end, status) => {
      const theirs = await page();
      await expect(inCode()).rejects.toMatchObject(TAKEN);
      await end(theirs.id);
      const { payment } = await pageInCode();
      expect(payment).toMatchObject({ orderId, userId: CUSTOMER, transactionStatus: 'pending' });
      expect(await shown(theirs.id)).toMatchObject({
        order_id: `${orderId}#${theirs.id}`,
        transaction_status: status,
      });
    });

    it('is taken back once the page ended after a card was denied there', async () => {
      const theirs = await page();
      await host.simulator.paySnap(theirs.token, {
        channel: 'credit_card',
        cardNumber: '4911111111111113',
      });
      await until(async () => (await shown(theirs.id)).attempts.length === 1);
      await timeIsOver(theirs.id);
      expect((await inCode()).payment).toMatchObject({ orderId, userId: CUSTOMER });
    });

    it('is not taken back where something was begun on the page of which nobody told', async () => {
      const theirs = await page();
      host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
      await host.simulator.choose(theirs.token, 'bca_va');
      host.simulator.clearFaults();
      await host.database.rows(
        `UPDATE midtrans_payments SET transaction_status = 'expire', page_ends_at = now() WHERE id = $1`,
        [theirs.id],
      );
      await expect(pageInCode()).rejects.toMatchObject(TAKEN);
      expect(await shown(theirs.id)).toMatchObject({ order_id: orderId, transaction_status: 'pending' });
    });
  });

  it('goes to one of many who take it back at once', async () => {
    await ended();
    const results = await Promise.allSettled(Array.from({ length: 6 }, inCode));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject(TAKEN);
    expect(host.simulator.effects(orderId)).toEqual({ charge: 2, expire: 1 });
  });

  it('leaves the payment that had it to its customer, who can do nothing to the one that has it', async () => {
    const theirs = await ended();
    const { payment } = await inCode();
    const before = host.calls.length;
    for (const action of ['cancel', 'expire']) {
      const answer = await host.request(`/api/midtrans/payments/${theirs}/${action}/`, {
        method: 'POST',
        user: SQUATTER,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    }
    expect(host.calls).toHaveLength(before);
    const asked = await host.request(`/api/midtrans/payments/${theirs}/check_status/`, { user: SQUATTER });
    const transactionId = await transactionOf(theirs);
    expect(asked).toMatchObject({
      status: 200,
      body: { midtrans_response: { transaction_id: transactionId, transaction_status: 'expire' } },
    });
    expect(host.calls.slice(before)).toEqual([`GET /v2/${transactionId}/status`]);
    const found = await host.request(`/api/midtrans/payments/${orderId}/`, { user: SQUATTER });
    expect(found.status).toBe(404);
    expect(await shown(payment.id, CUSTOMER)).toMatchObject({ transaction_status: 'pending' });
  });

  it('is shown as its own transaction stands to a customer who asks while it is taken back', async () => {
    const theirs = await ended();
    const question = host.hold(/status$/);
    const asked = host.request(`/api/midtrans/payments/${theirs}/check_status/`, { user: SQUATTER });
    await question.reached;
    const { payment } = await inCode();
    question.release();
    const transactionId = await transactionOf(theirs);
    expect(await asked).toMatchObject({
      status: 200,
      body: {
        payment: { order_id: `${orderId}#${theirs}`, transaction_status: 'expire' },
        midtrans_response: { transaction_id: transactionId, transaction_status: 'expire' },
      },
    });
    expect(await shown(payment.id, CUSTOMER)).toMatchObject({ transaction_status: 'pending' });
  });

  it.each(['cancel', 'expire', 'settlement'] as const)(
    'is not moved by a %s of the transaction that had it',
    async (status) => {
      const theirs = await ended();
      const fields = { transaction_id: await transactionOf(theirs) };
      const { payment } = await inCode();
      // Midtrans says that it expired.
      const answered = status === 'settlement' ? 503 : 200;
      expect((await host.notify(delivery(orderId, status, { fields }))).status).toBe(answered);
      await asStaff(`${payment.id}/check_status`, 'GET');
      expect(await shown(payment.id, CUSTOMER)).toMatchObject({
        transaction_status: 'pending',
        is_paid: false,
      });
    },
  );

  it('is not taken back on the word of a notification: Midtrans is asked whether it has ended', async () => {
    const { body } = await charge(SQUATTER);
    expect(
      (
        await host.notify(
          delivery(orderId, 'expire', { fields: { transaction_id: await transactionOf(body.id) } }),
        )
      ).status,
    ).toBe(503);
    await expect(inCode()).rejects.toMatchObject(TAKEN);
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
  });

  it('is not taken back while Midtrans cannot be asked', async () => {
    const theirs = await ended();
    host.simulator.fail('getStatus', { kind: 'status', status: 503 });
    await expect(inCode()).rejects.toMatchObject({ ...TAKEN, passes: true });
    expect(await shown(theirs)).toMatchObject({ order_id: orderId });
    expect((await inCode()).payment.orderId).toBe(orderId);
  });

  it('is not taken back while something that was asked of Midtrans under it may arrive', async () => {
    const { body } = await charge(SQUATTER);
    const expiry = host.hold(/expire$/, 'answer');
    const expiring = asStaff(`${body.id}/expire`);
    await expiry.reached;
    await asStaff(`${body.id}/check_status`, 'GET');
    await expect(inCode()).rejects.toMatchObject({ ...TAKEN, passes: true });
    expiry.release();
    expect((await expiring).status).toBe(200);
    expect((await inCode()).payment.transactionStatus).toBe('pending');
  });

  it('whose charge never came to Midtrans is free once nothing can arrive any more', async () => {
    host.simulator.fail('charge', { kind: 'reset' });
    expect((await charge(SQUATTER)).status).toBe(502);
    await expect(inCode()).rejects.toMatchObject(TAKEN);
    await leasesEnd(host);
    await nothingArrives(host);
    expect((await charge(CUSTOMER)).body).toMatchObject(TAKEN);
    expect((await inCode()).payment).toMatchObject({ userId: CUSTOMER, transactionStatus: 'pending' });
  });

  it('is not charged where Midtrans keeps it, and what is told of its first transaction moves nothing', async () => {
    const theirs = await ended('cancel');
    const fields = { transaction_id: await transactionOf(theirs) };
    for (let times = 0; times < 2; times++) {
      await expect(inCode()).rejects.toMatchObject({ code: 'gateway_406' });
      expect((await host.notify(delivery(orderId, 'cancel', { fields }))).status).toBe(200);
    }
    const rows = await host.database.rows(
      'SELECT transaction_status, transaction_id FROM midtrans_payments WHERE order_id = $1',
      [orderId],
    );
    expect(rows).toEqual([{ transaction_status: 'failure', transaction_id: null }]);
    expect(await shown(theirs)).toMatchObject({ transaction_status: 'cancel' });
  });
});
