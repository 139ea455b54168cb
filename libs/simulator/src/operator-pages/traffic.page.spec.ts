import { METHODS, Merchant, SERVER_KEY, WebhookServer, chargeOf } from '../../test/support';
import { Browser } from './pages.spec.helper';

describe('the page of requests and notifications', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(async () => {
    webhook = await WebhookServer.start(({ body }) => ({ status: body.order_id === 'bad' ? 500 : 200 }));
    merchant = new Merchant({ notificationUrl: `${webhook.url}/hook` });
    browser = new Browser(merchant.simulator);
    await merchant.charge(chargeOf('bad', METHODS.gopay));
    await merchant.simulator.idle();
    await merchant.charge(chargeOf('good', METHODS.gopay));
    await merchant.simulator.idle();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const entriesOn = (page: string) =>
    [...page.matchAll(/<li id="entry-(\d+)">/g)].map(([, number]) => number);

  it('shows both in one stream, the newest first, with bodies, status and duration', async () => {
    const page = await browser.open('/simulator/traffic');
    expect(entriesOn(page)).toEqual(['5', '4', '3', '2', '1']);
    const { signature_key } = webhook.received[0]?.body ?? {};
    expect(signature_key).toMatch(/^[0-9a-f]{128}$/);
    for (const content of [
      'POST /v2/charge',
      `POST ${webhook.url}/hook`,
      'badge bad">500',
      'badge good">200',
      'pending: the webhook failed',
      'attempt 2',
      '5 in all',
      String(signature_key),
      'gross_amount&quot;: 44000',
      'https://gateway.test/v2/charge',
    ]) {
      expect(page).toContain(content);
    }
    expect(page).toMatch(/\d+ ms/);
    expect(page).toContain('-u &quot;$SERVER_KEY:&quot;');
    expect(page).not.toContain(SERVER_KEY);
  });

  it('shows those of one order, of one kind, or that failed', async () => {
    expect(entriesOn(await browser.open('/simulator/traffic?order=good'))).toEqual(['5', '4']);
    expect(entriesOn(await browser.open('/simulator/traffic?kind=request'))).toEqual(['4', '1']);
    const failed = await browser.open('/simulator/traffic?failed=true&kind=notification&order=bad');
    expect(entriesOn(failed)).toEqual(['3', '2']);
    expect(failed).toMatch(/value="notification" selected/);
    expect(failed).toMatch(/name="failed" value="true" checked/);
    expect(entriesOn(await browser.open('/simulator/traffic?failed=true&kind=request'))).toEqual([]);
    expect(entriesOn(await browser.open('/simulator/traffic?order=&kind=&before='))).toHaveLength(5);
  });

  it('comes in pages that keep what is looked for', async () => {
    for (let count = 0; count < 60; count++) await merchant.request('GET', '/v2/none/status');
    const first = await browser.open('/simulator/traffic?failed=true');
    expect(entriesOn(first)).toHaveLength(50);
    const [, older = ''] = /id="older" href="([^"]*)"/.exec(first) ?? [];
    expect(older).toBe('/simulator/traffic?failed=true&amp;before=16');
    const second = await browser.open(older.replaceAll('&amp;', '&'));
    expect(entriesOn(second)).toEqual(['15', '14', '13', '12', '11', '10', '9', '8', '7', '6', '3', '2']);
    expect(second).toContain('id="newest" href="/simulator/traffic?failed=true"');
    expect(second).not.toContain('id="older"');
  });

  it('is where the page of notifications was', async () => {
    const from = (query: string) => merchant.request('GET', `/simulator/notifications${query}`);
    const there = await from('?order=a%26b');
    expect(there.status).toBe(302);
    expect(there.headers.get('location')).toBe('/simulator/traffic?order=a%26b&kind=notification');
    expect((await from('')).headers.get('location')).toBe('/simulator/traffic?kind=notification');
  });

  it('sends one again, as it was and tampered with, and says so', async () => {
    await browser.open('/simulator/traffic?order=good');
    expect(entriesOn(await browser.press('Send again'))).toEqual(['6', '5', '4']);
    expect(browser.page).toContain('sent again');
    for (const [button, mark, count] of [
      ['Forged signature', 'forged signature', 1],
      ['Another amount', 'another amount', 1],
      ['Ten times at once', 'ten at once', 10],
      ['All of the order, newest first', 'newest first', 1],
    ] as const) {
      await browser.open('/simulator/traffic?order=good');
      const before = webhook.received.length;
      const page = await browser.press(button);
      expect(browser.status).toBe(200);
      expect(page).toContain(`badge back">${mark}`);
      expect(webhook.received).toHaveLength(before + count);
    }
    expect(webhook.received.at(-1)?.body).toEqual(webhook.received.at(3)?.body);
  });

  it('sends an edited one, signed anew or not', async () => {
    const { id } = merchant.simulator.notifications().at(-1) ?? {};
    const edit = `/simulator/traffic/${id}/edit`;
    const page = await browser.open(edit);
    expect(page).toContain('&quot;order_id&quot;: &quot;good&quot;');
    expect(page).toMatch(/name="sign" value="true" checked/);
    const body = JSON.stringify({ ...webhook.received.at(-1)?.body, transaction_status: 'settlement' });
    expect(await browser.press('Send', { body })).toContain('edited');
    expect(webhook.received.at(-1)?.body).toEqual(JSON.parse(body));
    await browser.open(edit);
    const cheaper = JSON.stringify({ ...webhook.received.at(-1)?.body, gross_amount: '1.00' });
    await browser.press('Send', { body: cheaper, sign: 'true' });
    expect(webhook.received.at(-1)?.body.gross_amount).toBe('1.00');
    expect(webhook.received.at(-1)?.body.signature_key).not.toBe(
      (JSON.parse(body) as typeof body & { signature_key: string }).signature_key,
    );
  });

  it('keeps what was typed where it is no JSON, and knows no notification that there is not', async () => {
    await browser.open('/simulator/traffic/1/edit');
    const page = await browser.press('Send', { body: '{"order_id": ' });
    expect(browser.status).toBe(400);
    expect(page).toContain('role="alert"');
    expect(page).toContain('{&quot;order_id&quot;: ');
    expect(await browser.open('/simulator/traffic/99/edit')).toContain('No notification has the id 99');
    expect(browser.status).toBe(404);
  });

  it('says which fault was done to one', async () => {
    merchant.simulator.failNotifications({ kind: 'duplicate' });
    await merchant.simulator.pay('good');
    await merchant.simulator.idle();
    expect(await browser.open('/simulator/traffic?order=good')).toContain('fault: duplicate');
  });

  it('shows why there was no answer, and when it is sent again', async () => {
    const gone = await WebhookServer.start();
    const lonely = new Merchant({ notificationUrl: gone.url });
    await gone.close();
    await lonely.charge(chargeOf('order', METHODS.gopay));
    await lonely.simulator.idle();
    const page = await new Browser(lonely.simulator).open('/simulator/traffic');
    expect(page).toContain('connection refused: nothing listens there');
    expect(page).toMatch(/Next try<\/dt>\s*<dd><time/);
    await lonely.simulator.close();
  });

  it('shows on the page of a payment those of this payment', async () => {
    const page = await browser.open('/simulator/pay/good');
    expect(page).toContain('HTTP 200');
    expect(page).not.toContain('HTTP 500');
  });
});
