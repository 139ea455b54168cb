import { Clock, Merchant, chargeOf } from '../../test/support';
import { CHANNELS, enabledChannels } from './channels';

const customer = { first_name: 'customer-1', email: 'customer-1@shop.test', phone: '081234567890' };
const item_details = [{ id: '1', name: 'Shoes', price: 44_000, quantity: 1 }];

describe('the ways to pay on a payment page', () => {
  it.each([
    [undefined, CHANNELS],
    [[], CHANNELS],
    [
      ['gopay', 'bca_va', 'gopay'],
      ['gopay', 'bca_va'],
    ],
    [
      ['mandiri_bill', 'qris'],
      ['echannel', 'other_qris'],
    ],
    [['bank_transfer'], ['bca_va', 'bni_va', 'bri_va', 'cimb_va', 'permata_va']],
    [['uob_ezpay', 'danamon_va'], []],
  ])('are, for %j, %j', (names, channels) => {
    expect(enabledChannels(names)).toEqual(channels);
  });

  it.each(CHANNELS)('include %s, which can be paid', async (channel) => {
    const merchant = new Merchant({ now: new Clock('2024-03-01T03:00:00Z').now });
    const request = { item_details, customer_details: customer };
    const { token } = await merchant.call('POST', '/snap/v1/transactions', chargeOf('order-1', request));
    const paid = await merchant.simulator.paySnap(String(token), channel);
    expect(paid.status).toBe(channel === 'credit_card' ? 'capture' : 'settlement');
    await merchant.simulator.close();
  });

  it('use the number that the merchant wishes for', async () => {
    const merchant = new Merchant({ now: new Clock('2024-03-01T03:00:00Z').now });
    const request = chargeOf('order-1', { bca_va: { va_number: '12345678901' } });
    const { token } = await merchant.call('POST', '/snap/v1/transactions', request);
    const { details } = await merchant.simulator.choose(String(token), 'bca_va');
    expect(JSON.stringify(details.va_numbers)).toMatch(/12345678901"/);
    await merchant.simulator.close();
  });
});
