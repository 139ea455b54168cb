import { oneAdapter, startHost, type HostOptions } from '../support/host';
import { KnownTransactions, signed } from '../support/known-transactions';
import { until } from '../support/until';
import { create, gatewayFixture, LinkRecorder, paymentsOf, retrieve } from './payment-links.support';

const LINK = 'LINK-9001';
const LINK_ID = 'toko-7f3c9a1e';
const FIRST = '8e55a4f6-0d42-4a99-8e45-0e7f8d419001';
const SECOND = '9f66b5a7-1e53-4baa-9f56-1f809e529002';
const MERCHANT = { status_message: 'midtrans payment notification', merchant_id: 'G100000001' };

/** The first buyer's, by transfer. */
const transfer = (transaction_status: 'pending' | 'settlement', rest: object = {}) => ({
  order_id: `${LINK}-1795697575016`,
  transaction_id: FIRST,
  payment_link_id: LINK_ID,
  payment_type: 'bank_transfer',
  va_numbers: [{ bank: 'bri', va_number: '112233445566' }],
  transaction_status,
  status_code: transaction_status === 'pending' ? '201' : '200',
  fraud_status: 'accept',
  gross_amount: '44000.00',
  currency: 'IDR',
  transaction_time: '2026-11-26 19:52:55',
  ...(transaction_status === 'settlement' && { settlement_time: '2026-11-26 19:53:20' }),
  ...MERCHANT,
  ...rest,
});

/** The second buyer's, by QRIS. */
const qris = (transaction_status: 'expire' | 'settlement', rest: object = {}) => ({
  order_id: `${LINK}-1795697612340`,
  transaction_id: SECOND,
  payment_link_id: LINK_ID,
  payment_type: 'qris',
  acquirer: 'gopay',
  transaction_status,
  status_code: transaction_status === 'expire' ? '202' : '200',
  ...(transaction_status === 'settlement' && {
    fraud_status: 'accept',
    settlement_time: '2026-11-26 19:54:00',
  }),
  gross_amount: '44000.00',
  currency: 'IDR',
  transaction_time: '2026-11-26 19:53:32',
  ...MERCHANT,
  ...rest,
});

type Told = ReturnType<typeof transfer> | ReturnType<typeof qris>;

/** A host with a link for two payments, whose gateway knows of what a test tells it. */
async function startSellingHost(options: HostOptions = {}, rest: object = {}) {
  const known = new KnownTransactions();
  known.gateway.on(/^POST \/v1\/payment-links$/, async (request) => {
    const { transaction_details } = (await request.json()) as { transaction_details: { order_id: string } };
    return Response.json({
      ...gatewayFixture('payment-link-create-200'),
      order_id: transaction_details.order_id,
    });
  });
  const host = await startHost({
    ...options,
    midtrans: { http: { fetch: known.fetch, retries: 0 }, ...options.midtrans },
    providers: [LinkRecorder],
  });
  const link = await create(host, { order_id: LINK, payment_link_id: LINK_ID, usage_limit: 2, ...rest });
  const recorder = host.app.get(LinkRecorder);
  return {
    ...host,
    link,
    known,
    /** What the gateway answers about a transaction, by its order and by itself. */
    knows: (body: Told | object, ids?: readonly string[]) => {
      const { order_id, transaction_id } = body as Told;
      known.set(ids ?? [order_id, transaction_id], signed(body));
    },
    told: (body: object) => host.notify(signed(body)),
    linkEvents: () => recorder.of(LINK),
    recorder: host.recorder,
    links: recorder,
    inbox: () => host.database.rows('SELECT order_id, status FROM midtrans_notifications ORDER BY id'),
  };
}

type SellingHost = Awaited<ReturnType<typeof startSellingHost>>;

