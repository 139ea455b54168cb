import { Clock, METHODS, Merchant, card, chargeOf, fixture, shapeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';

const PATH = '/v1/balance/mutation';

interface Period {
  readonly currency?: string;
  readonly start_time?: string;
  readonly end_time?: string;
}

const MARCH: Period = {
  currency: 'IDR',
  start_time: '2026-03-02T00:00:00+07:00',
  end_time: '2026-03-16T23:59:59+07:00',
};

describe('the balance', () => {
  let merchant: Merchant;

  beforeEach(() => {
    // Midnight in Jakarta.
    const clock = new Clock('2026-03-01T17:00:00Z');
    merchant = new Merchant({ now: clock.now });
  });
  afterEach(() => merchant.simulator.close());

  const mutation = (period: Period = MARCH) =>
    answerOf(merchant, 'GET', `${PATH}?${new URLSearchParams({ ...period }).toString()}`);
  const between = (start: string, end: string) =>
    mutation({ currency: 'IDR', start_time: `2026-03-${start}+07:00`, end_time: `2026-03-${end}+07:00` });

  it('answers like the documentation’s sample', async () => {
    const { status, body } = await mutation();
    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('balance-mutation-200')));
    expect(body).toMatchObject(MARCH);
  });

  it('moves by what settles and what is refunded, each at its time', async () => {
    const { simulator } = merchant;
    await merchant.charge(chargeOf('order-1', METHODS.gopay));
    await simulator.pay('order-1');
    await simulator.advance('24h');
    const refund = { refund_key: 'key-1', amount: 4000, reason: 'returned' };
    await merchant.call('POST', '/v2/order-1/refund', refund);

    const first = await between('02T00:00:00', '02T12:00:00');
    expect(first.body).toMatchObject({
      opening_balance_effective: 0,
      closing_balance_effective: 44_000,
      closing_balance_overall: 44_000,
    });
    const second = await between('02T12:00:00', '03T00:00:00');
    expect(second.body).toMatchObject({
      opening_balance_effective: 44_000,
      closing_balance_effective: 40_000,
      closing_balance_pending: 0,
      wallets: [
        { source: 'payin', opening_balance_effective: 44_000, closing_balance_effective: 40_000 },
        { source: 'iris', closing_balance_overall: 0 },
      ],
    });
  });

  it('awaits the money of a captured card until it settles', async () => {
    await merchant.charge(chargeOf('order-1', card()));
    expect((await mutation()).body).toMatchObject({
      closing_balance_effective: 0,
      closing_balance_pending: 44_000,
      closing_balance_overall: 44_000,
    });
    await merchant.simulator.settle('order-1');
    expect((await mutation()).body).toMatchObject({
      closing_balance_effective: 44_000,
      closing_balance_pending: 0,
    });
  });

  it('loses what the bank takes back', async () => {
    await merchant.charge(chargeOf('order-1', METHODS.permata));
    await merchant.simulator.pay('order-1');
    await merchant.simulator.deny('order-1');
    expect((await mutation()).body).toMatchObject({ closing_balance_overall: 0 });
  });

  it('refuses a missing currency exactly like the gateway', async () => {
    const { currency: _, ...period } = MARCH;
    expect(await mutation(period)).toEqual({ status: 400, body: fixture('balance-mutation-400') });
  });

  it.each([
    ['a time that is not ISO 8601', { ...MARCH, start_time: '2026-03-02 00:00:00' }, ['Invalid date format']],
    ['another currency', { ...MARCH, currency: 'USD' }, ['currency must be IDR']],
    ['no times', { currency: 'IDR' }, ['start_time must not be empty', 'end_time must not be empty']],
    [
      'times the wrong way round',
      { ...MARCH, end_time: '2026-03-01T00:00:00+07:00' },
      ['end_time must not be before start_time'],
    ],
  ])('refuses %s', async (_what, period, messages) => {
    expect(await mutation(period)).toEqual({ status: 400, body: { error_messages: messages } });
  });

  it('refuses an unknown key with HTTP 401', async () => {
    const headers = { authorization: `Basic ${Buffer.from('another:').toString('base64')}` };
    expect(await answerOf(merchant, 'GET', PATH, undefined, headers)).toMatchObject({ status: 401 });
  });
});
