import { Injectable } from '@nestjs/common';
import { InvoiceService, OutcomeUnknownError } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import type { HostOptions } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  gatewayFixture,
  invoiceTaken,
  MIDTRANS_ID,
  naming,
  post,
  retrieve,
  startInvoiceHost,
  startNotifiedHost,
  unresolved,
  voided,
  type NotifiedHost,
} from './invoices.support';

const ORDER = 'INV-1001';
const MILLION = { order_id: ORDER, items: [{ description: 'Consulting', price: 1_000_000 }] };
const UNSAID = 'c2f5bda9f01a1fe61f99770b';

const hosts: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((each) => each.close()));
});

async function started(options: HostOptions = {}): Promise<NotifiedHost> {
  const host = await startNotifiedHost(options);
  hosts.push(host);
  return host;
}
const stored = (host: NotifiedHost) =>
  host.database.rows('SELECT status, midtrans_status, total_amount, payment_id FROM midtrans_invoices');
const untouched = (midtrans_status: string | null) => [
  {
    status: midtrans_status === null ? 'draft' : 'sent',
    midtrans_status,
    total_amount: '1000000.00',
    payment_id: null,
  },
];

describe('an answer to the creation of an invoice', () => {
  it.each<[string, object, string | null]>([
    ['that names no order', { order_id: undefined }, null],
    ['that names another order', { order_id: 'another' }, null],
    ['without an id', { id: undefined }, null],
    ['with an id that is none', { id: 7 }, null],
    ['with another amount', { gross_amount: 10_000 }, '["IDR",10000]'],
    ['with an amount that is none', { gross_amount: 'much' }, '["IDR","much"]'],
    ['in another currency', { currency: 'USD' }, '["USD",1000000]'],
  ])('%s is not known to be one: nothing is stored but that it is unresolved', async (_what, rest, told) => {
    const host = await started();
    host.gateway.on(/^POST /, (request) => invoiceTaken(request, MIDTRANS_ID, rest));
    expect(await post(host, body(MILLION))).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: ORDER },
    });
    expect([await stored(host), await unresolved(host)]).toEqual([
      untouched(null),
      [{ action: 'create', is_resolved: false }],
    ]);
    const difference = `Midtrans has ${told} for the invoice of order ${ORDER}, which is one of IDR 1000000`;
    expect(host.errors).toEqual(told === null ? [] : [difference]);

    host.gateway.on(/^POST /, (request) => invoiceTaken(request));
    expect(await create(host, MILLION)).toMatchObject({ midtrans_invoice_id: MIDTRANS_ID, status: 'sent' });
    const keys = host.gateway.calls.map(({ headers }) => headers.get('x-idempotency-key'));
    expect(new Set(keys).size).toBe(1);
    expect(await unresolved(host)).toEqual([]);
  });

  it.each<[string, object]>([
    ['no amount', { gross_amount: undefined }],
    ['its amount as text', { gross_amount: '1000000.00' }],
    ['its currency', { currency: 'IDR' }],
  ])('with %s is one', async (_what, rest) => {
    const host = await started();
    host.gateway.on(/^POST /, (request) => invoiceTaken(request, MIDTRANS_ID, rest));
    expect(await create(host, MILLION)).toMatchObject({ status: 'sent', total_amount: '1000000.00' });
  });

  it('with taxes of the merchant’s dashboard has the total that the customer is to pay, where the host says that there are some', async () => {
    const host = await started({ midtrans: { invoices: { dashboardTaxes: true } } });
    host.gateway.on(/^POST /, (request) => invoiceTaken(request, MIDTRANS_ID, { gross_amount: 1_110_000 }));
    const { id } = await create(host, MILLION);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', total_amount: '1110000.00' });
    // From then on it is agreed.
    host.invoiceIs(ORDER, 'paid', { gross_amount: 2_000_000 });
    await expect(host.app.get(InvoiceService).getInvoiceStatus(id)).rejects.toThrow('2000000');
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', total_amount: '1110000.00' });

    host.gateway.on(/^POST /, (request) => invoiceTaken(request, UNSAID, { gross_amount: 900_000 }));
    expect((await post(host, body({ ...MILLION, order_id: 'INV-1002' }))).status).toBe(502);
  });

  it.each<[string, (request: Request) => Response | Promise<Response>]>([
    ['is about another invoice than', (request) => invoiceTaken(request, UNSAID)],
    [
      'says no to the invoice that',
      () => Response.json(gatewayFixture('invoice-create-409'), { status: 409 }),
    ],
  ])('that %s a notification told of meanwhile is not believed', async (_what, answer) => {
    const host = await started();
    host.gateway.on(/^POST /, async (request) => {
      const { invoice_number } = (await request.clone().json()) as { invoice_number: string };
      host.statusIs(ORDER, 'settlement');
      host.invoiceIs(ORDER, 'paid', { invoice_number });
      await host.notify(delivery(ORDER, 'settlement', { fields: naming() }));
      return answer(request);
    });
    const order = { order_id: ORDER };
    expect(await post(host, body(order))).toMatchObject({ status: 502, body: order });
    const told = { status: 'paid', midtrans_invoice_id: MIDTRANS_ID, failure_reason: '' };
    expect(await create(host, order)).toMatchObject(told);
    expect(host.gateway.calledFor(/^POST /)).toBe(1);
  });
});

