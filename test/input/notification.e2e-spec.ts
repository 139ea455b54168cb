import { randomUUID } from 'node:crypto';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { ADAPTERS, SERVER_KEY } from '../support/host';
import {
  flawOf,
  jsonWith,
  MARKER,
  NOTIFICATION,
  ODDITIES,
  startCountingHost,
  withField,
  withoutTraces,
  type CountingHost,
} from './input.support';

const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 255 && !/[\0\p{Surrogate}]/u.test(value);

/** Every field that a notification must have, and which oddities it may be after all. */
const REQUIRED: readonly (readonly [field: string, accepts: (value: unknown) => boolean])[] = [
  ['order_id', isIdentifier],
  ['status_code', (value) => isIdentifier(value) && /^[1-5]\d\d$/.test(value)],
  ['gross_amount', (value) => isIdentifier(value) && /^[1-9]\d*(\.\d\d?)?$/.test(value)],
  ['signature_key', isIdentifier],
  ['transaction_status', isIdentifier],
];

/** What a notification may bring besides, and what Midtrans may add one day. */
const OTHERS = [
  'transaction_id',
  'fraud_status',
  'payment_type',
  'transaction_time',
  'settlement_time',
  'expiry_time',
  'status_message',
  'currency',
  'merchant_id',
  'va_numbers',
  'va_numbers.0.va_number',
  'refunds',
  'refund_amount',
  'metadata',
  'custom_field1',
  'signature',
  'something_new',
];

const signed = (facts: Parameters<typeof notificationBody>[0]) =>
  signNotification(notificationBody(facts), SERVER_KEY);

