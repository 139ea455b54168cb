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
    ['method=bank_transfer', ['first']],
    ['method=gopay&status=settlement', ['second']],
    ['from=2024-03-01&to=2024-03-01', ['third', 'second', 'first']],
    ['to=2024-02-29', []],
    ['from=2024-03-02', []],
    ['min=44000&max=44000', ['third', 'second', 'first']],
    ['min=44001', []],
    ['max=43999', []],
    // What is none of its fields is somebody else's.
    ['utm=1', ['third', 'second', 'first']],
  ])('is filtered by ?%s', async (query, orders) => {
    expect(paymentsOn(await browser.open(`/simulator?${query}`))).toEqual(orders);
  });

  it('takes a day to be a day in WIB, from its first second to its last', async () => {
    await merchant.simulator.advance('13h 59m 59s');
    await merchant.charge(chargeOf('last', METHODS.bca));
    await merchant.simulator.advance('1s');
    await merchant.charge(chargeOf('next', METHODS.bca));
    expect(paymentsOn(await browser.open('/simulator?to=2024-03-01'))[0]).toBe('last');
    expect(paymentsOn(await browser.open('/simulator?from=2024-03-02'))).toEqual(['next']);
  });

  it('keeps what was filtered by in the form, and has a way to clear it', async () => {
    const page = await browser.open('/simulator?text=%22%3Eev%26il&status=deny&from=2024-03-01&min=5');
    for (const content of [
      'value="&quot;&gt;ev&amp;il"',
      '<option value="deny" selected>deny</option>',
      'name="from" value="2024-03-01"',
    ]) {
      expect(page).toContain(content);
    }
    expect(page).toMatch(/name="min"[^>]*value="5"/);
    expect(page).toContain('<a href="/simulator">Clear all</a>');
    expect(await browser.open('/simulator')).not.toContain('Clear all');
  });

  it.each([
    ['from=yesterday', 'from must be a date such as 2024-03-01, not &quot;yesterday&quot;'],
    ['to=2024-02-30', 'to must be a date such as 2024-03-01, not &quot;2024-02-30&quot;'],
    ['min=1.5', 'min must be a whole number from 0, not &quot;1.5&quot;'],
    ['max=-1', 'max must be a whole number from 0, not &quot;-1&quot;'],
    ['status=paid', 'status must be one of pending, authorize'],
    ['method=cash', 'method must be one of credit_card, bank_transfer'],
  ])('says what is wrong about ?%s, and lists nothing', async (query, problem) => {
    const page = await browser.open(`/simulator?${query}`);
    expect(browser.status).toBe(400);
    expect(page).toContain(problem);
    expect(paymentsOn(page)).toEqual([]);
  });

  it('has pages of 50, which stay the same while new ones come', async () => {
    for (let order = 0; order < 100; order++) await merchant.charge(chargeOf(`more-${order}`, METHODS.bca));
    const linkIn = (page: string, id: string) =>
      new RegExp(`id="${id}" href="([^"]*)"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
    const first = await browser.open('/simulator?method=bank_transfer');
    expect(paymentsOn(first)).toHaveLength(50);
    expect(first).toContain('The newest 50 of 101');
    expect(linkIn(first, 'newest')).toBeUndefined();
    const older = linkIn(first, 'older') ?? '';
    const second = paymentsOn(await browser.open(older));
    expect([second[0], second.length]).toEqual(['more-49', 50]);
    expect(browser.page).toContain('51 to 100 of 101');
    await merchant.charge(chargeOf('newer', METHODS.bca));
    expect(paymentsOn(await browser.open(older))).toEqual(second);
    const last = await browser.open(linkIn(browser.page, 'older') ?? '');
    expect(paymentsOn(last)).toEqual(['first']);
    expect(linkIn(last, 'older')).toBeUndefined();
    expect(linkIn(last, 'newest')).toBe('/simulator?method=bank_transfer');
  });

  it('asks before it forgets everything', async () => {
    expect(await browser.open('/simulator')).toContain('href="/simulator/reset"');
    expect(await browser.open('/simulator/reset')).toContain('all 3 payments');
    expect(merchant.simulator.transactions()).toHaveLength(3);
    expect(await browser.press('Forget everything')).toContain('Nothing yet');
    expect(merchant.simulator.transactions()).toEqual([]);
  });
});
