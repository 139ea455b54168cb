import { Merchant, WebhookServer, card, chargeOf, fixture, shapeOf, without } from '../../../test/support';
import { IllegalTransitionError, UnknownTransactionError } from '../../index';
import type { JsonObject } from '../../json';

/** What newer answers of the gateway carry where an older documentation sample does not. */
const NEWER_FIELDS = ['expiry_time', 'merchant_id', 'currency', 'eci', 'on_us', 'card_type'];
const SAVED = '48111111sHfSakAvHvFQFEjTivUV1114';
const THREE_DS = { authentication: true };

const merchant = new Merchant();
afterAll(() => merchant.simulator.close());

let orders = 0;
const nextOrder = () => `order-${++orders}`;
const charge = (token: string, more?: JsonObject, amount?: number) =>
  merchant.charge(chargeOf(nextOrder(), card(token, more), amount));
const post = async (path: string, body: unknown, headers?: Record<string, string>) =>
  merchant.request('POST', path, body, headers);
const submit = async (orderId: unknown, otp: string): Promise<JsonObject> => {
  const answer = await post(`/simulator/api/transactions/${String(orderId)}/otp`, { otp });
  return (await answer.json()) as JsonObject;
};

function expectLike(body: JsonObject, name: string): void {
  const sample = fixture(name);
  const beyond = NEWER_FIELDS.filter((field) => !(field in sample));
  expect(shapeOf(without(body, beyond))).toEqual(shapeOf(sample));
  for (const field of ['status_code', 'transaction_status', 'fraud_status']) {
    expect(body[field]).toBe(sample[field]);
  }
}

describe('a test card charged without 3D Secure', () => {
  it.each([
    ['48111111-1114', '200', 'capture', 'accept'],
    ['44111111-1118', '200', 'capture', 'accept'],
    ['42111111-1110', '200', 'capture', 'accept'],
    ['52111111-1117', '200', 'capture', 'accept'],
    ['54101111-1116', '200', 'capture', 'accept'],
    ['49111111-1113', '202', 'deny', 'accept'],
    ['47111111-1115', '202', 'deny', 'accept'],
    ['51111111-1118', '202', 'deny', 'accept'],
    ['55111111-1114', '202', 'deny', 'accept'],
    ['45111111-1117', '201', 'capture', 'challenge'],
    ['55101111-1115', '201', 'capture', 'challenge'],
    ['46111111-1116', '202', 'deny', 'deny'],
    ['54111111-1115', '202', 'deny', 'deny'],
    ['42019100-0009', '200', 'capture', 'accept'],
    ['42019100-0025', '202', 'deny', 'accept'],
  ])('%s ends %s %s/%s', async (masked, code, status, fraud) => {
    expect(await charge(`${masked}-3c2a`)).toMatchObject({
      status_code: code,
      transaction_status: status,
      fraud_status: fraud,
      masked_card: masked,
    });
  });

  it('lacks funds where its number says so, for some from an amount on', async () => {
    const denied = { status_code: '202', channel_response_code: '51' };
    expect(await charge('44724298-6670-3c2a', {}, 10_000)).toMatchObject(denied);
    expect(await charge('48060000-0081-3c2a', {}, 30_000)).toMatchObject({ status_code: '200' });
    expect(await charge('48060000-0081-3c2a', {}, 30_001)).toMatchObject(denied);
  });

  it('says which bank denied it, and that the fraud detection did', async () => {
    expect(await charge('49111111-1113-3c2a', { bank: 'cimb' })).toMatchObject({
      status_message: 'Deny by Bank [CIMB] with code [05] and message [Do not honor]',
      bank: 'cimb',
    });
    expect(await charge('46111111-1116-3c2a')).toMatchObject({
      status_message: 'Denied by Veritrans Fraud Detection System',
    });
  });
});

