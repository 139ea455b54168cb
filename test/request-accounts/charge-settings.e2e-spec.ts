import { createSimulator } from 'midtrans-simulator';
import { SERVER_KEY, startHost, type Host } from '../support/host';
import { about, BALI_KEY, refusal, ROOT, tenantOf } from './request-accounts.support';

/** What the gateway was asked to charge, with the address that its notifications are to go to. */
interface Sent {
  readonly account: string;
  readonly body: any;
  readonly notificationUrl: string | null;
}

describe('charges of which one account says some settings otherwise', () => {
  const sent: Sent[] = [];
  const merchants = new Map(
    [SERVER_KEY, BALI_KEY].map((serverKey) => [serverKey, createSimulator({ serverKey })]),
  );
  let host: Host;

  beforeAll(async () => {
    host = await startHost({
      midtrans: {
        charges: {
          orderIdPrefix: 'ALL',
          notificationUrl: 'https://hooks.shop.test/all',
          callbackUrls: { gopay: 'https://shop.test/all' },
          expiry: { expiryDuration: 1, unit: 'hour' },
          pageExpiry: { duration: 2, unit: 'hours' },
          enabledPaymentTypes: ['gopay', 'qris'],
        },
        accounts: {
          bali: {
            serverKey: BALI_KEY,
            charges: {
              orderIdPrefix: 'BALI',
              notificationUrl: 'https://hooks.shop.test/bali',
              callbackUrls: { gopay: 'https://shop.test/bali' },
              expiry: { expiryDuration: 20 },
              pageExpiry: { duration: 3, unit: 'days' },
              enabledPaymentTypes: ['gopay', 'dana'],
            },
          },
          java: { serverKey: 'SB-Mid-server-java', charges: { orderIdPrefix: 'JAVA', expiry: undefined } },
        },
        access: { resolveAccount: tenantOf },
        http: { fetch: gateway },
      },
    });
  });
  afterAll(() => host.close());

  const gateway: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const [key = ''] = atob((request.headers.get('authorization') ?? '').replace('Basic ', '')).split(':');
    sent.push({
      account: key.replace('SB-Mid-server-', ''),
      body: await request.clone().json(),
      notificationUrl: request.headers.get('x-override-notification'),
    });
    return (merchants.get(key) ?? createSimulator({ serverKey: key })).fetch(request);
  };

  const charge = (account: string, json: object = {}) =>
    host.request(`${ROOT}/charge/`, {
      method: 'POST',
      user: 'customer-1',
      json: { payment_type: 'gopay', gross_amount: 10_000, ...json },
      ...about(account),
    });

  it.each([
    ['default', 'ALL', 'all', { expiry_duration: 1, unit: 'hour' }],
    ['bali', 'BALI', 'bali', { expiry_duration: 20, unit: 'minute' }],
    // What it leaves out, or undefined, is as all have it.
    ['java', 'JAVA', 'all', { expiry_duration: 1, unit: 'hour' }],
  ])('go to Midtrans of the account %s as it says', async (account, prefix, path, expiry) => {
    const { status, body } = await charge(account);
    expect([status, body.account]).toEqual([201, account]);
    expect(body.order_id).toMatch(new RegExp(`^${prefix}-\\d{14}-[\\dA-F]{8}$`));
    expect(sent.at(-1)).toMatchObject({
      notificationUrl: `https://hooks.shop.test/${path}`,
      body: { custom_expiry: expiry, gopay: { callback_url: `https://shop.test/${path}` } },
    });
  });

  it.each<[string, object, object, number]>([
    ['default', {}, { page_expiry: { duration: 2, unit: 'hours' } }, 2],
    ['bali', {}, { page_expiry: { duration: 3, unit: 'days' } }, 72],
    [
      'default',
      { page_expiry: { duration: 1, unit: 'hour' } },
      { page_expiry: { duration: 1, unit: 'hour' } },
      1,
    ],
    [
      'default',
      { expiry: { duration: 5, unit: 'hours' } },
      { page_expiry: { duration: 2, unit: 'hours' }, expiry: { duration: 5, unit: 'hours' } },
      2,
    ],
  ])(
    'open pages of Snap of the account %s, where %j is asked for, for as long as it says',
    async (account, asked, expected, hours) => {
      const before = Date.now();
      const { status, body } = await host.request(`${ROOT}/snap/`, {
        method: 'POST',
        user: 'customer-1',
        json: { gross_amount: 10_000, ...asked },
        ...about(account),
      });
      expect(status).toBe(201);
      const { page_expiry, expiry } = sent.at(-1)?.body as { page_expiry?: object; expiry?: object };
      expect({ page_expiry, expiry }).toEqual({ page_expiry: undefined, expiry: undefined, ...expected });
      const end = Date.parse(body.payment.expiry_time) - hours * 3_600_000;
      expect(end).toBeGreaterThanOrEqual(before - 1_000);
      expect(end).toBeLessThanOrEqual(Date.now() + 1_000);
    },
  );

  it('are of the payment types that the account has enabled', async () => {
    const dana = { payment_type: 'dana', callback_url: 'https://shop.test/back' };
    const answers = [];
    for (const account of ['default', 'bali', 'java']) {
      for (const json of [{ payment_type: 'qris' }, dana]) answers.push(refusal(await charge(account, json)));
    }
    const [taken, refused] = [{ status: 201 }, { status: 400, fields: ['payment_type'] }];
    expect(answers).toEqual([taken, refused, refused, taken, taken, refused]);
  });
});
