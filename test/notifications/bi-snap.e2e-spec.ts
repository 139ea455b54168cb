import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotificationService, PaymentService } from 'nestjs-midtrans';
import { open, paymentOf, STAFF, startSnapHost, told, type SnapHost } from '../snap/snap.support';
import { chargingGateway } from '../support/gateway';
import { ADAPTERS, startHost, type Answer } from '../support/host';
import { until } from '../support/until';
import { biSnapHeaders } from './bi-snap.support';

const FOLDER = join(__dirname, '../fixtures/gateway');
const SAMPLES = readdirSync(FOLDER).filter((name) => name.startsWith('vector-bisnap-'));
const MIDTRANS = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SOMEBODY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = MIDTRANS.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const TIME = '2026-05-27T14:30:01+07:00';
const WEBHOOK = '/api/midtrans/notification';

/** Where Midtrans sends each sample, below the notification URL. */
const PATHS: Readonly<Record<string, string>> = {
  'vector-bisnap-debit-notification.json': '/v1.0/debit/notify',
  'vector-bisnap-qris-notification.json': '/v1.0/qr/qr-mpm-notify',
  'vector-bisnap-va-notification.json': '/v1.0/transfer-va/notify',
};

interface Sample {
  readonly body: any;
  readonly orderId: string;
  readonly amount: string;
  readonly reference: string | undefined;
  readonly path: string;
}

/** A sample of Midtrans', of an order of its own. */
function sampleOf(name: string): Sample {
  const { _comment, ...body } = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
  const suffix = randomUUID().slice(0, 8);
  for (const field of ['trxId', 'originalPartnerReferenceNo', 'originalReferenceNo']) {
    if (field in body) body[field] = `${body[field]}-${suffix}`;
  }
  return {
    body,
    orderId: body.trxId ?? body.originalPartnerReferenceNo,
    amount: (body.paidAmount ?? body.amount).value,
    reference: body.originalReferenceNo,
    path: PATHS[name] ?? '',
  };
}

interface Fields {
  readonly transaction_id?: string;
  readonly [name: string]: unknown;
}

interface Sending {
  readonly key?: KeyObject;
  /** Where it is sent. */
  readonly to?: string;
  /** What is signed in the place of what is sent. */
  readonly signedPath?: string;
  readonly signedBody?: object;
  /** With white space, which is not signed. */
  readonly isSpaced?: boolean;
}

function send(
  host: { request: SnapHost['request'] },
  sample: Sample,
  sending: Sending = {},
): Promise<Answer> {
  const { key = MIDTRANS.privateKey, to = WEBHOOK + sample.path, isSpaced = false } = sending;
  const { signedPath: path = sample.path, signedBody: body = sample.body } = sending;
  return host.request(to, {
    method: 'POST',
    body: JSON.stringify(sample.body, null, isSpaced ? 2 : 0),
    headers: {
      'content-type': 'application/json',
      ...biSnapHeaders({ key, path, body }),
    },
  });
}

it('every sample that Midtrans gives of BI-SNAP has its path here', () => {
  expect(SAMPLES).toEqual(Object.keys(PATHS).sort());
});

