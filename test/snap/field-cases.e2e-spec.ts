import { randomUUID } from 'node:crypto';
import { PaymentService } from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import { open, OWNER, paymentOf, STAFF, startSnapHost, told, type SnapHost } from './snap.support';

/** Every order in which three deliveries can come. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

const newOrder = () => `SHOP-${randomUUID().slice(0, 8)}`;

/** A card that is denied, then a virtual account, pending and settled. */
function deniedThenPaid(order_id: string) {
  const common = { order_id, gross_amount: '150000.00' };
  const card = {
    ...common,
    transaction_id: randomUUID(),
    payment_type: 'credit_card',
    masked_card: '49111111-1113',
    bank: 'bni',
    card_type: 'credit',
    transaction_time: '2026-11-26 10:00:05',
  };
  const account = {
    ...common,
    transaction_id: randomUUID(),
    payment_type: 'bank_transfer',
    va_numbers: [{ bank: 'bca', va_number: '70012345678' }],
    transaction_time: '2026-11-26 10:01:40',
    expiry_time: '2026-11-27 10:01:40',
  };
  const settlement_time = '2026-11-26 10:20:11';
  return {
    denied: told({ ...card, transaction_status: 'deny', status_code: '202' }),
    pending: told({ ...account, transaction_status: 'pending', status_code: '201' }),
    settled: told({ ...account, transaction_status: 'settlement', status_code: '200', settlement_time }),
  };
}

/** A wallet's payment that is there. */
const wallet = (order_id: string, fields: object = {}) =>
  told({
    order_id,
    transaction_id: randomUUID(),
    payment_type: 'qris',
    acquirer: 'gopay',
    transaction_status: 'settlement',
    status_code: '200',
    gross_amount: '150000.00',
    transaction_time: '2026-11-26 10:02:00',
    settlement_time: '2026-11-26 10:20:30',
    ...fields,
  });

