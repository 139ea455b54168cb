import { METHODS, Merchant, card, chargeOf, fixture } from '../../../test/support';
import { signatureKey } from '../../notifications/signature';

describe('automaticFee', () => {
  it("raises every gross_amount and tells what it was, beside the merchant's own metadata", async () => {
    const merchant = new Merchant({
      automaticFee: ({ channel, amount }) => (channel === 'qris' && amount === 10_000 ? 71 : 0),
    });
    const charge = chargeOf('order', { ...METHODS.qris, metadata: { basket: 7 } }, 10_000);
    expect(await merchant.charge(charge)).toMatchObject({ gross_amount: '10071.00' });
    const status = await merchant.call('GET', '/v2/order/status');
    expect(status).toMatchObject({
      gross_amount: '10071.00',
      signature_key: signatureKey('order', '201', '10071.00', 'SB-Mid-server-test'),
      metadata: { basket: 7 },
      ...fixture('fragment-metadata-automatic-fee'),
    });
    const free = await merchant.charge(chargeOf('free', METHODS.gopay, 10_000));
    expect(free).toMatchObject({ gross_amount: '10000.00' });
    expect(free).not.toHaveProperty('metadata');
    await merchant.simulator.close();
  });

  it.each([-1, 0.5, Number.NaN])('gives whole rupiah, and not %p', async (fee) => {
    const merchant = new Merchant({ automaticFee: () => fee });
    await expect(merchant.charge(chargeOf('order', METHODS.gopay))).rejects.toThrow('automaticFee must give');
    await merchant.simulator.close();
  });
});

describe('inactiveChannels', () => {
  it('are refused with 402, by payment type, by bank and by store', async () => {
    const merchant = new Merchant({ inactiveChannels: ['qris', 'bca', 'indomaret'] });
    for (const method of [METHODS.qris, METHODS.bca, METHODS.indomaret]) {
      const response = await merchant.request('POST', '/v2/charge', chargeOf('order', method));
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject(fixture('error-402-channel-not-activated'));
    }
    const permata = { payment_type: 'bank_transfer', bank_transfer: { bank: 'permata' } };
    expect(await merchant.charge(chargeOf('order', permata))).toMatchObject({ status_code: '201' });
    expect(await merchant.charge(chargeOf('another', card()))).toMatchObject({ status_code: '200' });
    await merchant.simulator.close();
  });
});
