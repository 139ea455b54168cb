import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { Channel } from '../checkout/channels';
import type { Choice } from '../checkout/checkout';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const FEE = 'customer_imposed_payment_fee';

/** The customer pays this share of what a payment by GoPay costs. */
const sharing = (customer_percentage: unknown, payment_type: unknown = 'gopay') => ({
  [FEE]: { enable: true, payment_fee_configs: [{ payment_type, customer_percentage }] },
});

describe('what a customer of Snap pays', () => {
  const snap = useSnap();

  const tokenOf = async (more: JsonObject) =>
    String((await snap.merchant.call('POST', PATH, chargeOf('order-1', more, 100_000))).token);
  /** What the merchant hears of a payment. */
  async function paid(choice: Channel | Choice, more: JsonObject = {}): Promise<JsonObject> {
    await snap.merchant.simulator.paySnap(await tokenOf(more), choice);
    return snap.webhook.received.at(-1)?.body ?? {};
  }
  const infoOf = (gross_amount_info: JsonObject) => ({ metadata: { extra_info: { gross_amount_info } } });

  it('is more by the customer’s share of the fee, and the notification tells both amounts', async () => {
    snap.open({ paymentFee: () => 705 });
    expect(await paid({ channel: 'gopay', uiMode: 'qr' }, sharing(100))).toMatchObject({
      payment_type: 'qris',
      gross_amount: '100705.00',
      ...infoOf({ original_amount: '100000', gross_amount: '100705', customer_imposed_payment_fee: '705' }),
    });
  });

  it.each([
    ['half of it', 'gopay', sharing(50), '102000.00'],
    ['none, for other ways to pay', 'bca_va', sharing(100), '100000.00'],
    ['all of it, by the payment type', 'bca_va', sharing(100, 'bank_transfer'), '104000.00'],
    [
      'none, where it is not enabled',
      'gopay',
      { [FEE]: { ...sharing(100)[FEE], enable: false } },
      '100000.00',
    ],
  ] as const)('counts the usual fee of 4,000: %s', async (_share, channel, more, gross_amount) => {
    snap.open();
    expect(await paid(channel, more)).toMatchObject({ gross_amount });
  });

  it('goes by the request’s fee where it has one, else by the dashboard’s', async () => {
    snap.open({ automaticFee: () => 750 });
    const token = await tokenOf(sharing(100));
    expect(await snap.merchant.simulator.choose(token, 'gopay')).toMatchObject({ grossAmount: 104_000 });
    const choice = { channel: 'bca_va', force: true } as const;
    expect(await snap.merchant.simulator.choose(token, choice)).toMatchObject({ grossAmount: 100_000 });
    await snap.merchant.simulator.reset();
    expect(await paid('gopay')).toMatchObject({ gross_amount: '100750.00' });
  });

  it('is less by a promotion, and the notification tells both amounts', async () => {
    snap.open();
    const body = await paid({ channel: 'gopay', discount: 12_500 });
    expect(body).toMatchObject({
      gross_amount: '87500.00',
      ...infoOf({ original_amount: '100000', gross_amount: '87500' }),
    });
    const refund = await snap.merchant.call('POST', '/v2/order-1/refund', {});
    expect(refund).toMatchObject({ refund_amount: '87500.00', transaction_status: 'refund' });
  });

  it('is told as numbers beside the metadata, if the simulator is told to', async () => {
    snap.open({ grossAmountInfo: 'extra_info', paymentFee: ({ amount }) => amount / 100 });
    const request = { ...sharing(100), metadata: { cart: 7 } };
    expect(await paid({ channel: 'gopay', discount: 50_000 }, request)).toMatchObject({
      gross_amount: '50500.00',
      metadata: { cart: 7 },
      extra_info: {
        gross_amount_info: {
          original_amount: 100_000,
          gross_amount: 50_500,
          customer_imposed_payment_fee: 500,
        },
      },
    });
  });

  it('has no promotion of all the order or more', async () => {
    snap.open();
    const token = await tokenOf({});
    for (const discount of [100_000, -1, 0.5]) {
      await expect(snap.merchant.simulator.choose(token, { discount })).rejects.toThrow(
        'a promotion must take off whole rupiah, less than 100000',
      );
    }
  });

  it('is lowered through the control API and on the page as well', async () => {
    snap.open();
    const token = await tokenOf({});
    const choice = { channel: 'gopay', discount: 1_000 };
    const answer = await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${token}/choose`, choice);
    expect(answer.body).toMatchObject({ gross_amount: '99000.00' });
    const form = new URLSearchParams({ channel: 'bni_va', discount: '2000', force: 'true' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    await snap.merchant.request('POST', `/simulator/snap/${token}`, form, type);
    expect(snap.merchant.simulator.transactions().at(-1)).toMatchObject({ grossAmount: 98_000 });
  });

  it.each([
    ['no object', { [FEE]: true }, `${FEE} must be an object`],
    ['not said to be enabled', { [FEE]: {} }, `${FEE}.enable must be true or false`],
    [
      'more than all',
      sharing(101),
      `${FEE}.payment_fee_configs[0].customer_percentage must be between 0 and 100`,
    ],
    ['of no payment type', sharing(1, 7), `${FEE}.payment_fee_configs[0].payment_type must be a string`],
    [
      'no list',
      { [FEE]: { enable: true, payment_fee_configs: {} } },
      `${FEE}.payment_fee_configs must be an array of objects`,
    ],
  ])('refuses a fee that is %s', async (_what, more, message) => {
    snap.open();
    expect(await answerOf(snap.merchant, 'POST', PATH, chargeOf('order-1', more))).toEqual({
      status: 400,
      body: { error_messages: [message] },
    });
  });
});
