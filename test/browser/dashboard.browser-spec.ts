import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { body as invoiceBody, INVOICES } from '../invoices/invoices.support';
import { act, charge, newOrderId, retrieve, settled } from '../operations/operations.support';
import { link } from '../pay-accounts/pay-accounts.support';
import { GOOD_CARD, ROOT as SUBSCRIPTIONS } from '../subscriptions/subscriptions.support';
import { SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import { flawsOf, overflowOf, picture } from './browser.support';
import {
  choose,
  confirm,
  DashboardVisits,
  goTo,
  startDashboard,
  TokenGuard,
  type DashboardHost,
} from './dashboard.support';

const HTML = '<img src=x onerror=alert(1)>';
const OWNER = { method: 'POST', user: 'customer-1' } as const;

const paid = (orderId: string) =>
  notificationBody({ orderId, grossAmount: 100_000, transactionStatus: 'settlement' });

/** One of everything that a page shows, each with HTML wherever a customer or a forger can write. */
async function filled(host: DashboardHost) {
  const payment = await settled(host);
  await act(host, payment.id, 'refund', { amount: 10_000, reason: HTML });
  const marked = await host.request('/api/midtrans/charge/', {
    ...OWNER,
    json: {
      payment_type: 'qris',
      gross_amount: 75_000,
      order_id: 'marked-up',
      customer_details: { first_name: HTML, last_name: HTML, email: 'rina@shop.test', phone: '0812<b>' },
      item_details: [{ id: HTML, name: HTML, price: 75_000, quantity: 1 }],
      metadata: { note: HTML },
    },
  });
  const invoice = await host.request(INVOICES, { ...OWNER, json: invoiceBody({ notes: HTML }) });
  const subscription = await host.request(SUBSCRIPTIONS, {
    ...OWNER,
    json: {
      name: 'plan-of-a-customer',
      amount: 99_000,
      payment_type: 'credit_card',
      token: GOOD_CARD,
      start_time: new Date(Date.now() + 86_400_000).toISOString(),
      customer_details: { first_name: HTML, email: 'rina@shop.test', phone: '081200000000' },
    },
  });
  const account = await link(host);
  await host.notify({ ...paid(HTML), signature_key: 'f'.repeat(128) });
  const forged = await host.database.rows<{ id: string }>(
    `SELECT id FROM midtrans_notifications WHERE status = 'invalid_signature'`,
  );
  host.shop.isBroken = true;
  const stuck = await settled(host);
  const dead = await until(
    () =>
      host.database.rows<{ id: string; subject_id: string }>(
        `SELECT o.id, o.subject_id FROM midtrans_outbox o JOIN midtrans_deliveries d USING (sequence) WHERE d.dead_at IS NOT NULL`,
      ),
    (rows) => rows.length > 0,
  );
  host.shop.isBroken = false;
  const created = [marked, invoice, subscription, account];
  expect(created.map(({ status, body }) => [status, status < 300 || body])).toEqual(
    created.map(() => [expect.any(Number), true]),
  );
  return {
    payment,
    stuck,
    marked: marked.body.id as string,
    pages: {
      overview: 'overview',
      payments: 'payments',
      payment: `payments/${payment.id}`,
      'marked payment': `payments/${marked.body.id}`,
      refunds: 'refunds',
      notifications: 'notifications',
      'forged notification': `notifications/${forged[0]?.id}`,
      events: 'events',
      event: `events/${dead[0]?.id}?subject_id=${dead[0]?.subject_id}`,
      invoices: 'invoices',
      invoice: `invoices/${invoice.body.id}`,
      subscriptions: 'subscriptions',
      subscription: `subscriptions/${subscription.body.id}`,
      'GoPay accounts': 'pay-accounts',
      'GoPay account': `pay-accounts/${account.body.id}`,
      health: 'health',
      audit: 'audit',
    },
  };
}

describe('the dashboard in a browser', () => {
  const visits = DashboardVisits.use();
  let shown: Awaited<ReturnType<typeof filled>>;
  beforeAll(async () => {
    shown = await filled(visits().host);
  });

  const READY = 'main:not(.alone) :is(h1, .attention h2)';

  it.each([375, 1280])(
    'shows every page within %i pixels, without a flaw that axe finds, and markup as text',
    async (width) => {
      const page = await visits().open('', 'staff', { viewport: { width, height: 900 } });
      for (const [name, route] of Object.entries(shown.pages)) {
        await goTo(page, route);
        await page.waitForSelector(READY);
        await page.waitForFunction(`document.querySelector('main [aria-busy=true], main .loading') === null`);
        const seen = { flaws: await flawsOf(page), overflow: await overflowOf(page) };
        expect([name, seen, await page.locator('main img').count()]).toEqual([
          name,
          { flaws: [], overflow: 0 },
          0,
        ]);
        await picture(page, `dashboard-${name.replaceAll(' ', '-')}-${width}`);
      }
      expect(page.problems).toEqual([]);
    },
    120_000,
  );

  it('lets somebody in whose answer is there before the first picture of the page', async () => {
    const { host } = visits();
    const me = await (await fetch(`${host.page}/api/me`, { headers: { cookie: 'sid=staff' } })).text();
    const page = await visits().open('', 'nobody');
    await page.context().addCookies([{ name: 'sid', value: 'staff', url: host.url }]);
    await page.addInitScript(`
      const ask = window.fetch.bind(window);
      window.fetch = (url, init) =>
        String(url).endsWith('/api/me')
          ? Promise.resolve({ ok: true, status: 200, text: () => Promise.resolve(${JSON.stringify(me)}) })
          : ask(url, init);`);
    await page.reload();
    await page.waitForSelector('h1:text-is("Overview")');
  });

  it.each(['light', 'dark'] as const)('is as readable in Indonesian and in the %s', async (colorScheme) => {
    const page = await visits().open('overview', 'staff', { locale: 'id-ID', colorScheme });
    await page.waitForSelector('text=Perlu perhatian');
    expect([await page.getAttribute('html', 'lang'), await flawsOf(page)]).toEqual(['id', []]);
  });

  it('shows a customer their own payments, and nothing that is of everybody', async () => {
    const page = await visits().open('', 'customer');
    await page.waitForSelector('[role=table]');
    expect(await page.locator('#pages a').allTextContents()).toEqual([
      'Payments',
      'Invoices',
      'Subscriptions',
      'GoPay accounts',
    ]);
    await goTo(page, `payments/${shown.payment.id}`);
    await page.waitForSelector('.timeline');
    const actions = page.locator('[aria-label=Actions] button');
    expect(await actions.allTextContents()).not.toContain('Refund');
    await goTo(page, 'refunds');
    await page.waitForSelector('text=There is nothing at this address.');
  });

  it('asks whoever has neither cookie nor token to sign in', async () => {
    const page = await visits().open('payments', 'nobody');
    await page.waitForSelector('text=Paste an access token.');
    expect(await page.locator('[role=table]').count()).toBe(0);
  });

  it('finds, filters and pages through payments by the address alone', async () => {
    const page = await visits().open('payments');
    await page.waitForSelector('[data-search]');
    await page.keyboard.press('/');
    await page.keyboard.type('marked');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=1 row');
    expect(page.url()).toContain('q=marked');
    await page.reload();
    await page.waitForSelector('text=1 row');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.timeline');
    expect(page.url()).toContain(shown.marked);
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForSelector('h1:text-is("Health")');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open] >> text=Next row');
  });

  it('keeps a filtered list under a name, and which columns are shown, in this browser', async () => {
    const page = await visits().open('payments?q=marked');
    await page.click('text="Save this view"');
    await page.fill('[name=name]', '<b>Marked</b>');
    await page.click('button:text-is("Save")');
    await page.click('text="Clear filters"');
    await page.waitForSelector('[aria-label="Filters"]', { state: 'detached' });
    await page.click('summary:has-text("Columns")');
    await page.uncheck('text="Customer"');
    const heads = () => page.locator('[role=columnheader]').allTextContents();
    expect(await heads()).not.toContain('Customer');
    await page.reload();
    await page.click('text="<b>Marked</b>"');
    await page.waitForSelector('text=1 row');
    expect(page.url()).toContain('q=marked');
    expect(await heads()).toEqual(expect.arrayContaining(['Order', 'Amount', 'Status']));
    expect(await heads()).not.toContain('Customer');
    await page.click('[aria-label="Remove the view <b>Marked</b>"]');
    await page.reload();
    await page.waitForSelector('text=1 row');
    expect(await page.locator('text="<b>Marked</b>"').count()).toBe(0);
    await page.click('summary:has-text("Columns")');
    await page.check('text="Customer"');
    expect(await heads()).toContain('Customer');
  });

  it('shows a column that is asked for at any width, also one that a small desktop leaves out', async () => {
    const page = await visits().open('payments?has_refund=true');
    await page.waitForSelector('[role=table]');
    const head = page.locator('[role=columnheader]:text-is("Refunded")');
    expect(await head.isVisible()).toBe(false);
    await page.click('summary:has-text("Columns")');
    const box = page.getByLabel('Refunded', { exact: true });
    expect(await box.isChecked()).toBe(false);
    await box.check();
    expect(await head.isVisible()).toBe(true);
    const refund = page.locator('[role=table] tbody td.at-more:has-text("Rp 10,000")').first();
    await page.setViewportSize({ width: 375, height: 900 });
    await refund.waitFor();
    expect([await overflowOf(page), await flawsOf(page)]).toEqual([0, []]);
  });

  it('forgets the views that were kept, once that is asked for', async () => {
    const page = await visits().open('payments?customer_email=rina%40shop.test');
    await page.click('text="Save this view"');
    await page.fill('[name=name]', 'Rina');
    await page.click('button:text-is("Save")');
    await page.click('button:text-is("Forget saved views")');
    await page.waitForSelector('button:text-is("Forget saved views")', { state: 'detached' });
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('rina');
  });

  it('copies a notification as a command for the address at which the shop takes it', async () => {
    const { host } = visits();
    const page = await visits().open(shown.pages['forged notification']);
    await page.evaluate(
      `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => (window.copied = text) } })`,
    );
    await page.click('button:text-is("Copy as curl")');
    await page.waitForSelector('.notice >> text=Copied');
    expect(await page.evaluate('window.copied')).toContain(`'${host.url}/api/midtrans/notification/'`);
  });

  it('shows how long notifications took and how far a consumer was behind, and leads to what is behind it', async () => {
    const { host } = visits();
    await host.database.rows(
      `INSERT INTO midtrans_measured_hours
         (hour, measure, registration, account, label, count, milliseconds, most_waiting, longest_lag_ms)
       VALUES (date_trunc('hour', now()), 'consumer', 'default', 'default', 'ship', 1, 0, 3, 7300000)`,
    );
    const page = await visits().open('overview');
    const chart = (title: string) => page.locator(`.chart:has(h2:text-is("${title}"))`);
    const took = chart('Time to answer a notification');
    expect(await took.locator('.legend li').first().textContent()).toMatch(/^p50\d+ (ms|sec)$/);
    const lag = chart('Longest lag, by consumer');
    expect(await lag.locator('header').textContent()).toMatch(/Longest$/);
    expect(await lag.locator('.legend li').allTextContents()).toEqual(['ship2 hrs']);
    await lag.locator('summary').click();
    expect(await lag.locator('tbody tr').last().locator('td').allTextContents()).toEqual(['2 hrs']);
    await lag.locator('tbody tr').last().locator('a').click();
    await page.waitForFunction(`/^#\\/events\\?.*occurred_after=.*occurred_before=/.test(location.hash)`);
    await page.waitForSelector('[role=table] tbody tr');
    await goTo(page, 'overview');
    await lag.locator('.legend a').click();
    await page.waitForFunction(`/^#\\/events\\?.*consumer=ship/.test(location.hash)`);
    await goTo(page, 'overview');
    await took.locator('.legend a').first().click();
    await page.waitForFunction(`/^#\\/notifications\\?.*created_after=/.test(location.hash)`);
    await page.waitForSelector('[role=table] tbody tr');
  });

  it('shows a payment as soon as it has come, without being asked', async () => {
    const page = await visits().open('payments');
    await page.waitForSelector('[role=table]');
    const { orderId } = await charge(visits().host, 'bca');
    // A page that is not told looks every 15 seconds.
    await page.waitForSelector(`[role=table] >> text=${orderId}`, { timeout: 13_000 });
  });

  it('gives all of a list as CSV, whatever page of it is in view', async () => {
    const { host } = visits();
    const path = '/api/midtrans/events/?limit=100';
    const { body } = await host.request(path, { user: 'staff', staff: true });
    await host.database.rows(
      `INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, occurred_at)
       SELECT gen_random_uuid(), 'payment.pending', 'default', gen_random_uuid(), '{}', '2020-01-01' FROM generate_series(1, 130)`,
    );
    const page = await visits().open('events');
    await page.waitForSelector('[aria-label="Filters"]', { state: 'detached' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('button:has-text("CSV")'),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString().trim().split('\r\n');
    expect([lines[0], lines.length]).toEqual([
      'type,order_id,deliveries,occurred_at,state',
      1 + 130 + body.results.length,
    ]);
    await host.database.rows(`DELETE FROM midtrans_outbox WHERE occurred_at = '2020-01-01'`);
  });

  it('says what a refund comes to, refuses a wrong amount, and makes it once', async () => {
    const { id, orderId } = await settled(visits().host, 'gopay', 20_000_000);
    const page = await visits().open(`payments/${id}`);
    await choose(page, 'Refund');
    await page.waitForSelector('text=Money goes back to the customer. This cannot be taken back.');
    expect(await page.inputValue('dialog input[name=amount]')).toBe('20000000');
    await page.fill('dialog input[name=amount]', '20000001');
    await page.click('dialog button.main');
    await page.waitForSelector('dialog .problem >> text=Type an amount from Rp 1');
    await page.fill('dialog input[name=amount]', '15.000.000');
    await page.fill('dialog input[name=again]', '15');
    await page.fill('dialog input[name=reason]', 'broken');
    await page.click('dialog button.main');
    await page.waitForSelector('text=This is not the same amount.');
    expect(visits().host.simulator.effects(orderId)['refund']).toBeUndefined();
    await page.fill('dialog input[name=again]', '15000000');
    await confirm(page);
    await page.waitForSelector('.subject >> text=Part refunded');
    expect(visits().host.simulator.transaction(orderId)?.refunds).toMatchObject([
      { amount: 15_000_000, reason: 'broken' },
    ]);
  });

  it.each([
    ['Approve', 'challengedCard', 'Captured', 'capture'],
    // Midtrans ends what was denied after its challenge by a cancellation.
    ['Deny', 'challengedCard', 'Cancelled', 'cancel'],
    ['Capture', 'authorizedCard', 'Captured', 'capture'],
    ['Cancel', 'authorizedCard', 'Cancelled', 'cancel'],
    ['Cancel', 'bca', 'Cancelled', 'cancel'],
    ['Expire', 'bca', 'Expired', 'expire'],
  ] as const)('does to a payment what it says: %s of one by %s', async (action, method, words, status) => {
    const { id } = await charge(visits().host, method);
    const page = await visits().open(`payments/${id}`);
    await choose(page, action);
    await confirm(page);
    await page.waitForSelector(`.subject .badge:has-text("${words}")`);
    await page.waitForSelector(`.notice >> text=${action}: done.`);
    expect((await retrieve(visits().host, id)).transaction_status).toBe(status);
  });

  it('continues a refund whose answer was lost under its own key, after a reload too, and makes it once', async () => {
    const { host } = visits();
    const { id, orderId } = await settled(host);
    const page = await visits().open(`payments/${id}`);
    await choose(page, 'Refund');
    await page.fill('dialog input[name=amount]', '40000');
    await page.fill('dialog input[name=reason]', 'too late');
    await page.route('**/refund/', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.click('dialog button.main');
    await page.waitForSelector('text=The outcome is not known.');
    await page.unroute('**/refund/');
    await page.reload();
    await page.click('.subject button.unknown');
    await page.waitForSelector('text=An earlier try has no known outcome.');
    expect(await page.isDisabled('dialog input[name=amount]')).toBe(true);
    await confirm(page);
    await page.waitForSelector('.subject >> text=Part refunded');
    expect(host.simulator.transaction(orderId)?.refunds).toHaveLength(1);
  });

  it('gives back what was paid a second time, and leaves the order paid', async () => {
    const { host } = visits();
    const { simulator } = host;
    const order_id = newOrderId('twice');
    const { body } = await host.request('/api/midtrans/snap/', {
      ...OWNER,
      json: { gross_amount: 150_000, order_id, enabled_payments: ['bca_va', 'gopay'] },
    });
    const first = await simulator.choose(body.redirect_url, 'bca_va');
    await simulator.pay(first.transactionId);
    const second = await simulator.choose(body.redirect_url, { channel: 'gopay', force: true });
    await simulator.pay(second.transactionId);
    const page = await visits().open('overview');
    await page.click('.attention a:has-text("order was paid twice")');
    await page.click('main > .table tbody a');
    await page.click(`a:text-is("${order_id}")`);
    await page.click('[role=table] tbody a');
    await choose(page, 'Refund this one');
    await page.waitForSelector('dialog >> text=and the order stays paid');
    await page.fill('dialog input[name=reason]', 'paid twice');
    await confirm(page);
    await page.waitForSelector('.subject .badge:has-text("Paid")');
    await page.waitForSelector('button:text-is("Refund this one")', { state: 'detached' });
    expect(simulator.transaction(second.transactionId)?.refunds).toMatchObject([{ amount: 150_000 }]);
    expect(simulator.transaction(first.transactionId)?.refunds).toEqual([]);
    await goTo(page, 'overview');
    await page.waitForSelector('.attention:not(:has-text("paid twice"))');
  });

  it('continues what has no known outcome for the consumer that it was for, and for no other', async () => {
    const page = await visits().open('events?consumer=ship');
    await page.route('**/events/retry/', (route) => route.abort());
    await choose(page, 'Retry all');
    await page.click('dialog button.main');
    await page.waitForSelector('text=The outcome is not known.');
    await page.click('dialog button:text-is("Back")');
    await goTo(page, 'events?consumer=recorder');
    await page.waitForSelector('.chips >> text=recorder');
    await choose(page, 'Retry all');
    expect(await page.locator('dialog .alert').count()).toBe(0);
    await page.click('dialog button:text-is("Back")');
    await goTo(page, 'events?consumer=ship');
    await page.waitForSelector('.chips >> text=ship');
    await choose(page, 'Retry all');
    await page.waitForSelector('text=An earlier try has no known outcome.');
  });

  it('asks Midtrans how a payment stands, and shows both sides', async () => {
    const { host } = visits();
    const { id, orderId } = await charge(host, 'bca');
    const lost = host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
    await host.simulator.pay(orderId);
    const page = await visits().open(`payments/${id}`);
    await page.click('button:text-is("Ask Midtrans now")');
    await page.waitForSelector('text=Midtrans said something else than we had.');
    await page.waitForSelector('.subject .badge:has-text("Paid")');
    lost.lift();
  });

  it('takes a notification once more that came before its payment was known', async () => {
    const { host } = visits();
    const { orderId } = await charge(host, 'bca');
    await host.notify(signNotification(paid('of-nobody'), SERVER_KEY));
    const page = await visits().open('notifications?order_id=of-nobody');
    await page.click('[role=table] tbody a');
    await page.waitForSelector('text=It is signed, but there is no such payment here.');
    await choose(page, 'Take it once more');
    await confirm(page);
    await page.waitForSelector('.notice >> text=Take it once more: done.');
    expect(orderId).not.toBe('of-nobody');
  });

  it('gives an event again to the consumer that failed on it, and shows its error as text', async () => {
    const page = await visits().open(shown.pages.event);
    await page.waitForSelector('code:has-text("the printer <b>has no paper</b>")');
    await choose(page, 'Retry');
    await confirm(page);
    await page.waitForSelector('text=Every consumer has had it');
    expect(visits().host.shop.shipped).toContain(shown.stuck.orderId);
  });

  it('discards what a consumer was given too often, with a reason alone', async () => {
    const { host } = visits();
    host.shop.isBroken = true;
    const { id, orderId } = await settled(host);
    await until(
      async () =>
        (
          await host.database.rows(
            'SELECT 1 FROM midtrans_deliveries WHERE subject_id = $1 AND dead_at IS NOT NULL',
            [id],
          )
        ).length === 1,
    );
    host.shop.isBroken = false;
    const page = await visits().open(`events?consumer=ship&state=dead&subject_id=${id}`);
    await choose(page, 'Discard all');
    await page.click('dialog button.main');
    await page.waitForSelector('dialog .problem >> text=Say why.');
    await page.fill('dialog input[name=reason]', 'it was shipped by hand');
    await confirm(page);
    await page.waitForSelector('.notice >> text=Discard all: 1 delivery.');
    expect(host.shop.shipped).not.toContain(orderId);
  });

  it('voids an invoice', async () => {
    const page = await visits().open(shown.pages.invoice);
    await choose(page, 'Void');
    const reason = page.locator('dialog input[name=reason]');
    if ((await reason.count()) > 0) await reason.fill('a mistake');
    await confirm(page);
    await page.waitForSelector('.subject .badge:has-text("Void")');
    await goTo(page, 'audit?action=void_invoice');
    const row = page.locator('[role=table] tbody tr').first();
    await row.locator('text=operator-1').waitFor();
    await row.locator('.badge >> text=Done').waitFor();
    await row.locator('a').click();
    await page.waitForSelector('.subject .badge:has-text("Void")');
  });

  it('disables and cancels a subscription', async () => {
    const page = await visits().open(shown.pages.subscription);
    await choose(page, 'Disable');
    await confirm(page);
    await page.waitForSelector('.subject .badge:has-text("Disabled")');
    await choose(page, 'Cancel');
    await confirm(page);
    await page.waitForSelector('.subject .badge:has-text("Cancelled")');
  });

  it('leads from a figure of a chart to the payments behind it', async () => {
    const page = await visits().open('overview');
    await page.click('.chart .legend a');
    await page.waitForFunction(`location.hash.startsWith('#/payments')`);
    await page.waitForSelector('[role=table] tbody tr');
    await goTo(page, 'overview');
    const chart = page.locator('.chart .u-over').first();
    const { width, height } = (await chart.boundingBox()) ?? { width: 0, height: 0 };
    await chart.click({ position: { x: width - 4, y: height - 4 } });
    await page.waitForFunction(`location.hash.startsWith('#/payments')`);
  });

  it('changes nothing for a page of another site, though the browser sends the cookie along', async () => {
    const { host } = visits();
    const { id } = await charge(host, 'bca');
    const page = await visits().open('overview');
    await page.waitForSelector(READY);
    const [cookie] = await page.context().cookies();
    const answer = await fetch(`${host.page}/api/payments/${id}/cancel/`, {
      method: 'POST',
      headers: {
        cookie: `sid=${cookie?.value}`,
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.test',
      },
    });
    expect([answer.status, (await retrieve(host, id)).transaction_status]).toEqual([403, 'pending']);
  });
});

describe.each([
  ['fastify', 'v1/backoffice'],
  ['express', ''],
  ['express', 'admin'],
] as const)('the dashboard on %s, under the prefix "%s"', (adapter, prefix) => {
  const visits = DashboardVisits.use(() =>
    startDashboard({ adapter, prefix, dashboard: { guards: [TokenGuard], readOnly: true, title: 'Kopi' } }),
  );

  it('takes a token out of its link, keeps it for the tab, and changes nothing where it is read-only', async () => {
    const page = await visits().open('', 'nobody');
    await page.fill('#token', 'nonsense');
    await page.click('button.main');
    await page.waitForSelector('text=This token is not accepted.');
    await page.goto(`${visits().host.page}#token=staff`);
    await page.waitForSelector('text=Nothing needs attention.');
    expect([page.url().includes('staff'), await page.title()]).toEqual([false, 'Overview · Kopi']);
    await page.waitForSelector('.badge >> text=Read only');
    await goTo(page, 'health');
    await page.waitForSelector('h1:text-is("Health")');
    expect(await page.locator('button:text-is("Run now")').count()).toBe(0);
    await page.click('button:has-text("Sign out")');
    await page.waitForSelector('text=Paste an access token.');
  });
});

describe('the dashboard of a host with permissions of its own, in a browser', () => {
  const visits = DashboardVisits.use(() =>
    startDashboard({ midtrans: { access: { permissions: { refund: 'owner', cancel: 'staff' } } } }),
  );

  it('offers a customer what these allow them, and nothing that they keep for staff', async () => {
    const { host } = visits();
    const [paidOne, waiting] = [await settled(host), await charge(host, 'gopay')];
    const offeredTo = async (who: 'customer' | 'staff', id: string): Promise<string[]> => {
      const page = await visits().open(`payments/${id}`, who);
      await page.waitForSelector('.timeline');
      return page.locator('[aria-label=Actions] button').allTextContents();
    };
    expect(await offeredTo('customer', paidOne.id)).toContain('Refund');
    expect(await offeredTo('customer', waiting.id)).not.toContain('Cancel');
    expect(await offeredTo('staff', waiting.id)).toContain('Cancel');

    const page = await visits().open(`payments/${paidOne.id}`, 'customer');
    await choose(page, 'Refund');
    await page.fill('dialog [name=reason]', 'does not fit');
    await confirm(page);
    await until(async () => (await retrieve(host, paidOne.id)).transaction_status === 'refund');
  });
});
