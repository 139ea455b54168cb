import { METHODS, Merchant, WebhookServer, chargeOf } from '../../test/support';
import { HOUR } from '../clock/time';
import { until } from '../faults/faults.spec.helper';
import { createSimulator } from '../index';

describe('the control API', () => {
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
    expect(await (await get('/simulator/api/transactions')).json()).toEqual({
      results: [expect.objectContaining({ order_id: 'order' })],
      next: null,
    });
    const one = await get('/simulator/api/transactions/order');
    expect(await one.json()).toMatchObject({ order_id: 'order', transaction_status: 'pending' });
    expect((await get('/simulator/api/transactions/none')).status).toBe(404);
  });

  it('reads JSON that curl -d calls a form', async () => {
    const answer = await merchant.simulator.fetch(
      new Request('https://gateway.test/simulator/api/clock/advance', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: '{"duration":"2h"}',
      }),
    );
    expect(answer.status).toBe(200);
  });

  it('moves a transaction: 200, then 409 for what is illegal, 404 for what is unknown', async () => {
    const paid = await post('/simulator/api/transactions/order/pay');
    expect(paid.status).toBe(200);
    expect(await paid.json()).toMatchObject({ transaction_status: 'settlement' });
    const illegal = await post('/simulator/api/transactions/order/expire');
    expect(illegal.status).toBe(409);
    expect(await illegal.json()).toMatchObject({ from: 'settlement', to: 'expire' });
    expect((await post('/simulator/api/transactions/none/deny')).status).toBe(404);
    expect((await post('/simulator/api/transactions/order/capture')).status).toBe(404);
  });

  it('tells every webhook attempt', async () => {
    const webhook = await WebhookServer.start(() => ({ status: 500 }));
    const noisy = new Merchant({ notificationUrl: webhook.url });
    await noisy.charge(chargeOf('order', METHODS.gopay));
    await noisy.simulator.idle();
    const response = await noisy.request('GET', '/simulator/api/notifications');
    expect(await response.json()).toMatchObject({
      results: [
        { order_id: 'order', url: webhook.url, attempt: 1, status: 500, body: { order_id: 'order' } },
        { attempt: 2 },
      ],
    });
    await noisy.simulator.close();
    await webhook.close();
  });

  it('moves the clock, and answers when all that became due is done', async () => {
    const { simulator } = merchant;
    const before = simulator.now().getTime();
    const send = (body: unknown) => merchant.request('POST', '/simulator/api/clock/advance', body);
    const moved = await send({ duration: '2h' });
    expect(moved.status).toBe(200);
    const { now } = (await moved.json()) as { now: string };
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(2 * HOUR);
    expect(simulator.transaction('order')).toMatchObject({ status: 'expire' });
    const shown = (await (await get('/simulator/api/clock')).json()) as { now: string };
    expect(Date.parse(shown.now)).toBeGreaterThanOrEqual(Date.parse(now));
    await send({ duration: 1000 });
    expect(simulator.now().getTime()).toBeGreaterThanOrEqual(Date.parse(now) + 1000);

    for (const [body, field] of [
      [{ duration: 'two hours' }, 'duration'],
      [{ duration: -1 }, 'duration'],
      [{}, 'duration'],
      [{ duration: '1h', unit: 'h' }, 'unit'],
      ['[]', 'the body'],
    ] as const) {
      const refused = await send(body);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: 'invalid_field', field });
    }
  });

  it('counts effects', async () => {
    await merchant.call('POST', '/v2/order/cancel');
    expect(await (await get('/simulator/api/effects/order')).json()).toEqual({ charge: 1, cancel: 1 });
    expect(await (await get('/simulator/api/effects/none')).json()).toEqual({});
  });

  it('forgets everything, and goes on listening', async () => {
    const { simulator } = merchant;
    const { url } = await simulator.listen();
    simulator.fail('charge', { kind: 'timeout' });
    simulator.failNotifications({ kind: 'drop' });
    await simulator.advance('30d');
    const reset = await fetch(`${url}/simulator/api/reset`, { method: 'POST' });
    expect(reset.status).toBe(204);
    expect(simulator.transactions()).toEqual([]);
    expect(simulator.notifications()).toEqual([]);
    expect(simulator.faults()).toEqual([]);
    expect(simulator.notificationFaults()).toEqual([]);
    expect(simulator.effects('order')).toEqual({});
    expect(Math.abs(simulator.now().getTime() - Date.now())).toBeLessThan(HOUR);
    expect(await merchant.charge(chargeOf('order', METHODS.gopay))).toMatchObject({ status_code: '201' });
    expect(await (await fetch(`${url}/simulator/api/transactions`)).json()).toMatchObject({
      results: [{ order_id: 'order' }],
    });
  });

  it('breaks off with a reset what waits for an answer', async () => {
    const { simulator } = merchant;
    const fault = simulator.fail('getStatus', { kind: 'timeout' });
    const pending = Promise.allSettled([merchant.request('GET', '/v2/order/status')]);
    await until(() => fault.hits === 1);
    await simulator.reset();
    expect(await pending).toMatchObject([{ status: 'rejected', reason: { message: 'fetch failed' } }]);
  });

  it('answers 404 to what it does not know', async () => {
    for (const path of ['/simulator/api/nothing', '/simulator/api/clock/advance']) {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: 'unknown_path' });
    }
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
