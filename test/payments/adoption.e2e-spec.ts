import { randomBytes } from 'node:crypto';
import { MidtransError } from 'nestjs-midtrans';
// eslint-disable-next-line no-restricted-imports -- no host has it: it is what the features that find payments have in common
import { PaymentImporter } from '../../libs/midtrans/src/payments/payment.importer';
import { delivery } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';

const TRANSACTION = {
  transaction_id: 'transaction-1',
  transaction_time: '2026-11-21 10:00:00',
  settlement_time: '2026-11-21 10:05:00',
  transaction_status: 'settlement',
  status_code: '200',
  status_message: 'Success, transaction is found',
  payment_type: 'bank_transfer',
  permata_va_number: '8562000087926752',
  gross_amount: '145000.00',
  currency: 'IDR',
  fraud_status: 'accept',
};
const ORIGIN = {
  account: 'default',
  userId: 'customer-1',
  customerEmail: 'customer-1@shop.test',
  metadata: { plan: 'gold' },
};

describe('the adoption of a payment', () => {
  let host: Host;
  let adoption: PaymentImporter;
  let count = 0;

  beforeAll(async () => {
    const cards = { savedTokens: { encryptionKey: randomBytes(32).toString('base64') } };
    host = await startHost({ midtrans: { notifications: { confirm: 'never' }, cards } });
    adoption = host.app.get(PaymentImporter);
  });
  afterAll(() => host.close());

  const transaction = (fields: object = {}) => ({
    ...TRANSACTION,
    order_id: `adopted-${++count}`,
    ...fields,
  });
  const told = async (orderId: string, types: readonly string[]) => {
    await until(() => host.recorder.of(orderId).length >= types.length);
    expect(host.recorder.of(orderId)).toEqual(types);
  };
  const row = async (orderId: string): Promise<any> =>
    (await host.database.rows('SELECT * FROM midtrans_payments WHERE order_id = $1', [orderId]))[0];

  it('makes a payment of what was read back, with the events of any payment', async () => {
    const response = transaction();
    const adopted = await adoption.import(ORIGIN, response);
    expect(adopted).toMatchObject({ isNew: true, orderId: response.order_id, outcome: { kind: 'moved' } });
    expect(await row(response.order_id)).toMatchObject({
      id: adopted?.paymentId,
      account: 'default',
      user_id: 'customer-1',
      customer_email: 'customer-1@shop.test',
      metadata: { plan: 'gold' },
      payment_type: 'bank_transfer',
      bank: 'permata',
      va_number: '8562000087926752',
      gross_amount: '145000.00',
      transaction_id: 'transaction-1',
      transaction_status: 'settlement',
      settlement_time: new Date('2026-11-21T03:05:00Z'),
      subscription_id: null,
    });
    await told(response.order_id, ['payment.created', 'payment.settled']);
  });

  it('happens once, however often and at the same time it is tried', async () => {
    const response = transaction();
    const results = await Promise.all(Array.from({ length: 8 }, () => adoption.import(ORIGIN, response)));
    expect(new Set(results.map((result) => result?.paymentId)).size).toBe(1);
    expect(results.filter((result) => result?.isNew)).toHaveLength(1);
    await told(response.order_id, ['payment.created', 'payment.settled']);
  });

  it('goes along with notifications, whichever is first', async () => {
    const pending = transaction({ transaction_status: 'pending', status_code: '201' });
    await adoption.import(ORIGIN, pending);
    const settlement = delivery(pending.order_id, 'settlement', {
      grossAmount: 145_000,
      fields: { transaction_id: pending.transaction_id },
    });
    expect((await host.notify(settlement)).status).toBe(200);
    await adoption.import(ORIGIN, { ...pending, transaction_status: 'settlement', status_code: '200' });
    await told(pending.order_id, ['payment.created', 'payment.pending', 'payment.settled']);
  });

  it('names the subscription of a payment once', async () => {
    const [one, two] = ['0190d1f0-0000-7000-8000-000000000001', '0190d1f0-0000-7000-8000-000000000002'];
    const response = transaction();
    await adoption.import(ORIGIN, response);
    await adoption.import({ ...ORIGIN, subscriptionId: one }, response);
    await adoption.import({ ...ORIGIN, subscriptionId: two, userId: 'customer-2' }, response);
    expect(await row(response.order_id)).toMatchObject({ subscription_id: one, user_id: 'customer-1' });
  });

  describe('where the order is a payment of another user’s', () => {
    const SUBSCRIPTION = '0190d1f0-0000-7000-8000-000000000003';
    const of = (orderId: string, status: string, transactionId: string | null, userId: string | null) =>
      host.database.rows(
        `INSERT INTO midtrans_payments
           (id, account, user_id, order_id, payment_type, gross_amount, transaction_status, transaction_id)
         VALUES (gen_random_uuid(), 'default', $4, $1, 'gopay', 145000, $2, $3)`,
        [orderId, status, transactionId, userId],
      );

    it.each(['customer-2', null])(
      'takes the place of a charge of %j that Midtrans refused',
      async (userId) => {
        const response = transaction();
        await of(response.order_id, 'failure', null, userId);
        const refused = await row(response.order_id);
        await host.database.rows(
          `INSERT INTO midtrans_payment_items (id, payment_id, position, name, price)
         VALUES (gen_random_uuid(), $1, 0, 'A pillow', 145000)`,
          [refused.id],
        );
        const adopted = await adoption.import({ ...ORIGIN, subscriptionId: SUBSCRIPTION }, response);
        expect(adopted).toMatchObject({ isNew: true, outcome: { kind: 'moved' } });
        expect(adopted?.paymentId).not.toBe(refused.id);
        expect(await row(response.order_id)).toMatchObject({
          user_id: 'customer-1',
          subscription_id: SUBSCRIPTION,
          payment_type: 'bank_transfer',
          transaction_status: 'settlement',
        });
        expect(await row(`${response.order_id}#${refused.id}`)).toMatchObject({
          id: refused.id,
          user_id: userId,
          subscription_id: null,
          transaction_status: 'failure',
        });
        const items = 'SELECT 1 FROM midtrans_payment_items WHERE payment_id = $1';
        expect(await host.database.rows(items, [adopted?.paymentId])).toEqual([]);
        expect(await host.database.rows(items, [refused.id])).toHaveLength(1);
        await told(response.order_id, ['payment.created', 'payment.settled']);
      },
    );

    it('waits for a charge whose answer is out', async () => {
      const response = transaction();
      await of(response.order_id, 'initiated', null, 'customer-2');
      const before = await row(response.order_id);
      const tried = adoption.import({ ...ORIGIN, subscriptionId: SUBSCRIPTION }, response);
      await expect(tried).rejects.toThrow(MidtransError);
      expect(await row(response.order_id)).toEqual(before);
      // Their own is the one that is out.
      await adoption.import({ ...ORIGIN, userId: 'customer-2' }, response);
      expect(await row(response.order_id)).toMatchObject({ user_id: 'customer-2', id: before.id });
    });

    it.each([
      ['pending', 'transaction-1'],
      ['failure', 'transaction-1'],
      ['initiated', 'transaction-1'],
      ['pending', null],
    ])('moves one that Midtrans took (%s, %j), which stays theirs', async (status, transactionId) => {
      const response = transaction();
      await of(response.order_id, status, transactionId, 'customer-2');
      const before = await row(response.order_id);
      const adopted = await adoption.import({ ...ORIGIN, subscriptionId: SUBSCRIPTION }, response);
      expect(adopted).toMatchObject({ isNew: false, paymentId: before.id, outcome: { kind: 'moved' } });
      expect(await row(response.order_id)).toMatchObject({
        user_id: 'customer-2',
        subscription_id: null,
        transaction_status: 'settlement',
      });
    });

    it('is one payment, however many adopt it while the refused one is there', async () => {
      const response = transaction();
      await of(response.order_id, 'failure', null, 'customer-2');
      const results = await Promise.all(Array.from({ length: 8 }, () => adoption.import(ORIGIN, response)));
      expect(new Set(results.map((result) => result?.paymentId)).size).toBe(1);
      await told(response.order_id, ['payment.created', 'payment.settled']);
    });
  });

  it('that failed is adopted once, as it was read', async () => {
    const response = transaction({ transaction_status: 'failure', transaction_id: undefined });
    const first = await adoption.import(ORIGIN, response);
    const again = await adoption.import(ORIGIN, response);
    expect(again).toMatchObject({ isNew: false, paymentId: first?.paymentId });
    await told(response.order_id, ['payment.failed']);
  });

  it('keeps the card that was saved with it, for its user, once', async () => {
    const token = '48111111xDUgxnnredRMAXuklkvAON1114';
    const response = transaction({
      payment_type: 'credit_card',
      transaction_status: 'capture',
      masked_card: '48111111-1114',
      saved_token_id: token,
      saved_token_id_expired_at: '2032-12-31 07:00:00',
    });
    const adopted = await adoption.import(ORIGIN, response);
    await adoption.import(ORIGIN, response);
    const cards = await host.database.rows(
      'SELECT user_id, payment_id, masked_card, token FROM midtrans_saved_cards WHERE deleted_at IS NULL',
    );
    expect(cards).toEqual([
      {
        user_id: 'customer-1',
        payment_id: adopted?.paymentId,
        masked_card: '48111111-1114',
        token: expect.not.stringContaining(token),
      },
    ]);
    expect(JSON.stringify(await row(response.order_id))).not.toContain(token);
    await told(response.order_id, ['payment.created', 'payment.captured', 'payment.settled']);
  });

  it('takes no other amount for an order that is known', async () => {
    const response = transaction();
    await adoption.import(ORIGIN, { ...response, transaction_status: 'pending' });
    const other = await adoption.import(ORIGIN, { ...response, gross_amount: '1.00' });
    expect(other).toMatchObject({ isNew: false, outcome: { kind: 'amount_mismatch' } });
    expect(await row(response.order_id)).toMatchObject({
      transaction_status: 'pending',
      gross_amount: '145000.00',
    });
  });

  it('books the refunds that were made before', async () => {
    const response = transaction({
      payment_type: 'gopay',
      permata_va_number: undefined,
      transaction_status: 'partial_refund',
      refund_amount: '45000.00',
      refunds: [
        { refund_chargeback_id: 1, refund_amount: '45000.00', refund_key: 'key-1', reason: 'returned' },
      ],
    });
    const adopted = await adoption.import(ORIGIN, response);
    expect(await row(response.order_id)).toMatchObject({ refund_amount: '45000.00' });
    expect(
      await host.database.rows(
        'SELECT refund_key, amount, status FROM midtrans_refunds WHERE payment_id = $1',
        [adopted?.paymentId],
      ),
    ).toEqual([{ refund_key: 'key-1', amount: '45000.00', status: 'confirmed' }]);
    await told(response.order_id, ['payment.created', 'payment.settled', 'payment.partially_refunded']);
  });

  it('leaves the fee out that Midtrans put on top', async () => {
    const response = transaction({
      gross_amount: '147500.00',
      metadata: {
        extra_info: {
          gross_amount_info: {
            original_amount: '145000.00',
            gross_amount: '147500.00',
            customer_imposed_payment_fee: '2500.00',
          },
        },
      },
    });
    await adoption.import(ORIGIN, response);
    expect(await row(response.order_id)).toMatchObject({ gross_amount: '145000.00' });
  });

  it('leaves nothing behind where the transaction of the caller fails', async () => {
    const response = transaction();
    const { dataSource } = host.database;
    const before = await dataSource.query('SELECT count(*) FROM midtrans_outbox');
    await dataSource.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
    await dataSource.query(`
      CREATE TRIGGER refuse BEFORE INSERT ON midtrans_outbox FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await expect(adoption.import(ORIGIN, response)).rejects.toThrow('disk full');
    await dataSource.query('DROP TRIGGER refuse ON midtrans_outbox');
    expect(await row(response.order_id)).toBeUndefined();
    expect(await dataSource.query('SELECT count(*) FROM midtrans_outbox')).toEqual(before);
    await adoption.import(ORIGIN, response);
    await told(response.order_id, ['payment.created', 'payment.settled']);
  });

  it.each([
    ['no order id', { order_id: undefined }],
    ['an order id beyond any', { order_id: 'x'.repeat(256) }],
    ['no type', { payment_type: undefined }],
    ['a type that is no name', { payment_type: '<barter>' }],
    ['no amount', { gross_amount: undefined }],
    ['an amount of nothing', { gross_amount: '0.00' }],
    ['no status', { transaction_status: undefined }],
  ])('is impossible for a transaction with %s', async (_name, fields) => {
    expect(await adoption.import(ORIGIN, transaction(fields))).toBeNull();
  });
});
