import { isAbout, parsePaymentLinkState, purchasesIn } from './payment-link.gateway-state';

const LINK = { orderId: '001', paymentLinkId: 'for-payment-123', grossAmount: 190_000 };
const ANSWER = {
  id: '4711',
  order_id: '001',
  payment_link_id: 'for-payment-123',
  payment_link_url: 'https://app.sandbox.midtrans.com/payment-links/for-payment-123',
  payment_link_type: 'FIXED_AMOUNT',
  gross_amount: 190_000,
};

describe('what Midtrans says of a payment link', () => {
  it.each([
    ['2022-04-01 18:00 +0700', 20, 'days', '2022-04-21T11:00:00.000Z'],
    ['2022-04-01 18:00:30 +0700', 2, 'hour', '2022-04-01T13:00:30.000Z'],
    ['2022-04-01 18:00:30', 5, 'MINUTES', '2022-04-01T11:05:30.000Z'],
  ])('has an end: from %s for %i %s', (expiry_start, expiry_duration, expiry_unit, end) => {
    const { expiresAt } = parsePaymentLinkState({ ...ANSWER, expiry_start, expiry_duration, expiry_unit });
    expect(expiresAt?.toISOString()).toBe(end);
  });

  it.each([
    [{ expiry_start: 'soon', expiry_duration: 1, expiry_unit: 'day' }],
    [{ expiry_start: '2022-04-01 18:00 +0700', expiry_duration: 1, expiry_unit: 'month' }],
    [{ expiry_start: '2022-04-01 18:00 +0700', expiry_unit: 'day' }],
    [{}],
  ])('has no end that can be read: %j', (expiry) => {
    expect(parsePaymentLinkState({ ...ANSWER, ...expiry }).expiresAt).toBeUndefined();
  });

  it.each([
    ['it has the id that was chosen for it', {}, true],
    ['its address ends with that id', { payment_link_id: '4711' }, true],
    [
      'it has the amount, where Midtrans calls it otherwise',
      { payment_link_id: '1', payment_link_url: '' },
      true,
    ],
    ['it has neither', { payment_link_id: '1', payment_link_url: '', gross_amount: 1 }, false],
    [
      'its amount is the customer’s to say',
      { payment_link_id: '1', payment_link_url: '', payment_link_type: 'DYNAMIC_AMOUNT' },
      false,
    ],
    ['it is another order’s', { order_id: '002' }, false],
  ])('is about the link that was asked for, where %s', (_what, rest, expected) => {
    expect(isAbout(LINK, { ...ANSWER, ...rest })).toBe(expected);
  });

  it('lists payments, each once, in whatever letters', () => {
    const purchases = [
      { order_id: '001-1658897332986', payment_status: 'EXPIRE' },
      { order_id: '001-1658897332987', payment_status: 'SETTLEMENT' },
      { order_id: '001-1658897332986', payment_status: 'SETTLEMENT' },
      { order_id: 5 } as never,
      null as never,
    ];
    expect(purchasesIn({ ...ANSWER, purchases })).toEqual([
      { orderId: '001-1658897332986', status: 'settlement' },
      { orderId: '001-1658897332987', status: 'settlement' },
    ]);
    expect(purchasesIn({ ...ANSWER, purchases: 'none' as never })).toEqual([]);
  });
});
