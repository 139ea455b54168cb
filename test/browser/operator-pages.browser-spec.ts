import { flawsOf, overflowOf, picture, WIDTHS } from './browser.support';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLIENT_KEY, SERVER_KEY, useMerchantSite } from './merchant-page.support';

const CARD = '4811111111111114';

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

  it.each(['start', 'pay/ORDER-1', 'pay/ORDER-2', 'traffic', 'traffic/1/edit', 'faults', ''])(
    '/simulator/%s fits any window, is without a flaw for axe, and loads nothing that fails',
    async (path) => {
      const page = await merchant.visits.open();
      await page.goto(`${merchant.site.gateway}/simulator/${path}`.replace(/\/$/, ''));
      // What is folded is to fit as well.
      await page.evaluate(
        `document.querySelectorAll('.traffic details').forEach((fold) => { fold.open = true; })`,
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
      await page.waitForTimeout(3_000);
      // The first, one when the stream was opened, and one for what was new.
      expect(asked.filter((path) => path === '/simulator/traffic').length).toBeLessThanOrEqual(3);
      expect(asked).toContain('/simulator/api/stream');
      expect(page.problems).toEqual([]);
    });

    it('shows the time that it is, and when it is moved', async () => {
      const { page } = await open();
      const shown = () => page.evaluate<string>(`document.querySelector('#now time').dateTime`);
      const before = Date.parse(await shown());
      await merchant.site.simulator.advance('1m');
      for (let tries = 0; tries < 30 && Date.parse(await shown()) < before + 60_000; tries++) {
        await page.waitForTimeout(100);
      }
      expect(Date.parse(await shown())).toBeGreaterThanOrEqual(before + 60_000);
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
