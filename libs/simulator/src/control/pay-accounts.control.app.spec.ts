import { WebhookServer } from '../../test/support';
import type { JsonObject } from '../json';
import { GopayMerchant } from '../pay-accounts/pay-accounts.spec.helper';

let webhook: WebhookServer;
let merchant: GopayMerchant;
beforeEach(async () => {
  webhook = await WebhookServer.start();
  merchant = new GopayMerchant({ notificationUrl: webhook.url });
});
afterEach(async () => {
  await merchant.simulator.close();
  await webhook.close();
});

const idOf = (body: JsonObject) => String(body.account_id);

describe('a customer on the page', () => {
  const page = (accountId: string) =>
    merchant.request('GET', `/simulator/pay-accounts/${accountId}`, undefined, { accept: 'text/html' });
  const send = (accountId: string, action: string, form = '') =>
    merchant.request('POST', `/simulator/api/pay-accounts/${accountId}/${action}`, form, {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
    });

  it('links with the right password and PIN, and comes back to the merchant', async () => {
    const accountId = idOf(await merchant.create());
    expect(await (await page(accountId)).text()).toContain('name="pin"');
    const answer = await send(accountId, 'link', 'otp=987654&pin=112233');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://www.gojek.com']);
    const linked = await (await page(accountId)).text();
    expect(linked).toContain('data-status="ENABLED"');
    expect(linked).toContain('Rp 1.000.000');
    expect(linked).not.toContain('name="pin"');

    const unlinked = await send(accountId, 'unlink');
    expect(unlinked.headers.get('location')).toBe(`/simulator/pay-accounts/${accountId}`);
    expect(await (await page(accountId)).text()).toContain('data-status="DISABLED"');
    expect(merchant.simulator.payAccount(accountId)?.status).toBe('DISABLED');
  });

  it.each([
    ['otp=987654&pin=000000', 'The PIN is wrong'],
    ['otp=000000&pin=112233', 'The OTP is wrong'],
  ])('stays there with %s', async (form, mistake) => {
    const accountId = idOf(await merchant.create());
    const answer = await send(accountId, 'link', form);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(mistake);
    expect(merchant.simulator.payAccount(accountId)?.status).toBe('PENDING');
  });

  it('may refuse: the link has ended, and the merchant hears nothing', async () => {
    const accountId = idOf(await merchant.create());
    const answer = await send(accountId, 'refuse');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://www.gojek.com']);
    expect(await merchant.get(accountId)).toMatchObject({ status_code: '204', account_status: 'EXPIRED' });
    expect(await (await page(accountId)).text()).toContain('The link has ended');
    expect(webhook.received).toEqual([]);
  });

  it('stays on it where the merchant gave no address', async () => {
    const accountId = idOf(await merchant.create({ redirect_url: undefined }));
    const answer = await send(accountId, 'link', 'otp=987654&pin=112233');
    expect(answer.headers.get('location')).toBe(`/simulator/pay-accounts/${accountId}`);
  });

  it('sees why a thing cannot be done', async () => {
    expect((await page('none')).status).toBe(404);
    const accountId = await merchant.linked();
    const again = await send(accountId, 'link', 'otp=987654&pin=112233');
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('ENABLED');
  });
});

describe('the control API', () => {
  const api = (method: string, path: string, body?: unknown) =>
    merchant.request(method, `/simulator/api/pay-accounts${path}`, body, { authorization: '' });

  it('lists, shows, links, refuses and unlinks accounts', async () => {
    const accountId = idOf(await merchant.create());
    expect(await (await api('GET', '')).json()).toMatchObject({
      results: [
        { account_id: accountId, account_status: 'PENDING', phone_number: '81212345678', country_code: '62' },
      ],
    });
    expect(await (await api('POST', `/${accountId}/link`)).json()).toMatchObject({
      account_status: 'ENABLED',
    });
    expect(await (await api('GET', `/${accountId}`)).json()).toMatchObject({ account_status: 'ENABLED' });
    expect(await (await api('POST', `/${accountId}/unlink`)).json()).toMatchObject({
      account_status: 'DISABLED',
    });

    const other = idOf(await merchant.create());
    const wrong = await api('POST', `/${other}/link`, { pin: '1' });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: 'wrong_pin', message: 'The PIN is wrong' },
    ]);
    expect(await (await api('POST', `/${other}/refuse`)).json()).toMatchObject({ account_status: 'EXPIRED' });
  });

  it('answers 404 for what is unknown and 409 for what cannot be', async () => {
    expect((await api('GET', '/none')).status).toBe(404);
    expect((await api('POST', '/none/link')).status).toBe(404);
    const accountId = idOf(await merchant.create());
    const early = await api('POST', `/${accountId}/unlink`);
    expect([early.status, await early.json()]).toMatchObject([409, { from: 'PENDING', to: 'DISABLED' }]);
  });
});
