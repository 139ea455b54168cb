import { METHODS, Merchant, WebhookServer, chargeOf } from '../../test/support';

describe('the control API of notifications', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  beforeEach(async () => {
    webhook = await WebhookServer.start(() => ({ status: 200 }));
    merchant = new Merchant({ notificationUrl: webhook.url, now: () => new Date('2024-03-01T03:00:00Z') });
    for (const order of ['one', 'two']) await merchant.charge(chargeOf(order, METHODS.gopay));
    await merchant.simulator.idle();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  it('lists attempts, of one order where it is named', async () => {
    const list = async (query = '') =>
      (await merchant.request('GET', `/simulator/api/notifications${query}`)).json();
    expect(await list()).toMatchObject({ results: [{}, {}], next: null });
    expect(await list('?order_id=two')).toEqual({
      results: [
        {
          id: '2',
          order_id: 'two',
          url: webhook.url,
          at: '2024-03-01T03:00:00.000Z',
          attempt: 1,
          status: 200,
          answer: '',
          ms: expect.any(Number),
          body: webhook.received.find(({ body }) => body.order_id === 'two')?.body,
        },
      ],
      next: null,
    });
    expect(await list('?order_id=three')).toEqual({ results: [], next: null });
  });

  it('tells what was done to a notification', async () => {
    merchant.simulator.failNotifications({ kind: 'drop' });
    await merchant.simulator.pay('one');
    const answer = await merchant.request('GET', '/simulator/api/notifications?order_id=one');
    expect(await answer.json()).toMatchObject({
      results: [{ status: 200 }, { fault: 'drop', error: 'dropped by a fault' }],
    });
  });

  it('sends one again: JSON for a program, back to the page for a browser', async () => {
    const path = '/simulator/api/notifications/1/resend';
    const resent = await merchant.request('POST', path);
    expect(resent.status).toBe(200);
    expect(await resent.json()).toMatchObject({ id: '1', order_id: 'one', attempt: 2, status: 200 });
    const browser = await merchant.request('POST', path, undefined, {
      accept: 'text/html',
      referer: 'https://gateway.test/simulator/traffic?order=one',
    });
    expect(browser.status).toBe(303);
    expect(browser.headers.get('location')).toBe('/simulator/traffic?order=one');
    expect(webhook.received).toHaveLength(4);
    const unknown = await merchant.request('POST', '/simulator/api/notifications/99/resend');
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({
      error: 'unknown_notification',
      message: 'No notification has the id 99',
    });
  });
});
