import { METHODS, Merchant, WebhookServer, chargeOf } from '../../test/support';
import { createSimulator } from '../index';

describe('the control API and the pages', () => {
  let merchant: Merchant;
  beforeEach(async () => {
    merchant = new Merchant();
    await merchant.charge(chargeOf('order', METHODS.gopay));
  });
  afterEach(() => merchant.simulator.close());

  const get = (path: string) => merchant.simulator.fetch(new Request(`https://gateway.test${path}`));
  const post = (path: string, headers = {}) =>
    merchant.simulator.fetch(new Request(`https://gateway.test${path}`, { method: 'POST', headers }));

  it('lists transactions and shows one, without a key', async () => {
    expect(await (await get('/simulator/api/transactions')).json()).toMatchObject([{ order_id: 'order' }]);
    const one = await get('/simulator/api/transactions/order');
    expect(await one.json()).toMatchObject({ order_id: 'order', transaction_status: 'pending' });
    expect((await get('/simulator/api/transactions/none')).status).toBe(404);
  });

  it('moves a transaction: 200, then 409 for what is illegal, 404 for what is unknown', async () => {
    const paid = await post('/simulator/api/transactions/order/pay');
    expect(paid.status).toBe(200);
    expect(await paid.json()).toMatchObject({ transaction_status: 'settlement' });
    const illegal = await post('/simulator/api/transactions/order/expire');
    expect(illegal.status).toBe(409);
    expect(await illegal.json()).toMatchObject({ from: 'settlement', to: 'expire' });
    expect((await post('/simulator/api/transactions/none/deny')).status).toBe(404);
    expect((await post('/simulator/api/transactions/order/refund')).status).toBe(404);
  });

  it('tells every webhook attempt', async () => {
    const webhook = await WebhookServer.start(() => ({ status: 500 }));
    const noisy = new Merchant({ notificationUrl: webhook.url });
    await noisy.charge(chargeOf('order', METHODS.gopay));
    await noisy.simulator.idle();
    const response = await noisy.request('GET', '/simulator/api/notifications');
    expect(await response.json()).toMatchObject([
      { order_id: 'order', url: webhook.url, attempt: 1, status: 500, body: { order_id: 'order' } },
      { attempt: 2 },
    ]);
    await noisy.simulator.close();
    await webhook.close();
  });

  it('shows every page that a charge points at, with buttons that bring the browser back', async () => {
    const { actions } = (await merchant.charge(chargeOf('two', METHODS.gopay))) as {
      actions: { url: string }[];
    };
    for (const { url } of actions.slice(0, 3)) {
      const page = await merchant.simulator.fetch(new Request(url));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('>Pay</button>');
    }
    const answer = await post('/simulator/api/transactions/two/pay', { accept: 'text/html' });
    expect(answer.status).toBe(303);
    const page = await (await get(answer.headers.get('location') ?? '')).text();
    expect(page).toContain('settlement');
    expect(page).not.toContain('</button>');
    expect((await get('/simulator/pay/none')).status).toBe(404);
    expect(await (await get('/simulator')).text()).toContain('order');
  });

  it('escapes what a merchant sent', async () => {
    const evil = '<script>alert(1)</script>';
    const { transaction_id } = await merchant.charge(
      chargeOf('evil', { ...METHODS.gopay, custom_field1: evil }),
    );
    const page = await (await get(`/simulator/pay/${String(transaction_id)}`)).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('listening', () => {
  it('serves the gateway over HTTP, points its urls there, and stops', async () => {
    const simulator = createSimulator({ serverKey: 'key' });
    const { Request: GlobalRequest } = globalThis;
    const server = await simulator.listen();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const response = await fetch(`${server.url}/v2/charge`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('key:').toString('base64')}` },
      body: JSON.stringify(chargeOf('order', METHODS.dana)),
    });
    const { redirect_url } = (await response.json()) as { redirect_url: string };
    expect(redirect_url).toContain(`${server.url}/simulator/pay/`);
    expect((await fetch(redirect_url)).status).toBe(200);
    expect(globalThis.Request).toBe(GlobalRequest);
    await simulator.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('keeps a baseUrl that was given, and fails on a port in use', async () => {
    const simulator = createSimulator({ serverKey: 'key', baseUrl: 'https://pay.test' });
    const { port } = await simulator.listen();
    await expect(simulator.listen({ port })).rejects.toThrow('EADDRINUSE');
    const response = await simulator.fetch(
      new Request('http://localhost/v2/charge', {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from('key:').toString('base64')}` },
        body: JSON.stringify(chargeOf('order', METHODS.dana)),
      }),
    );
    const { redirect_url } = (await response.json()) as { redirect_url: string };
    expect(redirect_url).toContain('https://pay.test/simulator/');
    await simulator.close();
  });

  it('needs a server key', () => {
    expect(() => createSimulator({ serverKey: '' })).toThrow('serverKey is required');
  });
});
