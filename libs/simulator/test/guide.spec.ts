import { createSimulator, IllegalTransitionError, type Simulator } from 'midtrans-simulator';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { secureRequest } from './secure-request';
import { WebhookServer } from './support';

let simulator: Simulator;
let webhook: WebhookServer;
let webhookUrl: string;
let answer: number;

const authorization = `Basic ${btoa('SB-Mid-server-test:')}`;

async function call(method: string, path: string, body?: object) {
  const request = new Request(`https://api.sandbox.midtrans.com${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await simulator.fetch(request)).json() as Promise<any>;
}

const charge = (order_id: string, method: object, gross_amount = 44_000) =>
  call('POST', '/v2/charge', { ...method, transaction_details: { order_id, gross_amount } });

beforeEach(async () => {
  answer = 200;
  webhook = await WebhookServer.start(() => ({ status: answer }));
  webhookUrl = webhook.url;
  simulator = createSimulator({
    serverKey: 'SB-Mid-server-test',
    clientKey: 'SB-Mid-client-test',
    notificationUrl: webhookUrl,
    timeScale: 0,
  });
});
afterEach(async () => {
  await simulator.close();
  await webhook.close();
});

const told = () => webhook.received.map(({ body }) => body.transaction_status);

describe('the examples of the guide', () => {
  it('begins in process', async () => {
    const simulator = createSimulator({
      serverKey: 'SB-Mid-server-test',
      clientKey: 'SB-Mid-client-test',
      notificationUrl: webhookUrl,
      timeScale: 0,
    });

    const fetch: typeof globalThis.fetch = (input, init) => simulator.fetch(new Request(input, init));

    const response = await fetch('https://api.sandbox.midtrans.com/v2/charge', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('SB-Mid-server-test:')}` },
      body: JSON.stringify({
        payment_type: 'gopay',
        transaction_details: { order_id: 'ORDER-1', gross_amount: 44_000 },
      }),
    });
    expect(await response.json()).toMatchObject({ status_code: '201', transaction_status: 'pending' });

    await simulator.pay('ORDER-1');
    expect(simulator.transaction('ORDER-1')).toMatchObject({ status: 'settlement' });
    expect(simulator.notifications()).toMatchObject([
      { attempt: 1, status: 200, body: { transaction_status: 'pending' } },
      { attempt: 1, status: 200, body: { transaction_status: 'settlement' } },
    ]);

    await simulator.idle();
    await simulator.close();
    expect(told()).toEqual(['pending', 'settlement']);
  });

  it('plays behind msw', async () => {
    const played = (request: Request) => simulator.fetch(request).catch(() => Response.error());

    const server = setupServer(
      http.all('https://api.sandbox.midtrans.com/*', ({ request }) => played(request)),
      http.all('https://app.sandbox.midtrans.com/*', ({ request }) => played(request)),
    );
    server.listen({ onUnhandledRequest: 'bypass' });
    try {
      const snap = { transaction_details: { order_id: 'SNAP-1', gross_amount: 44_000 } };
      const begun = await fetch('https://app.sandbox.midtrans.com/snap/v1/transactions', {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify(snap),
      });
      expect(begun.status).toBe(201);
      simulator.fail('charge', { kind: 'reset' });
      const broken = fetch('https://api.sandbox.midtrans.com/v2/charge', { method: 'POST' });
      await expect(broken).rejects.toThrow('Failed to fetch');
      const { token } = (await begun.json()) as { token: string };
      await simulator.paySnap(token, 'gopay');
      expect(told()).toEqual(['pending', 'settlement']);
    } finally {
      server.close();
    }
  });

  it('moves the clock, makes trouble and counts', async () => {
    await simulator.advance('2h');
    simulator.fail('charge', { kind: 'lost-response' });
    simulator.failNotifications({ kind: 'reorder' }, { orderId: 'ORDER-1' });
    await expect(charge('ORDER-1', { payment_type: 'gopay' })).rejects.toThrow('fetch failed');
    await simulator.pay('ORDER-1');
    expect(told()).toEqual(['settlement', 'pending']);
    expect(simulator.effects('ORDER-1')).toEqual({ charge: 1 });
  });

  it('listens', async () => {
    const { url } = await simulator.listen();
    expect((await fetch(`${url}/simulator/api/clock`)).status).toBe(200);
  });

  it('listens over TLS', async () => {
    const { port, certificate } = await simulator.listen({ tls: true });
    const path = '/simulator/api/clock';
    expect(await secureRequest({ port, ca: certificate, name: 'localhost', path })).toMatchObject({
      status: 200,
    });
  });

  it('imposes a fee', async () => {
    await simulator.close();
    simulator = createSimulator({
      serverKey: 'SB-Mid-server-test',
      automaticFee: ({ channel }) => (channel === 'qris' ? 750 : 4_000),
      inactiveChannels: ['akulaku', 'bni'],
    });
    expect(await charge('ORDER-1', { payment_type: 'qris' })).toMatchObject({
      gross_amount: '44750.00',
      metadata: { extra_info: { gross_amount_info: { original_amount: '44000' } } },
    });
    const bni = { payment_type: 'bank_transfer', bank_transfer: { bank: 'bni' } };
    expect(await charge('ORDER-2', bni)).toMatchObject({ status_code: '402' });
  });

  it('takes a card through 3D Secure', async () => {
    const card = new URLSearchParams({
      client_key: 'SB-Mid-client-test',
      card_number: '4811111111111114',
      card_exp_month: '12',
      card_exp_year: '2099',
      card_cvv: '123',
    });
    const { token_id } = await call('GET', `/v2/token?${card.toString()}`);
    await charge('CARD-1', { payment_type: 'credit_card', credit_card: { token_id, authentication: true } });
    expect(simulator.transaction('CARD-1')?.status).toBe('pending');
    await simulator.submitOtp('CARD-1', '112233');
    expect(simulator.transaction('CARD-1')?.status).toBe('capture');
    await simulator.advance('1d');
    expect(simulator.transaction('CARD-1')?.status).toBe('settlement');
  });

  it('links a GoPay account and takes money from it', async () => {
    const { account_id } = await call('POST', '/v2/pay/account', {
      payment_type: 'gopay',
      gopay_partner: { phone_number: '81212345678', country_code: '62' },
    });
    await simulator.linkPayAccount(account_id);

    const { metadata } = await call('GET', `/v2/pay/account/${account_id}`);
    const [wallet] = metadata.payment_options;
    const gopay = { account_id, payment_option_token: wallet.token };
    await charge('ORDER-1', { payment_type: 'gopay', gopay }, 99_999);
    expect(simulator.transaction('ORDER-1')?.status).toBe('settlement');
    await charge('ORDER-2', { payment_type: 'gopay', gopay }, 100_000);
    expect(simulator.transaction('ORDER-2')?.status).toBe('pending');
    await simulator.pay('ORDER-2');
    expect(simulator.payAccount(account_id)?.balances).toEqual({ GOPAY_WALLET: 800_001, PAY_LATER: 350_000 });
  });

  it('pays and refunds by hand', async () => {
    await charge('ORDER-1', { payment_type: 'gopay' });
    await simulator.pay('ORDER-1');
    await simulator.refund('ORDER-1', 10_000);
    await expect(simulator.expire('ORDER-1')).rejects.toThrow(IllegalTransitionError);
    expect(simulator.transaction('ORDER-1')?.status).toBe('partial_refund');
  });

  it('lets the bank refuse a refund', async () => {
    await charge('ORDER-1', { payment_type: 'gopay' });
    await simulator.pay('ORDER-1');
    const refund = { refund_key: 'REFUND-1', amount: 10_000 };
    simulator.denyNext('ORDER-1', 'refund');
    expect(await call('POST', '/v2/ORDER-1/refund', refund)).toMatchObject({ status_code: '202' });
    expect(await call('POST', '/v2/ORDER-1/refund', refund)).toMatchObject({ status_code: '200' });
    expect(await call('POST', '/v2/ORDER-1/refund', refund)).toMatchObject({ status_code: '406' });
    expect(simulator.effects('ORDER-1')).toEqual({ charge: 1, refund: 1 });
  });

  it('keeps a state', async () => {
    await charge('ORDER-1', { payment_type: 'gopay' });

    const state = simulator.exportState(); // JSON
    await simulator.reset();
    await simulator.importState(state);
    expect(simulator.transaction('ORDER-1')?.status).toBe('pending');
  });

  it('moves the clock', async () => {
    await charge('ORDER-1', { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } });
    await simulator.advance('23h 59m');
    expect(simulator.transaction('ORDER-1')?.status).toBe('pending');
    await simulator.advance('1m');
    expect(simulator.transaction('ORDER-1')?.status).toBe('expire');
    expect(told()).toEqual(['pending', 'expire']);
  });

  it('delivers again', async () => {
    answer = 500;
    await simulator.close();
    simulator = createSimulator({ serverKey: 'SB-Mid-server-test', notificationUrl: webhookUrl });
    await charge('ORDER-1', { payment_type: 'gopay' });
    await simulator.pay('ORDER-1');
    await simulator.advance('3m');
    const attempts = simulator.notifications().filter(({ body }) => body.transaction_status === 'settlement');
    expect(attempts).toMatchObject([
      { attempt: 1, status: 500 },
      { attempt: 2, status: 500 },
    ]);
  });

  it('loses a response', async () => {
    simulator.fail('charge', { kind: 'lost-response' });
    await expect(charge('ORDER-1', { payment_type: 'gopay' })).rejects.toThrow('fetch failed');
    expect(simulator.effects('ORDER-1')).toEqual({ charge: 1 });

    const fault = simulator.fail('getStatus', { kind: 'status', status: 503 }, { times: 2 });
    expect(await call('GET', '/v2/ORDER-1/status')).toMatchObject({ status_code: '503' });
    expect(fault.hits).toBe(1);
    fault.lift();
    expect(await call('GET', '/v2/ORDER-1/status')).toMatchObject({ status_code: '201' });
  });

  it('repeats a run by its seed', async () => {
    const patternOf = async () => {
      const simulator = createSimulator({ serverKey: 'SB-Mid-server-test', seed: 7 });
      const fault = simulator.fail('*', { kind: 'status', status: 500 }, { probability: 0.3 });
      const codes: number[] = [];
      for (let count = 0; count < 20; count++) {
        const request = new Request('https://gateway.test/v2/x/status', { headers: { authorization } });
        codes.push((await simulator.fetch(request)).status);
      }
      expect(codes.filter((code) => code === 500)).toHaveLength(fault.hits);
      expect(simulator.seed).toBe(7);
      await simulator.close();
      return codes;
    };
    const codes = await patternOf();
    expect(new Set(codes)).toEqual(new Set([200, 500]));
    expect(await patternOf()).toEqual(codes);
  });

  it('disturbs notifications', async () => {
    simulator.failNotifications({ kind: 'duplicate', copies: 2, concurrent: true }, { skip: 1 });
    await charge('ORDER-1', { payment_type: 'gopay' });
    await simulator.pay('ORDER-1');
    expect(told()).toEqual(['pending', 'settlement', 'settlement', 'settlement']);

    simulator.failNotifications({ kind: 'reorder' }, { orderId: 'ORDER-2' });
    await charge('ORDER-2', { payment_type: 'gopay' });
    await simulator.pay('ORDER-2');
    await simulator.idle();
    expect(told().slice(4)).toEqual(['settlement', 'pending']);
  });

  it('charges a subscription by the clock', async () => {
    const { id } = await call('POST', '/v1/subscriptions', {
      name: 'MONTHLY',
      amount: '14000',
      currency: 'IDR',
      payment_type: 'credit_card',
      token: '48111111-1114',
      schedule: { interval: 1, interval_unit: 'month', max_interval: 12 },
    });
    await simulator.advance('31d');
    expect(simulator.subscription(id)).toMatchObject({ status: 'active', currentInterval: 1 });

    simulator.failNextSubscriptionCharge(id, { times: 4 });
    await simulator.advance('31d 3h');
    expect(simulator.subscription(id)).toMatchObject({ status: 'inactive', currentInterval: 1 });
    expect(simulator.effects(id)).toEqual({ createSubscription: 1, charge: 1 });
  });

  it('pays on payment pages', async () => {
    const { redirect_url } = await call('POST', '/snap/v1/transactions', {
      transaction_details: { order_id: 'SNAP-1', gross_amount: 44_000 },
    });
    await simulator.choose(redirect_url, 'bca_va');
    await simulator.paySnap(redirect_url);
    await simulator.paySnap(redirect_url, { channel: 'gopay', force: true });
    expect(simulator.transaction('SNAP-1')?.status).toBe('settlement');

    const { payment_url } = await call('POST', '/v1/payment-links', {
      transaction_details: { order_id: 'LINK-1', gross_amount: 44_000 },
    });
    const { orderId } = await simulator.payLink(payment_url, 'gopay');
    expect(orderId).toMatch(/^LINK-1-\d{13}$/);

    await call('POST', '/v1/invoices', {
      order_id: 'INVOICE-1',
      invoice_number: 'INVOICE-1',
      invoice_date: '2024-03-01 10:00:00 +0700',
      due_date: '2099-03-01 10:00:00 +0700',
      customer_details: { name: 'customer-1' },
      item_details: [{ item_id: 'book', description: 'Book', quantity: 2, price: 22_000 }],
      payment_type: 'virtual_account',
      virtual_accounts: [{ name: 'bca_va' }, { name: 'permata_va' }],
    });
    await simulator.payInvoice('INVOICE-1', 'permata_va');
    expect(simulator.invoice('INVOICE-1')).toMatchObject({ status: 'paid', grossAmount: 44_000 });
  });
});
