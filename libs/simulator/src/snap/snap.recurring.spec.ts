import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const WEEKLY = { required: true, start_time: '2024-03-08 10:00:00 +0700', interval_unit: 'week' };

describe('a Snap page that begins a subscription', () => {
  const snap = useSnap();

  const tokenOf = async (recurring: unknown, more: JsonObject = {}) =>
    String((await snap.merchant.call('POST', PATH, chargeOf('order-1', { ...more, recurring }))).token);
  const told = () => snap.webhook.received.map(({ body }) => body.recurring);
  const pageOf = async (token: string) =>
    (await snap.merchant.request('GET', `/simulator/snap/${token}`)).text();

  it('has every notification tell what it was told, and nothing else', async () => {
    await snap.merchant.simulator.paySnap(await tokenOf(WEEKLY), 'gopay');
    expect(told()).toEqual([WEEKLY, WEEKLY]);
    expect(await snap.merchant.call('GET', '/v2/order-1/status')).not.toHaveProperty('recurring');
  });

  it('saves the card, and asks nobody whether it may', async () => {
    const token = await tokenOf(WEEKLY);
    expect(await pageOf(token)).not.toContain('name="save_card"');
    await snap.merchant.simulator.paySnap(token, { channel: 'credit_card', saveCard: false });
    const [notification] = snap.webhook.received;
    expect(notification?.body).toMatchObject({ recurring: WEEKLY, masked_card: '48111111-1114' });
    const { saved_token_id: token_id } = notification?.body ?? {};
    const card = { payment_type: 'credit_card', credit_card: { token_id } };
    expect(await snap.merchant.charge(chargeOf('order-2', card))).toMatchObject({ status_code: '200' });
  });

  it.each([{ required: false }, { required: 0 }])('asks as any page does with %j', async (recurring) => {
    const token = await tokenOf(recurring, { credit_card: { save_card: true } });
    expect(await pageOf(token)).toContain('name="save_card"');
    await snap.merchant.simulator.paySnap(token, { channel: 'credit_card', saveCard: false });
    const [notification] = snap.webhook.received;
    expect(notification?.body).toMatchObject({ recurring });
    expect(notification?.body).not.toHaveProperty('saved_token_id');
  });

  it('is remembered with the state', async () => {
    const token = await tokenOf(WEEKLY);
    await snap.merchant.simulator.choose(token, 'bca_va');
    const state = snap.merchant.simulator.exportState();
    await snap.merchant.simulator.close();
    snap.open();
    await snap.merchant.simulator.importState(JSON.parse(JSON.stringify(state)));
    await snap.merchant.simulator.paySnap(token);
    expect(told().at(-1)).toEqual(WEEKLY);
  });

  const UNIT = 'recurring.interval_unit must be one of day, week, month';
  it.each([
    ['weekly', ['recurring must be an object']],
    [{}, ['recurring.required must be true or false']],
    [{ required: 'yes', interval_unit: 'year' }, ['recurring.required must be true or false', UNIT]],
    [
      { required: true, start_time: '2024-03-08', interval_unit: 7 },
      ['recurring.start_time must look like yyyy-MM-dd hh:mm:ss Z', UNIT],
    ],
  ])('is not asked for by %j', async (recurring, error_messages) => {
    const refused = { status: 400, body: { error_messages } };
    expect(await answerOf(snap.merchant, 'POST', PATH, chargeOf('order-1', { recurring }))).toEqual(refused);
  });

  it('is not begun by null', async () => {
    const token = await tokenOf(null);
    await snap.merchant.simulator.paySnap(token, 'gopay');
    expect(told()).toEqual([undefined, undefined]);
  });
});
