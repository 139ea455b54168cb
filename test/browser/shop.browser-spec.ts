import { flawsOf, overflowOf, picture, WIDTHS } from './browser.support';
import { answerBank, choose, fillCard, notice, orderOf, ShopVisits } from './shop.support';

const GOOD_CARD = '4811 1111 1111 1114';
const DENIED_CARD = '4911 1111 1111 1113';
const CHALLENGED_CARD = '4511 1111 1111 1117';

const BY_INSTRUCTION = [
  'bank_transfer.bca',
  'bank_transfer.bni',
  'bank_transfer.bri',
  'bank_transfer.permata',
  'bank_transfer.cimb',
  'echannel',
  'gopay',
  'shopeepay',
  'dana',
  'ovo',
  'qris',
  'cstore.indomaret',
  'cstore.alfamart',
  'akulaku',
  'kredivo',
];

describe('the shop in a browser', () => {
  const visits = ShopVisits.use();

  it('offers every way to pay that is tried here, and none besides', async () => {
    const page = await visits().ordered();
    const offered = await page
      .locator('input[name=method]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')));
    expect(new Set(offered)).toEqual(new Set([...BY_INSTRUCTION, 'credit_card', 'snap']));
  });

  it.each(BY_INSTRUCTION)('is paid by %s, and says so by itself', async (method) => {
    const page = await visits().ordered();
    if (method === 'ovo') {
      await page.check('input[value=ovo]');
      await page.fill('input[name=phone]', '081200000000');
    }
    await choose(page, method);
    await notice(page, 'wait', 'Waiting for your payment');
    await visits().act(page, 'pay');
    await notice(page, 'good', 'Paid. Thank you!');
    await page.waitForSelector('text=Your order is on its way.');
    expect([await page.locator('#pay').count(), page.problems]).toEqual([0, []]);
  });

  it('is paid by a card whose number goes to the gateway alone, once its bank has asked', async () => {
    const page = await visits().ordered();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await fillCard(page, GOOD_CARD);
    await page.click('#pay > .main');
    await page.waitForSelector('#bank[open]');
    await answerBank(page, '112233');
    await notice(page, 'good', 'Paid. Thank you!');
    expect(await page.isVisible('#bank')).toBe(false);
    const withNumber = sent.filter((each) =>
      each.replaceAll(/\D/g, '').includes(GOOD_CARD.replaceAll(' ', '')),
    );
    expect(withNumber.map((each) => new URL(each.split(' ')[0] ?? '').pathname)).toEqual(['/v2/token']);
  });

  it('keeps an order whose card was denied, and is paid another way then', async () => {
    const page = await visits().ordered();
    await fillCard(page, GOOD_CARD);
    await page.click('#pay > .main');
    await page.waitForSelector('#bank[open]');
    await answerBank(page, '000000');
    await notice(page, 'bad', 'Credit or debit card was denied, and nothing was taken.');
    await fillCard(page, DENIED_CARD);
    await page.click('#pay > .main');
    await page.waitForSelector('#bank[open]');
    await answerBank(page, '112233');
    await page.waitForSelector('#state .attempts li:nth-child(2)');
    await choose(page, 'qris');
    await notice(page, 'wait', 'Waiting for your payment');
    await visits().act(page, 'pay');
    await notice(page, 'good', 'Paid. Thank you!');
    expect(await page.locator('.attempts li').allInnerTexts()).toEqual([
      'Credit or debit card: denied',
      'Credit or debit card: denied',
      'QRIS: paid',
    ]);
  });

  it('says that a challenged card is being checked, and offers no second payment', async () => {
    const page = await visits().ordered();
    await fillCard(page, CHALLENGED_CARD);
    await page.click('#pay > .main');
    await notice(page, 'wait', 'Your card is being checked');
    expect(await page.locator('#pay').count()).toBe(0);
  });

  it('says at the field what a card lacks, and charges nothing for one that is none', async () => {
    const page = await visits().ordered();
    await page.check('input[value=credit_card]');
    await page.click('#pay > .main');
    expect(await page.evaluate('document.activeElement.id')).toBe('card-number');
    await fillCard(page, '1234 5678 1234 5678');
    await page.click('#pay > .main');
    await page.waitForSelector('#problem:visible');
    expect(await page.textContent('#problem')).toBe(
      'The card was not accepted: check its number, date and CVV.',
    );
    expect(await visits().transactionsOf(page)).toBe(0);
  });

  it('says when the time to pay is over, and takes the order another way', async () => {
    const page = await visits().ordered();
    await choose(page, 'gopay');
    await notice(page, 'wait', 'Waiting for your payment');
    expect(await page.textContent('.countdown')).toMatch(/^00:1\d:\d\d left$/);
    await visits().act(page, 'expire');
    await notice(page, 'bad', 'GoPay was not paid in time.');
    await choose(page, 'bank_transfer.bca');
    await notice(page, 'wait', 'Waiting for your payment');
  });

  it('cancels what waits where its customer chooses another way', async () => {
    const page = await visits().ordered();
    await choose(page, 'bank_transfer.bca');
    await page.click('[data-another]');
    await notice(page, 'bad', 'BCA virtual account was cancelled.');
    await choose(page, 'cstore.alfamart');
    await notice(page, 'wait', 'Waiting for your payment');
    expect(await page.locator('.number code').count()).toBe(1);
  });

  it('opens Snap over the page, and says that it is paid', async () => {
    const page = await visits().ordered();
    await choose(page, 'snap');
    const snap = page.frameLocator('iframe[title="Payment page"]');
    await snap.locator('button[value=bca_va]').click();
    await snap.locator('[id^="strip:pay"]').click();
    await notice(page, 'good', 'Paid. Thank you!');
    expect(page.problems).toEqual([]);
  });

  it('leads back to the same page of Snap, and makes no second virtual account', async () => {
    const page = await visits().ordered();
    await choose(page, 'snap');
    const snap = page.frameLocator('iframe[title="Payment page"]');
    await snap.locator('button[value=bni_va]').click();
    await snap.locator('.number').waitFor();
    await page.reload();
    await notice(page, 'wait', 'Waiting for your payment');
    expect(await page.textContent('#state .number h3')).toBe('BNI virtual account');
    await page.click('[data-continue]');
    await snap.locator('.number').waitFor();
    expect(await visits().transactionsOf(page)).toBe(1);
  });

  it('says that it was paid twice, by what, and lets staff give that back', async () => {
    const page = await visits().ordered();
    await choose(page, 'snap');
    const snap = page.frameLocator('iframe[title="Payment page"]');
    await snap.locator('button[value=bca_va]').click();
    await snap.locator('[id^="strip:pay"]').click();
    await notice(page, 'good', 'Paid. Thank you!');
    const { simulatorUrl } = visits().shop;
    const { pageUrl } = await page.evaluate<{ pageUrl: string }>(
      `({ pageUrl: document.querySelector('iframe[title="Payment page"]')?.src ?? '' })`,
    );
    const token = new URL(pageUrl === '' ? `${simulatorUrl}/` : pageUrl).pathname.split('/').at(-1);
    const chosen = await fetch(`${simulatorUrl}/simulator/api/snap/${token}/choose`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel: 'gopay', force: true }),
    });
    const { transaction_id: second } = (await chosen.json()) as { transaction_id: string };
    await fetch(`${simulatorUrl}/simulator/api/transactions/${second}/pay`, { method: 'POST' });
    await notice(page, 'bad', 'Paid twice');
    expect(await page.textContent('#state .notice.bad')).toContain('GoPay');

    const staff = await visits().open();
    await staff.goto(`${visits().shop.url}/sign-in`);
    await staff.click('button[value=staff]');
    const form = staff.locator(`#${orderOf(page)} form.refund`);
    await form.locator('input[name=reason]').fill('Paid twice');
    await form.locator('button').click();
    await staff.waitForSelector(`#${orderOf(page)}:not(:has(.notice.bad))`);
    await page.waitForSelector('#state:not(:has(.notice.bad))');
    await notice(page, 'good', 'Paid. Thank you!');
  });

  it('charges once, however often its customer clicks', async () => {
    const page = await visits().ordered();
    await page.check('input[value=qris]');
    await page.evaluate(
      `for (let click = 0; click < 3; click++) document.querySelector('#pay > .main').click()`,
    );
    await notice(page, 'wait', 'Waiting for your payment');
    expect(await visits().transactionsOf(page)).toBe(1);
  });

  it('charges once where the answer was lost, and the customer tries again', async () => {
    const page = await visits().ordered();
    const keys: (string | undefined)[] = [];
    await page.route('**/api/midtrans/charge/', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      if (keys.length === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    // What the page sees when it looks is what the customer would not wait for.
    await page.route('**/orders/*', (route) => (keys.length === 1 ? route.abort() : route.continue()));
    await choose(page, 'bank_transfer.bca');
    await page.waitForSelector('#problem:visible');
    expect(await page.textContent('#problem')).toMatch(/^It is not known yet what became of it/);
    await page.click('#pay > .main');
    await notice(page, 'wait', 'Waiting for your payment');
    expect([keys.length, new Set(keys).size, await visits().transactionsOf(page)]).toEqual([2, 1, 1]);
  });

  it('says that it is not known what became of a charge while the gateway fails, and offers no second payment', async () => {
    const page = await visits().ordered();
    const { simulatorUrl } = visits().shop;
    const faults = `${simulatorUrl}/simulator/api/faults`;
    await fetch(faults, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        endpoint: 'charge',
        fault: { kind: 'status', status: 503 },
        when: { times: 50 },
      }),
    });
    await choose(page, 'qris');
    await page.waitForSelector('#problem:visible');
    await fetch(faults, { method: 'DELETE' });
    expect(await page.textContent('#problem')).toMatch(/^It is not known yet what became of it/);
    await page.reload();
    await notice(page, 'wait', 'Midtrans has not answered yet');
    expect(await page.locator('#pay').count()).toBe(0);
  });

  it('says why a method does not take the amount, and does not offer it', async () => {
    const page = await visits().ordered({ grinder: 6 });
    const qris = page.locator('label:has(input[value=qris])');
    expect(await qris.locator('input').isDisabled()).toBe(true);
    expect(await qris.innerText()).toContain('This order is above what it takes: up to Rp\u00a010.000.000');
    expect(await page.locator('input[value="bank_transfer.bni"]').isDisabled()).toBe(false);
  });

  it('copies the number to pay to, without the spaces that it is read with', async () => {
    const page = await visits().ordered();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose(page, 'bank_transfer.bca');
    const shown = (await page.textContent('.number code')) ?? '';
    await page.click('[data-copy]');
    await page.waitForSelector('[data-copy]:has-text("Copied")');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(shown.replaceAll(' ', ''));
  });

  it('keeps the cart while its customer looks around, and orders by the keyboard alone', async () => {
    const page = await visits().open();
    await page.click('[data-step="1"] >> nth=0');
    await page.reload();
    expect(await page.textContent('#total')).toBe('Rp\u00a085.000');
    await page.focus('.bar .main');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#pay');
    await page.focus('input[value=gopay]');
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowDown');
    const chosen = await page.inputValue('input[name=method]:checked');
    await page.keyboard.press('Enter');
    await notice(page, 'wait', 'Waiting for your payment');
    expect(chosen).toBe('qris');
  });

  it('says that a cart is empty before anything is sent', async () => {
    const page = await visits().open();
    await page.click('.bar .main');
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.evaluate('document.activeElement.name')).toBe('coffee');
  });

  it('lets staff give money back in part, and shows its customer', async () => {
    const customer = await visits().ordered({ coffee: 2 });
    await choose(customer, 'qris');
    await notice(customer, 'wait', 'Waiting for your payment');
    await visits().act(customer, 'pay');
    await notice(customer, 'good', 'Paid. Thank you!');
    const staff = await visits().open();
    await staff.goto(`${visits().shop.url}/sign-in`);
    await staff.click('button[value=staff]');
    const order = staff.locator(`#${orderOf(customer)}`);
    await order.locator('input[name=amount]').fill('50000');
    await order.locator('input[name=reason]').fill('A broken cup');
    await order.locator('form button').click();
    await order.locator('text=Rp\u00a050.000 given back').waitFor();
    expect(await order.locator('input[name=amount]').inputValue()).toBe('120000');
    await customer.waitForSelector('text=Rp\u00a050.000 of it was given back.');
  });
});

