import { InvoiceService } from 'nestjs-midtrans';
import {
  body,
  create,
  INVOICES,
  InvoiceRecorder,
  post,
  retrieve,
  voided,
} from '../invoices/invoices.support';
import { until } from '../support/until';
import {
  clearFaults,
  makeCommandsDue,
  passMinutes,
  reconcile,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';
import { makeAllDue, nextCheckIn } from './rows.support';

describe('an invoice of which no notification has told', () => {
  let host: HostWithGateway;
  beforeEach(async () => {
    host = await startQuietHost({ providers: [InvoiceRecorder] });
  });
  afterEach(() => host.close());

  const eventsOf = (orderId: string) => host.app.get(InvoiceRecorder).of(orderId);
  const byTransfer = { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] };
  /** A host may let the page live longer than the invoice is due. */
  const dueBefore = (orderId: string) =>
    host.database.rows(`UPDATE midtrans_invoices SET due_date = '2026-01-01' WHERE order_id = $1`, [orderId]);

  it('is paid where its payment’s notification was lost, with the payment that paid it', async () => {
    const { id, order_id } = await create(host, byTransfer);
    await host.simulator.settle(order_id);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    await until(() => eventsOf(order_id).length === 3);
    expect(eventsOf(order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
    expect(await host.database.rows('SELECT order_id, user_id FROM midtrans_payments')).toEqual([
      { order_id, user_id: 'customer-1' },
    ]);
    // Nothing is left to learn.
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({});
  });

  it('is paid by the payment of its page that brought the money, where every notification was lost', async () => {
    const { id, order_id, payment_link_url } = await create(host);
    const left = await host.simulator.choose(payment_link_url, 'bca_va');
    await host.simulator.expire(left.orderId);
    const paid = await host.simulator.choose(payment_link_url, 'gopay');
    await host.simulator.pay(paid.orderId);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    const [payment, ...others] = await host.database.rows(
      'SELECT id, order_id, user_id FROM midtrans_payments',
    );
    expect([payment, others]).toMatchObject([{ order_id: paid.orderId, user_id: 'customer-1' }, []]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: payment?.['id'] });
    expect(left.orderId).not.toBe(order_id);
  });

  it('is paid where its payment cannot be found, and has it as soon as that is told of', async () => {
    const { id, payment_link_url } = await create(host);
    const { orderId } = await host.simulator.choose(payment_link_url, 'gopay');
    await host.simulator.pay(orderId);
    host.simulator.fail('getPaymentLink', { kind: 'status', status: 404 });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
    host.simulator.clearFaults();
    await host.simulator.resend(host.simulator.notifications().at(-1)?.id ?? '');
    await until(async () => (await retrieve(host, id)).payment_id !== null);
  });

  it('has its payment at a later look where that could not be read when Midtrans called it paid', async () => {
    const { id, order_id } = await create(host, byTransfer);
    await host.simulator.settle(order_id);
    host.simulator.fail('getStatus', { kind: 'status', status: 500 });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
    expect(await nextCheckIn(host, 'midtrans_invoices', id)).toBeLessThan(2);
    clearFaults(host);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    const [payment] = await host.database.rows('SELECT id, transaction_status FROM midtrans_payments');
    expect(payment).toMatchObject({ transaction_status: 'settlement' });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: payment?.['id'] });
    await until(() => eventsOf(order_id).length === 3);
    expect(eventsOf(order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
    // Nothing is left to learn.
    await makeAllDue(host);
    expect(await reconcile(host, { all: true })).toEqual({});
  });

  it('expires where nobody began to pay it', async () => {
    const { id, order_id } = await create(host);
    await host.simulator.advance('31d');
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'overdue', midtrans_status: 'expired' });
    await until(() => eventsOf(order_id).includes('invoice.expired'));
  });

  it('is overdue where its due date has passed, and is asked about a minute after that', async () => {
    const custom = { is_custom_expiry: true, expiry: { duration: 90, unit: 'days' } };
    const service = host.app.get(InvoiceService);
    jest.spyOn(service as any, 'buildInvoicePayload').mockImplementationOnce(function (
      this: any,
      invoice: any,
      input: any,
    ) {
      const built = Object.getPrototypeOf(service).buildInvoicePayload.call(this, invoice, input);
      return { ...built, payment_link: { ...built.payment_link, ...custom } };
    });
    const { id, order_id } = await create(host);
    await host.simulator.advance('31d');
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'overdue', midtrans_status: 'overdue' });
    await until(() => eventsOf(order_id).includes('invoice.overdue'));
    // It may be paid still, or expire.
    expect(await nextCheckIn(host, 'midtrans_invoices', id)).toBeGreaterThan(1);
  });

  it('is asked about again and again after its due date, until Midtrans says what it is', async () => {
    const { id, order_id } = await create(host);
    await dueBefore(order_id);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, unchanged: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', is_overdue: true });
    expect(await nextCheckIn(host, 'midtrans_invoices', id)).toBeGreaterThan(1);
  });

  it('is asked about at once where it is asked for by hand', async () => {
    const { order_id } = await create(host, byTransfer);
    await host.simulator.settle(order_id);
    expect(await reconcile(host)).toEqual({});
    expect(await reconcile(host, { only: ['invoices'], all: true })).toMatchObject({
      invoices: { moved: 1 },
    });
  });

  it('stays what it is where Midtrans has another amount for it, and is asked about again', async () => {
    const { id, order_id } = await create(host);
    await host.database.rows('UPDATE midtrans_invoices SET total_amount = 1 WHERE order_id = $1', [order_id]);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ invoices: { asked: 1, failed: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
    expect(await nextCheckIn(host, 'midtrans_invoices', id)).toBeGreaterThan(0);
  });

  describe('whose creation was never answered', () => {
    const lost = async (kind: 'lost-response' | 'reset', json: object = body()): Promise<any> => {
      host.simulator.fail('createInvoice', { kind });
      const { status, body: answer } = await post(host, json);
      expect(status).toBe(502);
      const [row] = (await host.request(`${INVOICES}?order_id=${answer.order_id}`, STAFF)).body.results;
      expect(row).toMatchObject({ status: 'draft', failure_reason: '' });
      return row;
    };
    const STAFF = { user: 'staff', staff: true } as const;

    it('waits as long as the answer may come', async () => {
      const { id } = await lost('lost-response');
      await makeCommandsDue(host);
      expect(await reconcile(host)).toEqual({ 'invoices.commands': { asked: 1, unchanged: 1 } });
      expect(await retrieve(host, id)).toMatchObject({ status: 'draft' });
    });

    it.each(['lost-response', 'reset'] as const)(
      'is unanswered then, for staff to see, and is created once by the same request (%s)',
      async (kind) => {
        const { id, order_id } = await lost(kind);
        await passMinutes(host);
        expect(await reconcile(host)).toEqual({ 'invoices.commands': { asked: 1, moved: 1 } });
        const found = await host.request(`${INVOICES}?status=unanswered&order_id=${order_id}`, STAFF);
        expect(found.body.results).toMatchObject([{ id, midtrans_status: '', failure_reason: '' }]);
        expect(await voided(host, id)).toMatchObject({
          status: 400,
          body: { code: 'invalid_state', message: expect.stringContaining('Midtrans never answered') },
        });
        // Nobody looks any more; it is counted.
        expect(await reconcile(host)).toEqual({});
        // Midtrans knows the key for five minutes: what it has comes back, what it has not is created.
        expect(await post(host, body())).toMatchObject({ status: 201, body: { id, status: 'sent' } });
        expect(host.simulator.effects(order_id)).toEqual({ createInvoice: 1 });
        await until(() => eventsOf(order_id).length === 3);
        expect(eventsOf(order_id)).toEqual(['invoice.unanswered', 'invoice.created', 'invoice.sent']);
      },
    );

    it('is told of as unanswered once, however often it is looked at', async () => {
      const { id, order_id } = await lost('lost-response');
      for (let look = 0; look < 2; look++) {
        await passMinutes(host);
        await reconcile(host, { all: true, only: ['invoices.commands'] });
      }
      await until(() => eventsOf(order_id).length > 0);
      expect(await retrieve(host, id)).toMatchObject({ status: 'unanswered' });
      const stored = await host.database.rows('SELECT type FROM midtrans_outbox WHERE subject_id = $1', [id]);
      expect(stored).toEqual([{ type: 'invoice.unanswered' }]);
    });

    it('is taken for nobody else’s order where Midtrans has it under its id and forgot the key', async () => {
      const { id, order_id, invoice_number } = await lost('lost-response');
      await passMinutes(host);
      await reconcile(host);
      await host.simulator.advance('6m');
      expect(await post(host, body({ order_id }))).toMatchObject({ status: 502, body: { order_id } });
      expect(await post(host, body({ order_id: 'other', invoice_number }))).toMatchObject({ status: 400 });
      // Not even where nothing else is left of what was asked for.
      await host.database.rows('DELETE FROM midtrans_commands');
      expect(await post(host, body({ order_id }))).toMatchObject({ status: 502, body: { order_id } });
      expect(await retrieve(host, id)).toMatchObject({ status: 'unanswered', failure_reason: '' });
    });

    it('is what it is once its first notification tells, however late', async () => {
      const { id, order_id } = await lost('lost-response', body(byTransfer));
      await passMinutes(host);
      await reconcile(host);
      host.simulator.clearFaults();
      await host.simulator.settle(order_id);
      await until(async () => (await retrieve(host, id)).status === 'paid');
      await until(() => eventsOf(order_id).length === 4);
      expect(eventsOf(order_id)).toEqual([
        'invoice.unanswered',
        'invoice.created',
        'invoice.sent',
        'invoice.paid',
      ]);
      // Its caller was never told: the same request again is.
      expect(await post(host, body(byTransfer))).toMatchObject({ status: 201, body: { id, status: 'paid' } });
    });
  });

  it('is void where nobody was told that it was voided', async () => {
    const { id, order_id } = await create(host);
    host.simulator.fail('voidInvoice', { kind: 'lost-response' });
    expect((await voided(host, id, { reason: 'wrong' })).status).toBe(502);
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'invoices.commands': { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'void', void_reason: 'wrong' });
    expect(host.simulator.effects(order_id)).toMatchObject({ voidInvoice: 1 });
  });

  it('is not void where the void never arrived, and can be voided again', async () => {
    const { id } = await create(host);
    host.simulator.fail('voidInvoice', { kind: 'reset' });
    expect((await voided(host, id)).status).toBe(502);
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'invoices.commands': { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
    expect(await host.database.rows('SELECT 1 FROM midtrans_commands')).toEqual([]);
    expect(await voided(host, id)).toMatchObject({ status: 200, body: { status: 'void' } });
  });
});
