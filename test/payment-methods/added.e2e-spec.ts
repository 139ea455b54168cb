/** @isolate-modules A method that is added is there for good. */
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { definePaymentMethod, PaymentService, type PaymentMethod } from 'nestjs-midtrans';
import { body as invoice } from '../invoices/invoices.support';
import { delivery, ScriptedGateway, statusAnswer } from '../support/gateway';
import { startHost, type Host, type HostRequest } from '../support/host';
import type { DescribedApi } from '../support/openapi/described-api';
import { sharedApi } from '../support/openapi/shared-api';
import { until } from '../support/until';

class LinkAjaOptions {
  @Matches(/^08\d{8,11}$/)
  phoneNumber: string;
}

declare module 'nestjs-midtrans' {
  interface PaymentOptionsByType {
    linkaja: LinkAjaOptions;
  }
}

/** What Midtrans may add tomorrow. */
const linkaja = definePaymentMethod({
  type: 'linkaja',
  options: LinkAjaOptions,
  reference: 'https://docs.midtrans.com/reference/linkaja',
  example: { gross_amount: 25_000, linkaja: { phone_number: '081234567890' } },
  fields: { phoneNumber: 'phone_number' },
  paymentLinkNames: ['linkaja'],
  acceptsCustomExpiry: false,
  statusId: 'transaction_id',
  refunds: 'full',
  shows: ['redirect'],
  limits: () => ({ max: 2_000_000 }),
  isReversible: () => true,
  read: (answer) => ({ redirectUrl: answer.text('redirect_url') }),
});

const CHARGE = { payment_type: 'linkaja', gross_amount: 100_000, linkaja: { phone_number: '081234567890' } };

