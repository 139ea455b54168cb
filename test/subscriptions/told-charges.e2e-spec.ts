import { randomUUID } from 'node:crypto';
import { SubscriptionService } from 'nestjs-midtrans';
import { formatWibTime } from 'nestjs-midtrans/gateway';
import { signNotification } from 'nestjs-midtrans/testing';
import { ScriptedGateway } from '../support/gateway';
import { SERVER_KEY, startHost, type Host } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';
import { GOOD_CARD } from './subscriptions.support';

const MIDTRANS_ID = 'd98a63b8-97e4-4059-825f-0f62340407e9';
const SUBSCRIPTION = {
  id: MIDTRANS_ID,
  name: 'gold',
  amount: '99000',
  currency: 'IDR',
  status: 'active',
  // Charged at its creation: the next date is a month ahead, and no charge is counted yet.
  schedule: {
    interval: 1,
    interval_unit: 'month',
    current_interval: 0,
    next_execution_at: '2099-01-01 00:00:00',
  },
};
const INPUT = { name: 'gold', amount: 99_000, paymentType: 'credit_card', token: GOOD_CARD } as const;

const chargeOf = (fields: object = {}) => ({
  transaction_id: randomUUID(),
  order_id: `gold${randomUUID().replaceAll('-', '')}`,
  gross_amount: '99000.00',
  currency: 'IDR',
  payment_type: 'credit_card',
  transaction_status: 'capture',
  fraud_status: 'accept',
  status_code: '200',
  ...fields,
});
type Charge = ReturnType<typeof chargeOf>;

