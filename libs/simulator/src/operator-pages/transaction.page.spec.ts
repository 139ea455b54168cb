import { METHODS, Merchant, card, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';
import { Browser, actionsOn, paymentsOn } from './pages.spec.helper';
import { formatLength } from '../clock/length';

const THREE_DS = card('48111111-1114-3c2a', { authentication: true });

describe('the page of a payment', () => {
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(() => {
    merchant = new Merchant({ now: () => new Date('2024-03-01T03:00:00Z') });
    browser = new Browser(merchant.simulator);
  });
  afterEach(() => merchant.simulator.close());

  const statusOf = (orderId: string) => merchant.simulator.transaction(orderId)?.status;

  it.each<[string, JsonObject, readonly string[]]>([
    ['bca', METHODS.bca, ['BCA VA number', 'BCA virtual account']],
    ['permata', METHODS.permata, ['Permata VA number']],
    ['echannel', METHODS.echannel, ['Biller code', '70012', 'Bill key', 'Mandiri Bill']],
    ['indomaret', METHODS.indomaret, ['Payment code', 'Indomaret']],
    ['gopay', METHODS.gopay, ['<svg', 'GoPay asks the customer']],
    ['qris', METHODS.qris, ['<svg', 'The app that scans it asks the customer']],
    ['ovo', METHODS.ovo, ['OVO on 081111111111 asks the customer']],
    ['dana', METHODS.dana, ['DANA asks the customer']],
    ['a card', THREE_DS, ['48111111-1114', 'One-time password', 'name="otp"']],
  ])('by %s shows what its customer needs, what it costs and until when', async (_, method, contents) => {
    await merchant.charge(chargeOf('order', method, 1_250_000));
    const page = await browser.open('/simulator/pay/order');
    for (const content of [...contents, 'Rp 1.250.000', 'Expires in', 'pending']) {
      expect(page).toContain(content);
    }
    expect(actionsOn(page)).toContain('Pay');
  });

  it('shows numbers with a button that copies them', async () => {
    const { va_numbers } = (await merchant.charge(chargeOf('order', METHODS.bca))) as {
      va_numbers: [{ va_number: string }];
    };
    expect(await browser.open('/simulator/pay/order')).toContain(`data-copy="${va_numbers[0].va_number}"`);
  });

  it('is a link away from every page that a charge hands out', async () => {
    const { actions } = (await merchant.charge(chargeOf('order', METHODS.gopay))) as {
      actions: { name: string; url: string }[];
    };
    for (const name of ['generate-qr-code', 'generate-qr-code-v2', 'deeplink-redirect']) {
      const { pathname } = new URL(actions.find((action) => action.name === name)?.url ?? '');
      expect(paymentsOn(await browser.open(pathname))).toHaveLength(1);
    }
    const { redirect_url } = await merchant.charge(chargeOf('three', THREE_DS));
    expect(paymentsOn(await browser.open(new URL(String(redirect_url)).pathname))).toHaveLength(1);
  });

  it('has the buttons that the state machine allows, and comes back after each', async () => {
    await merchant.charge(chargeOf('order', METHODS.permata));
    expect(actionsOn(await browser.open('/simulator/pay/order'))).toEqual([
      'Pay',
      'Settle',
      'Cancel',
      'Expire',
      'Deny',
      'Fail',
    ]);
    const paid = await browser.press('Pay');
    expect(paid).toContain('<span class="badge good">settlement</span>');
    expect(paid).not.toContain('VA number</dt>');
    expect(actionsOn(paid)).toEqual(['Reverse']);
    expect(actionsOn(await browser.press('Reverse'))).toEqual([]);
    expect(statusOf('order')).toBe('deny');
  });

  it('approves, denies and cancels a card that is challenged, captures one that is authorized', async () => {
    const challenged = { payment_type: 'credit_card', credit_card: { token_id: '45111111-1117-3c2a' } };
    for (const [orderId, label, status, fraudStatus] of [
      ['approved', 'Approve', 'capture', 'accept'],
      ['denied', 'Deny', 'cancel', 'deny'],
      ['cancelled', 'Cancel', 'cancel', 'challenge'],
    ] as const) {
      await merchant.charge(chargeOf(orderId, challenged));
      await browser.open(`/simulator/pay/${orderId}`);
      await browser.press(label);
      expect(merchant.simulator.transaction(orderId)).toMatchObject({ status, fraudStatus });
    }
    await merchant.charge(chargeOf('held', card('48111111-1114-3c2a', { type: 'authorize' })));
    await browser.open('/simulator/pay/held');
    await browser.press('Capture');
    expect(statusOf('held')).toBe('capture');
    const late = await merchant.request('POST', '/simulator/api/transactions/held/approve');
    expect([late.status, await late.json()]).toMatchObject([409, { error: 'illegal_transition' }]);
  });

  it('captures a part of what is authorized, not more', async () => {
    await merchant.charge(chargeOf('held', card('48111111-1114-3c2a', { type: 'authorize' })));
    await browser.open('/simulator/pay/held');
    expect(await browser.press('Capture', { amount: '44001' })).toContain('amount must be at most 44000');
    expect([browser.status, statusOf('held')]).toEqual([400, 'authorize']);
    await browser.open('/simulator/pay/held');
    await browser.press('Capture', { amount: '40000' });
    expect(merchant.simulator.transaction('held')).toMatchObject({ status: 'capture', grossAmount: 40_000 });
    await merchant.charge(chargeOf('wallet', METHODS.gopay));
    const path = '/simulator/api/transactions/wallet/pay';
    const refused = await merchant.call('POST', path, { amount: 1 });
    expect(refused).toMatchObject({ error: 'invalid_field', field: 'amount' });
    expect(statusOf('wallet')).toBe('pending');
  });

  const HELD = card('48111111-1114-3c2a', { type: 'authorize' });
  const PART = { amount: '1000' };
  it.each<[string, JsonObject, readonly (string | readonly [string, Record<string, string>])[]]>([
    ['settlement', METHODS.bca, ['Pay']],
    ['settlement', METHODS.gopay, ['Settle']],
    ['deny', METHODS.gopay, ['Deny']],
    ['deny', METHODS.permata, ['Pay', 'Reverse']],
    ['cancel', METHODS.bca, ['Cancel']],
    ['expire', METHODS.bca, ['Expire']],
    ['failure', METHODS.bca, ['Fail']],
    ['authorize', card('48111111-1114-3c2a', { type: 'authorize', authentication: true }), ['Pay']],
    ['capture', HELD, ['Capture']],
    ['expire', HELD, ['Expire']],
    ['cancel', HELD, ['Capture', 'Cancel']],
    ['settlement', HELD, ['Capture', 'Settle']],
    ['refund', METHODS.gopay, ['Pay', 'Refund']],
    ['partial_refund', METHODS.gopay, ['Pay', ['Refund', PART]]],
    ['chargeback', card(), ['Settle', 'Charge back']],
    ['partial_chargeback', card(), ['Settle', ['Charge back', PART]]],
  ])('brings a payment to %s by its buttons', async (status, method, presses) => {
    await merchant.charge(chargeOf('order', method));
    await browser.open('/simulator/pay/order');
    for (const press of presses) {
      const [label, fields] = typeof press === 'string' ? [press, {}] : press;
      await browser.press(label, fields);
    }
    expect(statusOf('order')).toBe(status);
  });

  it('sends its script the content alone', async () => {
    await merchant.charge(chargeOf('order', METHODS.bca));
    const whole = await browser.open('/simulator/pay/order');
    const headers = { accept: 'text/html', 'x-only': 'content' };
    const request = new Request('https://gateway.test/simulator/pay/order', { headers });
    const part = await (await merchant.simulator.fetch(request)).text();
    expect(part).not.toMatch(/<(?:style|script|nav|html)/);
    expect(whole).toContain(/<main[^]*<\/main>/.exec(part)?.[0]);
    expect(part).toContain('id="now"');
  });

  it('says so where a button came too late', async () => {
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await browser.open('/simulator/pay/order');
    await merchant.simulator.expire('order');
    expect(await browser.press('Pay')).toContain('expire → settlement');
    expect(browser.status).toBe(409);
  });

  it('asks the cardholder for the one-time password, which must be right', async () => {
    const open = async (orderId: string) => {
      const { redirect_url } = await merchant.charge(chargeOf(orderId, THREE_DS));
      await browser.open(new URL(String(redirect_url)).pathname);
    };
    await open('right');
    expect(await browser.press('Confirm', { otp: '112233' })).toContain('data-status="capture"');
    await open('wrong');
    expect(await browser.press('Confirm', { otp: '000000' })).toContain('data-status="deny"');
    expect([statusOf('right'), statusOf('wrong')]).toEqual(['capture', 'deny']);
  });

  it('refunds a part, then the rest, and shows both', async () => {
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await merchant.simulator.pay('order');
    await browser.open('/simulator/pay/order');
    expect(actionsOn(browser.page)).toEqual(['Refund']);
    const part = await browser.press('Refund', { amount: '4000' });
    expect(part).toContain('badge back">partial refund');
    expect(part).toContain('<strong>Rp 4.000</strong>');
    const rest = await browser.press('Refund', { amount: '' });
    expect(rest).toContain('badge back">refund');
    expect(rest).toContain('<strong>Rp 40.000</strong>');
    expect(rest).toContain('not yet confirmed by the bank');
    await merchant.simulator.advance('30d');
    const confirmed = await browser.open('/simulator/pay/order');
    expect(confirmed).not.toContain('not yet confirmed');
    // Once beside the amount, once in what happened: the confirmation is no state of its own.
    expect(confirmed.match(/badge back">refund</g)).toHaveLength(2);
    expect(merchant.simulator.transaction('order')?.refundAmount).toBe(44000);
  });

  it('shows numbers of the gateway with every digit', async () => {
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await merchant.simulator.pay('order');
    await merchant.simulator.refund('order');
    const status = await (await merchant.request('GET', '/v2/order/status')).text();
    const [, id = ''] = /"refund_chargeback_id":(\d{18})\D/.exec(status) ?? [];
    expect(Number.isSafeInteger(Number(id))).toBe(false);
    expect(await browser.open('/simulator/pay/order')).toContain(`&quot;refund_chargeback_id&quot;: ${id},`);
  });

  it('refunds only in whole where the method does', async () => {
    await merchant.charge(chargeOf('order', METHODS.ovo));
    await merchant.simulator.pay('order');
    expect(await browser.open('/simulator/pay/order')).not.toContain('name="amount"');
    await browser.press('Refund');
    expect(statusOf('order')).toBe('refund');
  });

  it('charges a card back, not more than was paid', async () => {
    await merchant.charge(chargeOf('order', card()));
    await merchant.simulator.settle('order');
    await browser.open('/simulator/pay/order');
    await browser.press('Charge back', { amount: '44001' });
    expect(browser.status).toBe(409);
    await browser.open('/simulator/pay/order');
    expect(await browser.press('Charge back', { amount: '1000' })).toContain('partial chargeback');
    const page = await browser.press('Charge back');
    expect(page).toContain('<dd>Rp 44.000</dd>');
    expect(actionsOn(page)).toEqual([]);
  });

  it('counts down on the clock of the gateway, which its buttons move', async () => {
    await merchant.charge(chargeOf('order', METHODS.bca));
    const left = (page: string) => /Expires in\s+<span class="countdown"[^>]*>([^<]*)</.exec(page)?.[1];
    expect(left(await browser.open('/simulator/pay/order'))).toBe('1 d 0 h');
    expect(left(await browser.press('+1 h'))).toBe('23 h 0 min');
    expect(left(await browser.press('+15 min'))).toBe('22 h 45 min');
    expect(left(await browser.press('Move', { duration: '22h 35m 5s' }))).toBe('9 min 55 s');
    const expired = await browser.press('+1 d');
    expect(expired).not.toContain('Expires in');
    expect(expired).toContain('badge bad">expire');
    expect(await browser.press('Move', { duration: 'soon' })).toContain('must be a duration');
    expect(browser.status).toBe(400);
  });

  it('keeps itself fresh in parts, of which time alone changes no more than two', async () => {
    await merchant.charge(chargeOf('order', THREE_DS));
    const withoutTime = (page: string) =>
      page
        .replace(/<(span|div) id="(now|left)" data-live>[^]*?<\/\1>/g, '<$1 id="$2" data-live></$1>')
        .replace(/data-now="\d+"/, '');
    const before = await browser.open('/simulator/pay/order');
    await merchant.simulator.advance('1s');
    const after = await browser.open('/simulator/pay/order');
    expect(after).not.toBe(before);
    expect(withoutTime(after)).toBe(withoutTime(before));
    const parts = [...after.matchAll(/ id="([a-z-]*)" data-live/g)].map(([, id]) => id);
    expect(parts).toEqual(['now', 'state', 'left', 'payment', 'timeline', 'details', 'attempts', 'answers']);
  });

  it('tells what happened and when', async () => {
    await merchant.charge(chargeOf('order', METHODS.permata));
    await merchant.simulator.advance('1h');
    await merchant.simulator.pay('order');
    await merchant.simulator.advance('3m');
    await merchant.simulator.deny('order');
    const page = await browser.open('/simulator/pay/order');
    const times = ['charged', 'pending', 'settlement', 'deny'].map((what) =>
      new RegExp(`>${what}</span>\\s*<span class="soft">\\s*<time datetime="([^"]*)"`)
        .exec(page)?.[1]
        ?.slice(11, 19),
    );
    expect(times).toEqual(['03:00:00', '03:00:00', '04:00:00', '04:03:00']);
  });

  it('is missing where nobody charged it', async () => {
    expect(await browser.open('/simulator/pay/none')).toContain('No such transaction');
    expect(browser.status).toBe(404);
  });
});

it.each([
  [86_400_000, '1 d 0 h'],
  [86_399_999, '23 h 59 min'],
  [61_000, '1 min 1 s'],
  [9_999, '9 s'],
  [999, '0 s'],
  [-5, '0 s'],
])('%d ms are left: %s', (ms, text) => {
  expect(formatLength(ms)).toBe(text);
});
