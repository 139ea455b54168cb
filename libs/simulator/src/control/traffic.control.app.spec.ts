import { METHODS, Merchant, SERVER_KEY, WebhookServer, card, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';

const CARD = '4811111111111114';
const CVV = '987';
const CLIENT_KEY = 'SB-Mid-client-test';

describe('the requests that are kept', () => {
  const merchants: Merchant[] = [];
  afterEach(() => Promise.all(merchants.splice(0).map(({ simulator }) => simulator.close())));
  const merchantOf = (...[options]: ConstructorParameters<typeof Merchant>) => {
    const merchant = new Merchant(options);
    merchants.push(merchant);
    return merchant;
  };
  const list = async (merchant: Merchant, query = '') =>
    (await merchant.call('GET', `/simulator/api/requests${query}`)).results as JsonObject[];

  it('are listed with their answers, the newest first', async () => {
    const merchant = merchantOf({ now: () => new Date('2025-01-06T13:03:04Z') });
    const body = chargeOf('order', METHODS.gopay);
    const answer = await merchant.charge(body, { 'idempotency-key': 'once' });
    await merchant.request('GET', '/v2/nothing/status?a=1');
    const [status, charge, ...others] = await list(merchant);
    expect(others).toEqual([]);
    expect(charge).toMatchObject({
      id: '1',
      at: '2025-01-06T13:03:04.000Z',
      method: 'POST',
      path: '/v2/charge',
      order_id: 'order',
      status: 200,
      ms: expect.any(Number),
      outcome: 'pending',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
      is_failed: false,
    });
    expect(JSON.parse(String(charge?.request_body))).toEqual(body);
    expect(JSON.parse(String(charge?.response_body))).toEqual(answer);
    // Refused with HTTP 200, by an answer that names no order.
    expect(status).toMatchObject({
      path: '/v2/nothing/status',
      query: '?a=1',
      order_id: 'nothing',
      is_failed: true,
    });
    expect(merchant.simulator.requests().map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('come in pages, of one order, or failed only', async () => {
    const merchant = merchantOf();
    for (let count = 0; count < 3; count++) await merchant.request('GET', '/v2/none/status');
    await merchant.charge(chargeOf('order', METHODS.gopay));
    const ids = async (query: string) => (await list(merchant, query)).map(({ id }) => id);
    expect(await ids('?limit=2')).toEqual(['4', '3']);
    expect(await ids('?limit=2&after=3')).toEqual(['2', '1']);
    expect(await ids('?order_id=order')).toEqual(['4']);
    expect(await ids('?failed=true')).toEqual(['3', '2', '1']);
    for (const [query, field] of [
      ['?limit=0', 'limit'],
      ['?limit=501', 'limit'],
      ['?after=x', 'after'],
    ] as const) {
      const refused = await merchant.request('GET', `/simulator/api/requests${query}`);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: 'invalid_field', field });
    }
  });

  it('are the newest 500, or as many as is said', async () => {
    const merchant = merchantOf({ keptRequests: 3 });
    const by = merchantOf();
    for (let count = 0; count < 10; count++) await merchant.request('GET', '/v2/none/status');
    for (let count = 0; count < 501; count++) await by.request('GET', '/v2/none/status');
    expect(merchant.simulator.requests().map(({ id }) => id)).toEqual(['8', '9', '10']);
    expect(by.simulator.requests()).toHaveLength(500);
    const none = merchantOf({ keptRequests: 0 });
    await none.request('GET', '/v2/none/status');
    expect(none.simulator.requests()).toEqual([]);
  });

  it.each([-1, 1.5, 100_001, Number.NaN])('cannot be %p', (keptRequests) => {
    expect(() => new Merchant({ keptRequests })).toThrow('keptRequests must be');
  });

  it('have 16 KB of each body', async () => {
    const merchant = merchantOf();
    await merchant.request('POST', '/v2/charge', { note: 'x'.repeat(1_000_000) });
    expect(merchant.simulator.requests()[0]?.requestBody.length).toBeLessThan(16 * 1024 + 20);
  });

  it('have what a fault broke off', async () => {
    const merchant = merchantOf();
    merchant.simulator.fail('charge', { kind: 'lost-response' });
    await expect(merchant.charge(chargeOf('order', METHODS.gopay))).rejects.toThrow('fetch failed');
    expect(merchant.simulator.requests()).toMatchObject([
      { orderId: 'order', status: undefined, isFailed: true, outcome: 'the connection is broken by a fault' },
    ]);
  });

  it('are forgotten with everything else', async () => {
    const merchant = merchantOf();
    await merchant.request('GET', '/v2/none/status');
    await merchant.simulator.reset();
    expect(merchant.simulator.requests()).toEqual([]);
  });

  it('have no key, card number or CVV, wherever a client puts it', async () => {
    const webhook = await WebhookServer.start();
    const merchant = merchantOf({ clientKey: CLIENT_KEY, notificationUrl: webhook.url });
    const query = new URLSearchParams({
      client_key: CLIENT_KEY,
      card_number: CARD,
      card_cvv: CVV,
      card_exp_month: '12',
      card_exp_year: '2030',
    });
    await merchant.request('GET', `/v2/token?${query.toString()}`);
    await merchant.request('GET', `/v2/none/status?${query.toString()}&key=${SERVER_KEY}`);
    await merchant.request('GET', `/v1/bins/${CARD}`);
    const secret = {
      card_number: CARD,
      card_cvv: CVV,
      server_key: SERVER_KEY,
      note: `${CARD} ${SERVER_KEY}`,
    };
    await merchant.charge({
      ...chargeOf('order', card()),
      ...secret,
      credit_card: { ...secret, token_id: '48111111-1114-3c2a' },
    });
    await merchant.charge(chargeOf(`order-${CARD}`, METHODS.gopay));
    await merchant.request('POST', '/v2/charge', `server key ${SERVER_KEY}, no JSON`, {
      'idempotency-key': SERVER_KEY,
    });
    await merchant.request('POST', '/v2/charge', {}, { authorization: 'Basic of-somebody-else' });
    await merchant.simulator.idle();
    const kept = JSON.stringify([merchant.simulator.requests(), await list(merchant)]);
    const page = await merchant.request('GET', '/simulator/traffic?kind=request');
    expect(merchant.simulator.requests()).toHaveLength(7);
    for (const text of [kept, await page.text()]) {
      expect(text).toContain('[removed]');
      for (const secretText of [SERVER_KEY, CLIENT_KEY, CARD, 'of-somebody-else', btoa(`${SERVER_KEY}:`)]) {
        expect(text).not.toContain(secretText);
      }
      // Any id may have its three digits within.
      expect(text).not.toMatch(new RegExp(`(?<![0-9a-z])${CVV}(?![0-9a-z])`));
    }
    await webhook.close();
  });
});

describe('the stream of events', () => {
  it('tells of each request, each attempt and the time, and ends with the simulator', async () => {
    const webhook = await WebhookServer.start();
    const merchant = new Merchant({
      notificationUrl: webhook.url,
      now: () => new Date('2025-01-06T13:03:04Z'),
    });
    const answer = await merchant.request('GET', '/simulator/api/stream');
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await merchant.simulator.idle();
    await merchant.simulator.close();
    const text = await answer.text();
    expect(text).toMatch(
      /^retry: 1000\n\nevent: clock\ndata: 2025-01-06T13:03:04.000Z 2025-01-06 20:03:04 WIB \(.* behind\)\n\n/,
    );
    expect(text).toContain('event: traffic\ndata: 1\n\n');
    expect(text).toContain('event: traffic\ndata: 2\n\n');
    const id = merchant.simulator.transaction('order')?.transactionId;
    expect(text).toContain(`event: transaction\ndata: ${id}\n\n`);
    expect(text).toContain(`event: delivered\ndata: ${id}\n\n`);
    await webhook.close();
  });

  it('leaves a client that does not read, and forgets one that left', async () => {
    const merchant = new Merchant();
    const answer = await merchant.request('GET', '/simulator/api/stream');
    const gone = await merchant.request('GET', '/simulator/api/stream');
    await gone.body?.cancel();
    for (let count = 0; count < 1_100; count++) await merchant.request('GET', '/v2/none/status');
    // It would not end otherwise.
    expect((await answer.text()).match(/event: traffic/g)?.length).toBeLessThan(1_100);
    await merchant.simulator.close();
  });

  it('comes at once over HTTP', async () => {
    const merchant = new Merchant();
    const { url } = await merchant.simulator.listen();
    const reader = (await fetch(`${url}/simulator/api/stream`)).body?.getReader();
    const read = async () => new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
    let text = await read();
    await merchant.request('GET', '/v2/none/status');
    while (!text.includes('event: traffic')) text += await read();
    expect(text).toContain('event: clock');
    await merchant.simulator.close();
  });
});
