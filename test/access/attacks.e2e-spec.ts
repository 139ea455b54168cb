import { randomUUID } from 'node:crypto';
import { MidtransClients, PaymentService } from 'nestjs-midtrans';
import {
  CHARGES,
  charge,
  newOrderId,
  retrieve,
  type HostWithGateway,
} from '../operations/operations.support';
import {
  GOOD_CARD,
  OTHER_CARD,
  startSubscriptionHost,
  type SubscriptionHost,
} from '../subscriptions/subscriptions.support';
import { oneAdapter, startHostWithGateway } from '../support/host';
import { until } from '../support/until';

const OWNER = { user: 'customer-1' };
const ANOTHER = { user: 'customer-2' };
const STAFF = { user: 'staff', staff: true };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };

/** Cards of which the bank asks the customer first, and what becomes of each once they have answered. */
const ASKED_FIRST = {
  capture: { payment_type: 'credit_card', token_id: '48111111-1114-3c2a' },
  authorize: {
    payment_type: 'credit_card',
    token_id: '48111111-1114-3c2a',
    credit_card: { type: 'authorize' },
  },
} as const;

describe.each(oneAdapter(__filename))(
  'a customer who wants the money back after the goods are gone, on %s',
  (adapter) => {
    let host: HostWithGateway;

    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { http: { retries: 0 } } });
    });
    afterEach(() => host.simulator.clearFaults());
    afterAll(() => host.close());

    const post = (id: string, action: string, who: object = OWNER, headers = {}) =>
      host.request(`/api/midtrans/payments/${id}/${action}/`, { method: 'POST', json: {}, headers, ...who });
    const asked = (from: number) => host.calls.slice(from).filter((call) => call.startsWith('POST'));

    /** A card whose bank has asked its customer for a password, who has not answered. */
    async function waiting(method: keyof typeof ASKED_FIRST) {
      const order_id = newOrderId(method);
      const { body } = await host.request('/api/midtrans/charge/', {
        method: 'POST',
        json: { ...ASKED_FIRST[method], gross_amount: 5_000_000, order_id },
        ...OWNER,
      });
      expect(body).toMatchObject({ transaction_status: 'pending' });
      await host.simulator.idle();
      return { id: body.id, orderId: order_id };
    }

    describe.each(['cancel', 'expire'])('by %s', (action) => {
      it.each([
        ['card', 'a captured card', 'capture'],
        ['authorizedCard', 'a hold', 'authorize'],
        ['challengedCard', 'a challenged card', 'capture'],
      ] as const)('(%s) gets nothing of %s, and the gateway is not asked', async (method, _what, status) => {
        const { id, orderId } = await charge(host, method, 5_000_000);
        await host.simulator.idle();
        const before = host.calls.length;
        expect(await post(id, action)).toMatchObject(FORBIDDEN);
        expect(host.calls.slice(before)).toEqual([]);
        expect(host.simulator.transaction(orderId)?.status).toBe(status);
      });

      it.each(['capture', 'authorize'] as const)(
        'gets nothing of a card of which nobody has told that it is %s by now',
        async (status) => {
          const { id, orderId } = await waiting(status);
          host.simulator.failNotifications({ kind: 'drop' });
          await host.simulator.pay(orderId);
          const before = host.calls.length;
          expect(await post(id, action)).toMatchObject(FORBIDDEN);
          expect(asked(before)).toEqual([]);
          expect(host.simulator.transaction(orderId)?.status).toBe(status);
          // What was learnt on the way stays, and is told.
          expect(await retrieve(host, id)).toMatchObject({ transaction_status: status });
          const event = status === 'capture' ? 'payment.settled' : 'payment.authorized';
          await until(() => host.recorder.of(orderId).includes(event));
        },
      );

      it.each(['capture', 'authorize'] as const)(
        'gets nothing of a card that becomes %s in the very moment',
        async (status) => {
          const { id, orderId } = await waiting(status);
          const call = host.hold(/\/(cancel|expire)$/);
          const answer = post(id, action);
          await call.reached;
          await host.simulator.pay(orderId);
          call.release();
          expect(await answer).toMatchObject(FORBIDDEN);
          expect(host.simulator.transaction(orderId)?.status).toBe(status);
          expect(await retrieve(host, id)).toMatchObject({ transaction_status: status });
        },
      );

      it('gets nothing of a transfer that arrives in the very moment', async () => {
        const { id, orderId } = await charge(host, 'bca');
        const call = host.hold(/\/(cancel|expire)$/);
        const answer = post(id, action);
        await call.reached;
        await host.simulator.settle(orderId);
        call.release();
        expect(await answer).toMatchObject(FORBIDDEN);
        expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
      });

      it('ends nothing while the gateway cannot say how it stands', async () => {
        const { id, orderId } = await waiting('capture');
        host.simulator.fail('getStatus', { kind: 'status', status: 503 });
        const before = host.calls.length;
        expect((await post(id, action)).status).toBe(502);
        expect(asked(before)).toEqual([]);
        expect(host.simulator.transaction(orderId)?.status).toBe('pending');
      });
    });

    it('may call off what is not paid yet: by transfer it is cancelled, a card expires', async () => {
      const transfer = await charge(host, 'bca');
      expect(await post(transfer.id, 'cancel')).toMatchObject({ body: { transaction_status: 'cancel' } });
      const card = await waiting('capture');
      expect(await post(card.id, 'cancel')).toMatchObject({
        status: 200,
        body: { transaction_status: 'expire' },
      });
      expect(host.simulator.transaction(card.orderId)?.status).toBe('expire');
      await until(() => host.recorder.of(card.orderId).includes('payment.expired'));
    });

    it('is told once of a card that was called off while the answer was lost', async () => {
      const { id, orderId } = await waiting('capture');
      const headers = { 'idempotency-key': randomUUID() };
      host.simulator.fail('expire', { kind: 'lost-response' });
      expect((await post(id, 'cancel', OWNER, headers)).status).toBe(502);
      expect(await post(id, 'cancel', OWNER, headers)).toMatchObject({
        status: 200,
        body: { transaction_status: 'expire' },
      });
      expect(host.simulator.effects(orderId)).toMatchObject({ expire: 1 });
    });

    it('is a matter of staff, who void a capture and end a hold', async () => {
      for (const method of ['card', 'authorizedCard', 'challengedCard'] as const) {
        const { id } = await charge(host, method, 5_000_000);
        expect(await post(id, 'cancel', STAFF)).toMatchObject({
          status: 200,
          body: { transaction_status: 'cancel' },
        });
      }
    });
  },
);

