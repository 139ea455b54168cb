import { MidtransInputError, PaymentService, REFUND_STATUSES } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { AT, ID, MOST_TOUCHED, newestOf, oneOf, ROWS, workOf } from './lists.support';

type RefundFilter = NonNullable<Parameters<PaymentService['listRefunds']>[0]>;

const STATUSES = oneOf([
  ['requested', 0.1],
  ['rejected', 20],
  ['confirmed', 1000],
]);
const PAYMENT = '01932c5e-0000-7000-8000-000000000001';

describe('with 100,000 refunds', () => {
  let host: Host;
  let payments: PaymentService;
  beforeAll(async () => {
    host = await startHost();
    payments = host.app.get(PaymentService);
    await host.database.rows(`
      INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount)
      SELECT ('01932c5e-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'default', 'ORDER-' || n, 'gopay', 1000
      FROM generate_series(0, 4999) AS n`);
    await host.database.rows(`
      INSERT INTO midtrans_refunds (id, payment_id, refund_key, amount, status, requested_by, created_at)
      SELECT ${ID}, ('01932c5e-0000-7000-8000-' || lpad((n % 5000)::text, 12, '0'))::uuid, 'refund-' || n, 10,
        ${STATUSES}, CASE WHEN n % 3 = 0 THEN 'staff-' || n % 300 END, ${AT}
      FROM generate_series(1, ${ROWS}) AS n`);
    await host.database.rows('ANALYZE');
  }, 60_000);
  afterAll(() => host.close());

  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const at = (moment: Date) => `'${moment.toISOString()}'::timestamptz`;
  const [then, dayAfter] = [daysAgo(60), daysAgo(59)];

  it.each<[RefundFilter, string]>([
    [{}, 'true'],
    [{ paymentId: PAYMENT }, `payment_id = '${PAYMENT}'`],
    ...REFUND_STATUSES.map((status): [RefundFilter, string] => [{ status }, `status = '${status}'`]),
    [{ refundKey: 'refund-77' }, "refund_key = 'refund-77'"],
    [{ refundKey: 'none' }, 'false'],
    [{ requestedBy: 'staff-3' }, "requested_by = 'staff-3'"],
    [{ requestedBy: 'staff-1' }, 'false'],
    [{ requestedBy: null }, 'requested_by IS NULL'],
    [{ createdAfter: daysAgo(1) }, `created_at > ${at(daysAgo(1))}`],
    [{ createdBefore: then }, `created_at < ${at(then)}`],
    [
      { createdAfter: then, createdBefore: dayAfter },
      `created_at > ${at(then)} AND created_at < ${at(dayAfter)}`,
    ],
  ])('%j lists the newest of %s, and looks at few others', async (filter, meaning) => {
    const { scanned, touched, page } = await workOf(host, (request) => payments.listRefunds(filter, request));
    expect(page.items.map(({ id }) => id)).toEqual(await newestOf(host, 'midtrans_refunds', meaning));
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(MOST_TOUCHED);
  });

  it.each([
    { paymentId: 'none' },
    { status: 'paid' },
    { refundKey: '' },
    { createdAfter: 'today' },
    { colour: 'blue' },
  ])('%j is refused, and named', async (filter) => {
    const listed = payments.listRefunds(filter as RefundFilter);
    await expect(listed).rejects.toBeInstanceOf(MidtransInputError);
    await expect(listed).rejects.toMatchObject({ details: [{ field: Object.keys(filter)[0] }] });
  });
});