describe('what Midtrans shows of an invoice', () => {
  it.each<[string, object, boolean]>([
    ['without its order', { order_id: undefined }, false],
    ['with another order', { order_id: 'another' }, false],
    ['with another id', { id: UNSAID }, false],
    ['with another amount', { gross_amount: 10_000 }, true],
    ['in another currency', { currency: 'USD' }, true],
  ])('%s does not move it, and its total stays what it was', async (_what, rest, isDifference) => {
    const host = await started();
    const { id } = await create(host, MILLION);
    const shown = { gross_amount: 1_000_000, ...rest };
    host.invoiceIs(ORDER, 'paid', shown);
    const service = host.app.get(InvoiceService);
    await expect(service.getInvoiceStatus(id)).rejects.toThrow(/Midtrans (answered for another|has \[)/);
    expect(await stored(host)).toEqual(untouched('pending'));
    expect(host.errors).toEqual(
      isDifference ? [expect.stringMatching(/which is one of IDR 1000000: its status is not believed$/)] : [],
    );

    // A void that is not told apart from it stays unresolved.
    host.gateway.on(/^PATCH /, {});
    const error = await service.voidInvoice(id, { reason: 'a mistake' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(await service.voidInvoice(id).catch((thrown: unknown) => thrown)).toBeInstanceOf(
      OutcomeUnknownError,
    );
    expect(host.gateway.calledFor(/^PATCH /)).toBe(1);
    expect([await stored(host), await unresolved(host)]).toEqual([
      untouched('pending'),
      [{ action: 'void', is_resolved: false }],
    ]);

    host.invoiceIs(ORDER, 'voided', { gross_amount: 1_000_000 });
    expect(await voided(host, id)).toMatchObject({
      status: 200,
      body: { status: 'void', void_reason: 'a mistake', total_amount: '1000000.00' },
    });
  });

  it('10,000 paid for an invoice of 1,000,000 is a payment of 10,000, and the invoice stays open', async () => {
    const host = await started();
    const { id } = await create(host, MILLION);
    host.statusIs(ORDER, 'settlement', { gross_amount: '10000.00' });
    host.invoiceIs(ORDER, 'paid', { gross_amount: 10_000 });
    const notified = delivery(ORDER, 'settlement', { grossAmount: 10_000, fields: naming() });
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: ORDER, status: 'processed' }]);
    expect(await host.database.rows('SELECT user_id, gross_amount, paid_at FROM midtrans_payments')).toEqual([
      { user_id: 'customer-1', gross_amount: '10000.00', paid_at: expect.any(Date) },
    ]);
    expect(await stored(host)).toEqual(untouched('pending'));
    expect(host.errors).toEqual([
      `Midtrans has ["IDR",10000] for the invoice of order ${ORDER}, which is one of IDR 1000000: it is not moved by the payment of order ${ORDER}`,
    ]);
    await until(() => host.recorder.of(ORDER).includes('payment.settled'));
    expect(host.eventsOf(ORDER)).not.toContain('invoice.paid');

    // Once Midtrans agrees, the next delivery pays it.
    const whole = `${ORDER}-1795219200000`;
    host.statusIs(whole, 'settlement', { gross_amount: '1000000.00' });
    host.invoiceIs(ORDER, 'paid', { gross_amount: 1_000_000 });
    const rest = { grossAmount: 1_000_000, fields: naming() };
    expect((await host.notify(delivery(whole, 'settlement', rest))).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('where that could not be recorded, is delivered again', async () => {
    const host = await started();
    await create(host, MILLION);
    await host.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    );
    await host.database.rows(
      'CREATE TRIGGER refuse BEFORE INSERT ON midtrans_payments FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    host.statusIs(ORDER, 'settlement', { gross_amount: '10000.00' });
    host.invoiceIs(ORDER, 'paid', { gross_amount: 10_000 });
    const notified = delivery(ORDER, 'settlement', { grossAmount: 10_000, fields: naming() });
    expect((await host.notify(notified)).status).toBe(503);
    await host.database.rows('DROP FUNCTION refuse CASCADE');
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.payments()).toHaveLength(1);
  });

  it('of another amount, while we do not know its id, does not make it paid either', async () => {
    const host = await started();
    host.gateway.on(/^POST \/v1\/invoices$/, () => new Response('', { status: 503 }));
    expect((await post(host, body({ ...MILLION, invoice_number: 'A-1' }))).status).toBe(502);
    host.statusIs(ORDER, 'settlement', { gross_amount: '10000.00' });
    host.invoiceIs(ORDER, 'paid', { gross_amount: 10_000, invoice_number: 'A-1' });
    const notified = delivery(ORDER, 'settlement', { grossAmount: 10_000, fields: naming() });
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.payments()).toMatchObject([
      { user_id: 'customer-1', transaction_status: 'settlement' },
    ]);
    expect([await stored(host), await unresolved(host)]).toEqual([
      untouched(null),
      [{ action: 'create', is_resolved: false }],
    ]);
  });
});

describe('a host that has taxes added to its invoices', () => {
  /** 11 percent on top. */
  @Injectable()
  class Taxed extends InvoiceService {
    protected override buildInvoicePayload(...args: Parameters<InvoiceService['buildInvoicePayload']>) {
      const taxes = [{ name: 'PPN', type: 'percentage', value: 11 }];
      return { ...super.buildInvoicePayload(...args), tax_mode: 'exclusive' as const, taxes };
    }
  }

  @Injectable()
  class Agreed extends Taxed {
    protected override totalAmountOf(...args: Parameters<InvoiceService['totalAmountOf']>): number {
      return Math.round((super.totalAmountOf(...args) * 111) / 100);
    }
  }

  it('says what they add up to: that is the total, and what is paid', async () => {
    const host = await startInvoiceHost({ midtrans: { services: { invoices: Agreed } } });
    hosts.push(host);
    const invoice = await create(host);
    expect(invoice).toMatchObject({ status: 'sent', total_amount: '111000.00' });
    await host.simulator.payInvoice(invoice.order_id, 'bca_va');
    await host.simulator.idle();
    expect(await retrieve(host, invoice.id)).toMatchObject({
      status: 'paid',
      total_amount: '111000.00',
      payment_id: expect.any(String),
    });
  });

  it('and does not say what they add up to is told of the difference', async () => {
    const host = await startInvoiceHost({ midtrans: { services: { invoices: Taxed } } });
    hosts.push(host);
    expect((await post(host, body())).status).toBe(502);
    expect(await unresolved(host)).toEqual([{ action: 'create', is_resolved: false }]);
  });
});
