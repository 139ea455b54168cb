import {
  MidtransInputError,
  NOTIFICATION_STATUSES,
  NotificationService,
  type NotificationFilter,
} from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { AT, ID, MOST_TOUCHED, newestOf, oneOf, ROWS, workOf } from './lists.support';

const OUTCOMES = oneOf([
  ['invalid_signature', 1],
  ['unconfirmed', 0.1],
  ['amount_mismatch', 0.1],
  ['unmatched', 2],
  ['stale', 100],
  ['processed', 1000],
]);
const TRANSACTION_STATUSES = oneOf([
  [null, 5],
  ['chargeback', 0.1],
  ['deny', 20],
  ['expire', 200],
  ['pending', 400],
  ['settlement', 1000],
]);
const TYPES = oneOf([
  ['akulaku', 0.1],
  ['gopay', 300],
  ['bank_transfer', 1000],
]);
const PAYMENT = '01932c5e-0000-7000-8000-000000000001';

describe('with 100,000 notifications', () => {
  let host: Host;
  let inbox: NotificationService;
  beforeAll(async () => {
    host = await startHost();
    inbox = host.app.get(NotificationService);
    await host.database.rows(`
      INSERT INTO midtrans_notifications
        (id, account, registration, payment_id, order_id, transaction_status, payment_type, status, raw_payload, fingerprint, created_at)
      SELECT ${ID}, CASE WHEN ${OUTCOMES} <> 'invalid_signature' THEN 'default' END,
        CASE WHEN ${OUTCOMES} = 'invalid_signature' THEN 'default' END,
        ('01932c5e-0000-7000-8000-' || lpad((n % 50000)::text, 12, '0'))::uuid, 'ORDER-' || n % 50000,
        ${TRANSACTION_STATUSES}, ${TYPES}, ${OUTCOMES}, '{}', md5(n::text), ${AT}
      FROM generate_series(1, ${ROWS}) AS n`);
    await host.database.rows('ANALYZE midtrans_notifications');
  }, 60_000);
  afterAll(() => host.close());

  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const at = (moment: Date) => `'${moment.toISOString()}'::timestamptz`;
  const [then, dayAfter] = [daysAgo(60), daysAgo(59)];

  it.each<[NotificationFilter, string]>([
    [{}, 'true'],
    [{ account: 'default' }, "account = 'default'"],
    [{ account: null }, 'account IS NULL'],
    ...NOTIFICATION_STATUSES.map((status): [NotificationFilter, string] => [
      { status },
      `status = '${status}'`,
    ]),
    ...['chargeback', 'deny', 'expire', 'pending', 'settlement', 'none'].map(
      (status): [NotificationFilter, string] => [
        { transactionStatus: status },
        `transaction_status = '${status}'`,
      ],
    ),
    [{ orderId: 'ORDER-7' }, "order_id = 'ORDER-7'"],
    [{ orderId: 'none' }, 'false'],
    [{ paymentId: PAYMENT }, `payment_id = '${PAYMENT}'`],
    [{ paymentType: 'gopay' }, "payment_type = 'gopay'"],
    [{ paymentType: 'akulaku' }, "payment_type = 'akulaku'"],
    [{ paymentType: 'dana' }, 'false'],
    [{ createdAfter: daysAgo(1) }, `created_at > ${at(daysAgo(1))}`],
    [{ createdBefore: then }, `created_at < ${at(then)}`],
    [
      { createdAfter: then, createdBefore: dayAfter },
      `created_at > ${at(then)} AND created_at < ${at(dayAfter)}`,
    ],
  ])('%j lists the newest of %s, and looks at few others', async (filter, meaning) => {
    const { scanned, touched, page } = await workOf(host, (request) => inbox.list(filter, request));
    expect(page.items.map(({ id }) => id)).toEqual(await newestOf(host, 'midtrans_notifications', meaning));
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(MOST_TOUCHED);
  });

  it.each([
    { account: 'none' },
    { paymentId: 'none' },
    { account: 'none' },
    { status: 'paid' },
    { orderId: 'a\0' },
    { createdAfter: 'today' },
    { colour: 'blue' },
  ])('%j is refused, and named', async (filter) => {
    const listed = inbox.list(filter as NotificationFilter);
    await expect(listed).rejects.toBeInstanceOf(MidtransInputError);
    await expect(listed).rejects.toMatchObject({ details: [{ field: Object.keys(filter)[0] }] });
  });
});