describe('each page of the shop', () => {
  const visits = ShopVisits.use();

  const waitingBy = (method: string) => async () => {
    const page = await visits().ordered();
    await choose(page, method);
    await notice(page, 'wait', 'Waiting for your payment');
    return page;
  };
  const paid = async () => {
    const page = await waitingBy('qris')();
    await visits().act(page, 'pay');
    await notice(page, 'good', 'Paid. Thank you!');
    await page.waitForSelector('text=Your order is on its way.');
    return page;
  };
  const at = (path: string, user?: string) => async () => {
    const page = await visits().open();
    if (user !== undefined) {
      await page.goto(`${visits().shop.url}/sign-in`);
      await page.click(`button[value=${user}]`);
    }
    await page.goto(visits().shop.url + path);
    return page;
  };

  const PAGES: Readonly<Record<string, () => ReturnType<ShopVisits['open']>>> = {
    goods: at('/'),
    choose: () => visits().ordered({ coffee: 1, grinder: 6 }),
    'waiting-va': waitingBy('bank_transfer.bca'),
    'waiting-bill': waitingBy('echannel'),
    'waiting-qris': waitingBy('qris'),
    'waiting-gopay': waitingBy('gopay'),
    expired: async () => {
      const page = await waitingBy('gopay')();
      await visits().act(page, 'expire');
      await notice(page, 'bad', 'GoPay was not paid in time.');
      return page;
    },
    card: async () => {
      const page = await visits().ordered();
      await page.check('input[value=credit_card]');
      return page;
    },
    paid,
    'behind-the-scenes': async () => {
      const page = await paid();
      await page.click('.history summary');
      return page;
    },
    orders: async () => {
      const page = await paid();
      await page.goto(`${visits().shop.url}/orders`);
      return page;
    },
    staff: async () => {
      await paid();
      return at('/staff/orders', 'staff')();
    },
    'sign-in': at('/sign-in'),
    'not-found': at('/nowhere'),
  };

  it.each(Object.keys(PAGES))(
    '%s fits any window, is without a flaw for axe in both languages and in the dark',
    async (name) => {
      const page = await PAGES[name]?.();
      if (page === undefined) throw new Error(`no ${name}`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
        await picture(page, `shop-${name}-${width}`);
      }
      expect(await flawsOf(page)).toEqual([]);

      await page.emulateMedia({ colorScheme: 'dark' });
      await page.click('nav a[lang=id]');
      await page.waitForSelector('html[lang=id]');
      await page.setViewportSize({ width: 320, height: 900 });
      expect(await overflowOf(page)).toBe(0);
      expect(await flawsOf(page)).toEqual([]);
    },
  );
});