describe.each(ADAPTERS)('a notification that is signed as those of BI-SNAP are, on %s', (adapter) => {
  let host: SnapHost;
  beforeAll(async () => {
    host = await startSnapHost({ adapter, midtrans: { snapBi: { publicKey: PEM } } });
  });
  afterAll(() => host.close());

  const opened = async ({ orderId, amount }: Sample) => {
    const { status, body } = await open(host, orderId, { gross_amount: Number(amount) });
    expect(status).toBe(201);
    return body.payment.id as string;
  };
  /** The transaction as Midtrans has it, asked by its order and by its own id. */
  const has = (
    { orderId, amount, reference }: Sample,
    transaction_status: string,
    { transaction_id = reference ?? randomUUID(), ...rest }: Fields = {},
  ) => {
    const transaction = told({
      order_id: orderId,
      transaction_id,
      payment_type: 'gopay',
      transaction_status,
      status_code: transaction_status === 'pending' ? '201' : '200',
      gross_amount: amount,
      transaction_time: '2026-05-27 14:29:00',
      ...rest,
    });
    host.transactions.set(orderId, transaction).set(transaction_id, transaction);
    return transaction;
  };
  const inboxOf = (orderId: string) =>
    host.database.rows<{ id: string; status: string }>(
      'SELECT id, status FROM midtrans_notifications WHERE order_id = $1 ORDER BY id',
      [orderId],
    );

  it.each(SAMPLES)('makes a payment paid that Midtrans says is, once: %s', async (name) => {
    const sample = sampleOf(name);
    const id = await opened(sample);
    has(sample, 'settlement');
    for (const isSpaced of [true, false, true]) {
      expect(await send(host, sample, { isSpaced: adapter === 'fastify' && isSpaced })).toMatchObject({
        status: 200,
        body: { status: 'ok' },
      });
    }
    expect(await paymentOf(host, id)).toMatchObject({
      is_paid: true,
      transaction_status: 'settlement',
      attempts: [{ transaction_status: 'settlement' }],
    });
    await until(() => host.recorder.of(sample.orderId).includes('payment.settled'));
    expect(host.recorder.of(sample.orderId)).toEqual(['payment.created', 'payment.settled']);
    expect(await inboxOf(sample.orderId)).toMatchObject([{ status: 'processed' }]);
  });

  it.each(SAMPLES)('is to come again where Midtrans does not say what it does: %s', async (name) => {
    const sample = sampleOf(name);
    const id = await opened(sample);
    has(sample, 'pending');
    expect((await send(host, sample)).status).toBe(503);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: false, transaction_status: 'pending' });
    const { transaction_id } = host.transactions.get(sample.orderId) as { transaction_id: string };
    has(sample, 'settlement', { transaction_id });
    await until(async () => (await send(host, sample)).status === 200);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: true });
  });

  it('is of the attempt that was told of before, whichever Midtrans answers by the order', async () => {
    const sample = sampleOf('vector-bisnap-va-notification.json');
    const id = await opened(sample);
    const account = has(sample, 'pending', {
      payment_type: 'bank_transfer',
      permata_va_number: '8562000012345678',
    });
    expect((await host.notify(account)).status).toBe(200);
    const settled = { ...account, transaction_status: 'settlement', status_code: '200' };
    host.transactions.set(account.transaction_id, told(settled));
    // Asked by the order, Midtrans answers with a card that was denied.
    host.transactions.set(
      sample.orderId,
      told({
        ...account,
        transaction_id: randomUUID(),
        payment_type: 'credit_card',
        transaction_status: 'deny',
        status_code: '202',
      }),
    );
    expect((await send(host, sample)).status).toBe(200);
    expect(await paymentOf(host, id)).toMatchObject({
      is_paid: true,
      transaction_id: account.transaction_id,
    });
  });

  it('is of the transaction that it refers to, which Midtrans knows by that alone', async () => {
    const sample = sampleOf('vector-bisnap-debit-notification.json');
    sample.body.additionalInfo.paymentType = 'DANA';
    const id = await opened(sample);
    has(sample, 'settlement', { payment_type: 'dana' });
    host.transactions.delete(sample.orderId);
    expect((await send(host, sample)).status).toBe(200);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: true, transaction_id: sample.reference });
    const asked = host.gateway.calls.find(({ path }) => path.includes(sample.reference ?? ''));
    expect(asked?.headers.get('transaction-source')).toBe('SNAP_API');
  });

  it.each([
    ['by somebody else', { key: SOMEBODY.privateKey }],
    ['for another path', { signedPath: '/v1.0/debit/other' }],
    ['over another body', { signedBody: { originalPartnerReferenceNo: 'OTHER-1' } }],
  ] as const)('is refused where it is signed %s, and nobody is asked', async (_how, sending) => {
    const sample = sampleOf('vector-bisnap-debit-notification.json');
    const id = await opened(sample);
    has(sample, 'settlement');
    const before = host.gateway.calls.length;
    const { rejectedCount } = host.app.get(NotificationService);
    expect(await send(host, sample, sending)).toMatchObject({
      status: 403,
      body: { code: 'forbidden', message: 'The signature does not match' },
    });
    expect(host.gateway.calls).toHaveLength(before);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: false });
    expect(host.app.get(NotificationService).rejectedCount).toBe(rejectedCount + 1);
    const [kept] = await inboxOf(sample.orderId);
    expect(kept).toMatchObject({ status: 'invalid_signature' });
    // Staff may have Midtrans asked about what it names.
    const replayed = await host.request(`/api/midtrans/notifications/${kept?.id}/replay/`, {
      method: 'POST',
      ...STAFF,
    });
    expect(replayed.status).toBe(200);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: true });
  });

  it('is refused without a signature, as is a signature that is none', async () => {
    const sample = sampleOf('vector-bisnap-qris-notification.json');
    const post = (headers: Record<string, string>) =>
      host.request(WEBHOOK + sample.path, { method: 'POST', json: sample.body, headers });
    for (const headers of [
      {},
      { 'x-signature': 'AAAA' },
      { 'x-signature': 'AAAA', 'x-timestamp': TIME },
      { 'x-signature': '%%%', 'x-timestamp': '' },
    ] as Record<string, string>[]) {
      expect((await post(headers)).status).toBe(403);
    }
  });

  it('is taken at the webhook itself, and by the path as a whole', async () => {
    for (const to of [WEBHOOK, `${WEBHOOK}/default`, `${WEBHOOK}/default/v1.0/debit/notify`]) {
      const sample = sampleOf('vector-bisnap-debit-notification.json');
      await opened(sample);
      has(sample, 'settlement');
      expect([to, (await send(host, sample, { to, signedPath: to })).status]).toEqual([to, 200]);
    }
    const sample = sampleOf('vector-bisnap-debit-notification.json');
    expect((await send(host, sample, { to: `${WEBHOOK}/nobody/v1.0/debit/notify` })).status).toBe(404);
  });

  it('of another amount moves nothing, and of an order of nobody’s is unmatched', async () => {
    const sample = sampleOf('vector-bisnap-qris-notification.json');
    const { body } = await open(host, sample.orderId, { gross_amount: 1_000 });
    has(sample, 'settlement');
    expect((await send(host, sample)).status).toBe(200);
    expect(await inboxOf(sample.orderId)).toMatchObject([{ status: 'amount_mismatch' }]);
    expect(await paymentOf(host, body.payment.id)).toMatchObject({ is_paid: false });
    const strange = sampleOf('vector-bisnap-qris-notification.json');
    expect((await send(host, strange)).status).toBe(200);
    expect(await inboxOf(strange.orderId)).toMatchObject([{ status: 'unmatched' }]);
  });

  it('that failed is a reason to ask, and no more', async () => {
    const sample = sampleOf('vector-bisnap-debit-notification.json');
    sample.body.latestTransactionStatus = '06';
    const id = await opened(sample);
    has(sample, 'settlement');
    expect((await send(host, sample)).status).toBe(200);
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: true });
  });

  it.each([
    ['no amount', { amount: undefined }, 'gross_amount'],
    ['an amount that is none', { amount: { value: '-1' } }, 'gross_amount'],
  ])('with %s is none', async (_what, change, field) => {
    const sample = sampleOf('vector-bisnap-qris-notification.json');
    const { status, body } = await send(host, { ...sample, body: { ...sample.body, ...change } });
    expect([status, body.details?.[0]?.field]).toEqual([400, field]);
  });

  it('is replayed from the inbox like any other', async () => {
    const sample = sampleOf('vector-bisnap-qris-notification.json');
    expect((await send(host, sample)).status).toBe(200);
    const id = await opened(sample);
    has(sample, 'settlement');
    const [kept] = await inboxOf(sample.orderId);
    const replay = await host.request(`/api/midtrans/notifications/${kept?.id}/replay/`, {
      method: 'POST',
      ...STAFF,
    });
    expect(replay).toMatchObject({ status: 200, body: { status: 'processed' } });
    expect(await paymentOf(host, id)).toMatchObject({ is_paid: true });
  });
});

