import { Merchant, chargeOf, fixture, shapeOf } from '../../../test/support';

const ovo = (payer_phone_number: unknown) => ({ payment_type: 'ovo', ovo: { payer_phone_number } });

describe('an OVO number', () => {
  let merchant: Merchant;
  beforeEach(() => (merchant = new Merchant()));
  afterEach(() => merchant.simulator.close());

  const statusAfter = async (time: string) => {
    await merchant.simulator.advance(time);
    return merchant.call('GET', '/v2/order/status');
  };

  it('that OVO does not know makes no transaction', async () => {
    const response = await merchant.request('POST', '/v2/charge', chargeOf('order', ovo('+628249134000')));
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    const sample = fixture('charge-ovo-error-404');
    expect(shapeOf(body)).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '404', status_message: sample.status_message });
    expect(merchant.simulator.transaction('order')).toBeUndefined();
  });

  it.each([
    ['+628271939753', '17'],
    ['628242014881', '26'],
    ['08237435829', '40'],
  ])('%s is denied with code %s, all by itself', async (phoneNumber, code) => {
    const answer = await merchant.charge(chargeOf('order', ovo(phoneNumber)));
    expect(answer).toMatchObject({ status_code: '201', payer_phone_number: phoneNumber });
    expect(await statusAfter('10s')).toMatchObject({
      status_code: '202',
      transaction_status: 'deny',
      channel_response_code: code,
    });
  });

  it.each(['+628215023424', '+628242974268', '081111111111'])(
    '%s may let the time run out',
    async (phone) => {
      await merchant.charge(chargeOf('order', ovo(phone)));
      expect(await statusAfter('50s')).toMatchObject({ transaction_status: 'pending' });
      expect(await statusAfter('15s')).toMatchObject({ transaction_status: 'expire' });
    },
  );

  it('that confirms in the app pays', async () => {
    await merchant.charge(chargeOf('order', ovo('081111111111')));
    expect((await merchant.simulator.pay('order')).status).toBe('settlement');
    await merchant.charge(chargeOf('refused', ovo('+628271939753')));
    expect((await merchant.simulator.pay('refused')).status).toBe('deny');
  });

  it.each(['12345', '0811', '+1 555 0100', 81111111111])('%p is no number: 400', async (phoneNumber) => {
    expect(await merchant.charge(chargeOf('order', ovo(phoneNumber)))).toMatchObject({ status_code: '400' });
  });
});
