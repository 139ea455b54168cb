import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type NotificationEvent } from 'nestjs-midtrans';
import { payAccountSignature } from 'nestjs-midtrans/gateway';
import { oneAdapter, SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import { accountDelivery, link, retrieve, rowOf, startAccountHost } from './pay-accounts.support';

type Host = Awaited<ReturnType<typeof startAccountHost>>;

const LINKED = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/gateway/notif-pay-account-linked.json'), 'utf8'),
);

@Injectable()
class UnmatchedRecorder {
  readonly events: NotificationEvent[] = [];

  @OnMidtransEvent('notification.unmatched')
  async record(event: NotificationEvent<'notification.unmatched'>): Promise<void> {
    this.events.push(event);
  }
}

describe.each(oneAdapter(__filename))('notifications about GoPay accounts on %s', (adapter) => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({
      adapter,
      providers: [UnmatchedRecorder],
      midtrans: {
        serverKey: [SERVER_KEY, 'SB-Mid-server-previous'],
        accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
        notifications: { rejectedKept: 3 },
      },
    });
  });
  afterAll(() => host.close());

  const inbox = (accountId: string) =>
    host.database.rows(
      `SELECT id, account, pay_account_id, order_id, account_status, payment_type, status_code, status, rejected_slot
       FROM midtrans_notifications WHERE account_id = $1 ORDER BY created_at, id`,
      [accountId],
    );
  const pending = async (): Promise<{ id: string; account_id: string }> => (await link(host)).body;
  /** The account stands so at the gateway, and nobody has told us. */
  const stands = async (accountId: string, status: string) => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    if (status === 'EXPIRED') await host.simulator.advance('15m');
    else if (status !== 'PENDING') await host.simulator.linkPayAccount(accountId);
    if (status === 'DISABLED') await host.simulator.unlinkPayAccount(accountId);
    await host.simulator.idle();
    host.simulator.clearFaults();
    expect(host.simulator.payAccount(accountId)?.status).toBe(status);
  };
  const asked = (accountId: string) =>
    host.calls.filter((call) => call === `GET /v2/pay/account/${accountId}`);
  const statusOf = async (id: string) => (await rowOf(host, id))?.['status'];
  const outbox = async (id: string) =>
    (
      await host.database.rows<{ type: string }>(
        'SELECT type FROM midtrans_outbox WHERE subject_id = $1 ORDER BY sequence',
        [id],
      )
    ).map(({ type }) => type);

  it('move the account and are recorded, once', async () => {
    const { id, account_id } = await pending();
    const first = await host.notify(accountDelivery(account_id, 'ENABLED'));
    expect(first).toMatchObject({ status: 200, body: { status: 'ok', notification_id: expect.any(String) } });
    const again = await host.notify(accountDelivery(account_id, 'ENABLED'));
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await inbox(account_id)).toEqual([
      {
        id: first.body.notification_id,
        account: 'default',
        pay_account_id: id,
        order_id: null,
        account_status: 'ENABLED',
        payment_type: 'gopay',
        status_code: '200',
        status: 'processed',
        rejected_slot: null,
      },
    ]);
    expect(await rowOf(host, id)).toMatchObject({ status: 'enabled', version: 2 });
    await until(() => host.accounts.of(id).length > 0);
    expect(await outbox(id)).toEqual(['pay_account.linked']);
  });

  it('of many at the same time count as one', async () => {
    const { id, account_id } = await pending();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => host.notify(accountDelivery(account_id, 'ENABLED'))),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.notification_id}`)).size).toBe(1);
    expect(await inbox(account_id)).toHaveLength(1);
    expect(await outbox(id)).toEqual(['pay_account.linked']);
  });

  it.each([
    ['PENDING after ENABLED', ['ENABLED', 'PENDING'], 'enabled', ['pay_account.linked']],
    ['ENABLED after DISABLED', ['DISABLED', 'ENABLED'], 'disabled', ['pay_account.unlinked']],
    [
      'everything, backwards and again',
      ['ENABLED', 'DISABLED', 'ENABLED', 'PENDING'],
      'disabled',
      ['pay_account.linked', 'pay_account.unlinked'],
    ],
    ['EXPIRED before anything', ['EXPIRED', 'ENABLED', 'PENDING'], 'expired', []],
  ])('that come late change nothing: %s', async (_what, statuses, status, types) => {
    const { id, account_id } = await pending();
    await stands(account_id, status.toUpperCase());
    for (const [number, told] of statuses.entries()) {
      const { status: answered } = await host.notify(accountDelivery(account_id, told, { number }));
      expect(answered).toBe(200);
    }
    expect(await statusOf(id)).toBe(status);
    expect(await outbox(id)).toEqual(types);
    expect(await inbox(account_id)).toHaveLength(new Set(statuses).size);
    expect((await inbox(account_id)).map((row) => row['status'])).toEqual(
      expect.arrayContaining(['processed', 'stale']),
    );
  });

  it('with a key that is being replaced are asked about, and come again until Midtrans shows it', async () => {
    const { id, account_id } = await pending();
    const body = accountDelivery(account_id, 'ENABLED', {}, 'SB-Mid-server-previous');
    expect((await host.notify(body)).status).toBe(503);
    expect(await inbox(account_id)).toMatchObject([{ status: 'unconfirmed' }]);
    expect(await statusOf(id)).toBe('pending');
    await stands(account_id, 'ENABLED');
    expect((await host.notify(body)).status).toBe(200);
    expect(await inbox(account_id)).toMatchObject([{ status: 'processed', pay_account_id: id }]);
    expect(await outbox(id)).toEqual(['pay_account.linked']);
  });

  it.each([
    ['once more', {}],
    ['with something else that nobody signed', { status_message: 'once more' }],
  ])('of what is known to be so ask nothing: told %s', async (_what, noise) => {
    const { id, account_id } = await pending();
    await stands(account_id, 'ENABLED');
    await host.notify(accountDelivery(account_id, 'ENABLED'));
    const before = asked(account_id).length;
    for (let time = 0; time < 3; time++) {
      const replayed = accountDelivery(account_id, 'ENABLED', noise);
      expect((await host.notify(replayed)).status).toBe(200);
    }
    // What is so already is no reason to ask.
    expect(asked(account_id)).toHaveLength(before);
    expect(await statusOf(id)).toBe('enabled');
  });

  it('that tell the same as before are asked about where the account stands otherwise: it may have happened again', async () => {
    const { id, account_id } = await pending();
    await stands(account_id, 'DISABLED');
    const disabled = accountDelivery(account_id, 'DISABLED');
    expect((await host.notify(disabled)).status).toBe(200);
    // Linked anew since.
    await host.database.rows(`UPDATE midtrans_pay_accounts SET status = 'enabled' WHERE id = $1`, [id]);
    expect((await host.notify(disabled)).status).toBe(200);
    expect(await statusOf(id)).toBe('disabled');
    expect(asked(account_id)).toHaveLength(1);
    expect(await inbox(account_id)).toHaveLength(1);
  });

  it('of an account that was over and is linked again are asked about, and applied', async () => {
    const { id, account_id } = await pending();
    await stands(account_id, 'ENABLED');
    await host.database.rows(`UPDATE midtrans_pay_accounts SET status = 'disabled' WHERE id = $1`, [id]);
    host.simulator.fail('getPayAccount', { kind: 'status', status: 404 }, { times: 1 });
    expect((await host.notify(accountDelivery(account_id, 'ENABLED'))).status).toBe(503);
    expect(await statusOf(id)).toBe('disabled');
    expect((await host.notify(accountDelivery(account_id, 'ENABLED'))).status).toBe(200);
    expect(await statusOf(id)).toBe('enabled');
    expect(await inbox(account_id)).toMatchObject([{ status: 'processed' }]);
  });

  it('that come before the answer to the linking come again, and no others do once it is long ago', async () => {
    const held = host.hold(/pay\/account$/, 'answer');
    const linking = link(host);
    await held.reached;
    const account_id = host.simulator.payAccounts().at(-1)?.accountId ?? '';
    const body = accountDelivery(account_id, 'ENABLED');
    expect((await host.notify(body)).status).toBe(503);
    expect(await inbox(account_id)).toMatchObject([{ status: 'unconfirmed' }]);
    held.release();
    const { id } = (await linking).body;
    expect((await host.notify(body)).status).toBe(200);
    expect(await statusOf(id)).toBe('enabled');

    await host.database.rows(
      `INSERT INTO midtrans_pay_accounts (id, account, user_id, payment_type, status, phone_number, created_at)
       VALUES ($1, 'default', 'customer-1', 'gopay', 'initiated', '62*******91', now() - interval '61 minutes')`,
      [randomUUID()],
    );
    expect((await host.notify(accountDelivery(randomUUID(), 'ENABLED'))).status).toBe(200);
  });

  it('of another merchant account are not about this one’s', async () => {
    const { id, account_id } = await pending();
    const body = accountDelivery(account_id, 'ENABLED', {}, 'SB-Mid-server-bali');
    expect((await host.notify(body)).status).toBe(200);
    expect(await statusOf(id)).toBe('pending');
    expect(await inbox(account_id)).toMatchObject([{ account: 'bali', status: 'unmatched' }]);
  });

  it('that nobody signed are refused, and kept in the same small ring as those of payments', async () => {
    const { id, account_id } = await pending();
    const genuine = accountDelivery(account_id, 'ENABLED');
    const forged: object[] = [
      {
        ...genuine,
        signature_key: genuine.signature_key.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      },
      { ...genuine, account_status: 'DISABLED' },
      { ...genuine, status_code: '201' },
      accountDelivery(account_id, 'ENABLED', {}, 'SB-Mid-server-another'),
      { ...accountDelivery(randomUUID(), 'ENABLED'), account_id },
    ];
    for (const body of forged) {
      expect(await host.notify(body)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect(await statusOf(id)).toBe('pending');
    expect(await outbox(id)).toEqual([]);
    const kept = await host.database.rows(
      "SELECT account_id, account_status, order_id FROM midtrans_notifications WHERE status = 'invalid_signature'",
    );
    expect(kept.length).toBeLessThanOrEqual(3);
    expect(kept).toContainEqual({ account_id, account_status: 'ENABLED', order_id: null });
  });

  it('cannot be made out of the signature of a payment, nor the other way round', async () => {
    const { id, account_id } = await pending();
    const signature_key = payAccountSignature(
      { accountId: account_id, accountStatus: 'ENABLED', statusCode: '200' },
      SERVER_KEY,
    );
    const cuts = [
      { order_id: account_id, status_code: 'ENABLED', gross_amount: '200' },
      { order_id: `${account_id}ENABLED`, status_code: '200', gross_amount: '' },
      { order_id: `${account_id}ENABLED`, status_code: '20', gross_amount: '0' },
    ];
    for (const cut of cuts) {
      const { status } = await host.notify({ ...cut, signature_key, transaction_status: 'settlement' });
      expect(status).toBe(400);
    }
    expect(await statusOf(id)).toBe('pending');
  });

  it('about an account that is not here are recorded, told of and answered 200', async () => {
    expect(LINKED.account_status).toBe('ENABLED');
    const { account_id } = LINKED;
    const body = accountDelivery(account_id, 'ENABLED');
    expect(Object.keys(body).sort()).toEqual(Object.keys(LINKED).sort());
    const { status, body: answer } = await host.notify(body);
    expect(status).toBe(200);
    expect(await inbox(account_id)).toMatchObject([{ status: 'unmatched', pay_account_id: null }]);
    const { events } = host.app.get(UnmatchedRecorder);
    const told = await until(() => events.find(({ notification }) => notification.accountId === account_id));
    expect(told?.notification).toEqual({
      id: answer.notification_id,
      account: 'default',
      orderId: null,
      transactionId: null,
      transactionStatus: null,
      accountId: account_id,
      accountStatus: 'ENABLED',
      fraudStatus: null,
      paymentType: 'gopay',
      statusCode: '200',
      grossAmount: null,
      status: 'unmatched',
    });
  });

  it('of a status that we do not know are asked about, and then answered', async () => {
    const { id, account_id } = await pending();
    await stands(account_id, 'ENABLED');
    host.simulator.fail('getPayAccount', { kind: 'status', status: 500 }, { times: 'always' });
    expect((await host.notify(accountDelivery(account_id, 'SUSPENDED'))).status).toBe(503);
    host.simulator.clearFaults();
    expect((await host.notify(accountDelivery(account_id, 'SUSPENDED'))).status).toBe(200);
    expect(await inbox(account_id)).toMatchObject([{ status: 'processed' }]);
    expect(await statusOf(id)).toBe('enabled');
    expect((await host.notify(accountDelivery(account_id, 'FROZEN'))).status).toBe(200);
    expect((await inbox(account_id)).map((row) => row['status'])).toEqual(['processed', 'stale']);
  });

  it.each<[string, object]>([
    ['a status', { account_status: undefined }],
    ['a status in capitals', { account_status: 'Enabled' }],
    ['a status of letters', { account_status: 'ENABLED200' }],
    ['a code', { status_code: null }],
    ['a code of digits', { status_code: 'OK' }],
    ['a signature', { signature_key: '' }],
    ['an account of text', { account_id: ['x'] }],
    ['an account of reasonable length', { account_id: 'x'.repeat(256) }],
  ])('without %s are none', async (_what, fields) => {
    const before = await host.database.rows('SELECT id FROM midtrans_notifications');
    const { status, body } = await host.notify({ ...accountDelivery(randomUUID(), 'ENABLED'), ...fields });
    const [field] = Object.keys(fields);
    expect([status, body.code, body.details[0].field]).toEqual([400, 'invalid_input', field]);
    expect(await host.database.rows('SELECT id FROM midtrans_notifications')).toHaveLength(before.length);
  });

  it('are known by their lack of an order; null is a lack', async () => {
    const { id, account_id } = await pending();
    expect((await host.notify({ ...accountDelivery(account_id, 'ENABLED'), order_id: null })).status).toBe(
      200,
    );
    expect(await statusOf(id)).toBe('enabled');
    const body = { ...accountDelivery(account_id, 'DISABLED'), order_id: 'order-1' };
    expect(await host.notify(body)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'gross_amount' }, { field: 'transaction_status' }] },
    });
  });

  it('and the answer of Midtrans at the same time are told of once', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, account_id } = await pending();
      host.simulator.failNotifications({ kind: 'drop' });
      await host.simulator.linkPayAccount(account_id);
      await Promise.all([
        host.notify(accountDelivery(account_id, 'ENABLED')),
        retrieve(host, id),
        retrieve(host, id),
      ]);
      expect(await outbox(id)).toEqual(['pay_account.linked']);
    }
    host.simulator.clearFaults();
  });

  it('keep no secret that they carry', async () => {
    const { account_id } = await pending();
    const token = Buffer.from(randomUUID()).toString('base64');
    const metadata = { payment_options: [{ name: 'GOPAY_WALLET', token }] };
    const body = accountDelivery(account_id, 'ENABLED', { metadata });
    expect((await host.notify(body)).status).toBe(200);
    const rows = await host.database.rows<{ text: string }>(
      'SELECT raw_payload::text AS text FROM midtrans_notifications WHERE account_id = $1',
      [account_id],
    );
    expect(JSON.stringify(rows)).toContain('GOPAY_WALLET');
    for (const secret of [token, body.signature_key]) expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

it('a notification that cannot be stored is to be delivered again, and then counts', async () => {
  const host = await startAccountHost();
  try {
    const { id, account_id } = (await link(host)).body;
    await host.database.rows('ALTER TABLE midtrans_outbox RENAME TO elsewhere');
    expect((await host.notify(accountDelivery(account_id, 'ENABLED'))).status).toBe(503);
    expect((await rowOf(host, id))?.['status']).toBe('pending');
    expect(await host.database.rows('SELECT id FROM midtrans_notifications')).toEqual([]);
    await host.database.rows('ALTER TABLE elsewhere RENAME TO midtrans_outbox');
    expect((await host.notify(accountDelivery(account_id, 'ENABLED'))).status).toBe(200);
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
    await until(() => host.accounts.of(id).length > 0);
  } finally {
    await host.close();
  }
});
