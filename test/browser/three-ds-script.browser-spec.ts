import type { Page } from 'playwright-core';
import { CLIENT_KEY, useMerchantSite } from './merchant-page.support';

const SCRIPT = '/v2/assets/js/midtrans-new-3ds.min.js';
const CARD = {
  card_number: '4811111111111114',
  card_exp_month: '12',
  card_exp_year: '2039',
  card_cvv: '123',
};

type Told = readonly (readonly [string, Record<string, unknown>])[];

describe("midtrans-new-3ds.min.js, in a merchant's page of another origin", () => {
  const merchant = useMerchantSite();

  const openShop = async (clientKey?: string) => {
    const page = await merchant.visits.open();
    await page.goto(merchant.site.page({ script: SCRIPT, clientKey, body: '<div id="bank"></div>' }));
    return page;
  };
  const toldOnce = async (page: Page): Promise<Told> => {
    await page.waitForFunction('told.length > 0');
    return page.evaluate<Told>('told');
  };
  const tokenOf = async (page: Page, card: object): Promise<Told> => {
    await page.evaluate('told.length = 0');
    await page.evaluate(
      `MidtransNew3ds.getCardToken(${JSON.stringify(card)}, callbacks('onSuccess', 'onFailure'))`,
    );
    return toldOnce(page);
  };
  /** Charges a card that is asked for 3D Secure; resolves with the bank's page. */
  const charged = async (page: Page, orderId: string): Promise<string> => {
    const [[, token] = []] = await tokenOf(page, CARD);
    const answer = await merchant.site.call('/v2/charge', {
      payment_type: 'credit_card',
      transaction_details: { order_id: orderId, gross_amount: 44_000 },
      credit_card: { token_id: token?.token_id, authentication: true },
    });
    await page.evaluate('told.length = 0');
    return String(answer.redirect_url);
  };
  const authenticate = (page: Page, url: string) =>
    page.evaluate(`MidtransNew3ds.authenticate(${JSON.stringify(url)}, {
      performAuthentication(url) {
        const frame = document.createElement('iframe');
        frame.src = url;
        document.getElementById('bank').append(frame);
      },
      ...callbacks('onSuccess', 'onFailure', 'onPending'),
    })`);
  const bankOf = (page: Page) => page.frameLocator('#bank iframe');

  it('makes a token of a card, for a charge', async () => {
    const page = await openShop();
    const [[name, answer] = []] = await tokenOf(page, CARD);
    expect(name).toBe('onSuccess');
    expect(answer?.token_id).toMatch(/^48111111-1114-[0-9a-f-]{36}$/);
    expect(page.problems).toEqual([]);
  });

  it('tells onFailure what is wrong with a card, and of a wrong client key', async () => {
    const page = await openShop();
    expect(await tokenOf(page, { ...CARD, card_cvv: 'x' })).toMatchObject([
      ['onFailure', { status_code: '400' }],
    ]);
    const other = await openShop('SB-Mid-client-of-another');
    expect(await tokenOf(other, CARD)).toMatchObject([['onFailure', { status_code: '401' }]]);
    expect(other.problems.join()).toContain(`SB-Mid-client-of-another, and the simulator has ${CLIENT_KEY}`);
  });

  it.each([
    ['112233', 'onSuccess', { status_code: '200', transaction_status: 'capture', fraud_status: 'accept' }],
    ['000000', 'onFailure', { status_code: '202', transaction_status: 'deny' }],
  ] as const)('brings the answer %s of the cardholder to %s', async (otp, callback, result) => {
    const page = await openShop();
    await authenticate(page, await charged(page, `ORDER-${otp}`));
    await bankOf(page).getByLabel('One-time password').fill(otp);
    await bankOf(page).getByRole('button', { name: 'Confirm' }).click();
    expect(await toldOnce(page)).toEqual([[callback, expect.objectContaining(result)]]);
  });

  it('believes no answer about another transaction', async () => {
    const page = await openShop();
    const other = await charged(page, 'OTHER');
    const asked = await charged(page, 'ASKED');
    await authenticate(page, asked);
    await page.evaluate(
      `{ const frame = document.createElement('iframe');
         frame.id = 'other';
         frame.src = ${JSON.stringify(other)} + '?origin=' + location.origin;
         document.body.append(frame); }`,
    );
    const otherBank = page.frameLocator('#other');
    await otherBank.getByLabel('One-time password').fill('112233');
    await otherBank.getByRole('button', { name: 'Confirm' }).click();
    await otherBank.locator('[data-status=capture]').waitFor();
    await bankOf(page).getByLabel('One-time password').fill('000000');
    await bankOf(page).getByRole('button', { name: 'Confirm' }).click();
    expect(await toldOnce(page)).toEqual([['onFailure', expect.objectContaining({ order_id: 'ASKED' })]]);
  });

  it('brings a customer who was sent to the bank back by a form with the result', async () => {
    const page = await openShop();
    const url = await charged(page, 'REDIRECTED');
    await page.evaluate(
      `MidtransNew3ds.redirect(${JSON.stringify(url)}, { callbackUrl: '${merchant.site.url}/finish?order=REDIRECTED' })`,
    );
    await page.getByLabel('One-time password').fill('112233');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/\/finish\?order=REDIRECTED$/);
    const [{ path, form } = { path: '', form: {} }] = merchant.site.posted;
    expect(path).toBe('/finish?order=REDIRECTED');
    expect(JSON.parse(form.response ?? '')).toMatchObject({
      order_id: 'REDIRECTED',
      transaction_status: 'capture',
    });
  });
});
