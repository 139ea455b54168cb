import { MidtransInputError, PAYMENT_STATUSES, PaymentService, type PaymentFilter } from 'nestjs-midtrans';
import { v7 as uuidv7 } from 'uuid';
import { startHost, type Host } from '../support/host';
import { AT, ID, MOST_TOUCHED, newestOf, oneOf, ROWS, workOf } from './lists.support';

/** A shop of some years: most is paid or expired, the rest is rare. */
const STATUSES = oneOf([
  ['chargeback', 0.1],
  ['initiated', 0.2],
  ['authorize', 0.5],
  ['partial_refund', 2],
  ['refund', 4],
  ['capture', 3],
  ['failure', 10],
  ['deny', 20],
  ['cancel', 40],
  ['pending', 5.2],
  ['expire', 315],
  ['settlement', 1000],
]);
const TYPES = oneOf([
  ['akulaku', 0.1],
  ['credit_card', 100],
  ['gopay', 200],
  ['qris', 300],
  ['bank_transfer', 1000],
]);
const BANKS = oneOf([
  ['cimb', 0.1],
  [null, 500],
  ['bni', 50],
  ['bca', 1000],
]);
const ACCOUNTS = oneOf([
  ['bali', 0.1],
  ['default', 1000],
]);

describe('with 100,000 payments', () => {
  let host: Host;
  let payments: PaymentService;
  beforeAll(async () => {
    const accounts = {
      bali: { serverKey: 'SB-Mid-server-bali' },
      none: { serverKey: 'SB-Mid-server-lombok' },
    };
    host = await startHost({ midtrans: { accounts } });
    payments = host.app.get(PaymentService);
    await host.database.rows(`
      INSERT INTO midtrans_payments
        (id, account, user_id, order_id, transaction_id, payment_type, bank, va_number, bill_key, gross_amount, transaction_status,
         refund_amount, customer_email, customer_phone, created_at)
      SELECT ${ID}, ${ACCOUNTS}, 'customer-' || n % 5000, 'ORDER-' || lpad(n::text, 6, '0'), md5(n::text), ${TYPES}, ${BANKS},
        CASE WHEN n % 2 = 0 THEN '8127' || lpad(n::text, 8, '0') END,
        CASE WHEN n % 2 = 1 THEN '8812' || lpad(n::text, 8, '0') END, 1000 * (1 + n * 31 % 900),
        ${STATUSES}, CASE WHEN ${STATUSES} IN ('refund', 'partial_refund') THEN 500 ELSE 0 END,
        'Customer' || n % 5000 || '@shop.test', '0812' || lpad(n::text, 7, '0'), ${AT}
      FROM generate_series(1, ${ROWS}) AS n`);
    await host.database.rows('ANALYZE midtrans_payments');
  }, 60_000);
  afterAll(() => host.close());

  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const at = (moment: Date) => `'${moment.toISOString()}'::timestamptz`;
  const [yesterday, tomorrow, then, dayAfter] = [daysAgo(1), daysAgo(-1), daysAgo(60), daysAgo(59)];
  const startsWith = (column: string, text: string) => `starts_with(${column}, '${text}')`;

  /** A filter, and what it means. */
  const FILTERS: [PaymentFilter, string][] = [
    [{}, 'true'],
    [{ account: 'bali' }, "account = 'bali'"],
    [{ account: 'default' }, "account = 'default'"],
    [{ account: 'none' }, 'false'],
    [{ scope: { kind: 'user', userId: 'customer-7' } }, "user_id = 'customer-7'"],
    [{ userId: 'customer-7' }, "user_id = 'customer-7'"],
    [{ userId: null }, 'user_id IS NULL'],
    [{ userId: 'nobody' }, 'false'],
    [{ orderId: 'ORDER-000007' }, "order_id = 'ORDER-000007'"],
    [{ orderId: 'ORDER' }, 'false'],
    [{ subscriptionId: '01932c5e-0000-7000-8000-000000000000' }, 'false'],
    [{ bank: 'bca' }, "bank = 'bca'"],
    [{ bank: 'cimb' }, "bank = 'cimb'"],
    [{ bank: 'none' }, 'false'],
    [{ paymentType: 'qris' }, "payment_type = 'qris'"],
    [{ paymentType: 'akulaku' }, "payment_type = 'akulaku'"],
    [{ paymentType: 'kredivo' }, 'false'],
    ...PAYMENT_STATUSES.map((status): [PaymentFilter, string] => [
      { status },
      `transaction_status = '${status}'`,
    ]),
    [{ customerEmail: 'CUSTOMER7@Shop.test' }, "customer_email = 'Customer7@shop.test'"],
    [{ customerEmail: 'customer7' }, 'false'],
    [{ minAmount: 900_000 }, 'gross_amount >= 900000'],
    [{ minAmount: 900_001 }, 'false'],
    [{ minAmount: 1_000 }, 'true'],
    [{ maxAmount: 1_000 }, 'gross_amount <= 1000'],
    [{ maxAmount: 999 }, 'false'],
    [{ minAmount: 5_000, maxAmount: 5_000 }, 'gross_amount = 5000'],
    [{ minAmount: 5_001, maxAmount: 5_999 }, 'false'],
    [{ minAmount: 500_001, maxAmount: 500_000 }, 'false'],
    [{ bank: 'bca', paymentType: 'kredivo' }, 'false'],
    [{ bank: 'bni', paymentType: 'akulaku' }, "bank = 'bni' AND payment_type = 'akulaku'"],
    [{ status: 'pending', createdAfter: daysAgo(1_000) }, "transaction_status = 'pending'"],
    [{ paymentType: 'qris', createdBefore: then }, `payment_type = 'qris' AND created_at < ${at(then)}`],
    [{ userId: 'customer-7', createdAfter: tomorrow }, 'false'],
    [{ hasRefund: true }, 'refund_amount > 0'],
    [{ hasRefund: false }, 'refund_amount = 0'],
    [{ createdAfter: yesterday }, `created_at > ${at(yesterday)}`],
    [{ createdAfter: tomorrow }, 'false'],
    [{ createdBefore: then }, `created_at < ${at(then)}`],
    [{ createdBefore: daysAgo(1_000) }, 'false'],
    [
      { createdAfter: then, createdBefore: dayAfter },
      `created_at > ${at(then)} AND created_at < ${at(dayAfter)}`,
    ],
    [{ q: 'ORDER-012345' }, "order_id = 'ORDER-012345'"],
    [{ q: 'ORDER-0000' }, startsWith('order_id', 'ORDER-0000')],
    [{ q: 'ORDER' }, 'true'],
    [{ q: ' c4ca4238a0b9 ' }, startsWith('transaction_id', 'c4ca4238a0b9')],
    [{ q: '812700000123' }, "va_number = '812700000123' OR starts_with(va_number, '812700000123')"],
    [{ q: '88120099' }, startsWith('bill_key', '88120099')],
    [{ q: '08120099999' }, startsWith('customer_phone', '08120099999')],
    [{ q: 'CUSTOMER77@' }, startsWith('customer_email', 'Customer77@')],
    [{ q: 'none' }, 'false'],
    [{ q: '%' }, 'false'],
    [{ q: 'ORDER_012345' }, 'false'],
    [{ q: '\\' }, 'false'],
  ];

  it.each(FILTERS)('%j lists the newest of %s, and looks at few others', async (filter, meaning) => {
    const { scanned, touched, page } = await workOf(host, (request) => payments.list(filter, request));
    const expected = await newestOf(host, 'midtrans_payments', meaning);
    expect(page.items.map(({ id }) => id)).toEqual(expected);
    expect(scanned).toEqual([]);
    expect(touched).toBeLessThan(MOST_TOUCHED);
  });

  it('the next page goes on where the last ended, in a range of days as well, however old', async () => {
    const filter = { createdAfter: then, createdBefore: dayAfter };
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { page, scanned, touched } = await workOf(host, (request) => payments.list(filter, request), {
        limit: 200,
        cursor,
      });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      expect(scanned).toEqual([]);
      expect(touched).toBeLessThan(MOST_TOUCHED);
    } while (cursor !== undefined);
    const expected = await host.database.rows<{ id: string }>(
      `SELECT id FROM midtrans_payments WHERE created_at > ${at(then)} AND created_at < ${at(dayAfter)} ORDER BY id DESC`,
    );
    expect(expected.length).toBeGreaterThan(1_000);
    expect(ids).toEqual(expected.map(({ id }) => id));
  });

  it.each([-30, 30])(
    'a payment is found by its own time, %d minutes from that of its id',
    async (minutes) => {
      const orderId = `CLOCK${minutes}`;
      const made = daysAgo(10);
      const at = new Date(made.getTime() + minutes * 60_000);
      await host.database.rows(
        `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount, transaction_status, created_at)
       VALUES ($1, 'default', $2, 'qris', 1000, 'expire', $3)`,
        [uuidv7({ msecs: made.getTime() }), orderId, at],
      );
      const found = async (filter: PaymentFilter) =>
        (await payments.list({ orderId, ...filter })).items.length;
      const [before, after] = [new Date(at.getTime() - 1), new Date(at.getTime() + 1)];
      expect(await found({ createdAfter: before, createdBefore: after })).toBe(1);
      expect(await found({ createdAfter: at })).toBe(0);
      expect(await found({ createdBefore: at })).toBe(0);
      await host.database.rows('DELETE FROM midtrans_payments WHERE order_id = $1', [orderId]);
    },
  );

  it('filters go together, and a row has what was refunded of it and what is left', async () => {
    const { items } = await payments.list({ hasRefund: true, account: 'default', minAmount: 100_000 });
    expect(items).toHaveLength(50);
    for (const { account, grossAmount, refundAmount, netAmount } of items) {
      expect([account, refundAmount, netAmount]).toEqual(['default', 500, grossAmount - 500]);
      expect(grossAmount).toBeGreaterThanOrEqual(100_000);
    }
  });

  it.each<[string, object]>([
    ['q', { q: '' }],
    ['q', { q: 'a\0' }],
    ['q', { q: 'a'.repeat(256) }],
    ['status', { status: 'paid' }],
    ['minAmount', { minAmount: 1.5 }],
    ['maxAmount', { maxAmount: -1 }],
    ['hasRefund', { hasRefund: 'true' }],
    ['subscriptionId', { subscriptionId: 'none' }],
    ['userId', { userId: '' }],
    ['createdAfter', { createdAfter: new Date(Number.NaN) }],
    ['colour', { colour: 'blue' }],
  ])('%s is refused in %j', async (field, filter) => {
    const listed = payments.list(filter);
    await expect(listed).rejects.toMatchObject({ details: [expect.objectContaining({ field })] });
    await expect(listed).rejects.toBeInstanceOf(MidtransInputError);
  });
});
