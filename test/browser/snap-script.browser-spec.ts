import type { Frame, Page } from 'playwright-core';
import { useMerchantSite } from './merchant-page.support';

type Told = readonly (readonly [string, Record<string, unknown> | null])[];

describe("snap.js, in a merchant's page of another origin", () => {
  const merchant = useMerchantSite();

  const openShop = async (clientKey?: string) => {
    const page = await merchant.visits.open();
    const body = '<button id="buy">Buy</button><div id="here"></div>';
    await page.goto(merchant.site.page({ script: '/snap/snap.js', clientKey, body }));
    return page;
  };
  const pay = (page: Page, token: string, options = '{}') =>
    page.evaluate(
      `snap.pay(${JSON.stringify(token)}, { ...callbacks('onSuccess', 'onPending', 'onError', 'onClose'), ...${options} })`,
    );
  const frameOf = async (page: Page): Promise<Frame> => {
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    if (frame === null) throw new Error('the payment page is no frame');
    await frame.waitForSelector('main');
    return frame;
  };
  const told = (page: Page) => page.evaluate<Told>('told');
  const toldOnce = async (page: Page): Promise<Told> => {
    await page.waitForFunction('told.length > 0');
    return told(page);
  };

  it('lets the customer pay over the page, closes by itself and tells onSuccess', async () => {
    const page = await openShop();
    await pay(page, (await merchant.site.snap('SUCCESS')).token, '{ autoCloseDelay: 0.2 }');
    const frame = await frameOf(page);
    await frame.click('text=BCA');
    await frame.click('.strip button:text-is("Pay")');
    const [[name, result] = [], ...more] = await toldOnce(page);
    expect([name, more]).toEqual(['onSuccess', []]);
    expect(result).toMatchObject({
      order_id: 'SUCCESS',
      status_code: '200',
      transaction_status: 'settlement',
      payment_type: 'bank_transfer',
      gross_amount: '44000.00',
    });
    expect(result).not.toHaveProperty('signature_key');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(page.problems).toEqual([]);
  });

  it('tells onPending, with the number to pay to, when the customer closes with a code in hand', async () => {
    const page = await openShop();
    await pay(page, (await merchant.site.snap('PENDING')).token);
    const frame = await frameOf(page);
    await frame.click('text=BCA');
    await frame.waitForSelector('.number');
    await frame.click('button:text-is("Close")');
    const [[name, result] = []] = await toldOnce(page);
    expect(name).toBe('onPending');
    expect(result).toMatchObject({ status_code: '201', transaction_status: 'pending', order_id: 'PENDING' });
    expect(result?.bca_va_number).toMatch(/^\d+$/);
  });

  it('tells onClose of a customer who leaves without a choice, by the button or the Escape key', async () => {
    for (const leave of [
      (frame: Frame) => frame.click('button:text-is("Close")'),
      (frame: Frame) => frame.press('body', 'Escape'),
    ]) {
      const page = await openShop();
      await pay(page, (await merchant.site.snap(`LEFT-${Math.random()}`)).token);
      await leave(await frameOf(page));
      expect(await toldOnce(page)).toEqual([['onClose', null]]);
    }
  });

  it('lets a customer whose card is denied pay by another way in the same pop-up', async () => {
    const page = await openShop();
    await pay(page, (await merchant.site.snap('SECOND')).token, '{ autoCloseDelay: 0.2 }');
    const frame = await frameOf(page);
    await frame.selectOption('select[name=card_number]', '4911111111111113');
    await frame.click('button[value=credit_card]');
    await frame.waitForSelector('[data-status=deny]');
    expect(await told(page)).toEqual([]);
    await frame.click('text=BNI');
    await frame.click('.strip button:text-is("Pay")');
    expect(await toldOnce(page)).toMatchObject([['onSuccess', { payment_type: 'bank_transfer' }]]);
  });

  it('tells onError of a denied card, and of an order that is paid already', async () => {
    const page = await openShop();
    const { token } = await merchant.site.snap('DENIED');
    await pay(page, token);
    const frame = await frameOf(page);
    await frame.selectOption('select[name=card_number]', '4911111111111113');
    await frame.click('button[value=credit_card]');
    await frame.waitForSelector('[data-status=deny]');
    await frame.click('button:text-is("Close")');
    expect(await toldOnce(page)).toMatchObject([
      ['onError', { status_code: '202', transaction_status: 'deny' }],
    ]);

    const again = await openShop();
    const paid = await merchant.site.snap('PAID');
    await merchant.site.simulator.paySnap(paid.token);
    await pay(again, paid.token);
    await (await frameOf(again)).click('button:text-is("Close")');
    const refused = { status_code: '406', status_message: ['transaction has been processed'] };
    expect(await toldOnce(again)).toEqual([['onError', refused]]);
  });

  it('goes to the finish url where the page has no callback', async () => {
    const page = await openShop();
    const { token } = await merchant.site.snap('FINISH', {
      callbacks: { finish: `${merchant.site.url}/finish?cart=7` },
    });
    await page.evaluate(`snap.pay(${JSON.stringify(token)}, { autoCloseDelay: 0.2 })`);
    const frame = await frameOf(page);
    await frame.click('text=BCA');
    await frame.click('.strip button:text-is("Pay")');
    await page.waitForURL(/\/finish\?/);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      cart: '7',
      order_id: 'FINISH',
      transaction_status: 'settlement',
    });
  });

  it('shows the page inside an element of the merchant, and tells at once', async () => {
    const page = await openShop();
    const { token } = await merchant.site.snap('EMBEDDED');
    await page.evaluate(
      `snap.embed(${JSON.stringify(token)}, { embedId: 'here', ...callbacks('onSuccess') })`,
    );
    const frame = await frameOf(page);
    expect(await page.locator('#here iframe').count()).toBe(1);
    await frame.click('text=BCA');
    await frame.click('.strip button:text-is("Pay")');
    expect(await toldOnce(page)).toMatchObject([['onSuccess', { order_id: 'EMBEDDED' }]]);
  });

  it('tells once of a card that goes through the page of its bank, and not again when the page is loaded anew', async () => {
    const page = await openShop();
    const { token } = await merchant.site.snap('BANK', { credit_card: { secure: true } });
    await page.evaluate(
      `snap.embed(${JSON.stringify(token)}, { embedId: 'here', ...callbacks('onSuccess', 'onError') })`,
    );
    const frame = await frameOf(page);
    await frame.click('button[value=credit_card]');
    await frame.click('text=Continue to your bank');
    await frame.fill('#otp', '112233');
    await frame.click('button:text-is("Confirm")');
    await frame.waitForSelector('[data-status=capture]');
    expect(await told(page)).toEqual([]);
    await frame.click('text=Continue to the merchant');
    expect(await toldOnce(page)).toMatchObject([['onSuccess', { finish_redirect_url: null }]]);
    await frame.click('text=Bahasa Indonesia');
    await frame.waitForSelector('html[lang=id]');
    expect(await told(page)).toHaveLength(1);
  });

  it('takes the language, the choice of methods and the way to open a wallet from the merchant', async () => {
    const page = await openShop();
    const { token } = await merchant.site.snap('OPTIONS');
    await pay(page, token, "{ language: 'id', enabledPayments: ['gopay', 'bca_va'], uiMode: 'qr' }");
    const frame = await frameOf(page);
    expect(await frame.locator('html').getAttribute('lang')).toBe('id');
    expect(await frame.locator('.choice > span:first-child').allTextContents()).toEqual([
      'GoPay, kode QR',
      'BCA',
    ]);
    await frame.click('text=GoPay');
    await frame.waitForSelector('svg.qr');
    expect(await frame.locator('html').getAttribute('lang')).toBe('id');
    await frame.click('button:text-is("Tutup")');
    expect(await toldOnce(page)).toMatchObject([['onPending', { payment_type: 'qris' }]]);
  });

  it('is hidden and shown by the merchant, and opens one page at a time', async () => {
    const page = await openShop();
    await page.evaluate('snap.show()');
    expect(await page.locator('[role=dialog]').count()).toBe(1);
    await pay(page, (await merchant.site.snap('HIDDEN')).token);
    await frameOf(page);
    await expect(pay(page, 'another')).rejects.toThrow('while a payment page is open');
    await page.evaluate('snap.hide()');
    expect(await page.locator('[role=dialog]').count()).toBe(0);
    expect(await told(page)).toEqual([]);
    await expect(page.evaluate('snap.pay()')).rejects.toThrow('takes the token');
    await expect(page.evaluate("snap.embed('t', { embedId: 'nowhere' })")).rejects.toThrow('nowhere');
  });

  it('says which client key is wrong, and where, without repeating a server key', async () => {
    const page = await openShop('SB-Mid-client-of-another');
    expect(page.problems.join()).toContain('data-client-key');
    await pay(page, (await merchant.site.snap('KEY')).token);
    const frame = await frameOf(page);
    expect(await frame.textContent('main')).toContain(
      'SB-Mid-client-of-another stands in the data-client-key',
    );

    const secret = await openShop('SB-Mid-server-secret');
    await pay(secret, (await merchant.site.snap('SECRET')).token);
    const text = await (await frameOf(secret)).textContent('main');
    expect(text).toContain('it must never be in a page');
    expect(`${text}${secret.problems.join()}`).not.toContain('SB-Mid-server-secret');
  });

  it('believes no other frame or window that claims a payment', async () => {
    const page = await openShop();
    await pay(page, (await merchant.site.snap('FORGED')).token);
    await frameOf(page);
    await page.evaluate(
      `postMessage({ source: 'midtrans-simulator', event: 'state', outcome: 'success', result: {} }, '*')`,
    );
    await (await frameOf(page)).click('button:text-is("Close")');
    expect(await toldOnce(page)).toEqual([['onClose', null]]);
  });
});
