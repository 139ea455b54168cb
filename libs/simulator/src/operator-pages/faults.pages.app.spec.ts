import { Merchant, METHODS, WebhookServer, chargeOf } from '../../test/support';
import { Browser } from './pages.spec.helper';

describe('the page of faults', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let browser: Browser;
  beforeEach(async () => {
    webhook = await WebhookServer.start();
    merchant = new Merchant({ notificationUrl: webhook.url });
    browser = new Browser(merchant.simulator);
    await browser.open('/simulator/faults');
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });
  const post = (path: string, form: Record<string, string>) =>
    merchant.simulator.fetch(
      new Request(`https://gateway.test${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { accept: 'text/html' },
      }),
    );

  it('sets a fault of a call, shows how often it struck, and takes it back', async () => {
    const form = { endpoint: 'getStatus', kind: 'status', detail: '503', times: 'always', order_id: '' };
    expect((await post('/simulator/faults/calls', form)).status).toBe(303);
    expect(merchant.simulator.faults()).toMatchObject([
      { endpoint: 'getStatus', fault: { kind: 'status', status: 503 }, when: { times: 'always' }, hits: 0 },
    ]);
    await merchant.request('GET', '/v2/order/status');
    const page = await browser.open('/simulator/faults');
    expect(page).toContain('<strong>status</strong> status 503');
    expect(page).toContain('1 ×');
    await browser.press('Remove');
    expect(merchant.simulator.faults()).toEqual([]);
  });

  it('sets a fault of notifications, for one order', async () => {
    const form = { kind: 'duplicate', detail: '2', times: '', order_id: 'twice' };
    await post('/simulator/faults/notifications', form);
    expect(merchant.simulator.notificationFaults()).toMatchObject([
      { fault: { kind: 'duplicate', copies: 2 }, when: { orderId: 'twice' } },
    ]);
    await merchant.charge(chargeOf('twice', METHODS.bca));
    await merchant.simulator.idle();
    expect(webhook.received).toHaveLength(3);
  });

  it.each([
    ['calls', { endpoint: 'charge', kind: 'latency', detail: '' }, 'fault.ms'],
    ['calls', { endpoint: 'charge', kind: 'reset', times: 'often' }, 'when.times'],
    ['calls', { endpoint: 'pay', kind: 'reset' }, 'endpoint'],
    ['notifications', { kind: 'delay', detail: 'soon' }, 'fault.duration'],
  ])('says what is wrong about a fault of %s, %j: %s', async (of, form, field) => {
    const answer = await post(`/simulator/faults/${of}`, form);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(new RegExp(`role="alert"[^>]*>[^<]*${field}`));
    expect([...merchant.simulator.faults(), ...merchant.simulator.notificationFaults()]).toEqual([]);
  });

  it('leads to the state as a file, and takes it back', async () => {
    const page = await (await merchant.request('GET', '/simulator/faults')).text();
    expect(page).toContain('<a href="/simulator/api/state" download>');
    expect(page).toMatch(
      /<form[^>]* method="post" action="\/simulator\/api\/state" enctype="multipart\/form-data">[^]*name="state"/,
    );
  });
});
