import { fixture } from '../gateway/contract/fixtures.spec.helper';
import type { MidtransSubscription } from './subscription.entity';
import type { CreateSubscriptionInput } from './subscription.request';
import { subscriptionRequest, updateRequest } from './subscription.payload';
import { validateSubscription } from './subscription.validation';

const card = fixture('subscription-create-request-card');
const gopay = fixture('subscription-create-request-gopay');
const update = fixture('subscription-update-request');

const ID = '0190d1f0-0000-7000-8000-000000000001';
const NOW = new Date('2020-07-01T00:00:00Z');
const INPUT: CreateSubscriptionInput = {
  name: 'MONTHLY_2019',
  amount: 14_000,
  paymentType: 'credit_card',
  token: card.token,
  startTime: '2020-07-22T07:25:01+07:00',
  metadata: { description: 'Recurring payment for A' },
  customerDetails: {
    firstName: 'John',
    lastName: 'Doe',
    email: 'johndoe@email.com',
    phone: '+62812345678',
  },
};

const requestOf = (input: CreateSubscriptionInput) => {
  const { value, errors } = validateSubscription(input, NOW);
  if (value === undefined) throw new Error(JSON.stringify(errors));
  return subscriptionRequest(ID, { ...value, token: String(value.token) });
};
const withOurId = (request: { metadata: object }) => ({
  ...request,
  metadata: { ...request.metadata, merchant_subscription_id: ID },
});

describe('subscriptionRequest', () => {
  it("is the documentation's for a card", () => {
    expect(requestOf(INPUT)).toEqual(withOurId(card));
  });

  it("is the documentation's for GoPay", () => {
    const { token } = gopay;
    const input = { ...INPUT, paymentType: 'gopay' as const, token, gopayAccountId: gopay.gopay.account_id };
    expect(requestOf(input)).toEqual({ ...withOurId(gopay), retry_schedule: card.retry_schedule });
  });

  it('leaves out what is not said', () => {
    const { startTime: _start, metadata: _metadata, customerDetails: _customer, ...bare } = INPUT;
    const request = requestOf({ ...bare, maxInterval: null });
    expect(request.schedule).toEqual({ interval: 1, interval_unit: 'month' });
    expect(request.metadata).toEqual({ merchant_subscription_id: ID });
    expect(request).not.toHaveProperty('customer_details');
    expect(request).not.toHaveProperty('gopay');
    expect(requestOf({ ...bare, maxInterval: 0 }).schedule.max_interval).toBe(0);
  });

  it('lets nobody pass for another', () => {
    const metadata = { merchant_subscription_id: 'of another' };
    expect(requestOf({ ...INPUT, metadata }).metadata).toEqual({ merchant_subscription_id: ID });
  });

  it('names it as Midtrans takes it', () => {
    expect(requestOf({ ...INPUT, name: 'Kopi & Teh, tiap bulan!' }).name).toBe('Kopi---Teh--tiap-bulan-');
  });
});

describe('updateRequest', () => {
  const present = {
    name: 'MONTHLY_2019',
    amount: 10_000,
    currency: 'IDR',
    gopayAccountId: null,
    retryInterval: 2,
    retryIntervalUnit: 'hour',
    retryMaxInterval: 1,
  } as MidtransSubscription;

  it("is the documentation's", () => {
    const change = {
      amount: 14_000,
      interval: 1,
      retryInterval: 1,
      retryIntervalUnit: 'day' as const,
      retryMaxInterval: 3,
      gopayAccountId: update.gopay.account_id,
    };
    expect(updateRequest(present, change, update.token)).toEqual(update);
  });

  it('says what stays as well, and no more', () => {
    expect(updateRequest(present, { amount: 1_000 }, undefined)).toEqual({
      name: 'MONTHLY_2019',
      amount: '1000',
      currency: 'IDR',
      token: undefined,
    });
    expect(updateRequest(present, { retryMaxInterval: 0 }, undefined).retry_schedule).toEqual({
      interval: 2,
      interval_unit: 'hour',
      max_interval: 0,
    });
    const nextExecutionAt = new Date('2020-07-22T00:25:01Z');
    expect(updateRequest({ ...present, gopayAccountId: 'account' }, { nextExecutionAt }, 'kept')).toEqual({
      name: 'MONTHLY_2019',
      amount: '10000',
      currency: 'IDR',
      token: 'kept',
      schedule: { next_execution_at: '2020-07-22 07:25:01 +0700' },
      gopay: { account_id: 'account' },
    });
  });
});
