import { Clock, Merchant, WebhookServer, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';
import { answerOf } from '../checkout/answer.spec.helper';

const MERCHANT = 'G000000000';
const FINISH = 'https://shop.test/thanks?cart=7';
const asBrowser = (form: Record<string, string> = {}) =>
  [new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded' }] as const;

describe('a payment page', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;

  beforeEach(async () => {
    webhook = await WebhookServer.start();
    const clock = new Clock('2024-03-01T03:00:00Z');
    merchant = new Merchant({ now: clock.now, notificationUrl: webhook.url });
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const snapPage = async (more: JsonObject = {}) => {
    const body = await merchant.call('POST', '/snap/v1/transactions', chargeOf('order-1', more));
    return new URL(String(body.redirect_url)).pathname;
  };
  const linkPage = async (more: JsonObject = {}) => {
    const body = await merchant.call('POST', '/v1/payment-links', chargeOf('order-1', more));
    return new URL(String(body.payment_url)).pathname;
  };
  const open = async (path: string) => {
    const response = await merchant.request('GET', path);
    return { response, text: await response.text() };
  };
  const submit = (path: string, form?: Record<string, string>) =>
    merchant.request('POST', path, ...asBrowser(form));
  const locationOf = (response: Response) => response.headers.get('location') ?? '';

  it('needs no key and shows the amount and what is enabled', async () => {
    const path = await snapPage({ enabled_payments: ['bca_va', 'ovo'] });
    const page = await merchant.simulator.fetch(new Request(`https://gateway.test${path}`));
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('Rp 44.000');
    expect(text).toContain('value="bca_va"');
    expect(text).toContain('value="ovo"');
    expect(text).not.toContain('value="gopay"');
  });

  it('takes the customer from the choice through the payment back to the merchant', async () => {
    const path = await snapPage({ callbacks: { finish: FINISH } });
    const chosen = await submit(path, { channel: 'bca_va' });
    expect(chosen.status).toBe(303);
    const transactionId = new URL(locationOf(chosen), 'https://gateway.test').searchParams.get('payment');
    expect(merchant.simulator.transaction(transactionId ?? '')).toMatchObject({ status: 'pending' });

    const { text } = await open(locationOf(chosen));
    expect(text).toContain(`action="${path}/payments/${transactionId}"`);
    expect(text).toContain('transaction_status=pending');

    const paid = await submit(`${path}/payments/${transactionId}`);
    expect(locationOf(paid)).toBe(
      `${FINISH}&order_id=order-1&status_code=200&transaction_status=settlement&merchant_id=${MERCHANT}`,
    );
    expect((await open(path)).text).toContain('Pay once more, though the order is paid');
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'settlement']);
  });

  const ERROR = 'https://shop.test/sorry';
  const DENIED = { channel: 'credit_card', card_number: '4911111111111113' };
  const queryOf = (url: string) => Object.fromEntries(new URL(url, 'https://gateway.test').searchParams);

  it('sends a customer who was denied to the error url, and is there for another try', async () => {
    const path = await snapPage({ callbacks: { finish: FINISH, error: ERROR } });
    const location = locationOf(await submit(path, DENIED));
    expect(location).toContain(`${ERROR}?`);
    expect(queryOf(location)).toEqual({
      order_id: 'order-1',
      status_code: '202',
      transaction_status: 'deny',
      merchant_id: MERCHANT,
    });
    expect((await submit(path, { channel: 'gopay' })).status).toBe(303);
    expect(merchant.simulator.transaction('order-1')).toMatchObject({ status: 'pending' });
  });

  it('sends a customer who paid too late to the error url, unless it was by GoPay or pay later', async () => {
    const path = await snapPage({
      callbacks: { finish: FINISH, error: ERROR },
      item_details: [{ id: '1', name: 'Shoes', price: 44_000, quantity: 1 }],
      customer_details: { first_name: 'customer-1' },
    });
    const endOf = async (channel: string) => {
      const at = queryOf(locationOf(await submit(path, { channel }))).payment ?? '';
      await merchant.simulator.expire(at);
      return locationOf(await submit(`${path}/payments/${at}`));
    };
    expect(await endOf('bca_va')).toContain(`${ERROR}?order_id=order-1&status_code=407`);
    expect(await endOf('gopay')).toContain(`${FINISH}&order_id=order-1&status_code=407`);
    expect(await endOf('akulaku')).toContain(`${FINISH}&order_id=order-1&status_code=407`);
    expect(await endOf('kredivo')).toContain(`${path}?payment=`);
  });

  it('goes by the urls of the dashboard where the request has none, with Kredivo in any case', async () => {
    await merchant.simulator.close();
    merchant = new Merchant({ finishUrl: 'https://shop.test/any', errorUrl: ERROR });
    const path = await snapPage();
    expect(locationOf(await submit(path, DENIED))).toContain(`${ERROR}?order_id=order-1`);
    const paid = async (page: string, channel: string) => {
      const { payment } = queryOf(locationOf(await submit(page, { channel })));
      return locationOf(await submit(`${page}/payments/${payment}`));
    };
    expect(await paid(path, 'bca_va')).toContain('https://shop.test/any?order_id=order-1');
    await merchant.simulator.reset();
    const own = await snapPage({ callbacks: { finish: FINISH } });
    expect(await paid(own, 'kredivo')).toContain('https://shop.test/any?order_id=order-1');
  });

  it('leads back to the finish url without a transaction_status where nothing was chosen', async () => {
    const path = await snapPage({ callbacks: { finish: FINISH, error: ERROR } });
    const { text } = await open(path);
    expect(text).toContain('cart=7&amp;order_id=order-1&amp;merchant_id=G000000000"');
    expect(text).not.toContain('transaction_status');
    await merchant.simulator.advance('24h');
    expect((await open(path)).text).toContain(`${ERROR}?order_id=order-1&amp;status_code=407`);
  });

  it('comes back to itself where the merchant named no other place', async () => {
    const path = await linkPage({ usage_limit: 2 });
    const chosen = await submit(path, { channel: 'credit_card', card_number: '4911111111111113' });
    expect((await open(locationOf(chosen))).text).toContain('data-status="deny"');
    const again = await submit(path, { channel: 'gopay' });
    const transactionId = new URL(locationOf(again), 'https://gateway.test').searchParams.get('payment');
    const paid = await submit(`${path}/payments/${transactionId}`);
    expect(locationOf(paid)).toBe(`${path}?payment=${transactionId}`);
  });

  it('asks for the amount where the customer decides', async () => {
    const dynamic_amount = { min_amount: 5000, max_amount: 90_000 };
    const path = await linkPage({ payment_link_type: 'DYNAMIC_AMOUNT', dynamic_amount });
    expect((await open(path)).text).toContain('name="amount"');
    const refused = await submit(path, { channel: 'gopay', amount: '1' });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('the amount must be whole rupiah between 5000 and 90000');
    await submit(path, { channel: 'gopay', amount: '7000' });
    expect(merchant.simulator.transactions()).toMatchObject([{ grossAmount: 7000 }]);
  });

  it('says why nothing can be paid', async () => {
    const path = await snapPage();
    await merchant.simulator.advance('24h');
    expect((await open(path)).text).toContain('the page has expired');
    expect((await submit(path, { channel: 'gopay' })).status).toBe(409);
  });

  it.each(['/simulator/snap/none', '/simulator/payment-links/none', '/simulator/invoices/none'])(
    'is not found at %s',
    async (path) => {
      expect((await open(path)).response.status).toBe(404);
    },
  );

  it('escapes what a merchant sends, and links to no script', async () => {
    const finish = 'javascript:alert(1)';
    const path = await linkPage({ title: '<script>alert(1)</script>', callbacks: { finish } });
    const { text } = await open(path);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const chosen = await submit(path, { channel: 'gopay' });
    expect((await open(locationOf(chosen))).text).not.toContain('javascript:');
  });

  it('shows an invoice in the place of its PDF', async () => {
    const invoice = await merchant.call('POST', '/v1/invoices', {
      order_id: 'order-1',
      invoice_number: 'INV-1',
      invoice_date: '2024-03-01 10:00:00 +0700',
      due_date: '2024-04-01 10:00:00 +0700',
      customer_details: { name: 'customer-1' },
      item_details: [{ description: 'Shoes', quantity: 2, price: 22_000 }],
      payment_type: 'payment_link',
      payment_link: { enabled_payments: ['bca_va'] },
    });
    const path = new URL(String(invoice.pdf_url)).pathname;
    const { response, text } = await open(path);
    expect(response.status).toBe(200);
    for (const part of ['Invoice INV-1', 'Shoes', 'Rp 44.000', String(invoice.payment_link_url)]) {
      expect(text).toContain(part);
    }
    await merchant.simulator.payInvoice('order-1');
    expect((await open(path)).text).not.toContain('Pay this invoice');
  });

  it('has its counterpart in the control API', async () => {
    const token = (await snapPage()).split('/').at(-1);
    const chosen = await answerOf(merchant, 'POST', `/simulator/api/snap/${token}/choose`, {
      channel: 'gopay',
    });
    expect(chosen).toMatchObject({
      status: 200,
      body: { order_id: 'order-1', transaction_status: 'pending' },
    });
    const paid = await answerOf(merchant, 'POST', `/simulator/api/snap/${token}/pay`);
    expect(paid).toMatchObject({ status: 200, body: { transaction_status: 'settlement' } });

    const again = await answerOf(merchant, 'POST', `/simulator/api/snap/${token}/pay`);
    expect(again).toMatchObject({ status: 400, body: { error: 'refused' } });
    const unknown = await answerOf(merchant, 'POST', '/simulator/api/payment-links/none/pay');
    expect(unknown).toMatchObject({ status: 404, body: { error: 'unknown_checkout' } });
    const wrong = await answerOf(merchant, 'POST', `/simulator/api/snap/${token}/pay`, { channel: 'cash' });
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_field', field: 'channel' } });
    expect(await answerOf(merchant, 'GET', '/simulator/api/invoices/none')).toMatchObject({
      status: 404,
      body: { error: 'unknown_invoice' },
    });
  });
});