/** Everything that can be done in an order, in every order. */
function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    ordersOf([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

describe.each(oneAdapter(__filename))('two buyers of one link, on %s', (adapter) => {
  const hosts: SellingHost[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });
  const selling = async (options: HostOptions = {}, rest?: object) => {
    const host = await startSellingHost({ adapter, ...options }, rest);
    hosts.push(host);
    return host;
  };

  const FORMS = [
    ['as Midtrans notifies', {}],
    ['without a payment_link_id', { payment_link_id: undefined }],
  ] as const;

  it.each(
    FORMS.flatMap(([form, rest]) =>
      ordersOf(['pending', 'settlement', 'expire'] as const).map((order) => ({ form, rest, order })),
    ),
  )('are two payments, $form, told in the order of $order, each twice', async ({ rest, order }) => {
    const host = await selling();
    const bodies = {
      pending: transfer('pending', rest),
      settlement: transfer('settlement', rest),
      expire: qris('expire', rest),
    };
    host.knows(bodies.settlement);
    host.knows(bodies.expire);
    for (const which of [...order, ...order]) {
      expect([which, (await host.told(bodies[which])).status]).toEqual([which, 200]);
    }
    expect(await paymentsOf(host, host.link.id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          order_id: bodies.settlement.order_id,
          transaction_status: 'settlement',
          payment_type: 'bank_transfer',
          bank: 'bri',
          gross_amount: '44000.00',
        }),
        expect.objectContaining({ order_id: bodies.expire.order_id, transaction_status: 'expire' }),
      ]),
    );
    expect(await paymentsOf(host, host.link.id)).toHaveLength(2);
    await until(() => host.linkEvents().length > 0);
    expect(host.linkEvents()).toEqual(['payment_link.paid']);
    expect(
      host.recorder.of(bodies.settlement.order_id).filter((type) => type === 'payment.settled'),
    ).toHaveLength(1);
    expect(await retrieve(host, host.link.id)).toMatchObject({ status: 'active', usage: 1 });
    const owners = await host.database.rows('SELECT DISTINCT user_id FROM midtrans_payments');
    expect(owners).toEqual([{ user_id: 'customer-1' }]);
  });

  it('who both pay exhaust it: each is told of, and its end once', async () => {
    const host = await selling();
    host.knows(transfer('settlement'));
    host.knows(qris('settlement'));
    await Promise.all(
      [1, 2].flatMap(() => [host.told(transfer('settlement')), host.told(qris('settlement'))]),
    );
    await until(() => host.linkEvents().length === 3);
    expect(host.linkEvents()).toEqual(['payment_link.paid', 'payment_link.paid', 'payment_link.exhausted']);
    const purchases = host.links.events.map(({ purchase }) => purchase?.transactionId);
    expect(purchases.slice(0, 2).sort()).toEqual([FIRST, SECOND]);
    expect(await retrieve(host, host.link.id)).toMatchObject({ status: 'exhausted', usage: 2 });
  });

  it('who begins to pay is a pending payment, and the link is paid when that is, whoever tells', async () => {
    const host = await selling({}, { usage_limit: 1 });
    host.knows(transfer('pending'));
    await host.told(transfer('pending'));
    const [payment] = await paymentsOf(host, host.link.id);
    expect(payment).toMatchObject({ transaction_status: 'pending', va_number: '112233445566' });
    expect(await retrieve(host, host.link.id)).toMatchObject({ status: 'active', usage: 0 });
    host.knows(transfer('settlement'));
    await host.request(`/api/midtrans/payments/${payment.id}/check_status/`, { user: 'customer-1' });
    await until(() => host.linkEvents().length === 2);
    expect(host.linkEvents()).toEqual(['payment_link.paid', 'payment_link.exhausted']);
    // What is told of it afterwards is no other payment.
    expect((await host.told(transfer('settlement'))).status).toBe(200);
    expect(await retrieve(host, host.link.id)).toMatchObject({ status: 'exhausted', usage: 1 });
  });

  it('whose notifications have the link’s own order id are two payments, told apart by their transactions', async () => {
    const host = await selling();
    const own = { order_id: LINK };
    host.knows(transfer('settlement', own), [FIRST]);
    host.knows(qris('settlement', own), [SECOND]);
    for (const body of [transfer('settlement', own), qris('settlement', own), transfer('settlement', own)]) {
      expect((await host.told(body)).status).toBe(200);
    }
    const payments = await paymentsOf(host, host.link.id);
    expect(
      payments.map(({ order_id, transaction_id, transaction_status }) => [
        order_id,
        transaction_id,
        transaction_status,
      ]),
    ).toEqual([
      [LINK, FIRST, 'settlement'],
      [`${LINK}#${payments[1].id}`, SECOND, 'settlement'],
    ]);
    await until(() => host.linkEvents().length === 3);
    expect(host.linkEvents().at(-1)).toBe('payment_link.exhausted');
  });

  it('whose notification has the link’s own order id is the payment that Midtrans says it is', async () => {
    const host = await selling();
    host.knows(transfer('settlement'));
    expect((await host.told(transfer('settlement', { order_id: LINK }))).status).toBe(200);
    expect((await host.told(transfer('settlement'))).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toMatchObject([
      { order_id: transfer('settlement').order_id, transaction_id: FIRST, transaction_status: 'settlement' },
    ]);
    await until(() => host.linkEvents().length === 1);
  });

  it.each([
    ['with neither', { order_id: LINK, payment_link_id: undefined }],
    ['with Midtrans’ own number of the link', { payment_link_id: '4711' }],
  ])('is the link’s payment %s', async (_what, rest) => {
    const host = await selling();
    host.knows(transfer('settlement', rest));
    expect((await host.told(transfer('settlement', rest))).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toMatchObject([{ transaction_id: FIRST }]);
  });

  it('is nothing to the link where a payment here has just that order id', async () => {
    const host = await selling();
    const { order_id } = transfer('settlement');
    const charge = { payment_type: 'bank_transfer', bank: 'bca', gross_amount: 44_000, order_id };
    const { body: payment } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-2',
      json: charge,
    });
    const other = { transaction_id: payment.transaction_id, va_numbers: undefined };
    host.knows(transfer('settlement', other));
    expect((await host.told(transfer('settlement', other))).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toEqual([]);
    await until(() => host.recorder.of(order_id).includes('payment.settled'));
    expect(await retrieve(host, host.link.id)).toMatchObject({ usage: 0 });
  });

  it.each([
    ['a mere beginning', { order_id: `${LINK}-2`, payment_link_id: undefined }],
    [
      'a beginning with another number of digits',
      { order_id: `${LINK}-179569757501`, payment_link_id: undefined },
    ],
    ['no link’s', { order_id: 'OTHER-1795697575016', payment_link_id: undefined }],
    ['another order, whose notification names the link', { order_id: 'OTHER-1' }],
  ])('of %s is nobody’s', async (_what, rest) => {
    const host = await selling();
    const { payment_link_id, ...answer } = transfer('settlement', rest);
    host.knows(answer);
    host.known.gateway.on(/^GET \/v1\/payment-links/, {
      order_id: LINK,
      payment_link_id: LINK_ID,
      purchases: [{ order_id: `${LINK}-1795697575016` }],
    });
    expect((await host.told({ ...answer, payment_link_id })).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toEqual([]);
    expect(await host.inbox()).toMatchObject([{ status: 'unmatched' }]);
  });

  it('of another order’s name is the link’s, where Midtrans lists it', async () => {
    const host = await selling();
    const { payment_link_id, ...answer } = transfer('settlement', { order_id: 'OTHER-1' });
    host.knows(answer);
    host.known.gateway.on(/^GET \/v1\/payment-links/, {
      order_id: LINK,
      payment_link_id: LINK_ID,
      purchases: [{ order_id: 'OTHER-1' }],
    });
    expect((await host.told({ ...answer, payment_link_id })).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toMatchObject([{ order_id: 'OTHER-1' }]);
  });

  it('of another amount is none: nothing is believed, and somebody is told', async () => {
    const host = await selling();
    const rest = { gross_amount: '1.00' };
    host.knows(transfer('settlement', rest));
    await host.told(transfer('settlement', rest));
    expect(await paymentsOf(host, host.link.id)).toEqual([]);
    expect(await host.inbox()).toMatchObject([{ status: 'unmatched' }]);
  });

  it.each([
    [
      'and a fee on top',
      { original_amount: '44000', gross_amount: '44705', customer_imposed_payment_fee: '705' },
    ],
    ['that a promotion lowered', { original_amount: '44000', gross_amount: '40000' }],
  ])('of the amount %s is one of the amount', async (_what, gross_amount_info) => {
    const host = await selling();
    const rest = {
      gross_amount: `${gross_amount_info.gross_amount}.00`,
      metadata: { extra_info: { gross_amount_info } },
    };
    host.knows(transfer('settlement', rest));
    await host.told(transfer('settlement', rest));
    expect(await paymentsOf(host, host.link.id)).toMatchObject([
      { gross_amount: '44000.00', is_paid: true, attempts: [{ gross_amount: rest.gross_amount }] },
    ]);
  });

  it.each([
    ['4999.00', 0],
    ['5000.00', 1],
    ['90000.00', 1],
    ['90001.00', 0],
  ])(
    'of IDR %s, where the customer says from 5,000 to 90,000, makes %i payments',
    async (gross_amount, count) => {
      const host = await selling(
        {},
        {
          gross_amount: undefined,
          dynamic_amount: { min_amount: 5_000, max_amount: 90_000 },
        },
      );
      host.knows(transfer('settlement', { gross_amount }));
      await host.told(transfer('settlement', { gross_amount }));
      expect(await paymentsOf(host, host.link.id)).toHaveLength(count);
    },
  );

  it('that nobody but the notification knows of is told again later', async () => {
    const host = await selling();
    expect((await host.told(transfer('settlement'))).status).toBe(503);
    expect(await paymentsOf(host, host.link.id)).toEqual([]);
    host.knows(transfer('settlement'));
    expect((await host.told(transfer('settlement'))).status).toBe(200);
    expect(await paymentsOf(host, host.link.id)).toHaveLength(1);
  });

  it('is believed as Midtrans has it, not as it is told', async () => {
    const host = await selling();
    host.knows(transfer('pending'));
    expect((await host.told(transfer('settlement'))).status).toBe(503);
    expect(await paymentsOf(host, host.link.id)).toMatchObject([{ transaction_status: 'pending' }]);
    expect(await retrieve(host, host.link.id)).toMatchObject({ usage: 0 });
  });

  it.each(['exhausted', 'expired', 'deleted'])(
    'who pays late is taken, of a link that is %s',
    async (status) => {
      const host = await selling();
      await host.database.rows('UPDATE midtrans_payment_links SET status = $1', [status]);
      host.knows(transfer('settlement'));
      await host.told(transfer('settlement'));
      await until(() => host.linkEvents().length === 1);
      expect(host.linkEvents()).toEqual(['payment_link.paid']);
      expect(await retrieve(host, host.link.id)).toMatchObject({ status, usage: 1 });
    },
  );
});

describe('two instances of one host', () => {
  it('take a payment by a link once, whichever hears of it', async () => {
    const one = await startSellingHost();
    const other = await startHost({
      database: one.database,
      midtrans: { http: { fetch: one.known.fetch, retries: 0 } },
    });
    one.knows(transfer('settlement'));
    one.knows(qris('settlement'));
    const told = [transfer('settlement'), qris('settlement')].map((body) => signed(body));
    const answers = await Promise.all(
      [one, other, one, other].flatMap((host) => told.map((body) => host.notify(body))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await paymentsOf(one, one.link.id)).toHaveLength(2);
    expect(await retrieve(one, one.link.id)).toMatchObject({ status: 'exhausted', usage: 2 });
    const events = await one.database.rows(
      `SELECT type FROM midtrans_outbox WHERE type LIKE 'payment_link.%' ORDER BY sequence`,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'payment_link.paid',
      'payment_link.paid',
      'payment_link.exhausted',
    ]);
    await other.close();
    await one.close();
  });
});

describe('a flood of deliveries that somebody has relabelled', () => {
  it('costs few questions about a link, and the honest one is taken afterwards', async () => {
    const host = await startSellingHost({ midtrans: { notifications: { confirmTimeoutMs: 500 } } });
    const forged = Array.from({ length: 200 }, (_, n) =>
      transfer('settlement', { transaction_id: `forged-${n}` }),
    );
    const answers = await Promise.all(forged.map((body) => host.told(body)));
    expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 503));
    expect(host.known.reads).toBeLessThan(10);
    expect(await paymentsOf(host, host.link.id)).toEqual([]);
    host.knows(transfer('settlement'));
    await until(async () => (await host.told(transfer('settlement'))).status === 200);
    expect(await paymentsOf(host, host.link.id)).toHaveLength(1);
    await host.close();
  });
});

describe('links of two merchants', () => {
  it('may have one order id: a payment is of the account whose key signed it', async () => {
    const bali = 'SB-Mid-server-bali';
    const host = await startSellingHost({ midtrans: { accounts: { bali: { serverKey: bali } } } });
    await host.database.rows(`
      INSERT INTO midtrans_payment_links (id, account, user_id, order_id, payment_link_id, status, gross_amount, usage_limit, request)
      SELECT '01a1fe61-f997-70b0-b326-7e7c2f5bda9f', 'bali', 'customer-7', order_id, payment_link_id, status, gross_amount, usage_limit, request
      FROM midtrans_payment_links`);
    const body = transfer('settlement');
    host.known.set([body.order_id, FIRST], signed(body, bali));
    expect((await host.notify(signed(body, bali))).status).toBe(200);
    expect(
      await host.database.rows('SELECT account, user_id, payment_link_id FROM midtrans_payments'),
    ).toEqual([
      { account: 'bali', user_id: 'customer-7', payment_link_id: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f' },
    ]);
    await host.close();
  });
});
