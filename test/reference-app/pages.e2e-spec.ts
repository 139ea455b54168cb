import { createSimulator } from 'midtrans-simulator';
import { apiOf, Visitor } from './orders.support';
import { ADAPTERS, ask, asUser, openShop } from './shop.support';

describe.each(ADAPTERS)("the shop's pages, on %s", (adapter) => {
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    shop = await openShop({ HTTP_ADAPTER: adapter });
  });
  afterAll(() => shop.close());

  it.each(['/', '/orders', '/sign-in', '/orders/SHOP-0000000000000000', '/nowhere'])(
    'are, at %s, from the shop and its gateway alone, with no script and no style in them',
    async (path) => {
      const { headers, text } = await new Visitor(shop).get(path);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'self'; script-src 'self' http:\/\/127\.0\.0\.1:\d+; /);
      expect(policy).not.toContain('unsafe');
      expect(text).not.toMatch(/<style|<script>|\son\w+=|\sstyle=/);
      for (const [, file = ''] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
        const asset = await ask(shop.url + file);
        expect([file, asset.status, asset.headers.get('cache-control')]).toEqual([
          file,
          200,
          'public, max-age=31536000, immutable',
        ]);
      }
    },
  );

  it('keep no file for good that is asked for without its version', async () => {
    expect((await ask(`${shop.url}/assets/api.js`)).headers.get('cache-control')).toBe('no-cache');
    expect((await ask(`${shop.url}/assets/goods.ts`)).status).toBe(404);
    expect((await ask(`${shop.url}/assets/..%2Fgoods.ts`)).status).toBe(404);
  });

  it('are of the first customer to whoever comes first', async () => {
    const visitor = new Visitor(shop);
    expect((await visitor.get('/')).text).toContain('customer-1');
    const order = await visitor.order();
    const known = await Visitor.signedIn(shop, 'customer-1');
    expect((await known.get(`/orders/${order}`)).status).toBe(200);
  });

  it('show everybody’s orders to staff alone', async () => {
    const customer = await Visitor.signedIn(shop, 'customer-1');
    const refused = await customer.get('/staff/orders');
    expect([refused.status, refused.text.includes('Only staff may see this')]).toEqual([403, true]);
    expect(refused.text).not.toContain('class="payment"');
    const staff = await Visitor.signedIn(shop, 'staff');
    expect((await staff.get('/staff/orders')).status).toBe(200);
  });

  it('keep a token where no script reads it, and take none that is not valid', async () => {
    const form = new URLSearchParams({ user: 'customer-2' });
    const init = { method: 'POST', body: form, redirect: 'manual' } as const;
    const { status, headers } = await ask(`${shop.url}/sign-in`, init);
    expect([status, headers.get('location')]).toEqual([303, '/']);
    expect(headers.get('set-cookie')).toMatch(
      /^shop_token=[\w.-]+; Path=\/; SameSite=Lax; Max-Age=86400; HttpOnly$/,
    );
    for (const [fields, code] of [
      [{ user: 'root' }, 400],
      [{ token: asUser('staff', { isStaff: true, secret: 'another' }).Authorization.slice(7) }, 400],
      [{ token: asUser('staff', { isStaff: true }).Authorization.slice(7) }, 303],
    ] as const) {
      const visitor = new Visitor(shop);
      const answer = await visitor.send('/sign-in', { ...fields });
      expect([code, answer.headers.has('set-cookie')]).toEqual([answer.status, code === 303]);
    }
  });

  it('let no page of another site act for whoever is signed in', async () => {
    const customer = await Visitor.signedIn(shop, 'customer-1');
    const order = await customer.order();
    const foreign: readonly Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://elsewhere.example' },
      {},
    ];
    for (const headers of foreign) {
      const body = JSON.stringify({ payment_type: 'qris', metadata: { shop_order: order } });
      const init = {
        method: 'POST',
        body,
        headers: { ...headers, Cookie: customer.cookie, 'Content-Type': 'application/json' },
      };
      expect((await ask(`${shop.api}/charge/`, init)).status).toBe(401);
      const form = await ask(`${shop.url}/orders`, {
        method: 'POST',
        body: new URLSearchParams({ coffee: '1' }),
        headers: { ...headers, Cookie: customer.cookie, Accept: 'text/html' },
        redirect: 'manual',
      });
      expect([form.status, form.headers.get('location')]).toEqual([303, '/sign-in']);
    }
    const own = await ask(`${shop.api}/payments/`, { headers: { Cookie: customer.cookie } });
    expect([own.status, own.body.results]).toEqual([200, []]);
  });

  it.each(['null', '[]', '"text"', '7', '{"order":{"a":1},"coffee":[1],"user":{},"token":["x"]}'])(
    'take %s for a form that is not filled in',
    async (body) => {
      const customer = await Visitor.signedIn(shop, 'customer-1');
      for (const [path, words] of [
        ['/orders', body.startsWith('{') ? 'Choose 0 to 99 of each.' : 'Choose something first.'],
        ['/sign-in', 'This token is not valid here.'],
      ] as const) {
        const { status, text } = await ask(shop.url + path, {
          method: 'POST',
          body,
          headers: {
            'Content-Type': 'application/json',
            'Sec-Fetch-Site': 'same-origin',
            Accept: 'text/html',
            Cookie: customer.cookie,
          },
        });
        // Express' parser takes objects and lists only, and says so by itself.
        const isUnread = adapter === 'express' && !/^[{[]/.test(body);
        expect([path, status]).toEqual([path, 400]);
        if (!isUnread) expect(text).toContain(words);
      }
    },
  );

  it('are in the language of the browser, until another is chosen', async () => {
    const visitor = new Visitor(shop);
    const indonesian = { 'Accept-Language': 'id-ID,id;q=0.9,en;q=0.8' };
    expect((await visitor.get('/', indonesian)).text).toMatch(/<html lang="id">[^]*Lanjut ke pembayaran/);
    const chosen = await visitor.get('/language/en?to=%2Forders', indonesian);
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/orders']);
    expect((await visitor.get('/orders', indonesian)).text).toMatch(/<html lang="en">[^]*My orders/);
    for (const to of [
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/a%0d%0ab',
    ]) {
      const { headers } = await visitor.get(`/language/id?to=${encodeURIComponent(to)}`);
      expect(headers.get('location')).toBe('/');
    }
    expect((await visitor.get('/language/fr')).status).toBe(404);
  });

  it('are shown where there is none, while programs are told in JSON', async () => {
    const visitor = new Visitor(shop);
    const page = await visitor.get('/nowhere');
    expect([page.status, page.text.includes('There is no such page')]).toEqual([404, true]);
    for (const [path, accept] of [
      ['/nowhere', '*/*'],
      ['/api/midtrans/nowhere', 'text/html'],
    ] as const) {
      const { status, body } = await ask(shop.url + path, { headers: { Accept: accept } });
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  it('say how a payment was cancelled, expired or denied, and what else can be done', async () => {
    const customer = await Visitor.signedIn(shop, 'customer-1');
    const order = await customer.order();
    const { charge, cancel } = apiOf(shop);
    const { body } = await charge(order, { payment_type: 'qris' });
    await cancel(body.id);
    const page = await customer.get(`/orders/${order}`);
    expect(page.text).toContain('QRIS was cancelled.');
    expect(page.text).toMatch(/value="bank_transfer.bca"/);
  });

  it('show what happened between the shop and Midtrans, without a secret', async () => {
    const customer = await Visitor.signedIn(shop, 'customer-1');
    const order = await customer.order();
    await apiOf(shop).charge(order, { payment_type: 'bank_transfer', bank: 'bca' });
    const { text } = await customer.get(`/orders/${order}`);
    expect(text).toMatch(
      /Request[^]*POST \/api\/midtrans\/charge\/[^]*Answer of Midtrans[^]*payment\.created/,
    );
    expect(text).not.toMatch(/SB-Mid-server|signature_key|eyJ/);
  });
});

describe('a shop with the keys of a merchant', () => {
  it('signs nobody in by itself, and takes a token that its login gave out', async () => {
    const gateway = createSimulator({ serverKey: 'SB-Mid-server-of-a-merchant' });
    const { url: MIDTRANS_BASE_URL } = await gateway.listen();
    const shop = await openShop({ MIDTRANS_SERVER_KEY: 'SB-Mid-server-of-a-merchant', MIDTRANS_BASE_URL });
    try {
      const visitor = new Visitor(shop);
      const sent = await visitor.get('/');
      expect([sent.status, sent.headers.get('location')]).toEqual([303, '/sign-in']);
      expect((await visitor.send('/sign-in', { user: 'staff' })).status).toBe(400);
      await visitor.send('/sign-in', { token: asUser('somebody').Authorization.slice(7) });
      const order = await visitor.order();
      const { text } = await visitor.get(`/orders/${order}`);
      // Without a client key nobody can make a token of a card here.
      expect(text).not.toMatch(/value="credit_card"|<script defer/);
      expect(text).toMatch(/value="qris"/);

      // Nobody tells this shop of anything: its webhook is not where this gateway knows it.
      await apiOf(shop, 'somebody').charge(order, { payment_type: 'qris' });
      await gateway.pay(`${order}-1`);
      expect((await visitor.get(`/orders/${order}`)).text).toContain('Waiting for your payment');
      const back = await visitor.get(`/orders/${order}?order_id=${order}-1`);
      expect(back.headers.get('location')).toBe(`/orders/${order}`);
      expect((await visitor.get(`/orders/${order}`)).text).toContain('Paid. Thank you!');
    } finally {
      await shop.close();
      await gateway.close();
    }
  });
});
