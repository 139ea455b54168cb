import { flawsOf, overflowOf, picture, WIDTHS } from './browser.support';
import { useMerchantSite } from './merchant-page.support';

const ITEMS = {
  item_details: [
    { id: 'tea', name: 'Teh hitam', price: 12_000, quantity: 2 },
    { id: 'cup', name: 'Cangkir keramik buatan tangan', price: 22_000, quantity: 1 },
    { id: 'off', name: 'Diskon', price: -2_000, quantity: 1 },
  ],
};
const CARD = { token_id: '48111111-1114-3c2a', authentication: true };

describe('what a customer sees of the simulator', () => {
  const merchant = useMerchantSite();

  let orders = 0;
  const snapPage = async (more: object = ITEMS) => (await merchant.site.snap(`ORDER-${++orders}`, more)).page;
  /** A Snap page on which a way to pay was chosen, and what was done then. */
  const chosen = async (choice: object, then?: 'pay' | 'deny' | 'expire') => {
    const { token, page } = await merchant.site.snap(`ORDER-${++orders}`, ITEMS);
    const { transactionId } = await merchant.site.simulator.choose(token, choice);
    if (then !== undefined) await merchant.site.simulator[then](transactionId);
    return `${page}?payment=${transactionId}`;
  };
  const charge = async (body: object) =>
    merchant.site.call('/v2/charge', {
      transaction_details: { order_id: `ORDER-${++orders}`, gross_amount: 44_000 },
      ...body,
    });
  const actionOf = async (name: string) => {
    const { actions } = await charge({ payment_type: 'gopay' });
    return (actions as { name: string; url: string }[]).find((action) => action.name === name)?.url ?? '';
  };

  const PAGES: Readonly<Record<string, () => Promise<string>>> = {
    'snap-choices': () => snapPage(),
    'snap-va': () => chosen({ channel: 'bca_va' }),
    'snap-bill': () => chosen({ channel: 'echannel' }),
    'snap-store': () => chosen({ channel: 'indomaret' }),
    'snap-gopay': () => chosen({ channel: 'gopay' }),
    'snap-qris': () => chosen({ channel: 'other_qris' }),
    'snap-paid': () => chosen({ channel: 'bca_va' }, 'pay'),
    'snap-denied': () => chosen({ channel: 'credit_card', cardNumber: '4911111111111113' }),
    'snap-expired': () => chosen({ channel: 'bca_va' }, 'expire'),
    'snap-unknown': () => Promise.resolve(`${merchant.site.gateway}/simulator/snap/none`),
    'link-dynamic': async () => {
      const { payment_url } = await merchant.site.call('/v1/payment-links', {
        transaction_details: { order_id: `LINK-${++orders}`, gross_amount: 44_000 },
        payment_link_type: 'DYNAMIC_AMOUNT',
        dynamic_amount: { min_amount: 5_000, max_amount: 90_000, preset_amount: 25_000 },
        title: 'Donasi untuk perpustakaan desa',
      });
      return String(payment_url);
    },
    invoice: async () => {
      const invoice = await merchant.site.call('/v1/invoices', {
        order_id: `INVOICE-${++orders}`,
        invoice_number: `INV/2026/${orders}`,
        invoice_date: '2024-03-01 10:00:00 +0700',
        due_date: '2099-03-01 10:00:00 +0700',
        customer_details: { name: 'Sari Contoh' },
        item_details: [{ description: 'Uang sekolah semester genap', quantity: 1, price: 44_000 }],
        payment_type: 'virtual_account',
        virtual_accounts: [{ name: 'bca_va' }, { name: 'permata_va' }],
      });
      return String(invoice.pdf_url);
    },
    'gopay-link': async () => {
      const account = await merchant.site.call('/v2/pay/account', {
        payment_type: 'gopay',
        gopay_partner: { phone_number: '81212345678', country_code: '62' },
      });
      return `${merchant.site.gateway}/simulator/pay-accounts/${String(account.account_id)}`;
    },
    '3ds': async () =>
      String((await charge({ payment_type: 'credit_card', credit_card: CARD })).redirect_url),
    wallet: () => actionOf('deeplink-redirect'),
    qr: () => actionOf('generate-qr-code'),
  };

  it.each(Object.keys(PAGES))(
    '%s fits any window, is without a flaw for axe in both languages and in the dark, and loads nothing that fails',
    async (name) => {
      const url = (await PAGES[name]?.()) ?? '';
      const page = await merchant.visits.open();
      const answer = await page.goto(`${url}${url.includes('?') ? '&' : '?'}language=id`);
      expect(await page.locator('html').getAttribute('lang')).toBe('id');
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
        await picture(page, `${name}-${width}`);
      }
      expect(await flawsOf(page)).toEqual([]);

      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 375, height: 812 });
      await page.goto(url);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await flawsOf(page)).toEqual([]);
      if (answer?.ok()) expect(page.problems).toEqual([]);
    },
  );

  it('shows the merchant, the amount, what is bought and how long is left', async () => {
    const page = await merchant.visits.open();
    await page.goto(await snapPage());
    expect(await page.textContent('h1')).toBe('Toko Sinar Contoh');
    expect(await page.textContent('.amount')).toBe('Rp 44.000');
    expect(await page.textContent('.countdown')).toMatch(/^23:59:\d\d$|^24:00:00$/);
    await page.click('summary:text-is("Order details")');
    expect(await page.locator('.items li').allInnerTexts()).toEqual([
      '2 × Teh hitam\nRp 24.000',
      '1 × Cangkir keramik buatan tangan\nRp 22.000',
      '1 × Diskon\nRp -2.000',
    ]);
  });

  it('speaks the language of the browser, until the customer chooses another', async () => {
    const page = await merchant.visits.open({ locale: 'id-ID' });
    await page.goto(await snapPage());
    expect(await page.textContent('h2')).toBe('Pilih cara pembayaran');
    await page.click('text=English');
    await page.click('text=BCA');
    expect(await page.textContent('[role=status]')).toContain('Waiting for your payment');
  });

  it('offers no way to pay that does not take the amount, and says what each takes', async () => {
    const page = await merchant.visits.open();
    const { token: _, page: url } = await merchant.site.snap('LARGE', {
      transaction_details: { order_id: 'LARGE', gross_amount: 15_000_000 },
    });
    await page.goto(url);
    const qris = page.locator('button[value=other_qris]');
    expect(await qris.isDisabled()).toBe(true);
    expect(await qris.innerText()).toContain('at most Rp 10 jt');
    expect(await page.locator('button[value=gopay]').isDisabled()).toBe(false);
  });

  it('turns to paid by itself while the customer looks on', async () => {
    const page = await merchant.visits.open();
    await page.goto(await snapPage());
    await page.click('text=BCA');
    await page.waitForSelector('[data-status=pending]');
    await merchant.site.simulator.pay(`ORDER-${orders}`);
    await page.waitForSelector('[data-status=settlement]');
    expect(await page.locator('.number').count()).toBe(0);
  });

  it.each([
    ['Pay', 'success', 'settlement'],
    ['Cancel', 'abort', 'pending'],
  ])(
    'brings a customer who presses %s in the app of GoPay back to the callback_url',
    async (label, result, status) => {
      const { actions, order_id } = await charge({
        payment_type: 'gopay',
        gopay: { enable_callback: true, callback_url: `${merchant.site.url}/back?cart=7` },
      });
      const page = await merchant.visits.open();
      await page.goto(
        (actions as { name: string; url: string }[]).find(({ name }) => name === 'deeplink-redirect')?.url ??
          '',
      );
      await page.getByRole('main').getByRole('button', { name: label, exact: true }).click();
      await page.waitForURL(/\/back\?/);
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ cart: '7', order_id, result });
      expect(merchant.site.simulator.transaction(String(order_id))?.status).toBe(status);
    },
  );

  it('takes a card through the page of its bank and back to the payment page', async () => {
    const page = await merchant.visits.open();
    await page.goto(await snapPage({ ...ITEMS, credit_card: { secure: true } }));
    await page.click('button[value=credit_card]');
    await page.click('text=Continue to your bank');
    await page.getByLabel('One-time password').fill('112233');
    await page.click('button:text-is("Confirm")');
    await page.click('text=Continue to the merchant');
    await page.waitForSelector('[data-status=capture]');
  });

  it('can be paid with the keyboard alone, and without JavaScript', async () => {
    const keyboard = await merchant.visits.open();
    await keyboard.goto(await snapPage());
    await keyboard.focus('button[value=bca_va]');
    await keyboard.keyboard.press('Enter');
    await keyboard.waitForSelector('[data-status=pending]');

    const plain = await merchant.visits.open({ javaScriptEnabled: false });
    await plain.goto(await snapPage());
    await plain.click('text=BCA');
    expect(await plain.textContent('.number')).toMatch(/\d/);
    await plain.click('.strip button:text-is("Pay")');
    expect(await plain.getAttribute('[role=status]', 'data-status')).toBe('settlement');
  });

  it('keeps the pages of operators out of the frames of other websites', async () => {
    const page = await merchant.visits.open();
    const body = `<iframe src="${merchant.site.gateway}/simulator"></iframe>`;
    await page.goto(merchant.site.page({ script: '/snap/snap.js', body }));
    expect(page.problems.join()).toContain('frame-ancestors');
  });
});
