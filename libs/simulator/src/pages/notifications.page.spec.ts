import { METHODS, Merchant, WebhookServer, chargeOf } from '../../test/support';
import { Browser } from './pages.spec.helper';

describe('the page of notifications', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(async () => {
    webhook = await WebhookServer.start(({ body }) => ({ status: body.order_id === 'bad' ? 500 : 200 }));
    merchant = new Merchant({ notificationUrl: `${webhook.url}/hook` });
    browser = new Browser(merchant.simulator);
    await merchant.charge(chargeOf('bad', METHODS.gopay));
    await merchant.charge(chargeOf('good', METHODS.gopay));
    await merchant.simulator.idle();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  it('shows every attempt with its answer, its body and its signature', async () => {
    const page = await browser.open('/simulator/notifications');
    const { signature_key } = webhook.received[0]?.body ?? {};
    expect(signature_key).toMatch(/^[0-9a-f]{128}$/);
    for (const content of [
      'HTTP 500',
      'HTTP 200',
      `${webhook.url}/hook`,
      '3 in all',
      String(signature_key),
    ]) {
      expect(page).toContain(content);
    }
  });

  it('shows those of one order, and those of a payment on its page', async () => {
    const ofOrder = await browser.open('/simulator/notifications?order=bad');
    expect(ofOrder).toContain('2 of 3');
    expect(ofOrder).not.toContain('HTTP 200');
    const ofPayment = await browser.open('/simulator/pay/good');
    expect(ofPayment).toContain('HTTP 200');
    expect(ofPayment).not.toContain('HTTP 500');
  });

  it('sends one again', async () => {
    await browser.open('/simulator/notifications?order=good');
    expect(await browser.press('Send again')).toContain('2 of 4');
    const [first, again] = webhook.received.filter(({ body }) => body.order_id === 'good');
    expect(again?.body).toEqual(first?.body);
  });

  it('says which fault was done to one', async () => {
    merchant.simulator.failNotifications({ kind: 'duplicate' });
    await merchant.simulator.pay('good');
    await merchant.simulator.idle();
    expect(await browser.open('/simulator/notifications?order=good')).toContain('1 (duplicate)');
  });

  it('shows why there was no answer, and when it is sent again', async () => {
    const gone = await WebhookServer.start();
    const lonely = new Merchant({ notificationUrl: gone.url });
    await gone.close();
    await lonely.charge(chargeOf('order', METHODS.gopay));
    await lonely.simulator.idle();
    const page = await new Browser(lonely.simulator).open('/simulator/notifications');
    expect(page).toContain('connection refused: nothing listens there');
    expect(page).toContain('again at <time');
    await lonely.simulator.close();
  });
});