describe('where no key is there to verify it with', () => {
  it('a notification of BI-SNAP is refused in words that say so, and one of an account that has one is not', async () => {
    const host = await startHost({
      midtrans: { accounts: { bali: { serverKey: 'SB-Mid-server-bali', snapBi: { publicKey: PEM } } } },
    });
    const sample = sampleOf('vector-bisnap-va-notification.json');
    const at = (account: string) => send(host, sample, { to: `${WEBHOOK}/${account}${sample.path}` });
    expect(await at('default')).toMatchObject({
      status: 403,
      body: {
        code: 'snap_bi_not_configured',
        message: expect.stringContaining('accounts.default.snapBi.publicKey'),
      },
    });
    expect((await at('bali')).status).toBe(200);
    expect((await send(host, sample)).status).toBe(200);
    const rows = await host.database.rows('SELECT DISTINCT account FROM midtrans_notifications');
    expect(rows).toEqual([{ account: 'bali' }]);
    await host.close();
  });

  it('is the case of every account, where none has any', async () => {
    const host = await startHost();
    const answer = await send(host, sampleOf('vector-bisnap-debit-notification.json'));
    expect(answer).toMatchObject({ status: 403, body: { code: 'snap_bi_not_configured' } });
    expect(await host.database.rows('SELECT 1 FROM midtrans_notifications')).toEqual([]);
    await host.close();
  });
});

