import { METHODS, Merchant, chargeOf, fixture } from '../../test/support';

const SUBSCRIPTION = {
  ...fixture('subscription-create-request-card'),
  schedule: {
    interval: 1,
    interval_unit: 'month',
    max_interval: 12,
    start_time: '2025-02-01 10:00:00 +0700',
  },
};
const ACCOUNT = { payment_type: 'gopay', gopay_partner: { phone_number: '81212345678', country_code: '62' } };
const SNAP = { transaction_details: { order_id: 'snap', gross_amount: 44_000 } };

describe('what a stream of events tells', () => {
  let merchant: Merchant;
  beforeEach(() => (merchant = new Merchant({ now: () => new Date('2025-01-06T13:03:04Z') })));
  afterEach(() => merchant.simulator.close());

  /** The events of both streams, but for the time, that something causes. */
  async function eventsOf(cause: () => Promise<unknown>) {
    const streams = ['/simulator/api/stream', '/simulator/changes'];
    const answers = await Promise.all(streams.map((path) => merchant.request('GET', path)));
    await cause();
    await merchant.simulator.close();
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const [operators = [], customers = []] = texts.map((text) =>
      [...text.matchAll(/event: (.*)\ndata: (.*)\n\n/g)].filter(([, event]) => event !== 'clock'),
    );
    return {
      operators: operators.map(([, event]) => event),
      customers: customers.map(([, event]) => event),
      told: customers.map(([, , data]) => data).filter(Boolean),
    };
  }

  const ofCustomers = ['transaction', 'invoice', 'payment-link', 'snap', 'pay-account', 'moved'];
  it.each<[string, () => Promise<unknown>]>([
    ['transaction', () => merchant.charge(chargeOf('order', METHODS.bca))],
    ['subscription', () => merchant.call('POST', '/v1/subscriptions', SUBSCRIPTION)],
    ['invoice', () => merchant.call('POST', '/v1/invoices', fixture('invoice-create-request-payment_link'))],
    ['payment-link', () => merchant.call('POST', '/v1/payment-links', SNAP)],
    ['snap', () => merchant.call('POST', '/snap/v1/transactions', SNAP)],
    ['pay-account', () => merchant.call('POST', '/v2/pay/account', ACCOUNT)],
    ['fault', async () => merchant.simulator.fail('charge', { kind: 'reset' })],
    ['traffic', () => merchant.request('GET', '/v2/none/status')],
    ['moved', () => merchant.simulator.advance('1h')],
    ['moved', () => merchant.simulator.backToNow()],
  ])('is a %s that changed; customers hear of theirs, and not which', async (kind, cause) => {
    const { operators, customers, told } = await eventsOf(cause);
    expect(operators).toContain(kind);
    expect(customers.includes(kind)).toBe(ofCustomers.includes(kind));
    expect(told).toEqual([]);
  });

  it('is the fault that struck, and that was taken back', async () => {
    merchant.simulator.fail('getStatus', { kind: 'status', status: 503 }, { times: 'always' });
    const { operators } = await eventsOf(async () => {
      await merchant.request('GET', '/v2/none/status');
      merchant.simulator.clearFaults();
    });
    expect(operators.filter((event) => event === 'fault')).toHaveLength(2);
  });

  it('is what happens to a payment by itself', async () => {
    await merchant.charge(chargeOf('order', METHODS.bca));
    const { operators } = await eventsOf(() => merchant.simulator.advance('2d'));
    expect(operators).toEqual(['transaction', 'moved']);
  });

  it('is an attempt to notify that failed', async () => {
    merchant.simulator.notifyAt('http://127.0.0.1:9/');
    const { operators } = await eventsOf(async () => {
      await merchant.charge(chargeOf('order', METHODS.bca));
      merchant.simulator.failNotifications({ kind: 'drop' });
      await merchant.simulator.pay('order');
    });
    expect(operators).toContain('failed');
    expect(operators).not.toContain('delivered');
  });
});
