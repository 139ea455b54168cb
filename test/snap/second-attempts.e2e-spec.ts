import { randomUUID } from 'node:crypto';
import { ReconciliationService } from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import { open, OWNER, paymentOf, STAFF, startSnapHost, told, type SnapHost } from './snap.support';

const CODES: Record<string, string> = { pending: '201', deny: '202' };

describe.each(oneAdapter(__filename))('a second attempt beside the one that was paid, on %s', (adapter) => {
  let host: SnapHost;
  beforeAll(async () => {
    host = await startSnapHost({ adapter, midtrans: { reconciliation: { enabled: false } } });
    host.gateway.on(/^POST \/v2\/charge$/, async (request) => {
      const { payment_type, transaction_details } = (await request.json()) as {
        payment_type: string;
        transaction_details: { order_id: string };
      };
      const method = payment_type === 'gopay' ? wallet : transfer;
      return Response.json(method(transaction_details.order_id)('pending'));
    });
  });
  afterAll(() => host.close());

  /** Of Permata, which may take back what is settled. */
  const transfer = (order_id: string) => {
    const transaction_id = randomUUID();
    return (transaction_status: string, fields: object = {}) =>
      told({
        order_id,
        transaction_id,
        payment_type: 'bank_transfer',
        permata_va_number: '8562000012345678',
        transaction_status,
        status_code: CODES[transaction_status] ?? '200',
        gross_amount: '150000.00',
        transaction_time: '2026-11-26 10:01:40',
        ...fields,
      });
  };
  const wallet = (order_id: string) => {
    const transaction_id = randomUUID();
    return (transaction_status: string, fields: object = {}) =>
      told({
        order_id,
        transaction_id,
        payment_type: 'gopay',
        transaction_status,
        status_code: CODES[transaction_status] ?? '200',
        gross_amount: '150000.00',
        transaction_time: '2026-11-26 10:05:00',
        ...fields,
      });
  };
  const has = (body: { transaction_id: string }) => host.transactions.set(body.transaction_id, body);
  const take = async (body: { transaction_id: string }) => {
    has(body);
    expect((await host.notify(body)).status).toBe(200);
  };
  const opened = async () => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const { body } = await open(host, orderId);
    return { orderId, id: body.payment.id as string };
  };
  const charged = async (payment: object = { payment_type: 'bank_transfer', bank: 'permata' }) => {
    const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
    const { body } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      json: { ...payment, gross_amount: 150_000, order_id: orderId },
      ...OWNER,
    });
    const own = { transaction_id: body.transaction_id as string };
    return { orderId, id: body.id as string, own };
  };
  /** How many payments somebody is told to look at as paid twice. */
  const paidTwice = async (): Promise<number> => {
    const { body } = await host.request('/api/midtrans/attention/', STAFF);
    return body.items.find(({ kind }: { kind: string }) => kind === 'paid_twice')?.count ?? 0;
  };
  const moneyEvents = (orderId: string) =>
    host.recorder
      .of(orderId)
      .filter((type) => ['payment.settled', 'payment.reversed', 'payment.paid_twice'].includes(type));
  const reconcile = () => host.app.get(ReconciliationService).run({ all: true });

  it('pays the order again after the bank has taken back the first', async () => {
    const { orderId, id } = await opened();
    const [first, second] = [transfer(orderId), wallet(orderId)];
    await take(first('settlement'));
    await take(first('deny'));
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'deny', is_paid: false });
    await take(second('pending'));
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'deny', is_paid: false });
    for (const body of [second('settlement'), second('settlement'), first('deny')]) await take(body);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      payment_type: 'gopay',
      transaction_id: second('settlement').transaction_id,
      attempts: [{ transaction_status: 'deny' }, { transaction_status: 'settlement' }],
    });
    await until(() => moneyEvents(orderId).length >= 3);
    expect(moneyEvents(orderId)).toEqual(['payment.settled', 'payment.reversed', 'payment.settled']);
  });

  it.each([
    ['capture', 'cancel', 'settlement'],
    ['capture', 'settlement', 'cancel'],
    ['settlement', 'capture', 'cancel'],
    ['cancel', 'capture', 'settlement'],
    ['settlement', 'cancel', 'capture'],
  ])('pays the order where the capture of a card is voided, told as %s, %s, %s', async (...order) => {
    const { orderId, id } = await opened();
    const [card, second] = [wallet(orderId), wallet(orderId)];
    const told = (status: string) =>
      status === 'settlement' ? second(status) : card(status, { payment_type: 'credit_card' });
    for (const status of order) await take(told(status));
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      payment_type: 'gopay',
      transaction_id: second('settlement').transaction_id,
    });
    expect(await paidTwice()).toBe(0);
    await until(() => moneyEvents(orderId).at(-1) !== undefined);
  });

  it('is what the order is paid by, where it was there before the bank took back the first', async () => {
    const { orderId, id } = await opened();
    const [first, second] = [transfer(orderId), wallet(orderId)];
    for (const body of [first('settlement'), second('settlement'), first('deny')]) await take(body);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      transaction_id: second('settlement').transaction_id,
    });
    await until(() => moneyEvents(orderId).length >= 4);
    expect(moneyEvents(orderId)).toEqual([
      'payment.settled',
      'payment.paid_twice',
      'payment.reversed',
      'payment.settled',
    ]);
  });

  it.each(['before', 'after'])('pays a charge again that the bank took back %s it settled', async (when) => {
    const { orderId, id, own } = await charged();
    const [first, second] = [transfer(orderId), wallet(orderId)];
    await take(first('settlement', own));
    const rest = [first('deny', own), second('settlement')];
    for (const body of when === 'before' ? rest : rest.reverse()) await take(body);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      payment_type: 'gopay',
      transaction_id: second('settlement').transaction_id,
      attempts: [
        { transaction_id: own.transaction_id, transaction_status: 'deny', payment_type: 'bank_transfer' },
        { transaction_id: second('settlement').transaction_id, transaction_status: 'settlement' },
      ],
    });
    await until(() => moneyEvents(orderId).at(-1) === 'payment.settled' && moneyEvents(orderId).length > 2);
    expect(moneyEvents(orderId).filter((type) => type === 'payment.reversed')).toHaveLength(1);
  });

  it.each<[string, string, object, number]>([
    ['in part', 'partial_refund', { refund_amount: '50000.00' }, 50_000],
    ['as a whole', 'refund', { refund_amount: '150000.00' }, 150_000],
  ])(
    'that goes back %s is told of, and the payment stays as it was paid',
    async (_what, transactionStatus, amount, refundAmount) => {
      const { orderId, id } = await opened();
      const [first, second] = [transfer(orderId), wallet(orderId)];
      const refunds = [{ refund_key: transactionStatus, refund_chargeback_id: 1, ...amount }];
      const back = second(transactionStatus, { ...amount, refunds });
      for (const body of [first('settlement'), second('settlement'), back, back]) await take(body);
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'settlement',
        is_paid: true,
        transaction_id: first('settlement').transaction_id,
        net_amount: '150000.00',
      });
      await until(() => host.recorder.of(orderId).includes('payment.attempt_reversed'));
      const told = host.recorder.events.filter(
        (event) => 'payment' in event && event.payment.orderId === orderId,
      );
      expect(told.map(({ type }) => type).slice(-3)).toEqual([
        'payment.settled',
        'payment.paid_twice',
        'payment.attempt_reversed',
      ]);
      expect(told.at(-1)).toMatchObject({
        payment: { transactionId: first('settlement').transaction_id, refundAmount: 0 },
        attempt: { transactionId: back.transaction_id, transactionStatus, refundAmount },
      });
    },
  );

  /** What the gateway is asked to give back goes back, of the transaction that is named; an order's name means its first. */
  const givesBack = (
    transactions: readonly ((status: string, fields?: object) => { transaction_id: string })[],
  ) => {
    const asked: string[] = [];
    let last = {};
    host.gateway.on(/^POST \/v2\/.*\/refund$/, async (request) => {
      const [, , id = ''] = new URL(request.url).pathname.split('/');
      const { refund_key, amount } = (await request.json()) as { refund_key: string; amount: number };
      asked.push(id);
      const [first] = transactions;
      const meant = transactions.find((each) => each('refund').transaction_id === id) ?? first;
      if (meant === undefined) return new Response(null, { status: 404 });
      const refund = { refund_key, refund_amount: `${amount}.00` };
      const done = meant('refund', { ...refund, refunds: [{ ...refund, refund_chargeback_id: 1 }] });
      has(done);
      last = done;
      return Response.json(done);
    });
    return { asked, last: () => last as { transaction_id: string } };
  };
  const refund = (id: string, json: object) =>
    host.request(`/api/midtrans/payments/${id}/refund/`, { method: 'POST', json, ...STAFF });

  it('of a charge is given back by its own transaction, and the first stays paid', async () => {
    const { orderId, id, own } = await charged();
    const first = (status: string, fields: object = {}) => transfer(orderId)(status, { ...own, ...fields });
    const second = wallet(orderId);
    for (const body of [first('settlement'), second('settlement')]) await take(body);
    const { asked, last } = givesBack([first, second]);
    const { transaction_id } = second('settlement');
    expect((await refund(id, { amount: 150_000, transaction_id })).status).toBe(200);
    expect(asked).toEqual([transaction_id]);
    await take(last());
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      net_amount: '150000.00',
    });
  });

  it('of a charge is given back by its own transaction where the bank took back the first', async () => {
    const { orderId, id, own } = await charged();
    const first = (status: string, fields: object = {}) => transfer(orderId)(status, { ...own, ...fields });
    const second = wallet(orderId);
    for (const body of [first('settlement'), first('deny'), second('settlement')]) await take(body);
    const { asked } = givesBack([first, second]);
    expect((await refund(id, { amount: 150_000 })).status).toBe(200);
    expect(asked).toEqual([second('settlement').transaction_id]);
  });

  it('stays, where the first of a charge is given back, which is told of once', async () => {
    const { orderId, id, own } = await charged({ payment_type: 'gopay' });
    const first = (status: string, fields: object = {}) => wallet(orderId)(status, { ...own, ...fields });
    const second = wallet(orderId);
    for (const body of [first('settlement'), second('settlement')]) await take(body);
    const { asked, last } = givesBack([first, second]);
    expect((await refund(id, { amount: 150_000 })).status).toBe(200);
    expect(asked).toEqual([own.transaction_id]);
    const attempts = async () =>
      (await paymentOf(host, id)).attempts.map((each: any) => [each.transaction_status, each.refund_amount]);
    const expected = [
      ['refund', '150000.00'],
      ['settlement', '0.00'],
    ];
    expect(await attempts()).toEqual(expected);
    await take(last());
    expect(await attempts()).toEqual(expected);
    await take({ ...last() });
    expect((await host.deliveredOf(orderId)).filter((type) => type === 'payment.refunded')).toHaveLength(1);
  });

  const held = (order_id: string) => {
    const card = wallet(order_id);
    return (status: string, fields: object = {}) =>
      card(status, { payment_type: 'credit_card', masked_card: '48111111-1114', ...fields });
  };
  const act = (id: string, action: string, json: object, who: object = STAFF) =>
    host.request(`/api/midtrans/payments/${id}/${action}/`, { method: 'POST', json, ...who });
  const openCommands = () => host.database.rows('SELECT action FROM midtrans_commands');

  it.each<[string, string, object, string, string]>([
    ['a card that is held', 'capture', { fraud_status: 'challenge', status_code: '201' }, 'deny', 'deny'],
    ['a card that is held', 'authorize', {}, 'cancel', 'cancel'],
    ['a number that waits', 'pending', { payment_type: 'bank_transfer' }, 'cancel', 'cancel'],
    ['a number that waits', 'pending', { payment_type: 'bank_transfer' }, 'expire', 'expire'],
  ])(
    '(%s, %s) is let go of by its own transaction, and the payment stays paid',
    async (_what, status, fields, action, end) => {
      const { orderId, id } = await opened();
      const [own, beside] = [wallet(orderId), held(orderId)];
      for (const body of [beside(status, fields), own('settlement')]) await take(body);
      const { transaction_id } = beside(status);
      const asked: string[] = [];
      host.gateway.on(new RegExp(`^POST /v2/.*/${action}$`), ({ url }) => {
        asked.push(new URL(url).pathname);
        const done = beside(end, fields);
        has(done);
        return Response.json(done);
      });
      expect(await act(id, action, {})).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
      const answer = await act(id, action, { transaction_id });
      expect(answer).toMatchObject({
        status: 200,
        body: { transaction_status: 'settlement', is_paid: true },
      });
      expect(asked).toEqual([`/v2/${transaction_id}/${action}`]);
      const attempts = (await paymentOf(host, id)).attempts.map((each: any) => [
        each.transaction_id,
        each.transaction_status,
      ]);
      expect(attempts).toContainEqual([transaction_id, end]);
      expect(await openCommands()).toEqual([]);
      expect((await host.deliveredOf(orderId)).filter((type) => type === 'payment.settled')).toHaveLength(1);
    },
  );

  it('is found to be let go of where the answer was lost, and its payment is not taken for it', async () => {
    const { orderId, id } = await opened();
    const [own, beside] = [wallet(orderId), held(orderId)];
    for (const body of [beside('authorize'), own('settlement')]) await take(body);
    const { transaction_id } = beside('authorize');
    host.gateway.on(/^POST \/v2\/.*\/cancel$/, () => {
      throw new TypeError('fetch failed');
    });
    expect((await act(id, 'cancel', { transaction_id })).status).toBe(502);
    expect(await openCommands()).toEqual([{ action: 'cancel' }]);
    await host.request(`/api/midtrans/payments/${id}/check_status/`, STAFF);
    expect(await openCommands()).toEqual([{ action: 'cancel' }]);
    has(beside('cancel'));
    await host.request(`/api/midtrans/payments/${id}/check_status/`, STAFF);
    const answer = await act(id, 'cancel', { transaction_id });
    expect(answer).toMatchObject({ status: 200, body: { transaction_status: 'settlement', is_paid: true } });
    expect(await openCommands()).toEqual([]);
  });

  it('is let go of by nobody while another instance does something to the payment', async () => {
    const { orderId, id } = await opened();
    const [own, beside] = [wallet(orderId), held(orderId)];
    for (const body of [own('settlement'), beside('authorize')]) await take(body);
    await host.database.rows(
      `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, leased_until, asked_at)
       VALUES (gen_random_uuid(), 'default', $1, 'operation', 'capture', now() + interval '1 minute', now())`,
      [id],
    );
    const { transaction_id } = beside('authorize');
    expect(await act(id, 'cancel', { transaction_id })).toMatchObject({
      status: 409,
      body: { code: 'in_progress' },
    });
    expect(host.gateway.calledFor(new RegExp(`^POST /v2/${transaction_id}/`))).toBe(0);
    await host.database.rows('DELETE FROM midtrans_commands');
  });

  it('that is none of the payment’s is refused by its field', async () => {
    const { orderId, id } = await opened();
    await take(wallet(orderId)('pending'));
    const json = { transaction_id: randomUUID() };
    for (const action of ['cancel', 'expire', 'deny']) {
      const { status, body } = await act(id, action, json);
      expect([status, body.code, body.details]).toEqual([
        400,
        'invalid_input',
        [{ field: 'transaction_id', message: `transaction_id must be a transaction of order ${orderId}` }],
      ]);
    }
  });

  it('that is paid is not let go of by a customer', async () => {
    const { orderId, id } = await opened();
    const [own, beside] = [wallet(orderId), held(orderId)];
    for (const body of [own('settlement'), beside('capture')]) await take(body);
    const { transaction_id } = beside('capture');
    const answer = await act(id, 'cancel', { transaction_id }, OWNER);
    expect(answer.status).toBe(403);
    expect(host.gateway.calledFor(new RegExp(`^POST /v2/${transaction_id}/`))).toBe(0);
  });

  /** Gives back what is asked for, of whichever transaction. */
  const refunding = () =>
    host.gateway.on(/^POST \/v2\/.*\/refund$/, async (request) => {
      const [, , id = ''] = new URL(request.url).pathname.split('/');
      const { refund_key, amount } = (await request.json()) as { refund_key: string; amount: number };
      const refunded = {
        ...host.transactions.get(id),
        transaction_status: 'refund',
        status_code: '200',
        refund_key,
        refund_amount: `${amount}.00`,
      };
      return Response.json(told(refunded));
    });
  it('is given back whole, however little was captured of the first', async () => {
    const { orderId, id } = await opened();
    const [card, second] = [wallet(orderId), wallet(orderId)];
    const asCard = { payment_type: 'credit_card' };
    await take(card('authorize', asCard));
    await take(second('pending'));
    await take(card('capture', { ...asCard, gross_amount: '100000.00' }));
    await take(second('settlement'));
    const { transaction_id } = second('settlement');
    refunding();
    expect(await refund(id, { amount: 100_001 })).toMatchObject({
      status: 400,
      body: { code: 'amount_exceeded' },
    });
    expect(await refund(id, { amount: 150_001, transaction_id })).toMatchObject({
      status: 400,
      body: { code: 'amount_exceeded' },
    });
    expect(await refund(id, { amount: 150_000, transaction_id })).toMatchObject({
      status: 200,
      body: { payment: { transaction_status: 'capture', gross_amount: '100000.00', refund_amount: '0.00' } },
    });
  });

  it('is given back by no more than was paid where a promotion lowered it, nor is the first', async () => {
    const { orderId, id } = await opened();
    const [first, second] = [wallet(orderId), wallet(orderId)];
    const lowered = (to: number) => ({
      gross_amount: `${to}.00`,
      extra_info: { gross_amount_info: { original_amount: '150000', gross_amount: to } },
    });
    await take(first('settlement', lowered(140_000)));
    // It is refunded in full only.
    await take(second('settlement', { ...lowered(130_000), payment_type: 'shopeepay' }));
    const { transaction_id } = second('settlement');
    refunding();
    for (const json of [{ amount: 140_001 }, { amount: 130_001, transaction_id }]) {
      expect((await refund(id, json)).status).toBe(400);
    }
    for (const json of [{ amount: 140_000 }, { amount: 130_000, transaction_id }]) {
      expect(await refund(id, json)).toMatchObject({ status: 200 });
    }
  });

  it('counts what of it went back before it became what the order is paid by', async () => {
    const { orderId, id } = await opened();
    const [first, second] = [transfer(orderId), wallet(orderId)];
    const refund = { refund_key: 'part', refund_amount: '50000.00', refund_chargeback_id: 1 };
    for (const body of [
      first('settlement'),
      second('settlement'),
      second('partial_refund', { refund_amount: '50000.00', refunds: [refund] }),
      first('deny'),
    ]) {
      await take(body);
    }
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'partial_refund',
      is_paid: true,
      refund_amount: '50000.00',
      net_amount: '100000.00',
    });
    const more = await host.request(`/api/midtrans/payments/${id}/refund/`, {
      method: 'POST',
      json: { amount: 100_001 },
      ...STAFF,
    });
    expect(more.status).toBe(400);
    const rows = await host.database.rows(
      'SELECT transaction_id FROM midtrans_refunds WHERE payment_id = $1',
      [id],
    );
    expect(rows).toEqual([{ transaction_id: null }]);
  });

  it.each([
    ['nothing of the first', []],
    ['part of the first', ['partial_refund']],
    ['all of the first', ['refund']],
  ])('is looked at until it settles, and told of, where %s went back', async (_what, back) => {
    const { orderId, id } = await opened();
    const [first, second] = [wallet(orderId), transfer(orderId)];
    await take(second('pending', { transaction_time: '2026-11-26 10:09:00' }));
    await take(first('settlement'));
    for (const status of back) {
      const refund_amount = status === 'refund' ? '150000.00' : '50000.00';
      const refunds = [{ refund_key: status, refund_amount, refund_chargeback_id: 1 }];
      await take(first(status, { refund_amount, refunds }));
    }
    const [row] = await host.database.rows('SELECT next_check_at FROM midtrans_payments WHERE id = $1', [id]);
    expect(row).toMatchObject({ next_check_at: expect.any(Date) });
    const before = await paidTwice();
    has(second('settlement'));
    await reconcile();
    await until(() => moneyEvents(orderId).includes('payment.paid_twice'));
    expect(moneyEvents(orderId)).toEqual(['payment.settled', 'payment.paid_twice']);
    const [after] = await host.database.rows('SELECT next_check_at FROM midtrans_payments WHERE id = $1', [
      id,
    ]);
    expect(after).toEqual({ next_check_at: null });
    expect(await paidTwice()).toBe(before + 1);
  });

  it.each([
    ['the bank has taken back', 'settlement', 'deny', {}],
    ['was voided', 'capture', 'cancel', { payment_type: 'credit_card' }],
  ])(
    'is found though nobody told of it, once the first that %s is over',
    async (_what, paid, back, fields) => {
      const { orderId, id } = await opened();
      const [first, second] = [transfer(orderId), wallet(orderId)];
      await take(first(paid, fields));
      await take(first(back, fields));
      const sql = `SELECT next_check_at < now() + interval '5 minutes' AS is_due FROM midtrans_payments WHERE id = $1`;
      expect(await host.database.rows(sql, [id])).toEqual([{ is_due: true }]);
      has(second('settlement'));
      host.transactions.set(orderId, second('settlement'));
      await reconcile();
      expect(await paymentOf(host, id)).toMatchObject({ is_paid: true, payment_type: 'gopay' });
      await until(() => host.recorder.of(orderId).filter((type) => type === 'payment.settled').length === 2);
    },
  );

  it('that is begun after the first was paid is looked at as well', async () => {
    const { orderId } = await opened();
    const [first, second] = [wallet(orderId), transfer(orderId)];
    await take(first('settlement'));
    await take(second('pending'));
    has(second('settlement'));
    await reconcile();
    await until(() => moneyEvents(orderId).includes('payment.paid_twice'));
  });
});