describe('a test card charged with 3D Secure', () => {
  it.each(['48111111-1114', '49111111-1113', '52111111-1117', '51111111-1118'])(
    '%s waits for the one-time password',
    async (masked) => {
      const body = await charge(`${masked}-3c2a`, THREE_DS);
      expect(body).toMatchObject({ status_code: '201', transaction_status: 'pending' });
      expect(body.redirect_url).toBe(`https://gateway.test/simulator/3ds/${String(body.transaction_id)}`);
    },
  );

  it.each([
    ['44111111-1118', '200', 'capture', 'accept', '06'],
    ['47111111-1115', '202', 'deny', 'accept', '06'],
    ['45111111-1117', '201', 'capture', 'challenge', '06'],
    ['46111111-1116', '202', 'deny', 'deny', '06'],
    ['54101111-1116', '200', 'capture', 'accept', '01'],
    ['55111111-1114', '202', 'deny', 'accept', '01'],
    ['55101111-1115', '201', 'capture', 'challenge', '01'],
    ['54111111-1115', '202', 'deny', 'deny', '01'],
  ])('%s is not enrolled and ends %s %s/%s at once', async (masked, code, status, fraud, eci) => {
    const body = await charge(`${masked}-3c2a`, THREE_DS);
    expect(body).toMatchObject({ status_code: code, transaction_status: status, fraud_status: fraud, eci });
    expect(body).not.toHaveProperty('redirect_url');
  });

  it('is captured with the right password, and hands back what its sample shows', async () => {
    const { order_id } = await charge('48111111-1114-3c2a', { ...THREE_DS, save_token_id: true });
    const result = await submit(order_id, '112233');
    expectLike(result, 'charge-credit_card-3ds-result-saved_token');
    const { status_message, eci } = fixture('charge-credit_card-3ds-result-saved_token');
    expect(result).toMatchObject({ status_message, eci });
    expect(merchant.simulator.transaction(String(order_id))?.status).toBe('capture');
  });

  it('is denied with any other, and hands back what its sample shows', async () => {
    const { order_id } = await charge('48111111-1114-3c2a', THREE_DS);
    const result = await submit(order_id, '000000');
    expectLike(result, 'charge-credit_card-3ds-deny-202');
    expect(result).toMatchObject({ status_message: 'Card is not authenticated.', eci: '07' });
    expect(await merchant.call('GET', `/v2/${String(order_id)}/status`)).toMatchObject({
      status_code: '202',
      transaction_status: 'deny',
      fraud_status: 'accept',
    });
  });

  it('of a refused card is denied by its bank with the right password', async () => {
    const { order_id } = await charge('51111111-1118-3c2a', THREE_DS);
    expect(await submit(order_id, '112233')).toMatchObject({
      status_code: '202',
      status_message: 'Deny by Bank [BNI] with code [05] and message [Do not honor]',
      eci: '02',
    });
  });

  it('takes the password from a form and from a test alike', async () => {
    const { order_id, transaction_id } = await charge('48111111-1114-3c2a', THREE_DS);
    const answer = await post(`/simulator/api/transactions/${String(order_id)}/otp`, 'otp=112233', {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/simulator/3ds/${String(transaction_id)}`);

    const second = await charge('48111111-1114-3c2a', { ...THREE_DS, type: 'authorize' });
    const view = await merchant.simulator.submitOtp(String(second.order_id), '112233');
    expect(view.status).toBe('authorize');
  });

  it('takes no password when nobody asked for one', async () => {
    const { simulator } = merchant;
    const { order_id } = await charge('48111111-1114-3c2a');
    await expect(simulator.submitOtp(String(order_id), '112233')).rejects.toBeInstanceOf(
      IllegalTransitionError,
    );
    await expect(simulator.submitOtp('none', '112233')).rejects.toBeInstanceOf(UnknownTransactionError);
    const authorized = await charge('48111111-1114-3c2a', { type: 'authorize' });
    await expect(simulator.submitOtp(String(authorized.order_id), '000000')).rejects.toBeInstanceOf(
      IllegalTransitionError,
    );
    const path = (id: unknown) => `/simulator/api/transactions/${String(id)}/otp`;
    expect((await post(path(order_id), { otp: '112233' })).status).toBe(409);
    expect((await post(path('none'), { otp: '112233' })).status).toBe(404);
    await merchant.charge(chargeOf('wallet', { payment_type: 'gopay' }));
    expect((await post(path('wallet'), { otp: '112233' })).status).toBe(409);
  });

  it('tells the merchant of either end', async () => {
    const webhook = await WebhookServer.start();
    const heard = new Merchant({ notificationUrl: webhook.url, autoNotifyPending: false });
    for (const otp of ['112233', '000000']) {
      await heard.charge(chargeOf(otp, card('48111111-1114-3c2a', THREE_DS)));
      await heard.simulator.submitOtp(otp, otp);
    }
    expect(webhook.received.map(({ body }) => body)).toMatchObject([
      { transaction_status: 'capture', three_ds_challenge_completion: true, channel_response_code: '00' },
      { transaction_status: 'deny', three_ds_challenge_completion: true, eci: '07' },
    ]);
    await heard.simulator.close();
    await webhook.close();
  });
});

describe('a saved card', () => {
  it('pays like its sample', async () => {
    expectLike(await charge(SAVED), 'charge-credit_card-recurring-capture');
  });

  it('pays without the customer, whatever 3D Secure would ask', async () => {
    const request = fixture('charge-credit_card-mit-request');
    const body = await merchant.charge({
      ...request,
      transaction_details: chargeOf(nextOrder(), {}).transaction_details,
    });
    expect(body).toMatchObject({ status_code: '200', transaction_status: 'capture' });
    const asked = await charge(SAVED, { ...THREE_DS, initiated_by: 'merchant' });
    expect(asked).toMatchObject({ status_code: '200', transaction_status: 'capture', eci: '07' });
    const present = await charge(SAVED, { ...THREE_DS, initiated_by: 'customer' });
    expect(present).toMatchObject({ status_code: '201', transaction_status: 'pending' });
  });

  it('that is saved by a charge pays the next one', async () => {
    const first = await charge('48111111-1114-3c2a', { save_token_id: true });
    expectLike(first, 'charge-credit_card-one_click-initial');
    const next = await charge(String(first.saved_token_id));
    expect(next).toMatchObject({ status_code: '200', masked_card: first.masked_card });
  });

  it('is not told of when the charge is denied', async () => {
    const denied = await charge('49111111-1113-3c2a', { save_token_id: true });
    expect(denied).not.toHaveProperty('saved_token_id');
  });
});

describe('GET status of a card payment', () => {
  const statusOf = ({ order_id }: JsonObject) => merchant.call('GET', `/v2/${String(order_id)}/status`);

  it('that saved the card is like its sample', async () => {
    const pending = await charge('48111111-1114-3c2a', { ...THREE_DS, save_token_id: true });
    await submit(pending.order_id, '112233');
    expectLike(await statusOf(pending), 'status-credit_card-saved_token');
  });

  it('that was denied is like its sample', async () => {
    const status = await statusOf(await charge('47111111-1115-3c2a', { bank: 'cimb' }));
    expectLike(without(status, ['approval_code']), 'status-credit_card-deny-202');
  });
});

describe('a card payment', () => {
  it('is taken with the BINs that the merchant allows, and refused with others', async () => {
    for (const bins of [['4811'], ['48111111', '5'], ['mandiri', 'bni'], []]) {
      expect(await charge('48111111-1114-3c2a', { bins })).toMatchObject({ status_code: '200' });
    }
    expect(await charge('48111111-1114-3c2a', { bins: ['5233', '4812', 'bca'] })).toMatchObject({
      status_code: '400',
      validation_messages: ['credit_card.bins does not allow this card'],
    });
  });

  it('is on us when the bank that acquires has issued the card', async () => {
    const mandiri = '46170069-6656-3c2a';
    expect(await charge(mandiri, { bank: 'mandiri' })).toMatchObject({ bank: 'mandiri', on_us: true });
    expect(await charge(mandiri, { bank: 'bca' })).toMatchObject({ bank: 'bca', on_us: false });
  });

  it('knows a debit card', async () => {
    expect(await charge('40976611-1113-3c2a')).toMatchObject({ card_type: 'debit' });
  });

  it('in instalments has its term as text in the answer and as a number afterwards', async () => {
    const body = await charge('48111111-1114-3c2a', { bank: 'bni', installment_term: 12 });
    expect(body.installment_term).toBe('12');
    expect(await merchant.call('GET', `/v2/${String(body.order_id)}/status`)).toMatchObject({
      installment_term: 12,
    });
  });

  it('that is pre-authorised ends after 7 days, and a captured one shows 8', async () => {
    const expiryOf = async (more: JsonObject) => {
      const { order_id } = await charge('48111111-1114-3c2a', more);
      const view = merchant.simulator.transaction(String(order_id));
      return ((view?.expiryTime.getTime() ?? 0) - (view?.transactionTime.getTime() ?? 0)) / 86_400_000;
    };
    expect(await expiryOf({ type: 'authorize' })).toBe(7);
    expect(await expiryOf({})).toBe(8);
  });

  it('that is pre-authorised with a challenged card is authorised, challenged, and approved by the merchant', async () => {
    const body = await charge('45111111-1117-3c2a', { type: 'authorize' });
    expect(body).toMatchObject({
      status_code: '201',
      transaction_status: 'authorize',
      fraud_status: 'challenge',
    });
    const approved = await merchant.call('POST', `/v2/${String(body.order_id)}/approve`);
    expect(approved).toMatchObject({ status_code: '200', fraud_status: 'accept' });
  });

  it.each([
    [{ bins: '4811' }, 'credit_card.bins must be an array of BINs or banks'],
    [{ bins: ['48x'] }, 'credit_card.bins must be an array of BINs or banks'],
    [{ bins: ['481111111'] }, 'credit_card.bins must be an array of BINs or banks'],
    [{ bins: ['any bank'] }, 'credit_card.bins must be an array of BINs or banks'],
    [{ installment_term: '6' }, 'credit_card.installment_term must be a positive integer'],
    [{ type: 'capture' }, 'credit_card.type must be authorize'],
    [{ initiated_by: 'bank' }, 'credit_card.initiated_by must be customer or merchant'],
  ])('is refused with %p', async (wrong, message) => {
    expect(await charge('48111111-1114-3c2a', wrong)).toMatchObject({
      status_code: '400',
      validation_messages: [message],
    });
  });
});
