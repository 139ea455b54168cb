import { createHash } from 'node:crypto';
import { METHODS, Merchant, SERVER_KEY, WebhookServer, card, chargeOf, fixture } from '../../test/support';
import { Browser } from './pages.spec.helper';

const CLIENT_KEY = 'SB-Mid-client-test';
const THREE_DS = card('48111111-1114-3c2a', { authentication: true });
const EVIL = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;
const SUBSCRIPTION = {
  ...fixture('subscription-create-request-card'),
  schedule: {
    interval: 1,
    interval_unit: 'month',
    max_interval: 12,
    start_time: '2025-02-01 10:00:00 +0700',
  },
};
const ACCOUNT = { payment_type: 'gopay', gopay_partner: { phone_number: '81212345678', country_code: '62' } };

describe('the pages', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(async () => {
    webhook = await WebhookServer.start();
    merchant = new Merchant({
      now: () => new Date('2025-01-06T13:03:04Z'),
      notificationUrl: `${webhook.url}/?<script>alert(1)</script>`,
      clientKey: CLIENT_KEY,
    });
    browser = new Browser(merchant.simulator);
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  it('list subscriptions, the newest first, and let a charge fail', async () => {
    expect(await browser.open('/simulator/subscriptions')).toContain('Nothing yet');
    const { id } = await merchant.call('POST', '/v1/subscriptions', SUBSCRIPTION);
    const page = await browser.open('/simulator/subscriptions');
    for (const content of [String(id), 'Rp 14.000', 'badge good">active', '0 of 12', '2025-02-01 10:00:00']) {
      expect(page).toContain(content);
    }
    expect(await browser.press('Let the next charge fail')).toContain('<h1>Subscriptions</h1>');
    await merchant.simulator.advance('26d');
    expect(merchant.simulator.subscription(String(id))?.failedAttempts).toBe(1);
    expect(await browser.open('/simulator/subscriptions')).toContain('(retry 1)');
    await merchant.simulator.advance('5d');
    const [charged] = merchant.simulator.subscription(String(id))?.transactionIds ?? [];
    expect(await browser.open('/simulator/subscriptions')).toContain(`href="/simulator/pay/${charged}"`);
  });

  it('list invoices and lead to each', async () => {
    const request = fixture('invoice-create-request-payment_link');
    const { id } = await merchant.call('POST', '/v1/invoices', request);
    const page = await browser.open('/simulator/invoices');
    for (const content of [
      String(request.invoice_number),
      String(request.order_id),
      'badge wait">pending',
      'Payment link',
    ]) {
      expect(page).toContain(content);
    }
    expect(page).toContain(`href="/simulator/invoices/${String(id)}"`);
  });

  it('list GoPay accounts and lead to each', async () => {
    const { account_id } = await merchant.call('POST', '/v2/pay/account', ACCOUNT);
    const page = await browser.open('/simulator/pay-accounts');
    for (const content of ['+62 81212345678', 'badge wait">pending']) expect(page).toContain(content);
    expect(page).toContain(`href="/simulator/pay-accounts/${String(account_id)}"`);
  });

  it('show what a hostile merchant sent as text', async () => {
    await merchant.charge({
      ...chargeOf('order', METHODS.gopay),
      custom_field1: EVIL,
      metadata: { [EVIL]: EVIL },
      customer_details: { first_name: EVIL, last_name: EVIL },
      item_details: [{ id: 'item', name: '"><script>', price: 44000, quantity: 1 }],
    });
    await merchant.simulator.idle();
    const evil = encodeURIComponent(EVIL);
    const payment = await browser.open('/simulator/pay/order');
    expect(payment).toContain('&quot;&gt;&lt;script&gt;');
    const pages = [
      payment,
      await browser.open(`/simulator?text=${evil}&status=${evil}`),
      await browser.open('/simulator/traffic'),
      await browser.open(`/simulator/traffic?order=${evil}`),
      await browser.open('/simulator/traffic/1/edit'),
      await browser.open(`/simulator/pay/${evil}`),
    ];
    for (const page of pages) {
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).not.toContain('<img');
    }
  });

  it.each(['/simulator', '/simulator/pay/none', '/simulator/pay-accounts/none'])(
    'let the browser run their own script only, and load nothing from elsewhere: %s',
    async (path) => {
      const request = new Request(`https://gateway.test${path}`, { headers: { accept: 'text/html' } });
      const answer = await merchant.simulator.fetch(request);
      const page = await answer.text();
      const policy = answer.headers.get('content-security-policy') ?? '';
      const hashOf = (tag: string) =>
        createHash('sha256')
          .update(new RegExp(`<${tag}>([^]*)</${tag}>`).exec(page)?.[1] ?? '')
          .digest('base64');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`script-src 'sha256-${hashOf('script')}'`);
      expect(policy).toContain(`style-src 'sha256-${hashOf('style')}'`);
      expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );

  describe('with something to show', () => {
    const paths = [
      '/simulator',
      '/simulator/pay/order',
      '/simulator/3ds/secure',
      '/simulator/traffic',
      '/simulator/traffic/1/edit',
      '/simulator/subscriptions',
      '/simulator/invoices',
      '/simulator/pay-accounts',
    ];
    beforeEach(async () => {
      await merchant.charge(chargeOf('order', METHODS.gopay));
      await merchant.charge(chargeOf('secure', THREE_DS));
      await merchant.call('POST', '/v1/subscriptions', SUBSCRIPTION);
      await merchant.call('POST', '/v1/invoices', fixture('invoice-create-request-payment_link'));
      await merchant.call('POST', '/v2/pay/account', ACCOUNT);
      await merchant.simulator.pay('order');
      await merchant.simulator.idle();
    });

    it.each(paths)('keep the keys and card numbers to themselves: %s', async (path) => {
      const page = await browser.open(path);
      expect(browser.status).toBe(200);
      expect(page).not.toContain(SERVER_KEY);
      expect(page).not.toContain(CLIENT_KEY);
      expect(page).not.toContain('4811111111111114');
    });

    it.each(paths)('say what is what to those who do not see it: %s', async (path) => {
      const page = await browser.open(path);
      expect(page).toContain('<html lang="en">');
      expect(page.match(/<h1>/g)).toHaveLength(1);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids).toContain('content');
      expect(new Set(ids).size).toBe(ids.length);
      const before = [...page.matchAll(/<(?:input|select|textarea)\b/g)].map(({ index }) =>
        page.slice(0, index),
      );
      expect(before).not.toHaveLength(0);
      for (const text of before)
        expect(text.lastIndexOf('<label')).toBeGreaterThan(text.lastIndexOf('</label>'));
    });
  });
});
