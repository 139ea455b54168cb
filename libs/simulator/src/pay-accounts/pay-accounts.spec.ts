import { createHash } from 'node:crypto';
import { Clock, SERVER_KEY, WebhookServer, fixture, shapeOf, without } from '../../test/support';
import { MINUTE } from '../clock/time';
import { IllegalPayAccountStatusError, UnknownPayAccountError } from '../index';
import type { JsonObject } from '../json';
import { GopayMerchant } from './pay-accounts.spec.helper';

const clock = new Clock('2024-03-01T03:00:00Z');
let webhook: WebhookServer;
let merchant: GopayMerchant;
beforeEach(async () => {
  webhook = await WebhookServer.start();
  merchant = new GopayMerchant({
    now: clock.now,
    merchantId: 'M099098',
    notificationUrl: `${webhook.url}/payment`,
    payAccountNotificationUrl: `${webhook.url}/pay-account`,
  });
});
afterEach(async () => {
  await merchant.simulator.close();
  await webhook.close();
});

const idOf = (body: JsonObject) => String(body.account_id);

describe('POST /v2/pay/account', () => {
  it('answers like its sample, with HTTP 200', async () => {
    const request = fixture('pay-account-create-request');
    const response = await merchant.request('POST', '/v2/pay/account', request);
    expect(response.status).toBe(200);
    const body = (await response.json()) as JsonObject;
    const sample = fixture('pay-account-create-pending');
    expect(shapeOf(body)).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '201', account_status: 'PENDING' });
    expect(body.actions).toEqual(
      ['activation-link-url', 'activation-link-app'].map((name) => ({
        name,
        method: 'GET',
        url: `https://gateway.test/simulator/pay-accounts/${idOf(body)}`,
      })),
    );
    expect(merchant.simulator.effects(idOf(body))).toEqual({ createPayAccount: 1 });
  });

  it.each([
    [{ phone_number: undefined }, 'gopay_partner.phone_number is required'],
    [{ phone_number: 81212345678 }, 'gopay_partner.phone_number is required'],
    [{ phone_number: '+6281212345678' }, 'gopay_partner.phone_number must be digits'],
    [{ country_code: undefined }, 'gopay_partner.country_code is required'],
    [{ country_code: 'ID' }, 'gopay_partner.country_code must be digits'],
    [{ redirect_url: 1 }, 'gopay_partner.redirect_url must be a string'],
  ])('refuses %p', async (wrong, message) => {
    expect(await merchant.create(wrong)).toMatchObject({
      status_code: '400',
      validation_messages: [message],
    });
  });

  it('refuses what is not GoPay', async () => {
    const body = await merchant.call('POST', '/v2/pay/account', { payment_type: 'ovo' });
    expect(body.validation_messages).toContain('payment_type must be gopay');
    expect(await merchant.call('POST', '/v2/pay/account', {})).toMatchObject({ status_code: '400' });
  });

  it.each([
    [{ phone_number: '123450001' }, 'pay-account-create-failed-user-not-found'],
    [{ redirect_url: 'no scheme' }, 'pay-account-create-failed-scheme'],
    [{ redirect_url: 'javascript:alert(1)' }, 'pay-account-create-failed-scheme'],
  ])('of %p fails like %s', async (partner, name) => {
    expect(await merchant.create(partner)).toEqual(fixture(name));
    expect(merchant.simulator.payAccounts()).toEqual([]);
  });

  it('tells that a user is blocked by 410 with HTTP 200', async () => {
    const response = await merchant.request('POST', '/v2/pay/account', {
      payment_type: 'gopay',
      gopay_partner: { phone_number: '123450002', country_code: '62' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status_code: '410',
      status_message: 'GoPay user is blocked',
    });
  });

  it('needs no redirect_url, and takes one into an app', async () => {
    for (const redirect_url of [undefined, 'shop://linked']) {
      expect(await merchant.create({ redirect_url })).toMatchObject({ status_code: '201' });
    }
  });

  it('answers with the account that the customer has already linked', async () => {
    const accountId = await merchant.linked();
    expect(await merchant.create()).toMatchObject({ status_code: '200', account_id: accountId });
    expect(merchant.simulator.effects(accountId)).toMatchObject({ createPayAccount: 1 });
    expect(await merchant.create({ phone_number: '81298765432' })).toMatchObject({ status_code: '201' });
  });

  it('ignores an Idempotency-Key', async () => {
    const request = fixture('pay-account-create-request');
    const [first, second] = [1, 2].map(() =>
      merchant.call('POST', '/v2/pay/account', request, { 'idempotency-key': 'k' }),
    );
    expect((await first)?.account_id).not.toBe((await second)?.account_id);
  });
});

