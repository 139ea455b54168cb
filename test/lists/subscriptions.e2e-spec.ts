import { SUBSCRIPTION_STATUSES, SubscriptionService, type SubscriptionFilter } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { AT, ID, MOST_TOUCHED, newestOf, oneOf, ROWS, workOf } from './lists.support';

const STATUSES = oneOf([
  ['initiated', 0.1],
  ['failed', 1],
  ['cancelled', 300],
  ['inactive', 100],
  ['active', 1000],
]);
const TYPES = oneOf([
  ['gopay', 0.5],
  ['credit_card', 1000],
]);

describe('with 100,000 subscriptions', () => {
  let host: Host;
  let subscriptions: SubscriptionService;
  beforeAll(async () => {
    const accounts = {
      bali: { serverKey: 'SB-Mid-server-bali' },
      none: { serverKey: 'SB-Mid-server-lombok' },
    };
    host = await startHost({ midtrans: { accounts } });
    subscriptions = host.app.get(SubscriptionService);
    await host.database.rows(`
      INSERT INTO midtrans_subscriptions
        (id, account, user_id, name, order_prefix, payment_type, amount, "interval", interval_unit, retry_interval,
         retry_interval_unit, retry_max_interval, status, created_at)
      SELECT ${ID}, CASE WHEN n % 10000 = 0 THEN 'bali' ELSE 'default' END, 'customer-' || n % 5000, 'plan', 'plan-' || n, ${TYPES},
        1000, 1, 'month', 1, 'day', 3, ${STATUSES}, ${AT}
      FROM generate_series(1, ${ROWS}) AS n`);
    await host.database.rows('ANALYZE midtrans_subscriptions');
  }, 60_000);
  afterAll(() => host.close());

  it.each<[SubscriptionFilter, string]>([
    [{}, 'true'],
    [{ account: 'bali' }, "account = 'bali'"],
    [{ account: 'none' }, 'false'],
    [{ scope: { kind: 'user', userId: 'customer-7' } }, "user_id = 'customer-7'"],
    ...SUBSCRIPTION_STATUSES.map((status): [SubscriptionFilter, string] => [
      { status },
      `status = '${status}'`,
    ]),
    [{ paymentType: 'gopay' }, "payment_type = 'gopay'"],
    [{ paymentType: 'credit_card' }, "payment_type = 'credit_card'"],
  ])('%j lists the newest of %s, and looks at few others', async (filter, meaning) => {
    const { scanned, touched, page } = await workOf(host, (request) => subscriptions.list(filter, request));
    expect(page.items.map(({ id }) => id)).toEqual(await newestOf(host, 'midtrans_subscriptions', meaning));
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(MOST_TOUCHED);
  });

  it.each([
    ['colour', { colour: 'red' }],
    ['status', { status: 'open' }],
    ['paymentType', { paymentType: 'qris' }],
    ['account', { account: 5 }],
  ] as [string, object][])('%s is refused in %j', async (field, filter) => {
    await expect(subscriptions.list(filter)).rejects.toMatchObject({
      details: [expect.objectContaining({ field })],
    });
  });
});
