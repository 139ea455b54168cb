import { fixture, shapeOf, without } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import { BY_ACCOUNT, BY_LINK, InvoicingMerchant, ORDER_ID, PATH } from './invoices.spec.helper';

/** The sample of an invoice was made of a quotation, which ours was not. */
const QUOTATION_FIELDS = [
  'document_type',
  'quotation_date',
  'quotation_title',
  'quotation_validity_date',
  'quotation_pdf_url',
  'quotation_terms_conditions',
  'converted_at',
  'created_as',
  'quotation_published_date',
];

describe('invoices', () => {
  let merchant: InvoicingMerchant;
  beforeEach(() => {
    merchant = new InvoicingMerchant();
  });
  afterEach(() => merchant.simulator.close());

  it('answers a new invoice with HTTP 201 like the documentation’s sample', async () => {
    const { status, body } = await answerOf(merchant, 'POST', PATH, BY_LINK);
    expect(status).toBe(201);
    const sample = without(fixture('invoice-create-201'), QUOTATION_FIELDS);
    expect(shapeOf(body)).toEqual(shapeOf(sample));
    expect(body).toMatchObject({
      id: expect.stringMatching(/^677bd488[0-9a-f]{16}$/) as string,
      order_id: ORDER_ID,
      status: 'pending',
      published_date: '2025-01-06 20:03:04 +0700',
      due_date: '2025-08-06 20:03:04 +0700',
      virtual_accounts: [],
      // 2000 less the discount of 1000, a tax of 0.2 percent on that, and 11 for shipping.
      gross_amount: 1013,
      taxes: [{ name: 'PPN', type: 'percentage', value: 0.2, calculated_amount: 2 }],
    });
    expect(merchant.simulator.effects(ORDER_ID)).toEqual({ createInvoice: 1 });
  });

  it('shows an invoice again like the documentation’s sample', async () => {
    const created = await merchant.create(BY_LINK);
    const { status, body } = await answerOf(merchant, 'GET', `${PATH}/${String(created.id)}`);
    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('invoice-get-200')));
    expect(body).toEqual(created);
  });

  it('shows a quotation like the documentation’s sample, which nobody can pay', async () => {
    const sample = fixture('invoice-get-200-quotation');
    const fields = [
      'quotation_date',
      'quotation_title',
      'quotation_validity_date',
      'quotation_terms_conditions',
    ];
    const body = await merchant.create(BY_LINK, {
      ...Object.fromEntries(fields.map((field) => [field, sample[field]])),
      document_type: 'quotation',
      invoice_title: undefined,
      invoice_paid_title: undefined,
      reference: undefined,
      customer_details: { id: 'customer_id', name: 'merchant A' },
      taxes: [{ name: 'PPN', type: 'percentage', value: 10 }],
      amount: { vat: '12313', discount: '1000', shipping: '11' },
    });
    // Where the sample has the number that its link was to use, we have not made one yet.
    expect(shapeOf(without(body, ['virtual_accounts']))).toEqual(
      shapeOf(without(sample, ['virtual_accounts'])),
    );
    await expect(merchant.simulator.payInvoice(ORDER_ID)).rejects.toThrow('the invoice is published');
  });

  it('makes virtual accounts of the documentation’s request, for the amount of its sample', async () => {
    const body = await merchant.create(BY_ACCOUNT);
    expect(body).toMatchObject({ status: 'pending', gross_amount: 13_324 });
    expect(body).not.toHaveProperty('payment_link_url');
    const sample = fixture('invoice-get-200-quotation');
    expect(shapeOf(body.virtual_accounts)).toEqual(shapeOf(sample.virtual_accounts));
  });

  it.each([
    ['no items', { item_details: [], amount: undefined, taxes: undefined }, fixture('invoice-create-400')],
    [
      'nothing to pay',
      { amount: { discount: '2011', shipping: '11' } },
      ['gross_amount must be more than 0'],
    ],
    ['a long order_id', { order_id: 'o'.repeat(37) }, ['order_id must be at most 36 characters']],
    ['no invoice_number', { invoice_number: '' }, ['invoice_number must not be empty']],
    [
      'a due date before the invoice',
      { due_date: '2025-01-06 20:03:04 +0700' },
      ['due_date must be after invoice_date'],
    ],
    [
      'a date without a zone',
      { due_date: '2025-08-06 20:03:04' },
      ['due_date must look like yyyy-MM-dd hh:mm:ss Z'],
    ],
    [
      'a phone that begins with 0',
      { customer_details: { name: 'A', phone: '0812' } },
      ['customer_details.phone must not start with 0'],
    ],
    ['no way to pay', { payment_type: 'cash' }, ['payment_type must be payment_link or virtual_account']],
    ['a link without payments', { payment_link: {} }, ['payment_link.enabled_payments must not be empty']],
    [
      'a tax without a name',
      { taxes: [{ type: 'fixed', value: 1 }] },
      ['taxes need a name, a type of percentage or fixed and a value'],
    ],
  ])('refuses %s with HTTP 400', async (_what, more, expected) => {
    const body = Array.isArray(expected) ? { error_messages: expected } : expected;
    expect(await answerOf(merchant, 'POST', PATH, { ...BY_LINK, ...more })).toEqual({ status: 400, body });
    expect(merchant.simulator.effects(ORDER_ID)).toEqual({});
  });

  it.each([
    ['an unknown bank', [{ bank: 'hsbc_va' }], /^virtual_accounts\[0\]\.name must be one of bca_va/],
    [
      'a short number',
      [{ name: 'bca_va', number: '123' }],
      /^virtual_accounts\[0\]\.number must have 11 to 11 digits$/,
    ],
    [
      'a bank twice',
      [{ bank: 'bca_va' }, { bank: 'bca_va' }],
      /^virtual_accounts must not name a bank twice$/,
    ],
  ])('refuses %s for a virtual account', async (_what, accounts, message) => {
    const body = await merchant.create(BY_ACCOUNT, { virtual_accounts: accounts });
    expect(body).toEqual({ error_messages: [expect.stringMatching(message) as string] });
  });

  it('leaves no account behind when a bank refuses the amount', async () => {
    const body = await merchant.create(BY_ACCOUNT, {
      virtual_accounts: [{ bank: 'permata_va' }, { bank: 'bca_va' }],
      amount: undefined,
    });
    expect(body).toEqual({
      error_messages: ['transaction_details.gross_amount must be at least 10000 for this payment type'],
    });
    expect(merchant.simulator.transactions().map(({ status }) => status)).toEqual(['cancel']);
  });

  it('takes an ISO 8601 date too', async () => {
    const body = await merchant.create(BY_LINK, { due_date: '2025-08-06T13:03:04.000Z' });
    expect(body).toMatchObject({ status: 'pending', due_date: '2025-08-06 20:03:04 +0700' });
  });

  it('refuses an order_id that has an invoice with HTTP 409 exactly like the gateway', async () => {
    await merchant.create(BY_LINK);
    expect(await answerOf(merchant, 'POST', PATH, BY_ACCOUNT)).toEqual({
      status: 409,
      body: fixture('invoice-create-409'),
    });
  });

  it('creates one invoice for one X-Idempotency-Key, within 5 minutes', async () => {
    const headers = { 'x-idempotency-key': '0b7d2c0e-6c0f-4d0a-9a57-1c2f0f0f0f0f' };
    const first = await answerOf(merchant, 'POST', PATH, BY_LINK, headers);
    await merchant.simulator.advance('4m 59s');
    expect(await answerOf(merchant, 'POST', PATH, BY_LINK, headers)).toEqual(first);
    expect(merchant.simulator.effects(ORDER_ID)).toEqual({ createInvoice: 1 });

    await merchant.simulator.advance('1s');
    expect(await answerOf(merchant, 'POST', PATH, BY_LINK, headers)).toMatchObject({ status: 409 });
  });

  it('gives back the invoice whose answer was lost', async () => {
    const headers = { 'x-idempotency-key': 'again' };
    merchant.simulator.fail('createInvoice', { kind: 'lost-response' });
    await expect(merchant.request('POST', PATH, BY_LINK, headers)).rejects.toThrow();
    expect(await answerOf(merchant, 'POST', PATH, BY_LINK, headers)).toMatchObject({ status: 201 });
    expect(merchant.simulator.effects(ORDER_ID)).toEqual({ createInvoice: 1 });
  });

  it('knows no invoice that was not made, exactly like the gateway', async () => {
    const missing = { status: 404, body: fixture('invoice-404') };
    expect(await answerOf(merchant, 'GET', `${PATH}/65e7e8e657389830d04836fc`)).toEqual(missing);
    expect(await merchant.void('65e7e8e657389830d04836fc')).toEqual(missing);
    expect(merchant.simulator.invoice('65e7e8e657389830d04836fc')).toBeUndefined();
  });

  it('refuses an unknown key with HTTP 401', async () => {
    const headers = { authorization: `Basic ${Buffer.from('another:').toString('base64')}` };
    expect(await answerOf(merchant, 'POST', PATH, BY_LINK, headers)).toMatchObject({ status: 401 });
  });

  it('fails with HTTP 500 like the gateway', async () => {
    merchant.simulator.fail('createInvoice', { kind: 'status', status: 500 });
    const { status, body } = await answerOf(merchant, 'POST', PATH, BY_LINK);
    expect(status).toBe(500);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('invoice-500')));
  });

  it('lists every invoice in the order of creation', async () => {
    await merchant.create(BY_LINK);
    await merchant.create(BY_LINK, { order_id: 'order-2' });
    expect(merchant.simulator.invoices().map(({ orderId }) => orderId)).toEqual([ORDER_ID, 'order-2']);
    expect(await (await merchant.request('GET', '/simulator/api/invoices')).json()).toMatchObject({
      results: [{ order_id: ORDER_ID }, { order_id: 'order-2' }],
      next: null,
    });
  });

  it('shows a host’s test the invoice, by its id or its order_id', async () => {
    const { id, payment_link_url: paymentLinkUrl } = await merchant.create(BY_LINK);
    expect(merchant.simulator.invoice(ORDER_ID)).toEqual({
      id,
      orderId: ORDER_ID,
      invoiceNumber: BY_LINK.invoice_number,
      status: 'pending',
      grossAmount: 1013,
      dueDate: new Date('2025-08-06T13:03:04Z'),
      // A month from the link's own start_time.
      expiresAt: new Date('2025-03-21T02:48:29Z'),
      paidAt: undefined,
      paymentLinkUrl,
      virtualAccounts: [],
      transactions: [],
    });
  });
});
