import { BCA_CHARGE, delivery, pendingCharge, statusAnswer } from '../support/gateway';
import { until } from '../support/until';
import { create, naming, retrieve, startNotifiedHost, type NotifiedHost } from './invoices.support';

const ORDER = 'INV-7';
const OWN = `transaction-of-${ORDER}`;
const OTHER = 'another-transaction';

describe('what a notification of an invoice is about', () => {
  let host: NotifiedHost;
  beforeEach(async () => {
    host = await startNotifiedHost();
  });
  afterEach(() => host.close());

  /** A notification that names the invoice. */
  const told = (orderId: string, status: Parameters<typeof delivery>[1], fields: object = {}) =>
    host.notify(delivery(orderId, status, { fields: { ...naming(), ...fields } }));
  /** What Midtrans says of a transaction, asked by its own id. */
  const isOf = (id: string, status: Parameters<typeof delivery>[1], rest: object = {}) =>
    host.gateway.on(
      new RegExp(`^GET /v2/${id}/status$`),
      statusAnswer(ORDER, status, { transaction_id: id, ...rest }),
    );
  const asked = (): string[] =>
    host.gateway.calls.filter(({ method }) => method === 'GET').map(({ path }) => path.replace(/^GET /, ''));
  const rows = () =>
    host.database.rows('SELECT order_id, user_id, transaction_id, transaction_status FROM midtrans_payments');
  const own = (transaction_id: string, transaction_status: string) => [
    { order_id: ORDER, user_id: 'customer-1', transaction_id, transaction_status },
  ];

  /** An invoice whose transaction is known, and waits for its money. */
  async function begun(): Promise<string> {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'pending');
    host.invoiceIs(ORDER, 'pending');
    expect((await told(ORDER, 'pending')).status).toBe(200);
    expect(await rows()).toEqual(own(OWN, 'pending'));
    return id;
  }

  describe('somebody’s charge', () => {
    const charged = `${ORDER}-1795219200000`;
    /** Customer 2 charges under an order id that Midtrans might have made for the invoice of customer 1. */
    const charge = async (): Promise<string> => {
      const { id } = await create(host, { order_id: ORDER });
      host.gateway.on(/^POST \/v2\/charge$/, async (request) => {
        const { transaction_details } = (await request.json()) as {
          transaction_details: { order_id: string; gross_amount: number };
        };
        return Response.json(pendingCharge(transaction_details));
      });
      const json = { ...BCA_CHARGE, order_id: charged };
      const answer = await host.request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'customer-2',
        json,
      });
      expect(answer.status).toBe(201);
      return id;
    };

    it('neither waits for the invoice that its metadata names, nor moves it', async () => {
      const id = await charge();
      host.invoiceIs(ORDER, 'pending');
      host.statusIs(charged, 'settlement', naming());
      expect((await told(charged, 'settlement')).status).toBe(200);
      expect(await host.recorded()).toEqual([{ order_id: charged, status: 'processed' }]);
      expect(await host.payments()).toEqual([
        { order_id: charged, user_id: 'customer-2', transaction_status: 'settlement' },
      ]);
      expect(host.gateway.calledFor(/GET .*invoices/)).toBe(0);
      expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });
    });

    it('goes on with another transaction of its order, while the invoice is not paid', async () => {
      const id = await charge();
      host.invoiceIs(ORDER, 'pending');
      host.gateway.on(/^GET \/v2\//, statusAnswer(charged, 'settlement', { transaction_id: OTHER }));
      expect((await told(charged, 'settlement', { transaction_id: OTHER })).status).toBe(200);
      expect(await host.recorded()).toEqual([{ order_id: charged, status: 'processed' }]);
      expect(await host.payments()).toMatchObject([
        { user_id: 'customer-2', transaction_status: 'settlement' },
      ]);
      expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });
    });

    it('is not paid by another transaction of its order that has paid the invoice', async () => {
      const id = await charge();
      host.invoiceIs(ORDER, 'paid');
      host.gateway.on(/^GET \/v2\//, statusAnswer(charged, 'settlement', { transaction_id: OTHER }));
      expect((await told(charged, 'settlement', { transaction_id: OTHER })).status).toBe(200);
      expect(await host.recorded()).toEqual([{ order_id: charged, status: 'other_transaction' }]);
      expect(await host.payments()).toMatchObject([{ user_id: 'customer-2', transaction_status: 'pending' }]);
      // Midtrans says that the invoice is paid; by what, is not known.
      expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
    });
  });

  it('may not be named by a client: its metadata is refused with a charge, and of no effect with an invoice', async () => {
    const metadata = { midtrans_invoice_id: 'mine' };
    const json = { ...BCA_CHARGE, order_id: 'order-1', metadata };
    const refused = await host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
    expect(refused).toMatchObject({ status: 400, body: { details: [{ field: 'metadata' }] } });

    await create(host, { order_id: ORDER, metadata });
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    expect((await told(ORDER, 'settlement')).status).toBe(200);
    expect(await host.database.rows('SELECT metadata FROM midtrans_payments')).toEqual([
      { metadata: naming().metadata },
    ]);
  });

  it('is asked for by its transaction once that is known', async () => {
    const id = await begun();
    expect(asked()).toEqual([`/v2/${ORDER}/status`]);
    isOf(OWN, 'settlement');
    host.gateway.on(new RegExp(`^GET /v2/${ORDER}/status$`), statusAnswer(ORDER, 'expire'));
    host.invoiceIs(ORDER, 'paid');
    expect((await told(ORDER, 'settlement')).status).toBe(200);
    expect(asked()[1]).toBe(`/v2/${OWN}/status`);
    expect(await rows()).toEqual(own(OWN, 'settlement'));
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it.each(['deny', 'expire', 'cancel', 'failure'] as const)(
    'another transaction of its order that ends with %s is recorded, and moves nothing',
    async (status) => {
      const id = await begun();
      const calls = host.gateway.calls.length;
      host.invoiceIs(ORDER, 'expired');
      expect((await told(ORDER, status, { transaction_id: OTHER })).status).toBe(200);
      expect(await host.recorded()).toContainEqual({ order_id: ORDER, status: 'other_transaction' });
      expect(host.gateway.calls).toHaveLength(calls);
      expect(await rows()).toEqual(own(OWN, 'pending'));
      expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
    },
  );

  it('another transaction of its order that settled, asked by its id, is the one that paid it', async () => {
    const id = await begun();
    isOf(OTHER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    expect((await told(ORDER, 'settlement', { transaction_id: OTHER })).status).toBe(200);
    expect(await rows()).toEqual(own(OTHER, 'settlement'));
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    await until(() => host.eventsOf(ORDER).includes('invoice.paid'));
  });

  it.each<[string, Parameters<typeof delivery>[1], object]>([
    ['is pending', 'pending', {}],
    ['is of another order', 'settlement', { order_id: 'another' }],
    ['is of another currency', 'settlement', { currency: 'USD' }],
    ['is of no amount', 'settlement', { gross_amount: undefined }],
    ['has a signature that is not made with our key', 'settlement', { signature_key: 'f'.repeat(128) }],
  ])(
    'another transaction that %s, asked by its id, moves nothing and is asked for again',
    async (_what, status, rest) => {
      const id = await begun();
      isOf(OTHER, status, rest);
      host.invoiceIs(ORDER, 'paid');
      expect((await told(ORDER, 'settlement', { transaction_id: OTHER })).status).toBe(503);
      expect(await rows()).toEqual(own(OWN, 'pending'));
      expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });
    },
  );

  it('a transaction that Midtrans knows by its own id alone is the order’s where amount and type agree', async () => {
    const { id } = await create(host, { order_id: ORDER });
    const fields = {
      transaction_id: OTHER,
      payment_type: 'bank_transfer',
      va_numbers: [{ bank: 'danamon' }],
    };
    const unknown = { status_code: '404', status_message: "Transaction doesn't exist." };
    host.gateway.on(/^GET \/v2\//, unknown);
    host.invoiceIs(ORDER, 'paid');
    for (const other of [{ gross_amount: '1.00' }, { payment_type: 'gopay' }]) {
      isOf(OTHER, 'settlement', { ...fields, order_id: OTHER, ...other });
      expect((await told(ORDER, 'settlement', fields)).status).toBe(503);
      expect(await rows()).toEqual([]);
    }
    isOf(OTHER, 'settlement', { ...fields, order_id: OTHER });
    expect((await told(ORDER, 'settlement', fields)).status).toBe(200);
    expect(await rows()).toEqual(own(OTHER, 'settlement'));
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('a settlement that is not the one which Midtrans shows under the order is asked for by its id', async () => {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'deny');
    isOf(OTHER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    expect((await told(ORDER, 'settlement', { transaction_id: OTHER })).status).toBe(200);
    expect(await rows()).toEqual(own(OTHER, 'settlement'));
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('money of another amount does not wait for the invoice', async () => {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'settlement', { gross_amount: '1.00' });
    host.invoiceIs(ORDER, 'pending');
    const notified = delivery(ORDER, 'settlement', { grossAmount: 1, fields: naming() });
    expect((await host.notify(notified)).status).toBe(200);
    expect(host.errors).toContainEqual(
      `Order ${ORDER} is paid with IDR 1, and its invoice is one of IDR 100000: it does not pay it`,
    );
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });
  });

  it('a status that we do not know is asked about, and what Midtrans answers is believed', async () => {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    expect((await told(ORDER, 'settlement', { transaction_status: 'sent_by_pigeon' })).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: ORDER, status: 'processed' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });
});
