import { PayAccountService, SubscriptionService } from 'nestjs-midtrans';
import { signNotification } from 'nestjs-midtrans/testing';
import { Capture } from '../secrets/capture.support';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import {
  KEYS,
  MERCHANT_IDS,
  MERCHANTS,
  other,
  RECURRING_WEBHOOK,
  startMerchants,
  WEBHOOK,
  type MerchantsHost,
} from './merchants.support';

/** Without a trailing slash as with one. */
const PATHS = [WEBHOOK, RECURRING_WEBHOOK].flatMap((path) => [
  (account: string) => `${path}${account}/`,
  (account: string) => `${path}${account}`,
]);

let orders = 0;
const newOrderId = () => `same-${orders++}`;

describe.each(oneAdapter(__filename))('notifications of two merchants on %s', (adapter) => {
  let host: MerchantsHost;
  const logger = new Capture();

  beforeAll(async () => {
    host = await startMerchants({ adapter, logger });
  });
  afterAll(() => host.close());

  /** An order id that both have charged. */
  const chargedByBoth = async (): Promise<string> => {
    const orderId = newOrderId();
    for (const merchant of MERCHANTS) await host.charge(merchant, orderId);
    return orderId;
  };
  const statuses = (orderId: string) => Promise.all(MERCHANTS.map((each) => host.statusOf(each, orderId)));

  it.each(MERCHANTS)('move the payment of %s at the URL of that account', async (merchant) => {
    for (const at of PATHS) {
      const orderId = await chargedByBoth();
      const told = await host.paid(merchant, orderId);
      expect((await host.post(at(merchant), told)).status).toBe(200);
      expect(await host.statusOf(merchant, orderId)).toBe('settlement');
      expect(await host.statusOf(other(merchant), orderId)).toBe('pending');
    }
  });

  it.each(MERCHANTS)(
    'of the other merchant are refused and kept as rejected at the URL of %s',
    async (merchant) => {
      for (const at of PATHS) {
        const orderId = await chargedByBoth();
        const told = await host.paid(other(merchant), orderId);
        expect(await host.post(at(merchant), told)).toMatchObject({
          status: 403,
          body: { code: 'forbidden', message: 'The signature does not match' },
        });
        expect(await statuses(orderId)).toEqual(['pending', 'pending']);
        const kept = (await host.inbox()).filter(({ order_id: id }) => id === orderId);
        expect(kept).toMatchObject([{ status: 'invalid_signature', account: null }]);
      }
    },
  );

  it.each(MERCHANTS)('are known by their signature where the URL names no account: %s', async (merchant) => {
    for (const path of [WEBHOOK, RECURRING_WEBHOOK]) {
      const orderId = await chargedByBoth();
      expect((await host.post(path, await host.paid(merchant, orderId))).status).toBe(200);
      expect(await host.statusOf(merchant, orderId)).toBe('settlement');
      expect(await host.statusOf(other(merchant), orderId)).toBe('pending');
    }
  });

  it('are 404 at the URL of an account that is not configured, and change nothing', async () => {
    const orderId = await chargedByBoth();
    const told = await host.paid('bali', orderId);
    const before = await host.inbox();
    for (const at of PATHS) {
      for (const unknown of ['lombok', 'toString', '__proto__', 'BALI']) {
        expect(await host.post(at(unknown), told)).toMatchObject({
          status: 404,
          body: { code: 'not_found', message: 'The URL names no merchant account that is configured here' },
        });
      }
    }
    expect(await host.inbox()).toEqual(before);
    expect(await statuses(orderId)).toEqual(['pending', 'pending']);
    expect(logger.text()).toContain('no account "lombok" is configured');
  });

  it('are too large at the URL of an account as at the other, before anybody reads them', async () => {
    for (const at of PATHS) {
      const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const { status } = await host.request(at('bali'), { ...request, body: 'not json'.repeat(5_000) });
      expect(status).toBe(413);
    }
  });

  it.each(MERCHANTS)('about a customer’s account move the one of %s alone', async (merchant) => {
    const [own, others] = [await host.link(merchant), await host.link(other(merchant))];
    const statusOf = async (id: string) => (await host.app.get(PayAccountService).find(id))?.status;
    expect((await host.post(`${WEBHOOK}${other(merchant)}/`, own.told)).status).toBe(403);
    expect(await statusOf(own.id)).toBe('pending');
    expect((await host.post(`${WEBHOOK}${merchant}/`, own.told)).status).toBe(200);
    expect([await statusOf(own.id), await statusOf(others.id)]).toEqual(['enabled', 'pending']);
  });

  it('without a signature are followed in the account of the URL, and in no other', async () => {
    const { id, midtransId, told } = await host.subscribe('bali');
    const readBacks = () =>
      MERCHANTS.map(
        (each) => host.calls[each].filter((call) => call === `GET /v1/subscriptions/${midtransId}`).length,
      );
    const [, before = 0] = readBacks();
    for (const path of [`${RECURRING_WEBHOOK}jakarta/`, `${WEBHOOK}jakarta`]) {
      expect((await host.post(path, told)).status).toBe(200);
    }
    expect(readBacks()).toEqual([0, before]);
    expect((await host.post(`${RECURRING_WEBHOOK}bali/`, told)).status).toBe(200);
    expect(readBacks()).toEqual([0, before + 1]);
    expect(await host.app.get(SubscriptionService).find(id)).toMatchObject({ account: 'bali' });
    const [{ count } = { count: 0 }] = await host.database.rows<{ count: number }>(
      'SELECT count(*)::integer AS count FROM midtrans_payments WHERE subscription_id = $1 AND account = $2',
      [id, 'bali'],
    );
    expect(count).toBe(1);
  });

  it('without a signature and without an account in the URL are followed wherever what they name is', async () => {
    for (const merchant of MERCHANTS) {
      const { midtransId, told } = await host.subscribe(merchant);
      const { length: before } = host.calls[merchant];
      expect((await host.post(RECURRING_WEBHOOK, told)).status).toBe(200);
      expect(host.calls[merchant].slice(before)).toContain(`GET /v1/subscriptions/${midtransId}`);
    }
  });
});