describe('GET /v2/pay/account', () => {
  it('answers like the samples of each status', async () => {
    const pending = idOf(await merchant.create());
    expect(shapeOf(await merchant.get(pending))).toEqual(shapeOf(fixture('pay-account-get-pending')));

    await merchant.simulator.linkPayAccount(pending);
    const enabled = await merchant.get(pending);
    const sample = fixture('pay-account-get-enabled');
    expect(shapeOf(enabled)).toEqual(shapeOf(sample));
    expect(enabled).toMatchObject({ status_code: '200', account_status: 'ENABLED' });
    const options = await merchant.options(pending);
    expect(options.map(({ name, balance }) => [name, balance.value])).toEqual([
      ['GOPAY_WALLET', '1000000.00'],
      ['PAY_LATER', '350000.00'],
    ]);
    expect(new Set(options.map(({ token }) => token)).size).toBe(2);

    await merchant.simulator.unlinkPayAccount(pending);
    const disabled = await merchant.get(pending);
    expect(without(disabled, ['account_id'])).toEqual(
      without(fixture('pay-account-get-disabled'), ['account_id']),
    );
  });

  it('answers EXPIRED with 204 once the link has ended', async () => {
    const accountId = idOf(await merchant.create());
    clock.advance(15 * MINUTE - 1);
    expect(await merchant.get(accountId)).toMatchObject({ account_status: 'PENDING' });
    clock.advance(1);
    const expired = await merchant.get(accountId);
    expect(without(expired, ['account_id'])).toEqual(
      without(fixture('pay-account-get-expired'), ['account_id']),
    );
    await expect(merchant.simulator.linkPayAccount(accountId)).rejects.toBeInstanceOf(
      IllegalPayAccountStatusError,
    );
  });

  it('answers EXPIRED as early as the simulator was told', async () => {
    const hasty = new GopayMerchant({ now: clock.now, payAccountLinkMs: MINUTE });
    const accountId = idOf(await hasty.create());
    await hasty.simulator.advance('1m');
    expect(await hasty.get(accountId)).toMatchObject({ account_status: 'EXPIRED' });
    await hasty.simulator.close();
  });

  it('answers 404 with HTTP 200 for an account that nobody created', async () => {
    for (const [method, path] of [
      ['GET', '/v2/pay/account/dummy'],
      ['POST', '/v2/pay/account/dummy/unbind'],
    ] as const) {
      const response = await merchant.request(method, path);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        status_code: '404',
        status_message: "Account doesn't exist.",
      });
    }
  });

  it('wants the server key', async () => {
    const response = await merchant.request('GET', '/v2/pay/account/dummy', undefined, { authorization: '' });
    expect(response.status).toBe(401);
  });
});

describe('POST /v2/pay/account/{id}/unbind', () => {
  it('answers like its sample', async () => {
    const accountId = await merchant.linked();
    const body = await merchant.unbind(accountId);
    const sample = fixture('pay-account-unbind-success');
    expect(without(body, ['account_id'])).toEqual(without(sample, ['account_id']));
    expect(await merchant.get(accountId)).toMatchObject({ account_status: 'DISABLED' });
    expect(merchant.simulator.effects(accountId)).toMatchObject({ unbindPayAccount: 1 });
  });

  it('fails like its sample for a user whom GoPay does not let go', async () => {
    const accountId = await merchant.linked({ phone_number: '123450003' });
    const body = await merchant.unbind(accountId);
    expect(without(body, ['account_id'])).toEqual(
      without(fixture('pay-account-unbind-failed'), ['account_id']),
    );
    expect(await merchant.get(accountId)).toMatchObject({ account_status: 'ENABLED' });
  });

  it('answers 412 for an account that is not linked, or not any more', async () => {
    const accountId = idOf(await merchant.create());
    const refusal = { status_code: '412', status_message: 'Account status cannot be updated.' };
    expect(await merchant.unbind(accountId)).toMatchObject(refusal);
    await merchant.simulator.linkPayAccount(accountId);
    await merchant.unbind(accountId);
    expect(await merchant.unbind(accountId)).toMatchObject(refusal);
  });
});

describe('notifications of accounts', () => {
  it('go to their own address, signed, when an account is linked and when it is unlinked', async () => {
    const accountId = await merchant.linked();
    await merchant.simulator.unlinkPayAccount(accountId);
    expect(webhook.received.map(({ path }) => path)).toEqual(['/pay-account', '/pay-account']);
    const sample = fixture('notif-pay-account-linked');
    for (const { body } of webhook.received) {
      expect(shapeOf(body)).toEqual(shapeOf(sample));
      const { account_id, account_status, status_code, signature_key } = body;
      const signed = `${String(account_id)}${String(account_status)}${String(status_code)}${SERVER_KEY}`;
      expect(signature_key).toBe(createHash('sha512').update(signed).digest('hex'));
    }
    const [linked, unlinked] = webhook.received.map(({ body }) => body);
    const own = ['account_id', 'signature_key'];
    expect(without(linked ?? {}, own)).toEqual(without(sample, own));
    expect(unlinked).toMatchObject({
      status_code: '204',
      account_status: 'DISABLED',
      status_message: 'Midtrans account_unlinked notification',
    });
  });

  it('tell of the merchant unlinking too', async () => {
    await merchant.unbind(await merchant.linked());
    await merchant.simulator.idle();
    expect(webhook.received.map(({ body }) => body.account_status)).toEqual(['ENABLED', 'DISABLED']);
  });
});

describe('a customer', () => {
  it('cannot link twice, nor unlink what is not linked', async () => {
    const { simulator } = merchant;
    const accountId = idOf(await merchant.create());
    const early: unknown = await simulator.unlinkPayAccount(accountId).catch((error: unknown) => error);
    expect(early).toBeInstanceOf(IllegalPayAccountStatusError);
    expect(early).toMatchObject({ from: 'PENDING', to: 'DISABLED', accountId });
    const view = await simulator.linkPayAccount(accountId);
    expect(view).toMatchObject({ status: 'ENABLED', phoneNumber: '81212345678', countryCode: '62' });
    expect(simulator.payAccount(accountId)).toEqual(view);
    await expect(simulator.linkPayAccount(accountId)).rejects.toBeInstanceOf(IllegalPayAccountStatusError);
    await expect(simulator.linkPayAccount('none')).rejects.toBeInstanceOf(UnknownPayAccountError);
    expect(simulator.payAccount('none')).toBeUndefined();
  });
});
