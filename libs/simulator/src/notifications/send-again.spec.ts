import { METHODS, Merchant, SERVER_KEY, WebhookServer, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';
import { signatureKey } from './signature';

describe('sending a notification again', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let underWay: number;
  let mostUnderWay: number;
  beforeEach(async () => {
    underWay = mostUnderWay = 0;
    webhook = await WebhookServer.start(async () => {
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay--;
      return { status: 200 };
    });
    merchant = new Merchant({ notificationUrl: webhook.url });
    await merchant.charge(chargeOf('order', METHODS.gopay));
    await merchant.simulator.pay('order');
    await merchant.simulator.idle();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const resend = (body?: unknown, headers?: Record<string, string>, id = '2') =>
    merchant.request('POST', `/simulator/api/notifications/${id}/resend`, body, headers);
  const isSigned = ({ order_id, status_code, gross_amount, signature_key }: JsonObject) =>
    signature_key === signatureKey(String(order_id), String(status_code), String(gross_amount), SERVER_KEY);
  const lastReceived = () => webhook.received.at(-1)?.body ?? {};

  it('sends it as it was', async () => {
    expect(await (await resend()).json()).toMatchObject({
      id: '2',
      attempt: 2,
      resent: 'unchanged',
      status: 200,
    });
    expect(webhook.received[2]?.body).toEqual(webhook.received[1]?.body);
  });

  it('sends another body with the signature that stands in it, or with a right one', async () => {
    const body = { ...webhook.received[1]?.body, gross_amount: '1.00', refund_key: 'edited' };
    expect(await (await resend({ body })).json()).toMatchObject({
      id: '3',
      attempt: 1,
      resent: 'edited',
      body,
    });
    expect(lastReceived()).toEqual(body);
    expect(isSigned(lastReceived())).toBe(false);
    await resend({ body, sign: true });
    expect(lastReceived()).toMatchObject({ gross_amount: '1.00', refund_key: 'edited' });
    expect(isSigned(lastReceived())).toBe(true);
  });

  it('sends every digit of a number that a double cannot hold', async () => {
    const attempt = await resend('{"body":{"id":202502070943231234}}');
    expect(await attempt.text()).toContain('"id":202502070943231234');
  });

  it('sends what somebody without the server key makes up', async () => {
    await resend({ tamper: 'forged' }, {}, '1');
    expect(lastReceived()).toMatchObject({ transaction_status: 'settlement', order_id: 'order' });
    expect(lastReceived().signature_key).toMatch(/^[0-9a-f]{128}$/);
    expect(isSigned(lastReceived())).toBe(false);
  });

  it('sends half the amount with a right signature', async () => {
    await resend({ tamper: 'other-amount' });
    expect(lastReceived()).toMatchObject({ gross_amount: '22000.00', transaction_status: 'settlement' });
    expect(isSigned(lastReceived())).toBe(true);
  });

  it('sends it ten times at once', async () => {
    mostUnderWay = 0;
    const attempts: unknown = await (await resend({ tamper: 'concurrent' })).json();
    expect(attempts).toHaveLength(10);
    expect(webhook.received).toHaveLength(12);
    expect(mostUnderWay).toBeGreaterThan(5);
  });

  it("sends that order's notifications the newest first, one after another, without those made by hand", async () => {
    await merchant.charge(chargeOf('other', METHODS.gopay));
    await merchant.simulator.idle();
    await resend({ tamper: 'forged' });
    webhook.received.length = mostUnderWay = 0;
    const attempts: unknown = await (await resend({ tamper: 'reversed' }, {}, '1')).json();
    expect(attempts).toMatchObject([{ id: '2' }, { id: '1' }]);
    expect(webhook.received.map(({ body }) => [body.order_id, body.transaction_status])).toEqual([
      ['order', 'settlement'],
      ['order', 'pending'],
    ]);
    expect(mostUnderWay).toBe(1);
  });

  it.each([
    [{ tamper: 'nonsense' }, 'tamper'],
    [{ body: 'text' }, 'body'],
    [{ sign: true }, 'sign'],
    [{ body: {}, tamper: 'forged' }, 'tamper'],
    [{ other: 1 }, 'other'],
    ['[]', 'the body'],
  ])('refuses %j and says what is wrong: %s', async (body, field) => {
    const answer = await resend(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_field', field });
    expect(webhook.received).toHaveLength(2);
  });

  it('refuses to forge what has no signature', async () => {
    await resend({ body: { note: 'unsigned' } });
    expect((await resend({ tamper: 'forged' }, {}, '3')).status).toBe(400);
    expect((await resend({ tamper: 'other-amount' }, {}, '3')).status).toBe(400);
  });

  it.each([
    ['/simulator/api/notifications/2/resend', { tamper: 'concurrent' }],
    ['/simulator/traffic/2/edit', { body: '{}' }],
  ])('does nothing for the page of another website: %s', async (path, form) => {
    const request = new Request(`https://gateway.test${path}`, {
      method: 'POST',
      body: new URLSearchParams(form as Record<string, string>),
      headers: { 'sec-fetch-site': 'cross-site', accept: 'text/html' },
    });
    expect((await merchant.simulator.fetch(request)).status).toBe(403);
    expect(webhook.received).toHaveLength(2);
  });
});
