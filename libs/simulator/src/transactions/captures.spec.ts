import { METHODS, Merchant, card, chargeOf, fixture } from '../../test/support';
import { DAY } from '../clock/time';

const AMOUNT = 145_000;

describe('a pre-authorised card', () => {
  let merchant: Merchant;
  let transactionId: string;
  beforeEach(async () => {
    merchant = new Merchant();
    const answer = await merchant.charge(chargeOf('order', card(undefined, { type: 'authorize' }), AMOUNT));
    transactionId = String(answer.transaction_id);
  });
  afterEach(() => merchant.simulator.close());

  const capture = (amount?: unknown) =>
    merchant.call('POST', '/v2/capture', { transaction_id: transactionId, gross_amount: amount });
  const view = () => merchant.simulator.transaction('order');
  const effects = () => merchant.simulator.effects('order').capture ?? 0;

  it('is captured whole unless told otherwise', async () => {
    expect(await capture()).toMatchObject({
      status_code: '200',
      status_message: 'Success, Credit Card capture transaction is successful',
      transaction_status: 'capture',
      gross_amount: '145000.00',
    });
    expect(effects()).toBe(1);
  });

  it('is captured in part: the part is what was paid from then on', async () => {
    expect(await capture(55_000)).toMatchObject({ transaction_status: 'capture', gross_amount: '55000.00' });
    await merchant.simulator.settle('order');
    expect(await merchant.call('GET', '/v2/order/status')).toMatchObject({ gross_amount: '55000.00' });
    expect(await merchant.call('POST', '/v2/order/refund', { amount: 55_001 })).toMatchObject({
      status_code: '414',
    });
    expect(view()).toMatchObject({ status: 'settlement', grossAmount: 55_000 });
  });

  it('is captured once', async () => {
    await capture(55_000);
    expect(await capture(1_000)).toMatchObject(fixture('error-412-cannot-modify-status'));
    expect(effects()).toBe(1);
  });

  it('stays authorized when the bank denies the capture, for too much or on demand', async () => {
    expect(await capture(AMOUNT + 1)).toMatchObject({
      status_code: '202',
      transaction_status: 'deny',
      channel_response_code: 'Z3',
    });
    merchant.simulator.denyNext(transactionId, 'capture');
    expect(await capture()).toMatchObject({
      status_code: '202',
      status_message: 'Deny by Bank [BNI] with code [01] and message [Refer to card issuer]',
      transaction_status: 'deny',
    });
    expect(await merchant.call('GET', '/v2/order/status')).toMatchObject({
      status_code: '200',
      transaction_status: 'authorize',
    });
    expect(effects()).toBe(0);
    expect(await capture()).toMatchObject({ transaction_status: 'capture' });
  });

  it.each([0, -1, 1.5, '55000'])('is not captured for %p: 400', async (amount) => {
    expect(await capture(amount)).toMatchObject({ status_code: '400' });
    expect(view()?.status).toBe('authorize');
  });

  it('is found by its transaction_id only', async () => {
    expect(await merchant.call('POST', '/v2/capture', { transaction_id: 'order' })).toMatchObject({
      status_code: '404',
    });
    expect(await merchant.call('POST', '/v2/capture', {})).toMatchObject({
      validation_messages: ['transaction_id is required'],
    });
  });

  it('expires after 7 days, and cannot be captured then', async () => {
    await merchant.simulator.advance(7 * DAY);
    expect(view()?.status).toBe('expire');
    expect(await capture()).toMatchObject({ status_code: '412' });
  });
});

describe('what is not authorized', () => {
  it('cannot be captured: 412', async () => {
    const merchant = new Merchant();
    const { transaction_id } = await merchant.charge(chargeOf('order', METHODS.gopay));
    expect(await merchant.call('POST', '/v2/capture', { transaction_id })).toMatchObject({
      status_code: '412',
    });
    await merchant.simulator.close();
  });
});

describe('a captured card', () => {
  it('settles by itself within a day', async () => {
    const merchant = new Merchant();
    await merchant.charge(chargeOf('order', card()));
    await merchant.simulator.advance(DAY - 1_000);
    expect(merchant.simulator.transaction('order')?.status).toBe('capture');
    await merchant.simulator.advance(1_000);
    expect(merchant.simulator.transaction('order')).toMatchObject({
      status: 'settlement',
      settlementTime: expect.any(Date),
    });
    await merchant.simulator.close();
  });
});

describe('a challenged card', () => {
  let merchant: Merchant;
  beforeEach(async () => {
    merchant = new Merchant();
    await merchant.charge(chargeOf('order', card('45111111-1117-x')));
  });
  afterEach(() => merchant.simulator.close());

  const post = (action: string) => merchant.call('POST', `/v2/order/${action}`);

  it('is approved: captured and accepted, and settles within a day of that', async () => {
    await merchant.simulator.advance('23h');
    expect(await post('approve')).toMatchObject({
      status_code: '200',
      transaction_status: 'capture',
      fraud_status: 'accept',
    });
    await merchant.simulator.advance('23h');
    expect(merchant.simulator.transaction('order')?.status).toBe('capture');
    await merchant.simulator.advance('1h');
    expect(merchant.simulator.transaction('order')?.status).toBe('settlement');
    expect(merchant.simulator.effects('order')).toEqual({ charge: 1, approve: 1 });
  });

  it('is denied: cancelled, and a fraud', async () => {
    expect(await post('deny')).toMatchObject({
      status_code: '200',
      transaction_status: 'cancel',
      fraud_status: 'deny',
    });
    expect(merchant.simulator.effects('order')).toEqual({ charge: 1, deny: 1 });
  });

  it.each(['approve', 'deny'])('is decided once: no %s after that', async (decision) => {
    await post(decision);
    for (const another of ['approve', 'deny']) {
      expect(await post(another)).toMatchObject(fixture('error-412-cannot-modify-status'));
    }
  });

  it('is not decided after it was cancelled', async () => {
    await post('cancel');
    expect(await post('approve')).toMatchObject({ status_code: '412' });
    expect(merchant.simulator.transaction('order')?.status).toBe('cancel');
  });

  it('is cancelled as a fraud when the operator denies it by hand, or nobody decides within a day', async () => {
    await merchant.charge(chargeOf('forgotten', card('45111111-1117-x')));
    expect(await merchant.simulator.deny('order')).toMatchObject({ status: 'cancel', fraudStatus: 'deny' });
    await merchant.simulator.advance('1d');
    expect(merchant.simulator.transaction('forgotten')).toMatchObject({
      status: 'cancel',
      fraudStatus: 'deny',
    });
  });

  it('is all that can be decided: 412 for any other payment', async () => {
    await merchant.charge(chargeOf('fine', card()));
    expect(await merchant.call('POST', '/v2/fine/approve')).toMatchObject({ status_code: '412' });
    expect(await merchant.call('POST', '/v2/none/deny')).toMatchObject({ status_code: '404' });
  });
});
