import { METHODS, Merchant, WebhookServer, chargeOf, deferred } from '../../test/support';

describe('notifications', () => {
  const servers: WebhookServer[] = [];
  const merchants: Merchant[] = [];

  async function serve(...respond: Parameters<typeof WebhookServer.start>): Promise<WebhookServer> {
    const server = await WebhookServer.start(...respond);
    servers.push(server);
    return server;
  }

  function merchantOf(...[options]: ConstructorParameters<typeof Merchant>): Merchant {
    const merchant = new Merchant(options);
    merchants.push(merchant);
    return merchant;
  }

  afterEach(async () => {
    await Promise.all(merchants.splice(0).map(({ simulator }) => simulator.close()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const chargeAndWait = async (merchant: Merchant, headers?: Record<string, string>) => {
    await merchant.charge(chargeOf('order', METHODS.gopay), headers);
    await merchant.simulator.idle();
    return merchant.simulator.notifications();
  };

  it('tell of a pending charge, then of what becomes of it, in JSON from Veritrans', async () => {
    const webhook = await serve();
    const merchant = merchantOf({ notificationUrl: `${webhook.url}/hook` });
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await merchant.simulator.pay('order');
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'settlement']);
    expect(webhook.received[0]).toMatchObject({
      path: '/hook',
      headers: { 'user-agent': 'Veritrans', 'content-type': 'application/json' },
      body: { status_code: '201' },
    });
    expect(merchant.simulator.notifications()[1]).toMatchObject({
      orderId: 'order',
      attempt: 1,
      status: 200,
    });
  });

  it('leave out the pending one when told, and are none without an address', async () => {
    const webhook = await serve();
    await chargeAndWait(merchantOf({ notificationUrl: webhook.url, autoNotifyPending: false }));
    await chargeAndWait(merchantOf());
    expect(webhook.received).toHaveLength(0);
  });

  it.each([
    [200, 1],
    [204, 1],
    [500, 2],
    [503, 5],
    [400, 3],
    [404, 3],
    [301, 1],
    [302, 1],
    [303, 1],
    [304, 6],
    [401, 6],
    [502, 6],
  ])('answered %i are delivered %i times in all', async (status, times) => {
    const webhook = await serve(() => ({ status, location: '/elsewhere' }));
    const attempts = await chargeAndWait(merchantOf({ notificationUrl: webhook.url }));
    expect(webhook.received).toHaveLength(times);
    expect(attempts.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: times }, (_, index) => index + 1),
    );
    expect(new Set(attempts.map((attempt) => attempt.status))).toEqual(new Set([status]));
    expect(new Set(webhook.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('stop being redelivered once they are answered well', async () => {
    const answers = [503, 503, 200];
    const webhook = await serve(() => ({ status: answers.shift() ?? 500 }));
    const attempts = await chargeAndWait(merchantOf({ notificationUrl: webhook.url }));
    expect(attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it.each([307, 308])('follow a %i up to five hops, as a POST with the same body', async (status) => {
    const webhook = await serve(({ path }) => {
      const hop = Number(path.slice(1));
      return hop < 5 ? { status, location: `/${hop + 1}` } : { status: 200 };
    });
    const attempts = await chargeAndWait(merchantOf({ notificationUrl: `${webhook.url}/0` }));
    expect(attempts).toMatchObject([{ status: 200, url: `${webhook.url}/0` }]);
    expect(webhook.received).toHaveLength(6);
    expect(webhook.received[5]?.body).toEqual(webhook.received[0]?.body);
  });

  it('count as failed after more than five hops', async () => {
    const webhook = await serve(() => ({ status: 307, location: '/' }));
    const attempts = await chargeAndWait(merchantOf({ notificationUrl: webhook.url }));
    expect(attempts).toHaveLength(6);
    expect(attempts[0]?.error).toContain('redirected more than 5 times');
    expect(webhook.received).toHaveLength(6 * 6);
  });

  it('count as failed when nobody answers in time or nobody is there', async () => {
    const webhook = await serve(() => new Promise(() => undefined));
    const slow = await chargeAndWait(merchantOf({ notificationUrl: webhook.url, notificationTimeoutMs: 20 }));
    expect(slow).toHaveLength(6);
    expect(slow[0]?.error).toContain('20 ms');
    const { url } = webhook;
    await webhook.close();
    expect(await chargeAndWait(merchantOf({ notificationUrl: url }))).toHaveLength(6);
  });

  it('go where the request headers say', async () => {
    const [dashboard, one, two] = await Promise.all([serve(), serve(), serve()]);
    const urlsOf = async (headers: Record<string, string>) => {
      const attempts = await chargeAndWait(merchantOf({ notificationUrl: dashboard.url }), headers);
      return attempts.map(({ url }) => url).sort();
    };
    const appended = { 'x-append-notification': `${one.url}, ${two.url}` };
    const overridden = { 'x-override-notification': [one.url, two.url].join(',') };
    expect(await urlsOf(appended)).toEqual([dashboard.url, one.url, two.url].sort());
    expect(await urlsOf(overridden)).toEqual([one.url, two.url].sort());
    expect(await urlsOf({ ...overridden, 'x-append-notification': dashboard.url })).toEqual(
      [one.url, two.url].sort(),
    );
    const four = [1, 2, 3, 4].map((path) => `${one.url}/${path}`).join(',');
    expect(await urlsOf({ 'x-override-notification': four })).toHaveLength(3);
  });

  it('of different transactions are delivered concurrently', async () => {
    const both = deferred<void>();
    const webhook: WebhookServer = await serve(async () => {
      if (webhook.received.length === 2) both.resolve();
      await both.promise;
      return { status: 200 };
    });
    const merchant = merchantOf({ notificationUrl: webhook.url });
    await merchant.charge(chargeOf('one', METHODS.gopay));
    await merchant.charge(chargeOf('two', METHODS.gopay));
    await merchant.simulator.idle();
    expect(merchant.simulator.notifications().map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it('of one transaction wait for each other', async () => {
    const release = deferred<void>();
    const webhook = await serve(async ({ body }) => {
      if (body.order_id === 'held' && body.transaction_status === 'pending') await release.promise;
      return { status: 200 };
    });
    const merchant = merchantOf({ notificationUrl: webhook.url });
    await merchant.charge(chargeOf('held', METHODS.gopay));
    const paid = merchant.simulator.pay('held');
    await merchant.charge(chargeOf('other', METHODS.gopay));
    await merchant.simulator.pay('other');
    expect(webhook.received.map(({ body }) => body.order_id)).toEqual(['held', 'other', 'other']);
    release.resolve();
    await paid;
    expect(webhook.received.at(-1)?.body).toMatchObject({
      order_id: 'held',
      transaction_status: 'settlement',
    });
  });

  it('end with close(): nothing planned, nothing under way, and idle() resolves', async () => {
    const arrived = deferred<void>();
    const webhook = await serve(({ body }) => {
      if (body.order_id === 'refused') return { status: 503 };
      arrived.resolve();
      return new Promise(() => undefined);
    });
    const merchant = merchantOf({ notificationUrl: webhook.url, autoNotifyPending: false, timeScale: 1 });
    const { simulator } = merchant;
    await merchant.charge(chargeOf('refused', METHODS.gopay));
    await merchant.charge(chargeOf('hanging', METHODS.gopay));
    await simulator.pay('refused');
    const hanging = simulator.pay('hanging');
    await arrived.promise;
    await simulator.close();
    await simulator.idle();
    expect(await hanging).toMatchObject({ status: 'settlement' });
    expect(simulator.notifications()).toMatchObject([{ status: 503 }, { error: 'the simulator was closed' }]);
    expect(webhook.received).toHaveLength(2);
  });
});
