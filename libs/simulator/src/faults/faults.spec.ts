import { fixture, shapeOf } from '../../test/support';
import { Client, TRANSPORTS, until, withKey } from './faults.spec.helper';

describe.each(TRANSPORTS)('a fault, $name', (transport) => {
  let client: Client;
  beforeEach(async () => (client = await Client.connect(transport)));
  afterEach(() => client.close());

  it('reset breaks the connection before anything is done', async () => {
    client.simulator.fail('charge', { kind: 'reset' });
    await expect(client.charge('order')).rejects.toMatchObject(transport.broken);
    expect(client.charges('order')).toBe(0);
    expect(await (await client.charge('order')).json()).toMatchObject({ status_code: '201' });
  });

  it('lost-response breaks it afterwards: the same key is answered, another finds the order taken', async () => {
    client.simulator.fail('charge', { kind: 'lost-response' });
    await expect(client.charge('order', withKey('k'))).rejects.toMatchObject(transport.broken);
    expect(client.charges('order')).toBe(1);
    expect(await (await client.charge('order', withKey('k'))).json()).toMatchObject({ status_code: '201' });
    expect(await (await client.charge('order', withKey('l'))).json()).toMatchObject({ status_code: '406' });
    expect(client.charges('order')).toBe(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('timeout (carriedOut: %p) never answers a client that has patience', async (carriedOut, effects) => {
    const fault = client.simulator.fail('charge', { kind: 'timeout', carriedOut });
    const patience = new AbortController();
    const charge = client.charge('order', { ...withKey('k'), signal: patience.signal });
    await until(() => fault.hits === 1 && client.charges('order') === effects);
    patience.abort();
    await expect(charge).rejects.toMatchObject({ name: 'AbortError' });
    expect(client.charges('order')).toBe(effects);
    await client.charge('order', withKey('k'));
    expect(client.charges('order')).toBe(1);
  });

  it('timeout ends with the simulator', async () => {
    const fault = client.simulator.fail('*', { kind: 'timeout' }, { times: 'always' });
    const pending = Promise.allSettled([client.charge('order'), client.status('order')]);
    await until(() => fault.hits === 2);
    await client.simulator.close();
    expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('latency delays the answer', async () => {
    const fault = client.simulator.fail('charge', { kind: 'latency', ms: 20 });
    expect(await (await client.charge('order')).json()).toMatchObject({ status_code: '201' });
    expect(fault.hits).toBe(1);
  });

  it('latency keeps the request in flight for a twin with the same key, and ends with the simulator', async () => {
    const fault = client.simulator.fail('charge', { kind: 'latency', ms: 3_600_000 });
    const slow = Promise.allSettled([client.charge('order', withKey('k'))]);
    await until(() => fault.hits === 1);
    const twin = await client.charge('order', withKey('k'));
    expect(twin.status).toBe(202);
    expect(await twin.text()).toBe('');
    await client.simulator.close();
    expect(await slow).toMatchObject([{ status: 'rejected', reason: { name: 'TypeError' } }]);
    expect(client.charges('order')).toBe(0);
  });

  it('latency does not spare the gateway what a client gave up waiting for', async () => {
    const fault = client.simulator.fail('charge', { kind: 'latency', ms: 50 });
    const patience = new AbortController();
    const charge = client.charge('order', { ...withKey('k'), signal: patience.signal });
    await until(() => fault.hits === 1);
    patience.abort();
    await expect(charge).rejects.toMatchObject({ name: 'AbortError' });
    await until(() => client.charges('order') === 1);
  });

  it.each([
    ['POST', '/snap/v1/transactions', 'snap-error-500'],
    ['POST', '/v1/subscriptions', 'subscription-error-500'],
    ['GET', '/v1/invoices/some-invoice', 'invoice-500'],
    ['POST', '/v1/payment-links', 'payment-link-error-409'],
    ['POST', '/v2/charge', 'error-401-unknown-merchant'],
  ])('status comes in the shape of the API: %s %s', async (method, path, sample) => {
    client.simulator.fail('*', { kind: 'status', status: 500 });
    const answer = await client.request(method, path, { body: method === 'GET' ? undefined : '{}' });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(shapeOf(await answer.json())).toEqual(shapeOf(fixture(sample)));
  });

  it('status takes a body, seconds for Retry-After, and statuses that have no body', async () => {
    const body = { status_code: '429', status_message: 'Too fast' };
    client.simulator.fail('charge', { kind: 'status', status: 429, body, retryAfter: 7 });
    const refused = await client.charge('order');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
    expect(await refused.json()).toEqual(body);
    client.simulator.fail('charge', { kind: 'status', status: 204 });
    expect((await client.charge('order')).status).toBe(204);
    expect(client.charges('order')).toBe(0);
  });

  it.each([
    { kind: 'status', status: 504, carriedOut: true },
    { kind: 'html', status: 504, carriedOut: true },
  ] as const)('$kind may hide a success, which is kept for its key', async (fault) => {
    client.simulator.fail('charge', fault);
    expect((await client.charge('order', withKey('k'))).status).toBe(504);
    expect(client.charges('order')).toBe(1);
    expect(await (await client.charge('order', withKey('k'))).json()).toMatchObject({ status_code: '201' });
    expect(client.charges('order')).toBe(1);
  });

  it.each([undefined, 403, 502])('html is the page of a CDN: %p', async (status) => {
    client.simulator.fail('charge', { kind: 'html', status });
    const page = await client.charge('order');
    expect(page.status).toBe(status ?? 403);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain(`<h1>${status ?? 403} `);
    expect(client.charges('order')).toBe(0);
  });

  it('broken-json is a whole answer that no parser takes', async () => {
    client.simulator.fail('charge', { kind: 'broken-json' });
    const answer = await client.charge('order');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const text = await answer.text();
    expect(text).toMatch(/^\{"status_code":"201"/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(client.charges('order')).toBe(1);
  });

  it('cut-off promises more than it sends', async () => {
    client.simulator.fail('charge', { kind: 'cut-off' });
    const answer = await client.charge('order', withKey('k'));
    expect(answer.status).toBe(200);
    const length = Number(answer.headers.get('content-length'));
    await expect(answer.text()).rejects.toMatchObject({
      name: 'TypeError',
      message: 'terminated',
      cause: { code: 'UND_ERR_SOCKET' },
    });
    const whole = await (await client.charge('order', withKey('k'))).text();
    expect(length).toBe(whole.length);
    expect(client.charges('order')).toBe(1);
  });

  it('empty has a status and nothing else', async () => {
    client.simulator.fail('charge', { kind: 'empty' });
    const answer = await client.charge('order');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    expect(client.charges('order')).toBe(1);
  });

  it('is done to an answer without a body as well: the 202 to a twin', async () => {
    const fault = client.simulator.fail('charge', { kind: 'latency', ms: 3_600_000 });
    const slow = Promise.allSettled([client.charge('order', withKey('k'))]);
    await until(() => fault.hits === 1);
    for (const kind of ['broken-json', 'empty'] as const) {
      client.simulator.fail('charge', { kind });
      expect(await (await client.charge('order', withKey('k'))).text()).toBe('');
    }
    client.simulator.fail('charge', { kind: 'cut-off' });
    const twin = await client.charge('order', withKey('k'));
    await expect(twin.text()).rejects.toMatchObject({ message: 'terminated' });
    await client.simulator.close();
    await slow;
  });
});