describe('a payment method that a host adds', () => {
  const gateway = new ScriptedGateway().on(/^POST \/v2\/charge$/, async (request) => {
    const { transaction_details: details } = (await request.json()) as {
      transaction_details: { order_id: string; gross_amount: number };
    };
    return Response.json({
      status_code: '201',
      status_message: 'Success, LinkAja transaction is created',
      transaction_id: `transaction-of-${details.order_id}`,
      order_id: details.order_id,
      gross_amount: `${details.gross_amount}.00`,
      currency: 'IDR',
      payment_type: 'linkaja',
      transaction_time: '2026-11-21 10:00:00',
      transaction_status: 'pending',
      redirect_url: 'https://linkaja.example/pay',
    });
  });
  let host: Host;
  let document: OpenAPIObject;
  let api: DescribedApi;

  beforeAll(async () => {
    host = await startHost({
      midtrans: {
        paymentMethods: [linkaja],
        http: { fetch: gateway.fetch, retries: 0 },
        charges: { enabledPaymentTypes: ['linkaja'] },
      },
    });
    document = SwaggerModule.createDocument(host.app, new DocumentBuilder().build());
    api = sharedApi(document);
  });
  afterAll(() => host.close());

  const ask = (path: string, init: HostRequest = {}) =>
    host.request(`/api/midtrans${path}`, { user: 'customer-1', ...init });
  const charge = (order: string, rest: object = {}) =>
    ask('/charge/', { method: 'POST', json: { ...CHARGE, order_id: order, ...rest } });
  const notify = async (...[order, status, rest]: Parameters<typeof delivery>) =>
    host.notify(delivery(order, status, { ...rest, fields: { payment_type: 'linkaja' } }));
  const standing = (order: string, ...[status, rest]: [Parameters<typeof statusAnswer>[1], object?]) =>
    gateway.on(
      new RegExp(`GET /v2/transaction-of-${order}/status`),
      statusAnswer(order, status, { payment_type: 'linkaja', ...rest }),
    );

  it('is charged in its own words, and says how to pay', async () => {
    const { status, body } = await charge('charged');
    expect([status, body.payment_type, body.redirect_url]).toEqual([
      201,
      'linkaja',
      'https://linkaja.example/pay',
    ]);
    expect(gateway.calls.at(-1)?.body).toEqual({
      payment_type: 'linkaja',
      linkaja: { phone_number: '081234567890' },
      transaction_details: { order_id: 'charged', gross_amount: 100_000 },
    });
  });

  it('is charged from code with options of its own type', async () => {
    const { payment } = await host.app.get(PaymentService).createCharge({
      paymentType: 'linkaja',
      grossAmount: 100_000,
      paymentOptions: { phoneNumber: '081234567890' },
    });
    expect(payment).toMatchObject({ paymentType: 'linkaja', transactionStatus: 'pending' });
  });

  it.each([
    ['its own rules', { linkaja: { phone_number: '12' } }, 'linkaja.phone_number'],
    ['the names it has', { linkaja: { ...CHARGE.linkaja, pin: '1' } }, 'linkaja.pin'],
    ['the object that it requires', { linkaja: undefined }, 'linkaja.phone_number'],
    ['what it accepts', { custom_expiry: { expiry_duration: 1 } }, 'custom_expiry'],
    ["its own object, and no other's", { gopay: {} }, 'gopay'],
  ])('is held to %s', async (_what, wrong, field) => {
    expect(await charge('wrong', wrong)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  it('is described with its example, its rules and where Midtrans describes it', async () => {
    const { operation } = api.endpoints.find(({ path }) => path === '/api/midtrans/charge/') ?? {};
    const { schema, examples } = operation?.requestBody?.content?.['application/json'] as unknown as Record<
      string,
      any
    >;
    expect(examples['linkaja'].value).toEqual({ payment_type: 'linkaja', ...linkaja.example });
    expect(api.valueProblems(schema, examples['linkaja'].value, 'open')).toEqual([]);
    expect(api.valueProblems(schema, { ...CHARGE, linkaja: { phone_number: '12' } }, 'open')).not.toEqual([]);
    expect(JSON.stringify(document)).toContain(linkaja.reference);
  });

  it('is listed by its type', async () => {
    const { order_id: order } = (await charge('listed')).body;
    const { body } = await ask('/payments/?payment_type=linkaja');
    expect(body.results.map((payment: { order_id: string }) => payment.order_id)).toContain(order);
  });

  it('is offered among the payment methods as far as it states', async () => {
    expect((await ask('/payment-methods/')).body).toEqual([
      expect.objectContaining({
        payment_type: 'linkaja',
        refunds: 'full',
        accepts_custom_expiry: false,
        expiry_seconds: null,
        shows: ['redirect'],
        min_amount: null,
        max_amount: '2000000.00',
        snap_names: ['linkaja'],
      }),
    ]);
  });

  it('has its status asked for by the id that it states', async () => {
    const { id } = (await charge('asked')).body;
    standing('asked', 'pending');
    expect((await ask(`/payments/${id}/check_status/`)).status).toBe(200);
    expect(gateway.calledFor(/GET \/v2\/transaction-of-asked\/status/)).toBe(1);
    expect(gateway.calledFor(/GET \/v2\/asked\/status/)).toBe(0);
  });

  it('is refunded as far as it states, and not in parts', async () => {
    const { id } = (await charge('refunded')).body;
    standing('refunded', 'settlement');
    expect((await notify('refunded', 'settlement')).status).toBe(200);
    const refund = { method: 'POST', staff: true };
    const part = await ask(`/payments/${id}/refund/`, { ...refund, json: { amount: 1 } });
    expect(part).toMatchObject({
      status: 400,
      body: { details: [{ message: expect.stringContaining('in full only') }] },
    });
    gateway.on(/^POST \/v2\/transaction-of-refunded\/refund$/, async (request) => {
      const { refund_key } = (await request.json()) as { refund_key: string };
      return Response.json(statusAnswer('refunded', 'refund', { refund_amount: '100000.00', refund_key }));
    });
    expect((await ask(`/payments/${id}/refund/`, { ...refund, json: { amount: 100_000 } })).status).toBe(200);
  });

  it('is reversed after its settlement where it states that its bank may', async () => {
    await charge('reversed');
    standing('reversed', 'settlement');
    await notify('reversed', 'settlement');
    standing('reversed', 'deny');
    await notify('reversed', 'deny');
    await until(() => host.recorder.of('reversed').includes('payment.reversed'));
  });

  it('is offered by the payment links of invoices', async () => {
    gateway.on(/^POST \/v1\/invoices$/, () => new Response(null, { status: 500 }));
    await ask('/invoices/', { method: 'POST', json: invoice(), staff: true });
    const sent = gateway.calls.find(({ path }) => path === 'POST /v1/invoices');
    expect(sent?.body).toMatchObject({
      payment_link: { enabled_payments: expect.arrayContaining(['gopay', 'linkaja']) },
    });
  });

  it.each([
    ['was not made by definePaymentMethod', { type: 'linkaja' }],
    ['would take the place of one of ours', { ...linkaja, type: 'gopay' }],
    ['has a type that its column does not hold', { ...linkaja, type: 'x'.repeat(33) }],
  ])('is refused at boot where it %s', async (_why, method) => {
    const paymentMethods = [method] as unknown as PaymentMethod[];
    await expect(startHost({ database: host.database, midtrans: { paymentMethods } })).rejects.toThrow(
      'paymentMethods: each must be made by definePaymentMethod, and of a type of its own',
    );
  });
});