describe('where Midtrans gave two merchants the same key', () => {
  it('a notification is of the account that its URL names, or whose merchant it names', async () => {
    const snapBi = { publicKey: PEM };
    const host = await startHost({
      midtrans: {
        merchantId: 'G100000001',
        snapBi,
        accounts: { bali: { serverKey: 'SB-Mid-server-bali', merchantId: 'G200000002', snapBi } },
      },
    });
    const of = (merchantId: string | undefined) => {
      const sample = sampleOf('vector-bisnap-va-notification.json');
      sample.body.additionalInfo = { ...sample.body.additionalInfo, merchantId };
      return sample;
    };
    const [named, addressed, first] = [of('G200000002'), of(undefined), of('G100000001')];
    const to = `${WEBHOOK}/bali${addressed.path}`;
    for (const answer of [
      await send(host, named),
      await send(host, addressed, { to }),
      await send(host, first),
    ]) {
      expect(answer.status).toBe(200);
    }
    expect(
      await host.database.rows('SELECT account, order_id FROM midtrans_notifications ORDER BY id'),
    ).toEqual([
      { account: 'bali', order_id: named.orderId },
      { account: 'bali', order_id: addressed.orderId },
      { account: 'default', order_id: first.orderId },
    ]);
    await host.close();
  });

  it('a notification that names neither is of the account that has its order, and refused where that is not one', async () => {
    const snapBi = { publicKey: PEM };
    const host = await startHost({
      midtrans: {
        snapBi,
        accounts: { bali: { serverKey: 'SB-Mid-server-bali', snapBi } },
        http: { fetch: chargingGateway().fetch, retries: 0 },
      },
    });
    const told = async (...accounts: string[]) => {
      const sample = sampleOf('vector-bisnap-va-notification.json');
      for (const account of accounts) {
        await host.app.get(PaymentService).createCharge({
          account,
          orderId: sample.orderId,
          paymentType: 'bank_transfer',
          paymentOptions: { bank: 'bca' },
          grossAmount: 100_000,
        });
      }
      const { status } = await send(host, sample);
      const rows = await host.database.rows<{ account: string | null; status: string }>(
        'SELECT account, status FROM midtrans_notifications WHERE order_id = $1',
        [sample.orderId],
      );
      return { status, of: rows.map(({ account }) => account) };
    };
    expect((await told('bali')).of).toEqual(['bali']);
    expect((await told('default')).of).toEqual(['default']);
    expect(await told('default', 'bali')).toEqual({ status: 403, of: [null] });
    expect(await told()).toEqual({ status: 403, of: [null] });
    await host.close();
  });
});

describe('the public key of Midtrans', () => {
  const base64 = PEM.replace(/-----[A-Z ]+-----|\s/g, '');
  it.each([
    ['as PEM', PEM],
    ['as PEM in one line', `-----BEGIN PUBLIC KEY-----${base64}-----END PUBLIC KEY-----`],
    ['as PEM whose line breaks are written out', PEM.replaceAll('\n', '\\n')],
    ['as the base64 in it', base64],
    ['beside the one before', [SOMEBODY.publicKey.export({ type: 'spki', format: 'pem' }).toString(), PEM]],
  ])('is taken %s', async (_how, publicKey) => {
    const host = await startHost({ midtrans: { snapBi: { publicKey } } });
    expect((await send(host, sampleOf('vector-bisnap-debit-notification.json'))).status).toBe(200);
    await host.close();
  });
});