describe.each(ADAPTERS)('bad notifications on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const notify = (body: string) =>
    host.request(NOTIFICATION, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  it.each(REQUIRED)('refuses whatever %s cannot be', async (field, accepts) => {
    const body = signed({ orderId: 'order-1', grossAmount: 10_000, transactionStatus: 'settlement' });
    const odd = Object.entries(ODDITIES).filter(([, json]) => !accepts(JSON.parse(json)));
    expect(odd.length).toBeGreaterThan(10);
    const before = await host.traces();
    const flaws: string[] = [];
    for (const [what, json] of odd) {
      const answer = await notify(jsonWith({ ...body, [field]: MARKER }, json));
      const flaw = flawOf(answer, field);
      if (flaw !== undefined) flaws.push(`${what}: ${flaw}`);
    }
    expect([flaws, await host.traces()]).toEqual([[], before]);
  });

  it.each(REQUIRED)('refuses a body without %s', async (field) => {
    const body = signed({ orderId: 'order-1', grossAmount: 10_000, transactionStatus: 'settlement' });
    await withoutTraces(host, async () => {
      const answer = await notify(JSON.stringify({ ...body, [field]: undefined }));
      expect(flawOf(answer, field)).toBeUndefined();
    });
  });

  it.each(REQUIRED.slice(0, 3))('refuses a %s that was changed after it was signed', async (field) => {
    const body = signed({ orderId: 'order-1', grossAmount: 10_000, transactionStatus: 'settlement' });
    const { payments, outbox, calls } = await moneyTraces();
    const changed = { order_id: 'order-2', status_code: '201', gross_amount: '10000' }[field];
    const { status, body: refusal } = await notify(JSON.stringify({ ...body, [field]: changed }));
    expect([status, refusal]).toEqual([
      403,
      {
        statusCode: 403,
        error: 'Forbidden',
        message: 'The signature does not match',
        code: 'forbidden',
        details: [],
      },
    ]);
    expect(await moneyTraces()).toEqual({ payments, outbox, calls });
  });

  it.each(['0', '0.00', '00.00', '-1.00', '1e4', '10,000'])(
    'refuses the amount %s, though signed',
    async (amount) => {
      const body = signNotification(
        {
          ...notificationBody({ orderId: 'order-1', grossAmount: 1, transactionStatus: 'settlement' }),
          gross_amount: amount,
        },
        SERVER_KEY,
      );
      await withoutTraces(host, async () => {
        expect(flawOf(await host.notify(body), 'gross_amount')).toBeUndefined();
      });
    },
  );

  it.each([
    { order_id: 'order-12', status_code: '001', gross_amount: '0000.00' },
    { order_id: 'order-1200', status_code: '100', gross_amount: '00.00' },
    { order_id: 'order-', status_code: '120', gross_amount: '010000.00' },
  ])('cannot be cut differently into another order of another amount: %j', async (cut) => {
    const body = signed({ orderId: 'order-1', grossAmount: 10_000, transactionStatus: 'settlement' });
    // The signature covers the three run together, so it fits.
    expect(cut.order_id + cut.status_code + cut.gross_amount).toBe(
      body.order_id + body.status_code + body.gross_amount,
    );
    await withoutTraces(host, async () => {
      const { status, body: refusal } = await notify(JSON.stringify({ ...body, ...cut }));
      expect([status, refusal.code]).toEqual([400, 'invalid_input']);
    });
  });

  describe.each(['an order of nobody', 'an order of ours'])('for %s', (whose) => {
    it.each(OTHERS)('takes whatever %s may be', async (field) => {
      const orderId = `order-${randomUUID()}`;
      let transactionId: string | undefined;
      if (whose === 'an order of ours') {
        const charge = { payment_type: 'qris', gross_amount: 10_000, order_id: orderId };
        const { status, body } = await host.charge(charge);
        expect(status).toBe(201);
        transactionId = body.transaction_id;
      }
      const body = signed({
        orderId,
        ...(transactionId !== undefined && { transactionId }),
        grossAmount: 10_000,
        transactionStatus: 'pending',
        paymentType: 'qris',
      });
      const flaws: string[] = [];
      for (const [what, json] of Object.entries(ODDITIES)) {
        const { status, body: answer } = await notify(jsonWith(withField(body, field, MARKER), json));
        // Whether another transaction is the order's, Midtrans is asked.
        const isAsked = whose === 'an order of ours' && field === 'transaction_id' && status === 503;
        if (!isAsked && (status !== 200 || answer.status !== 'ok'))
          flaws.push(`${what}: ${status} ${JSON.stringify(answer)}`);
      }
      expect(flaws).toEqual([]);
    });
  });

  it.each(['99999999999999999999999999.00', '9007199254740993.00', '10000.50', `1${'0'.repeat(250)}`])(
    'records a signed amount that was not charged: %s',
    async (amount) => {
      const orderId = `order-${randomUUID()}`;
      const { body: payment } = await host.charge({
        payment_type: 'qris',
        gross_amount: 10_000,
        order_id: orderId,
      });
      const body = signNotification(
        {
          ...notificationBody({
            orderId,
            grossAmount: 1,
            transactionStatus: 'settlement',
            paymentType: 'qris',
          }),
          gross_amount: amount,
        },
        SERVER_KEY,
      );
      const { status, body: answer } = await notify(JSON.stringify(body));
      expect([status, answer.status]).toEqual([200, 'ok']);
      const [kept] = await host.database.rows('SELECT status FROM midtrans_notifications WHERE id = $1', [
        answer.notification_id,
      ]);
      expect(kept).toEqual({ status: 'amount_mismatch' });
      const { body: after } = await host.request(`/api/midtrans/payments/${payment.id}/`, {
        user: 'customer-1',
      });
      expect(after).toMatchObject({ transaction_status: 'pending', is_paid: false });
    },
  );

  /** What money is told by: not the inbox, where wrongly signed deliveries are kept. */
  async function moneyTraces() {
    const { midtrans_payments: payments, midtrans_outbox: outbox, gatewayCalls: calls } = await host.traces();
    return { payments, outbox, calls };
  }
});