describe('a charge of a subscription that is told of', () => {
  let gateway: ScriptedGateway;
  let host: Host;

  const shows = (fields: object) => gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, ...fields });
  /** What GET status answers, by the transaction's id and by its order's. */
  const answers = ({ transaction_id, order_id }: Charge, answer: object) =>
    gateway.on(new RegExp(`^GET /v2/(${transaction_id}|${order_id})/status$`), answer);
  const notFound = { status_code: '404', status_message: "Transaction doesn't exist." };
  const create = async () =>
    (await host.app.get(SubscriptionService).createSubscription(INPUT)).subscription.id;

  const recurring = async (body: object): Promise<number> =>
    (await host.request('/api/midtrans/notification/recurring/', { method: 'POST', json: body })).status;
  /** The recurring notification of a charge, and the subscription that its creation tells of. */
  const hint = ({ transaction_id, transaction_status }: Partial<Charge>, subscription: object = {}) =>
    recurring({
      event_name: 'subscription.charge',
      subscription: { id: MIDTRANS_ID, ...subscription },
      transaction: { transaction_id, transaction_status },
    });
  const creationTold = (subscription: object = {}) =>
    recurring({ id: MIDTRANS_ID, schedule: {}, ...subscription });
  /** The charge's own notification. */
  const ordinary = async (charge: Charge, fields: object = {}): Promise<number> =>
    (await host.notify(signNotification({ ...charge, ...fields }, SERVER_KEY))).status;

  const payments = () =>
    host.database.rows(
      'SELECT order_id, subscription_id, transaction_status, gross_amount FROM midtrans_payments ORDER BY id',
    );
  const inbox = async (orderId: string) =>
    (
      await host.database.rows<{ status: string }>(
        'SELECT status FROM midtrans_notifications WHERE order_id = $1',
        [orderId],
      )
    ).map(({ status }) => status);
  const told = async (): Promise<[string, number | null, number | null][]> =>
    (
      await host.database.rows<{ type: string; payload: any }>(
        `SELECT type, payload FROM midtrans_outbox WHERE type LIKE 'subscription.%' ORDER BY sequence`,
      )
    ).map(({ type, payload }) => [
      type.replace('subscription.', ''),
      payload.expectedAmount,
      payload.chargedAmount,
    ]);

  beforeEach(async () => {
    gateway = new ScriptedGateway()
      .on(/^POST \/v1\/subscriptions$/, SUBSCRIPTION)
      .on(/^GET \/v1\/subscriptions/, SUBSCRIPTION);
    host = await startHost({
      midtrans: { subscriptions: { syncIntervalMs: 1 }, http: { fetch: gateway.fetch, retries: 0 } },
    });
  });
  afterEach(() => host.close());

  describe('and of which Midtrans tells too little', () => {
    const foreign = signNotification(chargeOf(), 'SB-Mid-server-another').signature_key;
    it.each<[string, object]>([
      ['no order', { order_id: undefined }],
      ['an order id that is no text', { order_id: 7 }],
      ['no amount', { gross_amount: undefined }],
      ['an amount that is none', { gross_amount: '1e3' }],
      ['nothing charged', { gross_amount: '0.00' }],
      ['another currency', { currency: 'USD' }],
      ['a signature that is not ours', { signature_key: foreign }],
      ['a signature that is no text', { signature_key: 7 }],
      ['another transaction', { transaction_id: randomUUID() }],
      ['a type that is no name', { payment_type: '<barter>' }],
      ['a status that we do not know', { transaction_status: 'maybe' }],
      ['nothing at all', notFound],
    ])('is told again until it does, whoever tells of it: %s', async (_what, fields) => {
      const id = await create();
      const charge = chargeOf();
      shows({ transaction_ids: [charge.transaction_id] });
      answers(charge, fields === notFound ? notFound : { ...charge, ...fields });
      expect(await hint(charge)).toBe(503);
      expect(await creationTold()).toBe(503);
      expect(await ordinary(charge)).toBe(503);
      expect(await payments()).toEqual([]);
      expect(await inbox(charge.order_id)).toEqual(['unconfirmed']);

      answers(charge, signNotification(charge, SERVER_KEY));
      expect(await ordinary(charge)).toBe(200);
      expect(await payments()).toMatchObject([{ order_id: charge.order_id, subscription_id: id }]);
    });

    it.each([{ status: 'paused' }, { status: undefined }, { status: 7 }])(
      'by a notification that is not answered 200, as nobody knows whether the subscription is active: %j',
      async (fields) => {
        await create();
        const charge = chargeOf();
        shows({ transaction_ids: [charge.transaction_id], ...fields });
        answers(charge, charge);
        expect(await hint(charge)).toBe(503);
        // What is known is kept all the same.
        expect(await payments()).toHaveLength(1);
        shows({ transaction_ids: [charge.transaction_id] });
        expect(await hint(charge, { status: 'paused' })).toBe(200);
      },
    );
  });

  describe('and that Midtrans does not list', () => {
    it('is told again until it is listed, where it was charged', async () => {
      const id = await create();
      const charge = chargeOf();
      answers(charge, charge);
      expect(await hint(charge)).toBe(503);
      expect(await ordinary(charge)).toBe(503);
      // What a notification says of the charge is no reason to let it go.
      expect(await hint({ ...charge, transaction_status: 'deny' })).toBe(503);
      expect(await ordinary(charge, { transaction_status: 'deny' })).toBe(503);
      shows({ transaction_ids: [charge.transaction_id] });
      expect(await hint(charge)).toBe(200);
      expect(await payments()).toMatchObject([{ order_id: charge.order_id, subscription_id: id }]);
    });

    it.each(['deny', 'failure', 'cancel', 'expire'])(
      'is over for good where it ended as %s',
      async (status) => {
        await create();
        const charge = chargeOf({ transaction_status: status, status_code: '202' });
        answers(charge, charge);
        expect([await hint(charge), await ordinary(charge)]).toEqual([200, 200]);
        expect(await inbox(charge.order_id)).toEqual(['unmatched']);
      },
    );

    it('is told again where Midtrans does not find it', async () => {
      await create();
      const charge = chargeOf();
      answers(charge, notFound);
      expect([await hint(charge), await ordinary(charge)]).toEqual([503, 503]);
    });

    it('is not the subscription’s where it is of an order that no charge of it is called like', async () => {
      await create();
      const another = chargeOf({ order_id: 'ORDER-1' });
      answers(another, another);
      expect(await hint(another)).toBe(200);
      expect(await ordinary(another)).toBe(200);
      expect(await payments()).toEqual([]);
      expect(await inbox('ORDER-1')).toEqual(['unmatched']);
    });
  });

  it('is asked about whatever word its own notification has for its status', async () => {
    const id = await create();
    const charge = chargeOf();
    shows({ transaction_ids: [charge.transaction_id] });
    answers(charge, charge);
    const status = await ordinary(charge, { transaction_status: 'teleported', subscription_id: MIDTRANS_ID });
    expect(status).toBe(200);
    expect(await payments()).toMatchObject([{ subscription_id: id, transaction_status: 'capture' }]);
  });

  it('with others at once is answered by what came of it alone', async () => {
    await create();
    const [first, second, third] = [chargeOf(), chargeOf(), chargeOf()];
    shows({ transaction_ids: [second.transaction_id, third.transaction_id] });
    answers(second, second);
    answers(third, notFound);
    answers(first, { ...first, transaction_status: 'deny' });
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    let isAsked = false;
    gateway.on(/^GET \/v1\/subscriptions/, async () => {
      if (!isAsked) {
        isAsked = true;
        await held;
      }
      return Response.json({
        ...SUBSCRIPTION,
        transaction_ids: [second.transaction_id, third.transaction_id],
      });
    });
    const early = hint({});
    await until(() => isAsked);
    const { queue } = provider<{ queue: { enqueue(): unknown } }>(host, 'SubscriptionNotifications');
    const enqueued = jest.spyOn(queue, 'enqueue');
    // More than are asked about at once: whoever is too many comes again.
    const many = Array.from({ length: 25 }, () => chargeOf());
    for (const charge of many) answers(charge, { ...charge, transaction_status: 'deny' });
    const later = [first, second, third].map((charge) => hint(charge));
    await until(() => enqueued.mock.calls.length === 3);
    const rest = many.map((charge) => hint(charge));
    await until(() => enqueued.mock.calls.length === 28);
    enqueued.mockRestore();
    answer();
    expect(await early).toBe(503);
    expect(await Promise.all(later)).toEqual([200, 200, 503]);
    const counted = (await Promise.all(rest)).filter((status) => status === 200);
    expect(counted).toHaveLength(17);
  });

  describe('and is the first, at the creation', () => {
    /** The creation is answered once the test says so, and what the gateway has is told before. */
    const creating = async (answer: object = SUBSCRIPTION) => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let ours: unknown;
      gateway.on(/^POST \/v1\/subscriptions$/, async (request) => {
        ours = ((await request.json()) as { metadata: { merchant_subscription_id: string } }).metadata;
        await released;
        return Response.json(answer);
      });
      const created = host.app
        .get(SubscriptionService)
        .createSubscription(INPUT)
        .then(
          () => 'created',
          () => 'unknown',
        );
      await until(() => ours !== undefined);
      return { created, release, metadata: ours as { merchant_subscription_id: string } };
    };

    it('is found by its payment’s notification alone, though the next date is far ahead', async () => {
      const id = await create();
      const charge = chargeOf({ transaction_time: formatWibTime(new Date()) });
      shows({ transaction_ids: [charge.transaction_id] });
      answers(charge, charge);
      expect(await ordinary(charge)).toBe(200);
      expect(await payments()).toMatchObject([{ order_id: charge.order_id, subscription_id: id }]);
      expect((await told()).map(([type]) => type)).toEqual(['created', 'charged']);
    });

    it('comes again where it overtakes the answer to the creation', async () => {
      const { created, release, metadata } = await creating();
      const charge = chargeOf();
      shows({ transaction_ids: [charge.transaction_id], metadata });
      answers(charge, charge);
      expect(await ordinary(charge)).toBe(503);
      release();
      expect(await created).toBe('created');
      expect(await ordinary(charge)).toBe(200);
      expect(await payments()).toMatchObject([{ subscription_id: metadata.merchant_subscription_id }]);
      expect(await inbox(charge.order_id)).toHaveLength(1);
    });

    it.each<[string, (charge: Charge, metadata: object) => Promise<number>]>([
      [
        'its payment, which names the subscription',
        (charge) => ordinary(charge, { subscription_id: MIDTRANS_ID }),
      ],
      ['its recurring notification', (charge, metadata) => hint(charge, { metadata })],
      ['its recurring notification without our id', (charge) => hint(charge, { name: 'gold' })],
      ['the subscription that is told of', (_charge, metadata) => creationTold({ metadata })],
      ['the subscription that is told of, without our id', () => creationTold({ name: 'gold' })],
    ])('is found where the answer to the creation was lost, by %s', async (_what, tell) => {
      const { created, release, metadata } = await creating({ status: 'active' });
      release();
      expect(await created).toBe('unknown');
      const charge = chargeOf();
      shows({ transaction_ids: [charge.transaction_id], metadata });
      answers(charge, charge);
      // By its order alone nobody can ask about the subscription: it is kept, and comes again.
      expect(await ordinary(charge)).toBe(503);
      expect(await inbox(charge.order_id)).toEqual(['unconfirmed']);
      expect(await tell(charge, metadata)).toBe(200);
      expect(await payments()).toMatchObject([
        { order_id: charge.order_id, subscription_id: metadata.merchant_subscription_id },
      ]);
      expect(await ordinary(charge)).toBe(200);
      expect((await told()).map(([type]) => type)).toEqual(['created', 'charged']);
    });

    it('comes again where Midtrans does not find the subscription yet', async () => {
      const { created, release, metadata } = await creating({ status: 'active' });
      release();
      await created;
      gateway.on(/^GET \/v1\/subscriptions/, () =>
        Response.json({ status_message: "Subscription doesn't exist." }, { status: 404 }),
      );
      expect(await creationTold({ metadata })).toBe(503);
      shows({ metadata });
      expect(await creationTold({ metadata })).toBe(200);
    });
  });

  describe('and is of another amount than was agreed', () => {
    it('is a payment, and told as such, once', async () => {
      const id = await create();
      const charge = chargeOf({ gross_amount: '1000.00' });
      shows({ transaction_ids: [charge.transaction_id] });
      answers(charge, charge);
      for (let time = 0; time < 2; time++) {
        expect([await hint(charge), await ordinary(charge), await creationTold()]).toEqual([200, 200, 200]);
      }
      expect(await payments()).toMatchObject([{ subscription_id: id, gross_amount: '1000.00' }]);
      expect(await told()).toEqual([
        ['created', null, null],
        ['amount_differs', 99_000, 1_000],
        ['charged', null, null],
      ]);
      const another = chargeOf({ gross_amount: '1000.00' });
      answers(another, another);
      shows({ transaction_ids: [charge.transaction_id, another.transaction_id] });
      expect(await hint(another)).toBe(200);
      expect((await told()).slice(3)).toEqual([
        ['amount_differs', 99_000, 1_000],
        ['charged', null, null],
      ]);
    });

    it('is told before it is paid', async () => {
      await create();
      const charge = chargeOf({ gross_amount: '1000.00', fraud_status: 'challenge', status_code: '201' });
      shows({ transaction_ids: [charge.transaction_id] });
      answers(charge, charge);
      expect(await hint(charge)).toBe(200);
      expect((await told()).slice(1)).toEqual([['amount_differs', 99_000, 1_000]]);
    });

    it('is not, where the price is being changed, and it is the one before or after', async () => {
      const id = await create();
      gateway.on(/^PATCH /, () => new Response('', { status: 500 }));
      await expect(
        host.app.get(SubscriptionService).updateSubscription(id, { amount: 150_000, token: GOOD_CARD }),
      ).rejects.toThrow();
      const charges = ['99000.00', '150000.00', '1000.00'].map((gross_amount) => chargeOf({ gross_amount }));
      for (const charge of charges) answers(charge, charge);
      shows({ transaction_ids: charges.map(({ transaction_id }) => transaction_id) });
      // The price may still be changed, so that the notification comes again.
      expect(await creationTold()).toBe(503);
      expect(await payments()).toHaveLength(3);
      expect((await told()).filter(([type]) => type === 'amount_differs')).toEqual([
        ['amount_differs', 99_000, 1_000],
      ]);
    });
  });

  describe('and failed', () => {
    const failed = (minute: number) =>
      chargeOf({
        transaction_status: 'deny',
        status_code: '202',
        transaction_time: `2026-11-21 10:0${minute}:00`,
      });
    const paid = (minute: number) => chargeOf({ transaction_time: `2026-11-21 10:0${minute}:00` });
    const inactive = async (charges: Charge[], tell: () => Promise<number>) => {
      await host.app
        .get(SubscriptionService)
        .createSubscription({ ...INPUT, retryInterval: 1, retryIntervalUnit: 'hour', retryMaxInterval: 1 });
      for (const charge of charges) answers(charge, charge);
      shows({ status: 'inactive', transaction_ids: charges.map(({ transaction_id }) => transaction_id) });
      expect(await tell()).toBe(200);
      return (await told()).map(([type]) => type).filter((type) => type !== 'charged');
    };

    it.each<[string, Charge[], string]>([
      ['as often as it is tried', [failed(1), failed(2)], 'charge_failed'],
      ['as often as it is tried, after one that was paid', [paid(0), failed(1), failed(2)], 'charge_failed'],
      ['less often than it is tried', [failed(1)], 'deactivated'],
      ['and was paid since', [failed(1), failed(2), paid(3)], 'deactivated'],
      ['never', [], 'deactivated'],
    ])(
      'names the end of the subscription where Midtrans lists it, whatever a notification says: %s',
      async (_what, charges, end) => {
        const tell = () =>
          recurring({ subscription: { id: MIDTRANS_ID }, transaction: { status_code: '500' } });
        expect(await inactive(charges, tell)).toEqual(['created', end]);
        const rows = await host.database.rows('SELECT status FROM midtrans_subscriptions');
        expect(rows).toEqual([{ status: 'inactive' }]);
      },
    );

    it('is the end of it also where the notification says that nothing failed', async () => {
      const charges = [failed(1), failed(2)];
      expect(await inactive(charges, () => creationTold())).toEqual(['created', 'charge_failed']);
    });
  });
});
