import { METHODS, Merchant, chargeOf } from '../../test/support';

describe('the control API, driven by a browser', () => {
  let merchant: Merchant;
  beforeEach(async () => {
    merchant = new Merchant();
    await merchant.charge(chargeOf('order', METHODS.gopay));
  });
  afterEach(() => merchant.simulator.close());

  const PAY = '/simulator/api/transactions/order/pay';
  const post = (headers: Record<string, string>) =>
    merchant.simulator.fetch(new Request(`https://gateway.test${PAY}`, { method: 'POST', headers }));

  it.each<[string, Record<string, string>]>([
    ['a form of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['a form of another port', { 'sec-fetch-site': 'same-site', origin: 'https://gateway.test:3000' }],
    ['an older browser on another site', { origin: 'https://evil.test' }],
    ['a document of no origin', { origin: 'null' }],
    ['an origin that is no url', { origin: 'gateway.test' }],
  ])('refuses %s and does nothing', async (_, headers) => {
    const answer = await post(headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: 'cross_site' });
    expect(merchant.simulator.transaction('order')?.status).toBe('pending');
  });

  it.each<[string, Record<string, string>]>([
    ['its own pages', { 'sec-fetch-site': 'same-origin', origin: 'https://gateway.test' }],
    ['its own page in a frame without an origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['the person', { 'sec-fetch-site': 'none' }],
    ['an older browser on its own pages', { origin: 'https://gateway.test' }],
    ['a program', {}],
  ])('obeys %s', async (_, headers) => {
    expect((await post(headers)).status).toBe(200);
    expect(merchant.simulator.transaction('order')?.status).toBe('settlement');
  });

  it('lets another site link to a page', async () => {
    const page = await merchant.request('GET', '/simulator', undefined, { 'sec-fetch-site': 'cross-site' });
    expect(page.status).toBe(200);
  });

  it.each([
    [
      'the list that it came from',
      'https://gateway.test/simulator?status=pending',
      '/simulator?status=pending',
    ],
    ['the same path of ours, not of another site', 'https://evil.test/simulator/x', '/simulator/x'],
    ['the payment, for a page that is not ours', 'https://evil.test/simulators', '/simulator/pay/'],
    ['the payment, for what is no url', '//simulator', '/simulator/pay/'],
  ])('brings the browser back to %s', async (_, referer, location) => {
    const answer = await post({ accept: 'text/html', referer });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')?.startsWith(location)).toBe(true);
  });
});
