import { Merchant, SERVER_KEY, WebhookServer } from '../../test/support';
import { Browser } from './pages.spec.helper';

describe('the page to start from', () => {
  it('is where the address of the simulator leads a person, and no program', async () => {
    const merchant = new Merchant();
    const browser = new Browser(merchant.simulator);
    expect(await browser.open('/')).toContain('<h1>Start</h1>');
    const program = await merchant.request('GET', '/');
    expect([program.status, program.headers.get('content-type')]).toEqual([404, 'application/json']);
    expect(await browser.open('/simulator')).toContain('href="/simulator/start"');
    await merchant.simulator.close();
  });

  it('says what to set, in lines to copy, without the server key or a secret of the webhook', async () => {
    const merchant = new Merchant({
      clientKey: 'SB-Mid-client-x',
      notificationUrl: 'http://a.test/n?token=t',
    });
    const page = await new Browser(merchant.simulator).open('/simulator/start');
    for (const text of [
      'https://gateway.test/v2/charge',
      'SB-Mid-client-x',
      'http://a.test/n<',
      'snap/snap.js',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain(SERVER_KEY);
    expect(page).not.toContain('token=t');
    await merchant.simulator.close();
  });

  it('makes a charge that waits, whose notification goes to the webhook', async () => {
    const webhook = await WebhookServer.start();
    const merchant = new Merchant({ notificationUrl: webhook.url });
    const browser = new Browser(merchant.simulator);
    await browser.open('/simulator/start');
    expect(await browser.press('Make a test charge')).toContain('BCA virtual account');
    await browser.open('/simulator/start');
    await browser.press('Make a test charge');
    await merchant.simulator.idle();
    expect(merchant.simulator.transactions()).toMatchObject([{ status: 'pending' }, { status: 'pending' }]);
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'pending']);
    await merchant.simulator.close();
    await webhook.close();
  });
});
