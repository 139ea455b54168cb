import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { until } from '../support/until';
import { flawsOf, overflowOf, picture, WIDTHS } from './browser.support';
import { CLIENT_KEY, SERVER_KEY, useMerchantSite } from './merchant-page.support';

const CARD = '4811111111111114';

const timeShown = (page: Page) => page.evaluate<string>(`document.querySelector('#now time').dateTime`);

/** Until the page was told the time twice, a second apart: by then it has asked for all that it asks for by itself. */
async function toldTheTimeTwice(page: Page): Promise<void> {
  for (let told = 0; told < 2; told++) {
    const before = await timeShown(page);
    await until(
      () => timeShown(page),
      (now) => now !== before,
    );
  }
}

describe('what an operator sees of the simulator', () => {
  const merchant = useMerchantSite();
  const received: unknown[] = [];
  let webhook: Server;
  afterAll(() => webhook.close());
  beforeAll(async () => {
    const { site } = merchant;
    webhook = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        received.push(JSON.parse(text));
        response.writeHead(received.length === 1 ? 500 : 200).end('a long answer '.repeat(40));
      });
    }).listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    site.simulator.notifyAt(
      `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/${'long-'.repeat(30)}`,
    );
    await site.call('/v2/charge', {
      payment_type: 'bank_transfer',
      bank_transfer: { bank: 'bca' },
      transaction_details: { order_id: 'ORDER-1', gross_amount: 44_000 },
    });
    await site.call('/v2/charge', {
      payment_type: 'credit_card',
      credit_card: { token_id: '45111111-1117-3c2a' },
      transaction_details: { order_id: 'ORDER-2', gross_amount: 44_000 },
    });
    await site.call('/v2/charge', { card_number: CARD, note: SERVER_KEY });
    await fetch(`${site.gateway}/v2/token?client_key=${CLIENT_KEY}&card_number=${CARD}&card_cvv=123`);
    site.simulator.fail('charge', { kind: 'status', status: 503 }, { times: 'always', orderId: 'NONE' });
  });

  it.each(['start', 'pay/ORDER-1', 'pay/ORDER-2', 'traffic', 'traffic/1/edit', 'faults', 'reset', ''])(
    '/simulator/%s fits any window, is without a flaw for axe, and loads nothing that fails',
    async (path) => {
      const page = await merchant.visits.open();
      await page.goto(`${merchant.site.gateway}/simulator/${path}`.replace(/\/$/, ''));
      // What is folded is to fit as well.
      await page.evaluate(
        `document.querySelectorAll('.traffic details, #more').forEach((fold) => { fold.open = true; })`,
      );
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
        await picture(page, `operator-${path.replace('/', '-') || 'list'}-${width}`);
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([colorScheme, await flawsOf(page)]).toEqual([colorScheme, []]);
      }
      expect(page.problems).toEqual([]);
    },
  );

  describe('of payments', () => {
    /** A page of the simulator, and what it has asked for. */
    const open = async (path: string, options = {}) => {
      const page = await merchant.visits.open(options);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`${merchant.site.gateway}/simulator${path}`);
      return { page, asked };
    };
    const charge = (orderId: string) =>
      merchant.site.call('/v2/charge', {
        payment_type: 'gopay',
        transaction_details: { order_id: orderId, gross_amount: 44_000 },
      });

    it('lists what comes and changes, and keeps what is typed, chosen, selected and focused', async () => {
      const { page, asked } = await open('?text=ORDER');
      await page.click('summary:has-text("Dates and amounts")');
      await page.fill('[name=min]', '12');
      await page.selectOption('[name=status]', 'pending');
      const row = page.locator('tr', { hasText: 'ORDER-2' });
      await row.locator('button').first().focus();
      await page.evaluate(`{
        const cell = document.querySelector('a[id^="see:"]');
        getSelection().selectAllChildren(cell);
      }`);
      const [focused, selected] = await page.evaluate<string[]>(
        `[document.activeElement.id, getSelection().toString()]`,
      );
      await charge('ORDER-3');
      await page.waitForSelector('a:has-text("ORDER-3")');
      await merchant.site.simulator.pay('ORDER-1');
      await page.waitForSelector('tr:has-text("ORDER-1") .badge:has-text("settlement")');
      expect(
        await page.evaluate(`[document.activeElement.id, getSelection().toString(),
          document.querySelector('[name=min]').value, document.querySelector('[name=status]').value]`),
      ).toEqual([focused, selected, '12', 'pending']);
      await toldTheTimeTwice(page);
      const pages = asked.filter((path) => path === '/simulator').length;
      // The first, one when the stream was opened, and for each of the two payments one or two.
      expect(pages).toBeLessThanOrEqual(6);
      await merchant.site.call('/v2/charge', { note: 'refused' });
      await toldTheTimeTwice(page);
      expect(asked.filter((path) => path === '/simulator')).toHaveLength(pages);
      expect(page.problems).toEqual([]);
    });

    it('shows one as it goes on, and keeps the amount that is typed', async () => {
      await charge('ORDER-4');
      await merchant.site.simulator.pay('ORDER-4');
      const { page } = await open('/pay/ORDER-4');
      await page.fill('[name=amount]', '1234');
      await merchant.site.simulator.refund('ORDER-4', 4_000);
      await page.waitForSelector('#state .badge:has-text("partial refund")');
      await page.waitForSelector('#attempts tr:has-text("partial refund")');
      expect(await page.inputValue('[name=amount]')).toBe('1234');
      expect(page.problems).toEqual([]);
    });

    it('shows what time alone changes when its time has come', async () => {
      await merchant.site.call('/v2/pay/account', {
        payment_type: 'gopay',
        gopay_partner: { phone_number: '81212345678', country_code: '62' },
      });
      const { page } = await open('/pay-accounts');
      await page.waitForSelector('.badge:has-text("pending")');
      await merchant.site.simulator.advance('14m 58s');
      await page.waitForSelector('.badge:has-text("expired")', { timeout: 10_000 });
      await merchant.site.simulator.backToNow();
    });

    it('tells in the title how many notifications failed since it was looked at', async () => {
      const { page } = await open('/faults');
      const title = await page.title();
      await page.evaluate(`document.hasFocus = () => false`);
      merchant.site.simulator.failNotifications({ kind: 'drop' }, { times: 2, orderId: 'ORDER-5' });
      await charge('ORDER-5');
      await merchant.site.simulator.pay('ORDER-5');
      await until(
        () => page.title(),
        (now) => now === `(2 failed) ${title}`,
      );
      await page.evaluate(`{ delete document.hasFocus; dispatchEvent(new Event('focus')); }`);
      expect(await page.title()).toBe(title);
    });

    it('asks with one connection for all pages of a browser, and another page goes on when one is closed', async () => {
      const { page: first, asked } = await open('');
      await until(() => asked.includes('/simulator/api/stream'));
      const second = await first.context().newPage();
      const askedLater: string[] = [];
      second.on('request', (request) => askedLater.push(new URL(request.url()).pathname));
      await second.goto(`${merchant.site.gateway}/simulator`);
      await charge('ORDER-6');
      await second.waitForSelector('a:has-text("ORDER-6")');
      expect(askedLater).not.toContain('/simulator/api/stream');
      await first.close();
      await until(() => askedLater.includes('/simulator/api/stream'));
      await charge('ORDER-7');
      await second.waitForSelector('a:has-text("ORDER-7")');
    });

    it('is filtered without any script', async () => {
      const { page } = await open('', { javaScriptEnabled: false });
      await page.selectOption('[name=method]', 'credit_card');
      await page.click('summary:has-text("Dates and amounts")');
      await page.fill('[name=max]', '44000');
      await page.click('button:has-text("Filter")');
      expect(await page.locator('tbody tr').allTextContents()).toEqual([expect.stringContaining('ORDER-2')]);
      await page.click('a:has-text("Clear all")');
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(1);
    });
  });

  describe('of requests and notifications', () => {
    const open = async (options = {}) => {
      const page = await merchant.visits.open(options);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`${merchant.site.gateway}/simulator/traffic`);
      await page.waitForSelector('#entry-1');
      return { page, asked };
    };
    const ask = () =>
      merchant.site.call('/v2/charge', { transaction_details: { order_id: `NEW-${Date.now()}` } });
    const numbers = (page: Awaited<ReturnType<typeof open>>['page']) =>
      page.evaluate<number[]>(
        `[...document.querySelectorAll('.traffic > li')].map(({ id }) => Number(id.slice(6)))`,
      );

    it('shows what is new as it comes, keeps what is open and focused, and asks for the page no more often', async () => {
      const { page, asked } = await open();
      await page.click('#summary-1');
      await page.focus('#copy-1');
      const [newest = 0] = await numbers(page);
      await ask();
      await page.waitForSelector(`#entry-${newest + 1}`, { timeout: 3_000 });
      expect((await numbers(page))[0]).toBe(newest + 1);
      expect(await page.evaluate(`document.activeElement.id`)).toBe('copy-1');
      expect(await page.evaluate(`document.querySelector('#fold-1').open`)).toBe(true);
      await toldTheTimeTwice(page);
      // The first, one when the stream was opened, and one for what was new.
      expect(asked.filter((path) => path === '/simulator/traffic').length).toBeLessThanOrEqual(3);
      expect(asked).toContain('/simulator/api/stream');
      expect(page.problems).toEqual([]);
    });

    it('shows the time that it is, and when it is moved', async () => {
      const { page } = await open();
      const before = Date.parse(await timeShown(page));
      await merchant.site.simulator.advance('1m');
      await until(
        () => timeShown(page),
        (at) => Date.parse(at) >= before + 60_000,
      );
      expect(page.problems).toEqual([]);
    });

    it('copies a request as curl, without a secret', async () => {
      const { page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
      await page.click('#summary-1');
      await page.click('#copy-1');
      await page.waitForSelector('#copy-1:has-text("Copied")');
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(copied).toContain(`curl -u "$SERVER_KEY:" '${merchant.site.gateway}/v2/charge'`);
      expect(copied).not.toContain(SERVER_KEY);
      const shown = await page.content();
      for (const secret of [SERVER_KEY, CLIENT_KEY, CARD]) expect(shown).not.toContain(secret);
    });

    it('sends an edited notification without any script', async () => {
      const { page } = await open({ javaScriptEnabled: false });
      const [row] = await page.locator('li:has-text("Edit and send")').all();
      await row?.locator('summary').click();
      await row?.locator('a:has-text("Edit and send")').click();
      const body = JSON.parse(await page.inputValue('textarea')) as object;
      await page.fill('textarea', JSON.stringify({ ...body, custom_field1: 'edited by hand' }));
      await page.click('button:has-text("Send")');
      await page.waitForURL('**/simulator/traffic?order=*');
      expect(received.at(-1)).toMatchObject({ custom_field1: 'edited by hand' });
      expect(await page.locator('li').first().textContent()).toContain('edited');
    });
  });
});