describe.each(oneAdapter(__filename))(
  'notifications of merchants whose merchantId is known, on %s',
  (adapter) => {
    let host: MerchantsHost;
    const logger = new Capture();

    beforeAll(async () => {
      host = await startMerchants({ adapter, knowsMerchants: true, logger });
    });
    afterAll(() => host.close());

    it('are refused like a wrong signature where they name another merchant', async () => {
      const orderId = newOrderId();
      await host.charge('bali', orderId);
      const told = await host.paid('bali', orderId);
      const crossed = signNotification({ ...told, merchant_id: MERCHANT_IDS.jakarta } as never, KEYS.bali);
      for (const path of [WEBHOOK, `${WEBHOOK}bali/`]) {
        expect(await host.post(path, crossed)).toMatchObject({
          status: 403,
          body: { code: 'forbidden', message: 'The signature does not match' },
        });
      }
      expect(await host.statusOf('bali', orderId)).toBe('pending');
      expect(await host.inbox()).toMatchObject([
        { status: 'invalid_signature', account: null },
        { status: 'invalid_signature', account: null },
      ]);
      expect(logger.text()).toContain(
        `The key of account "bali" signed a notification that names merchant "${MERCHANT_IDS.jakarta}": its merchantId is "${MERCHANT_IDS.bali}"`,
      );
      expect((await host.post(WEBHOOK, told)).status).toBe(200);
      expect(await host.statusOf('bali', orderId)).toBe('settlement');
    });

    it('are believed where they name no merchant', async () => {
      const orderId = newOrderId();
      await host.charge('bali', orderId);
      const { merchant_id: _, ...told } = (await host.paid('bali', orderId)) as Record<string, unknown>;
      expect((await host.post(WEBHOOK, told)).status).toBe(200);
      expect(await host.statusOf('bali', orderId)).toBe('settlement');
    });

    it('about a customer’s account are refused alike', async () => {
      const { id, told } = await host.link('bali');
      const crossed = { ...told, merchant_id: MERCHANT_IDS.jakarta };
      expect((await host.post(WEBHOOK, crossed)).status).toBe(403);
      expect((await host.post(WEBHOOK, told)).status).toBe(200);
      expect(await host.app.get(PayAccountService).find(id)).toMatchObject({ status: 'enabled' });
    });

    it('without a signature are followed in the account of the merchant that they name, and in no other', async () => {
      const { midtransId, told } = await host.subscribe('bali');
      const subscription = { ...told.subscription, merchant_id: MERCHANT_IDS.jakarta };
      const { length: before } = host.calls.bali;
      expect((await host.post(RECURRING_WEBHOOK, { ...told, subscription })).status).toBe(200);
      expect(host.calls.bali).toHaveLength(before);
      expect(told.subscription.merchant_id).toBe(MERCHANT_IDS.bali);
      expect((await host.post(RECURRING_WEBHOOK, told)).status).toBe(200);
      await until(() => host.calls.bali.slice(before).includes(`GET /v1/subscriptions/${midtransId}`));
    });
  },
);
