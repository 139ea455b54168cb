import { randomBytes } from 'node:crypto';
import { InvoiceService } from 'nestjs-midtrans';
import { BCA_CHARGE, delivery } from '../support/gateway';
import { SERVER_KEY, type HostOptions } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  dayIn,
  invoiceTaken,
  MIDTRANS_ID,
  naming,
  post,
  retrieve,
  startNotifiedHost,
  type NotifiedHost,
} from './invoices.support';

const ORDER = 'INV-1001';
const DUPLICATE = { status_code: '406', status_message: 'order_id has already been taken' };

const hosts: NotifiedHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function started(options: HostOptions = {}): Promise<NotifiedHost> {
  const host = await startNotifiedHost(options);
  hosts.push(host);
  return host;
}

describe('what pays an invoice', () => {
  let host: NotifiedHost;
  beforeEach(async () => {
    host = await started();
  });

  const notifyPaid = (orderId: string, id = MIDTRANS_ID, rest: object = {}) =>
    host.notify(delivery(orderId, 'settlement', { fields: { ...naming(id), ...rest } }));
  /** A charge of another customer under the invoice's order id. */
  const charged = (rest: object = {}) =>
    host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'attacker',
      json: { ...BCA_CHARGE, order_id: ORDER, ...rest },
    });
  /** An invoice whose creation Midtrans never answered. */
  const unanswered = async (order_id: string): Promise<void> => {
    host.gateway.on(/^POST \/v1\/invoices$/, () => new Response('', { status: 503 }));
    const { status } = await post(host, body({ order_id, invoice_number: `NO ${order_id}` }));
    expect(status).toBe(502);
  };

  describe('is not somebody else’s charge under its order id', () => {
    it('that Midtrans refused: it makes room', async () => {
      host.gateway.on(/^POST \/v2\/charge$/, DUPLICATE);
      const item_details = [{ id: 'a', name: 'A pillow', price: 100_000, quantity: 1 }];
      expect((await charged({ item_details })).status).toBe(400);
      const { id } = await create(host, { order_id: ORDER });
      expect(await host.payments()).toMatchObject([{ user_id: 'attacker', transaction_status: 'failure' }]);
      await until(() => host.recorder.of(ORDER).includes('payment.failed'));

      host.statusIs(ORDER, 'settlement');
      host.invoiceIs(ORDER, 'paid');
      expect((await notifyPaid(ORDER)).status).toBe(200);
      const theirs = await host.request('/api/midtrans/payments/', { user: 'attacker' });
      expect(theirs.body.results).toMatchObject([{ transaction_status: 'failure', is_paid: false }]);
      const { id: refused, order_id: formerOrder } = theirs.body.results[0];
      expect(formerOrder).toBe(`${ORDER}#${refused}`);
      expect(await host.payments()).toEqual([
        { order_id: formerOrder, user_id: 'attacker', transaction_status: 'failure' },
        { order_id: ORDER, user_id: 'customer-1', transaction_status: 'settlement' },
      ]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
      await until(() => host.recorder.of(ORDER).includes('payment.settled'));
      const settled = host.recorder.events.filter(({ type }) => type === 'payment.settled');
      expect(settled.map(({ payment }) => payment.userId)).toEqual(['customer-1']);
    });

    it('that Midtrans refused, and whose status is then asked for', async () => {
      host.gateway.on(/^POST \/v2\/charge$/, DUPLICATE);
      await charged();
      await create(host, { order_id: ORDER });
      const [{ id } = { id: '' }] = await host.database.rows<{ id: string }>(
        'SELECT id FROM midtrans_payments',
      );
      host.statusIs(ORDER, 'settlement');
      const asked = await host.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'attacker' });
      expect(asked).toMatchObject({
        status: 200,
        body: { payment: { transaction_status: 'failure', is_paid: false }, midtrans_response: {} },
      });
      expect(await host.deliveredOf(ORDER)).not.toContain('payment.settled');
    });

    it('that Midtrans refused to the invoice’s own user, of another amount: it makes room as well', async () => {
      host.gateway.on(/^POST \/v2\/charge$/, DUPLICATE);
      const json = { ...BCA_CHARGE, gross_amount: 1, order_id: ORDER };
      await host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
      expect(await host.payments()).toMatchObject([{ transaction_status: 'failure' }]);
      const { id } = await create(host, { order_id: ORDER });
      host.statusIs(ORDER, 'settlement');
      host.invoiceIs(ORDER, 'paid');
      expect((await notifyPaid(ORDER)).status).toBe(200);
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    });

    it('whose answer is still out: it is delivered again', async () => {
      const { id } = await create(host, { order_id: ORDER });
      const order_id = `${ORDER}-1795219200000`;
      let refuse = (): void => undefined;
      const out = new Promise<void>((resolve) => (refuse = resolve));
      host.gateway.on(/^POST \/v2\/charge$/, async () => {
        await out;
        return Response.json(DUPLICATE);
      });
      const charging = charged({ order_id });
      await until(async () => (await host.payments()).length === 1);
      host.statusIs(order_id, 'settlement');
      host.invoiceIs(ORDER, 'paid');
      expect((await notifyPaid(order_id)).status).toBe(503);
      expect(await host.recorded()).toEqual([{ order_id, status: 'unconfirmed' }]);
      expect(await host.payments()).toMatchObject([{ user_id: 'attacker', transaction_status: 'initiated' }]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });

      refuse();
      expect((await charging).status).toBe(400);
      expect((await notifyPaid(order_id)).status).toBe(200);
      expect(await host.payments()).toMatchObject([
        { user_id: 'attacker', transaction_status: 'failure' },
        { order_id, user_id: 'customer-1', transaction_status: 'settlement' },
      ]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    });

    it('that Midtrans took: it stays theirs, and is not linked', async () => {
      const { id } = await create(host, { order_id: ORDER });
      await host.database.rows(
        `INSERT INTO midtrans_payments
           (id, account, user_id, order_id, payment_type, gross_amount, transaction_status, transaction_id)
         VALUES (gen_random_uuid(), 'default', 'attacker', $1, 'bank_transfer', 100000, 'failure', 'theirs')`,
        [ORDER],
      );
      host.statusIs(ORDER, 'settlement');
      host.invoiceIs(ORDER, 'paid');
      expect((await notifyPaid(ORDER)).status).toBe(200);
      expect(await host.payments()).toMatchObject([{ user_id: 'attacker', transaction_status: 'failure' }]);
      expect(await host.recorded()).toEqual([{ order_id: ORDER, status: 'other_transaction' }]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
      expect(host.errors).toContainEqual(expect.stringContaining('they are not linked'));
    });

    it.each([
      ['pending', null, 400],
      ['initiated', null, 400],
      ['failure', 'transaction-1', 400],
      ['failure', null, 201],
    ])(
      'no invoice is made of an order id with a payment that is %s (%j): %i',
      async (of, transaction, status) => {
        await host.database.rows(
          `INSERT INTO midtrans_payments
           (id, account, user_id, order_id, payment_type, gross_amount, transaction_status, transaction_id)
         VALUES (gen_random_uuid(), 'default', 'customer-2', $1, 'gopay', 1, $2, $3)`,
          [ORDER, of, transaction],
        );
        const answer = await post(host, body({ order_id: ORDER }));
        expect(answer.status).toBe(status);
        expect(host.gateway.calledFor(/invoices/)).toBe(status === 201 ? 1 : 0);
        if (status === 400) {
          expect(answer.body).toMatchObject({
            code: 'duplicate_order_id',
            message: `order_id ${ORDER} was charged before`,
            details: [{ field: 'order_id' }],
          });
        }
      },
    );
  });

  it.each([
    ['a status that we do not know', { transaction_status: 'sent_by_pigeon' }],
    ['no status', { transaction_status: undefined }],
    ['no amount', { gross_amount: undefined }],
    ['no order id', { order_id: undefined }],
  ])('is asked for again where Midtrans answers with %s', async (_what, rest) => {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'settlement', rest);
    host.invoiceIs(ORDER, 'paid');
    expect((await notifyPaid(ORDER)).status).toBe(503);
    expect([await host.payments(), (await retrieve(host, id)).status]).toEqual([[], 'sent']);
    host.statusIs(ORDER, 'settlement');
    expect((await notifyPaid(ORDER)).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it.each([
    ['no order id', { order_id: undefined }],
    ['another order id', { order_id: 'another' }],
  ])('is asked for again where Midtrans answers for its invoice with %s', async (_what, rest) => {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid', rest);
    expect((await notifyPaid(ORDER)).status).toBe(503);
    expect((await retrieve(host, id)).status).toBe('sent');
    host.invoiceIs(ORDER, 'paid');
    expect((await notifyPaid(ORDER)).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('is asked for again where Midtrans does not say of which invoice it is, while we do not know its id', async () => {
    await unanswered(ORDER);
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid', { order_id: undefined, invoice_number: undefined });
    expect((await notifyPaid(ORDER)).status).toBe(503);
    host.invoiceIs(ORDER, 'paid', { invoice_number: `NO ${ORDER}` });
    expect((await notifyPaid(ORDER)).status).toBe(200);
    expect(await host.database.rows('SELECT status, midtrans_invoice_id FROM midtrans_invoices')).toEqual([
      { status: 'paid', midtrans_invoice_id: MIDTRANS_ID },
    ]);
  });

  it('while we do not know its id, is the invoice of just that order before the one that it begins with', async () => {
    await unanswered('INV');
    await unanswered('INV-7');
    host.statusIs('INV-7', 'settlement');
    host.invoiceIs('INV-7', 'paid', { invoice_number: 'NO INV-7' });
    expect((await notifyPaid('INV-7')).status).toBe(200);
    const rows = await host.database.rows('SELECT order_id, status FROM midtrans_invoices ORDER BY id');
    expect(rows).toEqual([
      { order_id: 'INV', status: 'draft' },
      { order_id: 'INV-7', status: 'paid' },
    ]);
  });

  it('may be there twice: the second is a payment as well, not linked, and somebody is told', async () => {
    const { id } = await create(host, { order_id: ORDER });
    host.invoiceIs(ORDER, 'paid');
    const [first, second] = [`${ORDER}-1795219200000`, `${ORDER}-1795219260000`];
    for (const orderId of [first, second]) {
      host.statusIs(orderId, 'settlement');
      expect((await notifyPaid(orderId)).status).toBe(200);
    }
    const rows = await host.database.rows(
      'SELECT id, order_id, user_id, paid_at FROM midtrans_payments ORDER BY id',
    );
    expect(rows).toMatchObject([
      { order_id: first, user_id: 'customer-1', paid_at: expect.any(Date) },
      { order_id: second, user_id: 'customer-1', paid_at: expect.any(Date) },
    ]);
    expect((await retrieve(host, id)).payment_id).toBe(rows[0]?.['id']);
    expect(host.errors).toEqual([expect.stringMatching(`of order ${ORDER} is paid twice: order ${second}`)]);
    await until(() => host.recorder.of(second).includes('payment.settled'));
    await until(() => host.eventsOf(ORDER).includes('invoice.paid'));
    expect(host.eventsOf(ORDER).filter((type) => type === 'invoice.paid')).toHaveLength(1);

    // From here on it is a payment like any other, whose refunds are the bank's to confirm.
    const calls = host.gateway.calls.length;
    await notifyPaid(second);
    await notifyPaid(first);
    expect(host.gateway.calls).toHaveLength(calls);
    expect(host.errors).toHaveLength(1);
  });

  it('is told of when both are notified at the same time', async () => {
    const { id } = await create(host, { order_id: ORDER });
    host.invoiceIs(ORDER, 'paid');
    const orderIds = [1, 2, 3].map((count) => `${ORDER}-179521920000${count}`);
    for (const orderId of orderIds) host.statusIs(orderId, 'settlement');
    await Promise.all(orderIds.map((orderId) => notifyPaid(orderId)));
    expect(await host.payments()).toHaveLength(3);
    expect((await retrieve(host, id)).payment_id).toEqual(expect.any(String));
    expect(host.errors.filter((error) => error.includes('is paid twice'))).toHaveLength(2);
  });

  it('is no transaction that Midtrans answers with without saying of which order, where it is looked for', async () => {
    const by = { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] };
    const { id } = await create(host, { order_id: ORDER, ...by });
    host.statusIs(ORDER, 'settlement', { order_id: undefined });
    host.invoiceIs(ORDER, 'paid');
    const service = host.app.get(InvoiceService);
    await service.getInvoiceStatus(id);
    expect([await host.payments(), (await retrieve(host, id)).payment_id]).toEqual([[], null]);
    host.statusIs(ORDER, 'settlement');
    await service.getInvoiceStatus(id);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  describe('and what ends without', () => {
    const gone = () =>
      host.gateway.on(/^GET \/v2\//, { status_code: '404', status_message: "Transaction doesn't exist." });
    const notifyOver = (status: 'expire' | 'pending' | 'settlement') =>
      host.notify(delivery(ORDER, status, { fields: naming() }));

    it('moves the invoice, although Midtrans does not know the transaction any more', async () => {
      const { id } = await create(host, { order_id: ORDER });
      gone();
      host.invoiceIs(ORDER, 'expired');
      expect((await notifyOver('expire')).status).toBe(200);
      expect(await retrieve(host, id)).toMatchObject({ status: 'overdue', midtrans_status: 'expired' });
      await until(() => host.eventsOf(ORDER).includes('invoice.expired'));
      expect((await notifyOver('expire')).status).toBe(200);
      expect(await host.payments()).toEqual([]);
      await until(() => host.eventsOf(ORDER).includes('invoice.expired'));
      expect(host.eventsOf(ORDER)).toEqual(['invoice.created', 'invoice.sent', 'invoice.expired']);
    });

    it.each(['settlement', 'pending'] as const)(
      'does not so where a %s is told: Midtrans is asked again',
      async (status) => {
        const { id } = await create(host, { order_id: ORDER });
        gone();
        host.invoiceIs(ORDER, 'paid');
        expect((await notifyOver(status)).status).toBe(503);
        expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
      },
    );
  });

  describe('is linked', () => {
    const row = (orderId: string, amount: number) =>
      host.database.rows(
        `INSERT INTO midtrans_payments
           (id, account, user_id, order_id, payment_type, gross_amount, transaction_status, transaction_id)
         VALUES (gen_random_uuid(), 'default', 'customer-1', $1, 'bank_transfer', $2, 'pending', 'transaction-1')`,
        [orderId, amount],
      );

    it('once it is paid here: not so of an amount that is not believed', async () => {
      const { id } = await create(host, { order_id: ORDER });
      await row(`${ORDER}-1`, 100_000);
      host.statusIs(`${ORDER}-1`, 'settlement', { gross_amount: '1.00' });
      host.invoiceIs(ORDER, 'paid');
      const notified = delivery(`${ORDER}-1`, 'settlement', { grossAmount: 1, fields: naming() });
      expect((await host.notify(notified)).status).toBe(200);
      expect(await host.recorded()).toMatchObject([{ status: 'amount_mismatch' }]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
    });

    it('to one invoice, and to no other that it may be of as well', async () => {
      const another = MIDTRANS_ID.replace('65', '66');
      const { id: byLink } = await create(host, { order_id: ORDER });
      host.gateway.on(/^POST \/v1\/invoices$/, (request) => invoiceTaken(request, another));
      const { id: byNumber } = await create(host, { order_id: `${ORDER}-5` });
      host.statusIs(`${ORDER}-5`, 'settlement');
      host.invoiceIs(ORDER, 'paid');
      host.invoiceIs(`${ORDER}-5`, 'paid', {}, another);
      expect((await notifyPaid(`${ORDER}-5`)).status).toBe(200);
      expect((await notifyPaid(`${ORDER}-5`, another)).status).toBe(200);
      const linked = await Promise.all([byLink, byNumber].map((id) => retrieve(host, id)));
      expect(linked).toMatchObject([
        { status: 'paid', payment_id: expect.any(String) },
        { status: 'paid', payment_id: null },
      ]);
      expect(host.errors).toEqual([expect.stringContaining('they are not linked')]);
    });
  });

  it('and the invoice are written together or not at all', async () => {
    const { id } = await create(host, { order_id: ORDER });
    const before = await host.database.rows('SELECT type FROM midtrans_outbox');
    await host.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`,
    );
    await host.database.rows(
      `CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_invoices FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    const notified = delivery(ORDER, 'settlement', { fields: naming() });
    expect((await host.notify(notified)).status).toBe(503);
    expect([await host.payments(), await host.recorded()]).toEqual([[], []]);
    expect(await host.database.rows('SELECT type FROM midtrans_outbox')).toEqual(before);

    await host.database.rows('DROP TRIGGER refuse ON midtrans_invoices');
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: ORDER, status: 'processed' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    await until(() => host.recorder.of(ORDER).includes('payment.settled'));
    expect(host.recorder.of(ORDER)).toEqual(['payment.created', 'payment.settled']);
  });
});

it('a card that was saved on an invoice’s page is its user’s', async () => {
  const encryptionKey = randomBytes(32).toString('base64');
  const host = await started({ midtrans: { cards: { savedTokens: { encryptionKey } } } });
  const { id } = await create(host, { order_id: ORDER });
  const orderId = `${ORDER}-1795219200000`;
  const card = { payment_type: 'credit_card', masked_card: '48111111-1114', bank: 'bni' };
  host.statusIs(orderId, 'capture', {
    ...card,
    fraud_status: 'accept',
    saved_token_id: '48111111xDUgxnnredRMAXuklkvAON1114',
  });
  host.invoiceIs(ORDER, 'paid');
  const fields = { ...naming(), ...card };
  const notified = delivery(orderId, 'capture', { fraudStatus: 'accept', fields });
  expect((await host.notify(notified)).status).toBe(200);
  const { payment_id } = await retrieve(host, id);
  const { results } = (await host.request('/api/midtrans/cards/', { user: 'customer-1' })).body;
  expect(results).toMatchObject([{ masked_card: '48111111-1114', bank: 'bni' }]);
  expect(await host.database.rows('SELECT payment_id FROM midtrans_saved_cards')).toEqual([{ payment_id }]);
});

it('two merchant accounts may have invoices of one id and one order: each is paid by its own', async () => {
  const BALI_KEY = 'SB-Mid-server-bali';
  const host = await started({ midtrans: { accounts: { bali: { serverKey: BALI_KEY } } } });
  const service = host.app.get(InvoiceService);
  const made = (account: string) =>
    service.createInvoice({
      customerName: 'Customer One',
      customerEmail: 'customer-1@shop.test',
      dueDate: dayIn(30),
      items: [{ description: 'Service Fee', price: 100_000 }],
      orderId: ORDER,
      invoiceNumber: 'A-1',
      userId: `customer-of-${account}`,
      account,
    });
  await made('default');
  await made('bali');
  host.invoiceIs(ORDER, 'paid');
  const stored = () =>
    host.database.rows(
      `SELECT i.account, i.status, p.account AS paid_in, p.user_id FROM midtrans_invoices i
       LEFT JOIN midtrans_payments p ON p.id = i.payment_id ORDER BY i.id`,
    );
  const bali = { account: 'bali', status: 'paid', paid_in: 'bali', user_id: 'customer-of-bali' };
  const notify = (key: string) => {
    const notified = delivery(ORDER, 'settlement', { key, fields: naming() });
    host.statusIs(ORDER, 'settlement', { signature_key: notified.signature_key });
    return host.notify(notified);
  };

  expect((await notify(BALI_KEY)).status).toBe(200);
  expect(await stored()).toEqual([
    { account: 'default', status: 'sent', paid_in: null, user_id: null },
    bali,
  ]);
  expect((await service.getInvoiceStatus({ account: 'bali', orderId: ORDER })).invoice.account).toBe('bali');
  expect((await notify(SERVER_KEY)).status).toBe(200);
  expect(await stored()).toEqual([
    { account: 'default', status: 'paid', paid_in: 'default', user_id: 'customer-of-default' },
    bali,
  ]);
});
