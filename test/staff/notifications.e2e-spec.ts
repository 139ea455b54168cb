import { randomUUID } from 'node:crypto';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { charge, newOrderId, type HostWithGateway } from '../operations/operations.support';
import { oneAdapter, startHostWithGateway } from '../support/host';

const STAFF = { user: 'staff-1', staff: true };

describe.each(oneAdapter(__filename))('the inbox of notifications, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: { accounts: { bali: { serverKey: 'SB-Mid-server-bali' } } },
    });
  });
  afterAll(() => host.close());

  const list = (query: object = {}) =>
    host.request(
      `/api/midtrans/notifications/?${new URLSearchParams(Object.entries(query)).toString()}`,
      STAFF,
    );
  const retrieve = (id: string, caller: object = STAFF) =>
    host.request(`/api/midtrans/notifications/${id}/`, caller);

  /** A payment of a virtual account, and what was delivered of it. */
  async function expired() {
    const { id, orderId } = await charge(host, 'bca');
    await host.simulator.idle();
    await host.simulator.expire(orderId);
    await host.simulator.idle();
    const { results } = (await list({ order_id: orderId, transaction_status: 'expire' })).body;
    return { paymentId: id, orderId, notification: results[0] };
  }

  it('is for staff to read, with what became of each notification in plain words', async () => {
    const { paymentId, orderId, notification } = await expired();
    expect(notification).toEqual({
      id: expect.any(String),
      account: 'default',
      payment_id: paymentId,
      order_id: orderId,
      transaction_id: expect.any(String),
      transaction_status: 'expire',
      fraud_status: expect.any(String),
      payment_type: 'bank_transfer',
      status_code: expect.stringMatching(/^\d{3}$/),
      gross_amount: '500000.00',
      status: 'processed',
      outcome: 'It was acted on: the payment moved.',
      error_message: '',
      created_at: expect.any(String),
    });
  });

  it('shows a single one with its body as it came, without its signature', async () => {
    const { orderId, notification } = await expired();
    const { status, body } = await retrieve(notification.id);
    const { raw_payload: payload, ...fields } = body;
    expect([status, fields]).toEqual([200, notification]);
    expect(payload).toMatchObject({ order_id: orderId, transaction_status: 'expire' });
    expect(JSON.stringify(payload)).not.toMatch(/[\da-f]{128}/);
  });

  it('keeps what nobody signed, which is of no account', async () => {
    const orderId = newOrderId('forged');
    await host.notify(
      signNotification(
        notificationBody({ orderId, grossAmount: 1_000, transactionStatus: 'settlement' }),
        'not-our-key',
      ),
    );
    const { body } = await list({ order_id: orderId });
    expect(body.results).toMatchObject([
      {
        account: null,
        payment_id: null,
        status: 'invalid_signature',
        outcome: 'None of our keys signed it: it was refused.',
      },
    ]);
  });

  it('is narrowed by each filter, and by all of them at once', async () => {
    const { paymentId, orderId, notification } = await expired();
    const mine = {
      account: 'default',
      status: 'processed',
      order_id: orderId,
      payment_id: paymentId,
      transaction_status: 'expire',
      payment_type: 'bank_transfer',
      created_after: '2020-01-01',
      created_before: '2999-01-01',
    };
    const others = {
      account: 'bali',
      status: 'unmatched',
      order_id: 'none',
      payment_id: randomUUID(),
      transaction_status: 'deny',
      payment_type: 'qris',
      created_after: '2999-01-01',
      created_before: '2020-01-01',
    };
    expect((await list(mine)).body).toEqual({ results: [notification], next_cursor: null });
    for (const [name, value] of Object.entries(others)) {
      expect([name, (await list({ ...mine, [name]: value })).body.results]).toEqual([name, []]);
    }
  });

  it('is read page by page, newest first', async () => {
    await expired();
    const { results } = (await list()).body;
    const first = (await list({ limit: 1 })).body;
    const second = (await list({ limit: 1, cursor: first.next_cursor })).body;
    expect([...first.results, ...second.results]).toEqual(results.slice(0, 2));
  });

  it.each([
    ['status', 'paid'],
    ['payment_id', 'none'],
    ['order_id', ''],
    ['account', 'x'.repeat(65)],
    ['created_after', 'yesterday'],
    ['limit', '0'],
    ['orderId', 'x'],
  ])('refuses a filter %s=%s, and names it', async (name, value) => {
    const { status, body } = await list({ [name]: value });
    expect([status, body.code, body.details]).toEqual([
      400,
      'invalid_input',
      [{ field: name, message: expect.stringContaining(name) }],
    ]);
  });

  it('has none under an id that is none, for staff; customers are told no more than that it is for staff', async () => {
    const { notification } = await expired();
    for (const id of [randomUUID(), 'none', '%00']) {
      expect(await retrieve(id)).toMatchObject({ status: 404, body: { message: 'Notification not found' } });
    }
    for (const id of [randomUUID(), notification.id]) {
      expect(await retrieve(id, { user: 'customer-1' })).toMatchObject({
        status: 403,
        body: { code: 'forbidden', message: 'this is for staff' },
      });
    }
    const asked = await host.request('/api/midtrans/notifications/', { user: 'customer-1' });
    expect([asked.status, asked.body.code]).toEqual([403, 'forbidden']);
  });
});
