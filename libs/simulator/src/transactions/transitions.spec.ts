import { METHODS, Merchant, card, chargeOf } from '../../test/support';
import { IllegalAmountError, IllegalTransitionError } from '../index';
import type { JsonObject } from '../json';

const AMOUNT = 44_000;

describe('a chargeback', () => {
  const merchant = new Merchant();
  afterAll(() => merchant.simulator.close());
  const { simulator } = merchant;

  async function settled(orderId: string, method: JsonObject = card()) {
    await merchant.charge(chargeOf(orderId, method, AMOUNT));
    await simulator.settle(orderId);
  }

  it('takes all of it back', async () => {
    await settled('whole');
    expect(await simulator.chargeback('whole')).toMatchObject({
      status: 'chargeback',
      chargebackAmount: AMOUNT,
    });
    expect(await merchant.call('GET', '/v2/whole/status')).toMatchObject({
      status_code: '200',
      transaction_status: 'chargeback',
    });
    await expect(simulator.chargeback('whole')).rejects.toThrow(IllegalTransitionError);
    expect(await merchant.call('POST', '/v2/whole/refund', {})).toMatchObject({ status_code: '412' });
  });

  it('takes a part back, and then the rest', async () => {
    await settled('part');
    expect(await simulator.chargeback('part', 4_000)).toMatchObject({
      status: 'partial_chargeback',
      chargebackAmount: 4_000,
    });
    await expect(simulator.chargeback('part', 40_001)).rejects.toThrow(IllegalAmountError);
    await expect(simulator.chargeback('part', 0)).rejects.toThrow(IllegalAmountError);
    // The gateway knows no second part.
    await expect(simulator.chargeback('part', 1_000)).rejects.toThrow(IllegalTransitionError);
    expect(await simulator.chargeback('part')).toMatchObject({
      status: 'chargeback',
      chargebackAmount: AMOUNT,
    });
  });

  it('is for settled cards only', async () => {
    await settled('wallet', METHODS.gopay);
    await expect(simulator.chargeback('wallet')).rejects.toThrow('only a card');
    await merchant.charge(chargeOf('captured', card()));
    await expect(simulator.chargeback('captured')).rejects.toThrow('capture → chargeback');
  });
});

describe('a failure', () => {
  it('ends a pending transaction, and that only', async () => {
    const merchant = new Merchant();
    const { simulator } = merchant;
    await merchant.charge(chargeOf('order', METHODS.bca));
    expect((await simulator.failure('order')).status).toBe('failure');
    expect(await merchant.call('GET', '/v2/order/status')).toMatchObject({
      status_code: '202',
      transaction_status: 'failure',
    });
    await expect(simulator.pay('order')).rejects.toThrow(IllegalTransitionError);
    await expect(simulator.failure('order')).rejects.toThrow(IllegalTransitionError);
    await simulator.close();
  });
});