describe.each(oneAdapter(__filename))('a customer who pays every month, on %s', (adapter) => {
  let host: SubscriptionHost;

  beforeAll(async () => {
    host = await startSubscriptionHost({ adapter });
  });
  afterAll(() => host.close());

  it.each([
    { amount: 1 },
    { next_execution_at: '2099-01-01' },
    { interval: 1_000 },
    { retry_interval: 1 },
    { retry_interval_unit: 'day' },
    { retry_max_interval: 0 },
    { name: 'cheap', amount: 1, interval: 1_000 },
  ])('makes it no cheaper and no later by %j', async (terms) => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const before = host.calls.length;
    const { status, body } = await host.request(`/api/midtrans/subscriptions/${id}/`, {
      method: 'PATCH',
      json: { token: GOOD_CARD, ...terms },
      ...OWNER,
    });
    const fields = Object.keys(terms).filter((field) => field !== 'name');
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(body.details).toEqual(
      fields.map((field) => ({ field, message: `${field} is for staff to change` })),
    );
    expect(host.calls.slice(before)).toEqual([]);
    expect(host.simulator.subscription(midtransId)).toMatchObject({ amount: 99_000, name: 'gold' });
  });

  it('may give it another name and another card, and staff change what it costs', async () => {
    const { id } = await host.subscribe();
    const patch = (json: object, who: object) =>
      host.request(`/api/midtrans/subscriptions/${id}/`, { method: 'PATCH', json, ...who });
    expect(await patch({ name: 'silver', token: OTHER_CARD }, OWNER)).toMatchObject({
      status: 200,
      body: { name: 'silver' },
    });
    expect(await patch({ amount: 120_000, token: OTHER_CARD }, STAFF)).toMatchObject({
      status: 200,
      body: { amount: '120000.00' },
    });
  });
});

describe("an order that is named after somebody else's transaction", () => {
  let host: HostWithGateway;

  beforeAll(async () => {
    host = await startHostWithGateway({
      midtrans: { access: { uuidOrderIds: true }, http: { retries: 0 } },
    });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it.each(['cancel', 'expire'])(
    'leads its customer to nothing of it by %s, while its charge is on the way',
    async (action) => {
      // It was charged elsewhere: nobody here knows the id.
      const { transaction_id: theirs = '' } = await host.app
        .get(MidtransClients)
        .get('default')
        .charge({
          payment_type: 'bank_transfer',
          transaction_details: { order_id: newOrderId('elsewhere'), gross_amount: 10_000 },
          bank_transfer: { bank: 'bca' },
        });
      const call = host.hold(/\/v2\/charge$/);
      const charged = host.request('/api/midtrans/charge/', {
        method: 'POST',
        json: { ...CHARGES.bca, gross_amount: 10_000, order_id: theirs },
        ...ANOTHER,
      });
      await call.reached;
      const found = await host.app.get(PaymentService).find(theirs);
      const before = host.calls.length;
      const { status } = await host.request(`/api/midtrans/payments/${found?.id}/${action}/`, {
        method: 'POST',
        json: {},
        ...ANOTHER,
      });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(host.calls.slice(before)).toEqual([`GET /v2/${theirs}/status`]);
      expect(
        host.simulator.transactions().find(({ transactionId }) => transactionId === theirs)?.status,
      ).toBe('pending');
      call.release();
      await charged;
    },
  );
});
