import { OnMidtransEvent, type NotificationEvent } from 'nestjs-midtrans';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { payAccountSignature } from 'nestjs-midtrans/gateway';
import { Capture } from '../secrets/capture.support';
import { BCA_CHARGE, chargingGateway, delivery, statusAnswer } from '../support/gateway';
import { oneAdapter, SERVER_KEY, startHost, type Host } from '../support/host';
import { until } from '../support/until';

@Injectable()
class Office {
  readonly unmatched: NotificationEvent[] = [];

  @OnMidtransEvent('notification.unmatched')
  note(event: NotificationEvent): void {
    this.unmatched.push(event);
  }
}

/** What makes another delivery of an order. */
const ACTED_UPON_OF_ORDERS: readonly object[] = [
  {},
  { transaction_id: 'transaction-1' },
  { transaction_status: 'settlement' },
  { fraud_status: 'accept' },
  { gross_amount: '1.00' },
  { refund_amount: '1.00' },
  { refunds: [{ refund_key: 'key-1', refund_amount: '1.00' }] },
  { subscription_id: 'subscription-1' },
  { metadata: { midtrans_invoice_id: 'invoice-1' } },
];

describe.each(oneAdapter(__filename))('what is not signed and not acted upon, on %s', (adapter) => {
  let host: Host;
  const gateway = chargingGateway();
  const logger = new Capture();

  beforeAll(async () => {
    host = await startHost({
      adapter,
      logger,
      providers: [Office],
      midtrans: { http: { fetch: gateway.fetch, retries: 0 } },
    });
  });
  afterAll(() => host.close());

  const rows = (orderId: string) =>
    host.database.rows(
      'SELECT id, status, raw_payload FROM midtrans_notifications WHERE order_id = $1 ORDER BY id',
      [orderId],
    );
  const outbox = async () => (await host.database.rows('SELECT id FROM midtrans_outbox')).length;
  const noisy = (body: object, count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({
      ...(index % 2 === 0 ? body : Object.fromEntries(Object.entries(body).reverse())),
      status_message: `noise ${index}`,
      [`noise_${index}`]: index,
      merchant_id: `G${index}`,
      metadata: { index },
      custom_field1: `${index}`,
      va_numbers: [{ bank: 'bca', va_number: `${index}` }],
      settlement_time: `2026-11-21 10:00:${String(index).padStart(2, '0')}`,
    }));

  it('makes no row and no event of an order that is not ours', async () => {
    const body = delivery('foreign', 'settlement');
    const answers = await Promise.all([body, ...noisy(body, 20)].map((each) => host.notify(each)));
    const [kept, ...more] = await rows('foreign');
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ status: 'unmatched' });
    expect(answers.map(({ status, body: answer }) => [status, answer.notification_id])).toEqual(
      answers.map(() => [200, kept?.['id']]),
    );
    await until(() => host.app.get(Office).unmatched.length > 0);
    expect(host.app.get(Office).unmatched).toHaveLength(1);
  });

  it('makes no row, no event and no question of a payment of ours', async () => {
    gateway.on(/ours\/status$|transaction-of-ours\/status$/, statusAnswer('ours', 'settlement'));
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: 'ours' },
    });
    const body = delivery('ours', 'settlement', {
      fields: { transaction_id: 'be03df7d-2f97-4c8c-a53c-8959f1b67295' },
    });
    gateway.on(/status$/, { ...statusAnswer('ours', 'settlement'), transaction_id: body.transaction_id });
    expect((await host.notify(body)).status).toBe(200);
    const before = [gateway.calledFor(/status$/), await outbox()];
    for (const each of noisy(body, 20)) expect((await host.notify(each)).status).toBe(200);
    expect(await rows('ours')).toMatchObject([{ status: 'processed' }]);
    expect([gateway.calledFor(/status$/), await outbox()]).toEqual(before);
  });

  it('one signed body makes a bounded number of rows and events, whatever is changed about the rest', async () => {
    const body = delivery('relabelled', 'settlement');
    const events = await outbox();
    for (let index = 0; index < 120; index += 10) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          host.notify({ ...body, transaction_id: `transaction-${index + at}`, payment_type: `type-${at}` }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    }
    const kept = await rows('relabelled');
    // Those that come at the same moment do not count each other.
    expect(kept.length).toBeGreaterThanOrEqual(20);
    expect(kept.length).toBeLessThan(30);
    expect((await outbox()) - events).toBe(kept.length);
    expect((await host.notify({ ...body, transaction_id: 'one-more' })).body).toEqual({
      status: 'ok',
      notification_id: kept.at(-1)?.['id'],
    });
  });

  it('makes no row of a payment of ours that it says an account of', async () => {
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: 'with-account' },
    });
    const body = delivery('with-account', 'pending');
    for (let index = 0; index < 5; index++) {
      const account = { account_id: `account-${index}`, account_status: `STATUS_${index}` };
      expect((await host.notify({ ...body, ...account })).status).toBe(200);
    }
    expect(await rows('with-account')).toHaveLength(1);
  });

  it('makes no row and no event of an account that is not ours, even of what is acted upon of an order', async () => {
    const fields = { accountId: randomUUID(), accountStatus: 'ENABLED', statusCode: '200' };
    const body = {
      account_id: fields.accountId,
      account_status: fields.accountStatus,
      status_code: fields.statusCode,
      payment_type: 'gopay',
      signature_key: payAccountSignature(fields, SERVER_KEY),
    };
    const events = await outbox();
    for (const noise of ACTED_UPON_OF_ORDERS) {
      expect((await host.notify({ ...body, ...noise })).status).toBe(200);
    }
    const kept = await host.database.rows('SELECT 1 FROM midtrans_notifications WHERE account_id = $1', [
      fields.accountId,
    ]);
    expect(kept).toHaveLength(1);
    expect((await outbox()) - events).toBe(1);
  });

  it("the dashboard's test is recorded as one, and tells and asks nobody", async () => {
    const orderId = `payment_notif_test_G141532850_2a2e2b7e-7a3c-4e1a-9f0c-0d7d4d4b3c11`;
    const before = [gateway.calls.length, await outbox()];
    for (const status of ['settlement', 'pending'] as const) {
      expect(await host.notify(delivery(orderId, status))).toMatchObject({
        status: 200,
        body: { status: 'ok' },
      });
    }
    expect((await rows(orderId)).map(({ status }) => status)).toEqual(['test', 'test']);
    expect([gateway.calls.length, await outbox()]).toEqual(before);
    expect(logger.text()).toContain(
      "The dashboard's test notification has come, signed with the key of account default",
    );
    const { body } = await host.request('/api/midtrans/notifications/?status=test', {
      user: 'staff-1',
      staff: true,
    });
    expect(body.results[0]).toMatchObject({
      status: 'test',
      outcome: "It is the dashboard's test of the notification URL: it is about no payment.",
    });
    expect((await host.notify(delivery(orderId, 'settlement', { key: 'SB-Mid-server-wrong' }))).status).toBe(
      403,
    );
  });
});