describe.each(oneAdapter(__filename))('a payment on Snap, on %s', (adapter) => {
  let host: SnapHost;
  beforeAll(async () => {
    host = await startSnapHost({ adapter });
  });
  afterAll(() => host.close());

  const opened = async (orderId: string, json: object = {}) => {
    const { status, body } = await open(host, orderId, json);
    expect(status).toBe(201);
    return body.payment.id as string;
  };
  const has = (...bodies: { transaction_id: string }[]) => {
    for (const body of bodies) host.transactions.set(body.transaction_id, body);
  };
  const take = async (body: object) => expect((await host.notify(body)).status).toBe(200);
  const countOf = (orderId: string, type: string) =>
    host.recorder.of(orderId).filter((each) => each === type).length;

  it('is stored before its page is there, and has no method until one is chosen', async () => {
    const orderId = newOrder();
    const { status, body } = await open(host, orderId);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      payment: {
        order_id: orderId,
        gross_amount: '150000.00',
        transaction_status: 'pending',
        payment_type: 'snap',
        transaction_id: '',
        attempts: [],
        is_pending: true,
      },
      token: expect.stringMatching(/^[\w-]{36}$/),
      redirect_url: expect.stringContaining('/redirection/'),
      client_key: expect.stringMatching(/client/),
      snap_js_url: 'https://app.sandbox.midtrans.com/snap/snap.js',
    });
    await until(() => host.recorder.of(orderId).length === 1);
    expect(host.recorder.of(orderId)).toEqual(['payment.created']);
    const checked = await host.request(`/api/midtrans/payments/${body.payment.id}/check_status/`, OWNER);
    expect(checked).toMatchObject({ status: 200, body: { payment: { transaction_status: 'pending' } } });
    const sent = host.gateway.calls.find(({ path }) => path.startsWith('POST /snap'))?.body;
    expect(sent).toMatchObject({ credit_card: { secure: true } });
  });

  it('takes cards as its request says, with 3-D Secure in any case', async () => {
    const credit_card = {
      save_card: true,
      bank: 'mandiri',
      channel: 'migs',
      type: 'authorize_capture',
      whitelist_bins: ['48111111', 'bni'],
      blacklist_bins: ['5'],
      // The first bank whose list fits a card is the one.
      bank_routing: { bin: { mandiri: ['debit', '4811'], bni: ['48', 'bca'] } },
      installment: {
        required: true,
        terms: { bni: [3, 6, 12], offline: [6] },
        offline_bins: ['bca', '410505'],
        minimum_amount: { bni: 100_000, offline: 0 },
      },
    };
    expect(await open(host, newOrder(), { credit_card })).toMatchObject({ status: 201 });
    const sent = host.gateway.calls.findLast(({ path }) => path.startsWith('POST /snap'))?.body;
    expect(sent).toMatchObject({ credit_card: { ...credit_card, secure: true } });
    const { bin } = (sent as any).credit_card.bank_routing;
    expect(Object.keys(bin)).toEqual(['mandiri', 'bni']);
  });

  it.each(ORDERS)('is paid by what settles, whatever was denied before: %i, %i, %i', async (...order) => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const { denied, pending, settled } = deniedThenPaid(orderId);
    has(denied);
    // Which of the two it answers, asked by the order, nobody can say.
    host.transactions.set(orderId, denied);
    const deliveries = [denied, pending, settled];
    for (const [at, nth] of order.entries()) {
      has(order.slice(0, at + 1).some((each) => each === 2) ? settled : pending);
      await take(deliveries[nth] ?? {});
    }
    for (const again of [denied, settled, pending]) await take(again);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      payment_type: 'bank_transfer',
      bank: 'bca',
      va_number: '70012345678',
      transaction_id: settled.transaction_id,
      attempts: [
        { transaction_id: denied.transaction_id, payment_type: 'credit_card', transaction_status: 'deny' },
        {
          transaction_id: settled.transaction_id,
          transaction_status: 'settlement',
          va_number: '70012345678',
        },
      ],
    });
    await until(() => countOf(orderId, 'payment.settled') > 0);
    expect(countOf(orderId, 'payment.settled')).toBe(1);
    expect(countOf(orderId, 'payment.denied')).toBe(0);
    const isToldBefore = order.indexOf(0) < order.indexOf(2);
    expect(countOf(orderId, 'payment.attempt_denied')).toBe(isToldBefore ? 1 : 0);
  });

  it('shows how to pay by the method that was chosen last, while nothing is paid', async () => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const { denied, pending } = deniedThenPaid(orderId);
    has(denied, pending);
    await take(denied);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending', payment_type: 'snap' });
    await take(pending);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'pending',
      payment_type: 'bank_transfer',
      va_number: '70012345678',
      expiry_time: '2026-11-27T03:01:40.000Z',
    });
  });

  it('is settled once where it is paid twice, tells of the second once, and gives either back', async () => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const first = wallet(orderId, { payment_type: 'gopay', acquirer: undefined });
    const second = wallet(orderId, { transaction_time: '2026-11-26 10:03:00' });
    has(first, second);
    for (const each of [first, second, second, first]) await take(each);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      transaction_id: first.transaction_id,
      payment_type: 'gopay',
      refund_amount: '0.00',
    });
    await until(() => countOf(orderId, 'payment.paid_twice') > 0);
    expect(countOf(orderId, 'payment.settled')).toBe(1);
    expect(countOf(orderId, 'payment.paid_twice')).toBe(1);
    const twice = host.recorder.events.find(
      ({ type, payment }) => type === 'payment.paid_twice' && payment.orderId === orderId,
    );
    expect(twice).toMatchObject({
      payment: { transactionId: first.transaction_id },
      attempt: { transactionId: second.transaction_id, grossAmount: 150_000 },
    });

    const found = await host.app.get(PaymentService).find(second.transaction_id);
    expect(found?.id).toBe(id);

    host.gateway.on(/^POST \/v2\/[^/]+\/refund/, async (call) => {
      const [, , transaction = ''] = new URL(call.url).pathname.split('/');
      const { refund_key } = (await call.json()) as { refund_key: string };
      const body = [first, second].find((each) => each.transaction_id === transaction);
      if (body === undefined) return new Response('none', { status: 500 });
      const refund_amount = '150000.00';
      const answer = told({
        ...body,
        transaction_status: 'refund',
        refund_amount,
        refund_key,
        refunds: [{ refund_key, refund_amount, refund_chargeback_id: 1 }],
      });
      has(answer);
      return Response.json(answer);
    });
    const refund = (transaction_id?: string, rest: object = {}) =>
      host.request(`/api/midtrans/payments/${id}/refund/`, {
        method: 'POST',
        json: { amount: 150_000, ...(transaction_id && { transaction_id }), ...rest },
        ...STAFF,
      });
    expect(await refund(randomUUID())).toMatchObject({
      status: 400,
      body: { details: [{ field: 'transaction_id' }] },
    });
    expect(await refund(second.transaction_id, { refund_key: `of-${orderId}` })).toMatchObject({
      status: 200,
      body: { refund: { transaction_id: second.transaction_id } },
    });
    // One key names one refund, of one transaction: nothing is given back under that of another.
    expect(await refund(undefined, { refund_key: `of-${orderId}` })).toMatchObject({
      status: 400,
      body: { code: 'refund_key_taken' },
    });
    expect(await refund(second.transaction_id)).toMatchObject({ status: 400 });
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      refund_amount: '0.00',
      attempts: [
        { transaction_id: first.transaction_id, transaction_status: 'settlement' },
        { transaction_id: second.transaction_id, transaction_status: 'refund', refund_amount: '150000.00' },
      ],
    });
    expect(countOf(orderId, 'payment.refunded')).toBe(0);
    expect(await refund()).toMatchObject({ status: 200 });
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'refund',
      refund_amount: '150000.00',
    });
    await until(() => countOf(orderId, 'payment.refunded') === 1);
  });

  const FEE = { original_amount: '100000', gross_amount: 100_705, customer_imposed_payment_fee: '705' };
  it.each([
    ['the metadata', { metadata: { extra_info: { gross_amount_info: FEE } } }],
    ['extra_info', { extra_info: { gross_amount_info: FEE } }],
    [
      'extra_info, whatever its own metadata has of that name',
      {
        metadata: { extra_info: { gross_amount_info: { ...FEE, original_amount: '1' } } },
        extra_info: { gross_amount_info: FEE },
      },
    ],
  ])('takes a wallet that is paid by QR, and a fee on top that is told in %s', async (_where, info) => {
    const orderId = newOrder();
    const { body } = await open(host, orderId, { gross_amount: 100_000, enabled_payments: ['gopay'] });
    const paid = wallet(orderId, { gross_amount: '100705.00', ...info });
    has(paid);
    await take(paid);
    expect(await paymentOf(host, body.payment.id)).toMatchObject({
      transaction_status: 'settlement',
      payment_type: 'qris',
      gross_amount: '100000.00',
      attempts: [{ acquirer: 'gopay', gross_amount: '100705.00' }],
    });
  });

  const PROMOTION = { original_amount: '150000', gross_amount: '140000' };
  it.each([
    ['less by a promotion', '140000.00', PROMOTION],
    [
      'less by a promotion, with a fee on what that leaves',
      '140700.00',
      { ...PROMOTION, gross_amount: 140_700, customer_imposed_payment_fee: '700' },
    ],
    [
      'more by a fee, though a promotion lowered it',
      '150500.00',
      { original_amount: 150_000, gross_amount: 150_500, customer_imposed_payment_fee: 1_500 },
    ],
  ])(
    'is paid by %s, where Midtrans tells the amount that was asked for',
    async (_what, gross_amount, info) => {
      const orderId = newOrder();
      const id = await opened(orderId);
      const paid = wallet(orderId, { gross_amount, metadata: { extra_info: { gross_amount_info: info } } });
      has(paid);
      await take(paid);
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'settlement',
        is_paid: true,
        gross_amount: '150000.00',
        attempts: [{ gross_amount }],
      });
      await until(() => countOf(orderId, 'payment.settled') === 1);
    },
  );

  it.each([
    ['says nothing of a promotion', undefined],
    ['says that more was asked for', { ...PROMOTION, original_amount: '160000' }],
    ['says that less was asked for', { ...PROMOTION, original_amount: '145000' }],
    ['says that something else is paid', { ...PROMOTION, gross_amount: '130000' }],
    ['does not say what is paid', { original_amount: '150000' }],
  ])('is not paid by less, where Midtrans %s: the inbox tells staff', async (_what, info) => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const paid = wallet(orderId, {
      gross_amount: '140000.00',
      extra_info: { gross_amount_info: info },
    });
    has(paid);
    await take(paid);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    const { body } = await host.request('/api/midtrans/notifications/?status=amount_mismatch', STAFF);
    expect(body.results.map(({ order_id }: { order_id: string }) => order_id)).toContain(orderId);
  });

  it('believes of DANA what names the transaction in the place of the order, and no other payment', async () => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const transaction_id = `A120261126034834${randomUUID().slice(0, 6)}ID`;
    const dana = wallet(orderId, { transaction_id, payment_type: 'dana', acquirer: undefined });
    host.transactions.set(transaction_id, told({ ...dana, order_id: transaction_id }));
    await take(dana);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'settlement',
      payment_type: 'dana',
      transaction_id,
    });
    const asked = host.gateway.calls.find(({ path }) => path.includes(transaction_id));
    expect(asked?.headers.get('transaction-source')).toBe('SNAP_API');

    // A notification with the transaction of another order is signed for its own order alone.
    const other = newOrder();
    const otherId = await opened(other);
    expect((await host.notify(told({ ...dana, order_id: other }))).status).toBe(503);
    expect(await paymentOf(host, otherId)).toMatchObject({ transaction_status: 'pending', attempts: [] });
  });

  it('stays open where an attempt is abandoned, and expires by our clock when its page is over', async () => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const card = {
      order_id: orderId,
      transaction_id: randomUUID(),
      payment_type: 'credit_card',
      gross_amount: '150000.00',
      transaction_time: '2026-11-26 10:00:05',
    };
    const pending = told({ ...card, transaction_status: 'pending', status_code: '201' });
    has(pending);
    await take(pending);
    expect(await paymentOf(host, id)).toMatchObject({ payment_type: 'credit_card' });
    const expired = told({ ...card, transaction_status: 'expire', status_code: '202' });
    has(expired);
    await take(expired);
    expect(await paymentOf(host, id)).toMatchObject({
      transaction_status: 'pending',
      payment_type: 'snap',
      transaction_id: '',
      attempts: [{ transaction_status: 'expire' }],
    });
    const check = () => host.request(`/api/midtrans/payments/${id}/check_status/`, OWNER);
    await check();
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending' });
    await host.database.rows(
      `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    expect(await check()).toMatchObject({ body: { payment: { transaction_status: 'expire' } } });
    await until(() => countOf(orderId, 'payment.expired') === 1);
    expect(host.recorder.of(orderId)).toEqual([
      'payment.created',
      'payment.pending',
      'payment.attempt_denied',
      'payment.expired',
    ]);
    // Money that arrives is believed even then.
    const late = wallet(orderId);
    has(late);
    await take(late);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });

  it('stays open after its page is over while a number that was given there can be paid into', async () => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const { pending } = deniedThenPaid(orderId);
    has(pending);
    await take(pending);
    await host.database.rows(
      `UPDATE midtrans_payments SET page_ends_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await host.request(`/api/midtrans/payments/${id}/check_status/`, OWNER);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'pending', is_pending: true });
    const expired = told({ ...pending, transaction_status: 'expire', status_code: '202' });
    has(expired);
    await take(expired);
    expect(await paymentOf(host, id)).toMatchObject({ transaction_status: 'expire' });
    await until(() => countOf(orderId, 'payment.expired') === 1);
    expect(countOf(orderId, 'payment.attempt_denied')).toBe(0);
  });

  it('gives the same page to whoever asks for the same order again, and another one to nobody else', async () => {
    const orderId = newOrder();
    const { body } = await open(host, orderId);
    const { pending } = deniedThenPaid(orderId);
    for (const before of [() => undefined, () => (has(pending), take(pending))]) {
      await before();
      expect(await open(host, orderId)).toMatchObject({
        status: 201,
        body: { payment: { id: body.payment.id }, token: body.token, redirect_url: body.redirect_url },
      });
    }
    const taken = { status: 400, body: { code: 'duplicate_order_id' } };
    expect(await open(host, orderId, { gross_amount: 1_000 })).toMatchObject(taken);
    expect(await open(host, orderId, {}, { user: 'customer-2' })).toMatchObject(taken);
    const again = (user: string, json: object = {}) =>
      host.request(`/api/midtrans/payments/${body.payment.id}/continue/`, { method: 'POST', user, json });
    expect(await again('customer-2')).toMatchObject({ status: 404 });
    expect(await again('customer-1')).toMatchObject({ status: 200, body: { token: body.token } });
    expect(host.gateway.calledFor(/cancel/)).toBe(0);
  });

  it('lets its customer choose another method, once the attempt before is cancelled', async () => {
    const orderId = newOrder();
    const { body } = await open(host, orderId);
    const { pending } = deniedThenPaid(orderId);
    has(pending);
    await take(pending);
    const cancelled = told({ ...pending, transaction_status: 'cancel', status_code: '200' });
    host.gateway.on(/^POST \/v2\/.*\/cancel$/, ({ url }) => {
      if (!url.includes(pending.transaction_id)) return new Response('none', { status: 500 });
      has(cancelled);
      return Response.json(cancelled);
    });
    const answer = await host.request(`/api/midtrans/payments/${body.payment.id}/continue/`, {
      method: 'POST',
      json: { another_method: true },
      ...OWNER,
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { payment: { transaction_status: 'pending', payment_type: 'snap' } },
    });
    expect(answer.body.token).not.toBe(body.token);
    expect(answer.body.payment.attempts).toMatchObject([{ transaction_status: 'cancel' }]);
    const paid = wallet(orderId);
    has(paid);
    await take(paid);
    expect(await paymentOf(host, body.payment.id)).toMatchObject({ transaction_status: 'settlement' });
  });

  it.each([
    ['before a method is chosen', false],
    ['with what was begun there', true],
  ])('is cancelled, its page too, %s', async (_, isChosen) => {
    const orderId = newOrder();
    const id = await opened(orderId);
    const { pending } = deniedThenPaid(orderId);
    const cancelled = told({ ...pending, transaction_status: 'cancel', status_code: '200' });
    host.gateway
      .on(/^POST \/snap\/v1\/transactions\/[\w-]+\/cancel$/, () =>
        isChosen
          ? Response.json({ error_messages: ['Transaction is on progress'] }, { status: 400 })
          : Response.json({ canceled_at: '2026-11-26T03:00:00Z' }),
      )
      .on(/^POST \/v2\/.*\/cancel$/, () => Response.json(cancelled));
    if (isChosen) {
      has(pending);
      await take(pending);
    }
    const answer = await host.request(`/api/midtrans/payments/${id}/cancel/`, {
      method: 'POST',
      json: {},
      ...STAFF,
    });
    expect(answer).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
    await until(() => countOf(orderId, 'payment.cancelled') === 1);
    expect(countOf(orderId, 'payment.attempt_denied')).toBe(0);
    const again = { method: 'POST', json: {}, ...OWNER };
    expect(await host.request(`/api/midtrans/payments/${id}/continue/`, again)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state' },
    });
  });

  it.each([
    [
      400,
      'duplicate_order_id',
      'transaction_details.order_id has been paid and utilized, please use another order ID',
    ],
    [400, 'duplicate_order_id', 'transaction_details.order_id sudah digunakan'],
    [400, 'gateway_400', 'transaction_details.gross_amount is not equal to the sum of item_details'],
  ])('that Snap refuses is answered %i %s: %s', async (status, code, words) => {
    const refusing = await startSnapHost({ adapter, database: host.database });
    refusing.gateway.on(/^POST \/snap/, () => Response.json({ error_messages: [words] }, { status: 400 }));
    const orderId = newOrder();
    expect(await open(refusing, orderId)).toMatchObject({ status, body: { code } });
    // The order id is free again.
    expect((await open(host, orderId)).status).toBe(201);
    await refusing.close();
  });

  it('whose page was made and whose answer was lost is opened by the same again', async () => {
    const orderId = newOrder();
    const losing = await startSnapHost({ adapter, database: host.database });
    losing.gateway.on(/^POST \/snap/, () => {
      throw new TypeError('fetch failed');
    });
    const lost = await open(losing, orderId);
    expect(lost).toMatchObject({ body: { order_id: orderId } });
    expect(lost.status).toBeGreaterThanOrEqual(500);
    await losing.close();
    expect(await open(host, orderId)).toMatchObject({
      status: 201,
      body: { payment: { transaction_status: 'pending' } },
    });
    await until(() => countOf(orderId, 'payment.created') === 1);
  });

  it('asks about a transaction that nobody knows, though notifications are believed as they are', async () => {
    const believing = await startSnapHost({
      adapter,
      database: host.database,
      midtrans: { notifications: { confirm: 'never' } },
    });
    const orderId = newOrder();
    const { body } = await open(believing, orderId);
    const paid = wallet(orderId);
    believing.transactions.set(paid.transaction_id, paid);
    expect((await believing.notify(paid)).status).toBe(200);
    // The signature of the first covers it as well.
    expect((await believing.notify({ ...paid, transaction_id: randomUUID() })).status).toBe(503);
    expect(await paymentOf(believing, body.payment.id)).toMatchObject({
      is_paid: true,
      attempts: [{ transaction_id: paid.transaction_id }],
    });
    expect(await believing.deliveredOf(orderId)).not.toContain('payment.paid_twice');
    await believing.close();
  });

  it('asks about an amount that a promotion lowered, though notifications are believed as they are', async () => {
    const believing = await startSnapHost({
      adapter,
      database: host.database,
      midtrans: { notifications: { confirm: 'never' } },
    });
    const orderId = newOrder();
    const { body } = await open(believing, orderId);
    const lowered = { gross_amount: '140000.00', extra_info: { gross_amount_info: PROMOTION } };
    const pending = wallet(orderId, { ...lowered, transaction_status: 'pending', status_code: '201' });
    const paid = told({ ...pending, transaction_status: 'settlement', status_code: '200' });
    believing.transactions.set(pending.transaction_id, pending);
    expect((await believing.notify(pending)).status).toBe(200);
    expect((await believing.notify(paid)).status).toBe(503);
    believing.transactions.set(paid.transaction_id, paid);
    expect((await believing.notify(paid)).status).toBe(200);
    expect(await paymentOf(believing, body.payment.id)).toMatchObject({
      is_paid: true,
      gross_amount: '150000.00',
    });
    await believing.close();
  });

  it('offers no method that the merchant does not take', async () => {
    const host = await startSnapHost({
      adapter,
      midtrans: { charges: { enabledPaymentTypes: ['gopay', 'dana'] } },
    });
    const sent = () => host.gateway.calls.findLast(({ path }) => path.startsWith('POST /snap'))?.body;
    expect((await open(host, newOrder())).status).toBe(201);
    expect(sent()).toMatchObject({ enabled_payments: ['gopay', 'dana'] });
    expect((await open(host, newOrder(), { enabled_payments: ['dana'] })).status).toBe(201);
    expect(sent()).toMatchObject({ enabled_payments: ['dana'] });
    expect(await open(host, newOrder(), { enabled_payments: ['dana', 'credit_card'] })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'enabled_payments' }] },
    });
    await host.close();
  });

  it.each([
    [{ gross_amount: 0 }, 'gross_amount'],
    [{ enabled_payments: [] }, 'enabled_payments'],
    [{ page_expiry: { duration: 4, unit: 'minutes' } }, 'page_expiry'],
    [{ page_expiry: { duration: 8, unit: 'days' } }, 'page_expiry'],
    [{ expiry: { duration: 1, unit: 'month' } }, 'expiry.unit'],
    [{ credit_card: { save_card: 'yes' } }, 'credit_card.save_card'],
    [{ credit_card: { bank_routing: {} } }, 'credit_card.bank_routing.bin'],
    [{ credit_card: { bank_routing: { bin: {} } } }, 'credit_card.bank_routing.bin'],
    [{ credit_card: { bank_routing: { bin: { permata: ['4'] } } } }, 'credit_card.bank_routing.bin'],
    [{ credit_card: { bank_routing: { bin: { bni: '4' } } } }, 'credit_card.bank_routing.bin'],
    [{ credit_card: { bank_routing: { bin: { bni: ['481111111'] } } } }, 'credit_card.bank_routing.bin'],
    [
      { credit_card: { bank_routing: { bin: { bni: ['4811111111111114'] } } } },
      'credit_card.bank_routing.bin',
    ],
    [{ credit_card: { bank_routing: { bin: { bni: ['4'] }, by: 'day' } } }, 'credit_card.bank_routing.by'],
    [{ credit_card: { whitelist_bins: ['bni', '481111111'] } }, 'credit_card.whitelist_bins.1'],
    [{ credit_card: { blacklist_bins: ['BNI'] } }, 'credit_card.blacklist_bins.0'],
    [{ credit_card: { installment: { offline_bins: ['4', ''] } } }, 'credit_card.installment.offline_bins.1'],
    [
      { credit_card: { installment: { minimum_amount: { bni: 0.5 } } } },
      'credit_card.installment.minimum_amount.bni',
    ],
    [{ callbacks: { finish: 'javascript:alert(1)' } }, 'callbacks.finish'],
    [{ item_details: [{ name: 'Coffee', price: 1 }] }, 'item_details'],
    [{ nonsense: 1 }, 'nonsense'],
  ])('is refused where it cannot be: %j names %s', async (json, field) => {
    const orderId = newOrder();
    const { status, body } = await open(host, orderId, json);
    expect([status, body.details?.[0]?.field]).toEqual([400, field]);
    expect(
      await host.database.rows('SELECT 1 FROM midtrans_payments WHERE order_id = $1', [orderId]),
    ).toEqual([]);
  });
});
