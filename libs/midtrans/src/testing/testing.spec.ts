import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { MidtransClient } from '../gateway/client';
import { MidtransConnectionError } from '../gateway/errors';
import { TRANSACTION_STATUSES } from '../gateway/wire';
import { midtransHandlers, notificationBody, signNotification } from './index';

const KEY = 'SB-Mid-server-test';
const folder = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>;

describe('signNotification', () => {
  it.each(['settlement', 'pending', 'expire', 'partial-refund'])(
    'signs the known %s notification',
    (name) => {
      const known = fixture(`vector-snap-notification-${name}`);
      const { signature_key: signature, ...unsigned } = known;
      expect(signNotification(unsigned, KEY)).toEqual({ ...unsigned, signature_key: signature });
      expect(unsigned).not.toHaveProperty('signature_key');
    },
  );

  it.each(['order_id', 'status_code', 'gross_amount'])('names the missing %s', (name) => {
    const body = fixture('vector-snap-notification-pending');
    expect(() => signNotification({ ...body, [name]: undefined }, KEY)).toThrow(new RegExp(`needs ${name}`));
    expect(() => signNotification({ ...body, [name]: 200 }, KEY)).toThrow(new RegExp(`needs ${name}`));
  });
});

describe('notificationBody', () => {
  const facts = { orderId: 'order-1', grossAmount: 150_000 };

  it.each(TRANSACTION_STATUSES.map((status) => [status]))(
    '%s has the code the gateway gives it',
    (transactionStatus) => {
      const refused = ['deny', 'expire', 'cancel', 'failure'].includes(transactionStatus);
      const body = notificationBody({ ...facts, transactionStatus });
      expect(body.status_code).toBe(transactionStatus === 'pending' ? '201' : refused ? '202' : '200');
    },
  );

  it('gives a challenge 201', () => {
    const body = notificationBody({ ...facts, transactionStatus: 'capture', fraudStatus: 'challenge' });
    expect(body).toMatchObject({ status_code: '201', fraud_status: 'challenge' });
  });

  it('has the fields and formats of a real one', () => {
    const body = notificationBody({
      ...facts,
      transactionStatus: 'settlement',
      transactionTime: new Date('2021-06-23T04:27:20Z'),
      fields: { custom_field1: 'mine', currency: 'SGD' },
    });
    expect(body).toMatchObject({
      order_id: 'order-1',
      gross_amount: '150000.00',
      transaction_time: '2021-06-23 11:27:20',
      settlement_time: '2021-06-23 11:27:20',
      custom_field1: 'mine',
      currency: 'SGD',
    });
    const real = fixture('notif-bank_transfer-bca-settlement');
    delete real['payment_amounts'];
    expect(Object.keys(signNotification(body, KEY))).toEqual(expect.arrayContaining(Object.keys(real)));
  });

  it('verifies once signed', () => {
    const body = signNotification(notificationBody({ ...facts, transactionStatus: 'expire' }), KEY);
    const {
      order_id: orderId,
      status_code: statusCode,
      gross_amount: grossAmount,
      signature_key: signatureKey,
    } = body;
    expect(MidtransClient.verifySignature({ orderId, statusCode, grossAmount, signatureKey }, KEY)).toBe(
      true,
    );
  });
});

describe('midtransHandlers', () => {
  const played: string[] = [];
  const gateway = {
    fetch: async (request: Request): Promise<Response> => {
      if (request.url.endsWith('/v2/broken/status')) throw new TypeError('fetch failed');
      played.push(`${request.method} ${request.url} ${await request.text()}`);
      return Response.json({ status_code: '200', order_id: 'order-1' });
    },
  };
  const baseUrl = 'http://127.0.0.1:4100/played/';
  const snapBaseUrl = 'http://127.0.0.1:4200/snap';
  const msw = setupServer(...midtransHandlers(http, gateway, { baseUrl, snapBaseUrl }));
  beforeAll(() => msw.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => msw.close());
  beforeEach(() => void (played.length = 0));

  it.each([
    ['https://api.sandbox.midtrans.com', { environment: 'sandbox' }],
    ['https://api.midtrans.com', { environment: 'production' }],
    ['http://127.0.0.1:4100/played', { baseUrl }],
  ] as const)('plays %s', async (host, options) => {
    const client = new MidtransClient({ serverKey: KEY, ...options });
    const payload = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 1 } };
    await expect(client.charge(payload)).resolves.toMatchObject({ order_id: 'order-1' });
    await client.getStatus('order-1');
    expect(played).toEqual([
      `POST ${host}/v2/charge ${JSON.stringify(payload)}`,
      `GET ${host}/v2/order-1/status `,
    ]);
  });

  it.each([
    ['https://app.sandbox.midtrans.com/snap/v1', { environment: 'sandbox' }],
    ['https://app.midtrans.com/snap/v1', { environment: 'production' }],
    ['http://127.0.0.1:4100/played/snap/v1', { baseUrl }],
    ['http://127.0.0.1:4200/snap', { snapBaseUrl }],
  ] as const)('plays Snap at %s', async (address, options) => {
    const payload = { transaction_details: { order_id: 'order-1', gross_amount: 1 } };
    await new MidtransClient({ serverKey: KEY, ...options }).createSnapTransaction(payload);
    expect(played).toEqual([`POST ${address}/transactions ${JSON.stringify(payload)}`]);
  });

  it('lets a connection that the gateway breaks be broken', async () => {
    const client = new MidtransClient({ serverKey: KEY, retries: 0 });
    await expect(client.getStatus('broken')).rejects.toBeInstanceOf(MidtransConnectionError);
  });

  it('leaves other hosts alone', async () => {
    jest.spyOn(console, 'error').mockImplementation();
    await expect(fetch('https://midtrans.example/v2/charge')).rejects.toThrow();
    expect(played).toEqual([]);
  });
});
