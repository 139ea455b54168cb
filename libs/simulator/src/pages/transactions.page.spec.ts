import { METHODS, Merchant, chargeOf } from '../../test/support';
import { Browser, actionsOn, paymentsOn } from './pages.spec.helper';

describe('the list of payments', () => {
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(async () => {
    merchant = new Merchant({ now: () => new Date('2024-03-01T03:00:00Z') });
    browser = new Browser(merchant.simulator);
    await merchant.charge(chargeOf('first', METHODS.bca));
    await merchant.charge(chargeOf('second', METHODS.gopay));
    await merchant.charge(chargeOf('third', METHODS.ovo));
    await merchant.simulator.pay('second');
  });
  afterEach(() => merchant.simulator.close());

  it('has the newest first, each with its method, status, time and buttons', async () => {
    const page = await browser.open('/simulator');
    expect(paymentsOn(page)).toEqual(['third', 'second', 'first']);
    for (const content of ['BCA virtual account', 'GoPay', 'settlement', '2024-03-01 10:00:00', '3 in all']) {
      expect(page).toContain(content);
    }
    expect(page).toContain('aria-label="Pay first"');
    expect(actionsOn(page)).toEqual(['Pay', 'Expire', 'Deny', 'Refund', 'Pay', 'Expire', 'Deny']);
  });

  it('is what the browser is brought back to, filtered as before', async () => {
    await browser.open('/simulator?status=pending');
    expect(paymentsOn(await browser.press('Pay'))).toEqual(['first']);
    expect(merchant.simulator.transaction('third')?.status).toBe('settlement');
  });

  it.each([
    ['status=settlement', ['second']],
    ['status=pending', ['third', 'first']],
    ['text=SECOND', ['second']],
    ['text=0811', ['third']],
    ['text=gopay&status=pending', []],
    ['text=&status=', ['third', 'second', 'first']],
  ])('is filtered by ?%s', async (query, orders) => {
    expect(paymentsOn(await browser.open(`/simulator?${query}`))).toEqual(orders);
  });

  it('keeps what was filtered by in the form', async () => {
    const page = await browser.open('/simulator?text=%22%3Eev%26il&status=deny');
    expect(page).toContain('value="&quot;&gt;ev&amp;il"');
    expect(page).toContain('<option selected>deny</option>');
  });

  it('has the newest 200 only', async () => {
    for (let order = 0; order < 200; order++) await merchant.charge(chargeOf(`more-${order}`, METHODS.bca));
    const page = await browser.open('/simulator');
    expect(paymentsOn(page)).toHaveLength(200);
    expect(page).toContain('The newest 200 of 203');
  });
});
