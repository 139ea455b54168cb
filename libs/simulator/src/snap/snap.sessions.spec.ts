import { Clock, Merchant, chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';

const PATH = '/snap/v1/transactions';
const AT = '2024-03-01T03:00:00.000Z';

describe('ending a Snap session', () => {
  let merchant: Merchant;
  beforeEach(() => {
    merchant = new Merchant({ now: new Clock(AT).now });
  });
  afterEach(() => merchant.simulator.close());

  const tokenOf = async () => String((await merchant.call('POST', PATH, chargeOf('order-1', {}))).token);
  const end = (token: string, how: string, headers?: Record<string, string>) =>
    answerOf(merchant, 'POST', `${PATH}/${token}/${how}`, undefined, headers);
  const refusedWith = (status: number, message: string) => ({ status, body: { error_messages: [message] } });

  it.each([
    ['cancel', { canceled_at: AT }, 'the session is canceled', 'token already canceled'],
    ['expire', { expired_at: AT }, 'the page has expired', 'token already expired'],
  ])('by %s closes its page, once', async (how, body, reason, repeated) => {
    const token = await tokenOf();
    expect(await end(token, how)).toEqual({ status: 200, body });
    await expect(merchant.simulator.choose(token)).rejects.toThrow(reason);
    expect(await end(token, how)).toEqual(refusedWith(400, repeated));
    expect(merchant.simulator.effects('order-1')).toEqual({
      createSnapTransaction: 1,
      [`${how}SnapTransaction`]: 1,
    });
  });

  it.each(['cancel', 'expire'])('by %s leaves the order_id free for another token', async (how) => {
    await end(await tokenOf(), how);
    expect(await merchant.simulator.paySnap(await tokenOf(), 'gopay')).toMatchObject({
      orderId: 'order-1',
      status: 'settlement',
    });
  });

  it.each(['cancel', 'expire'])(
    'by %s is refused while a payment waits, and once one is paid',
    async (how) => {
      const token = await tokenOf();
      await merchant.simulator.choose(token, 'bca_va');
      expect(await end(token, how)).toEqual(refusedWith(400, 'Transaction is on progress'));
      await merchant.simulator.paySnap(token);
      expect(await end(token, how)).toEqual(refusedWith(400, 'Transaction is on progress'));
    },
  );

  it.each(['cancel', 'expire'])('by %s follows a payment that was denied or cancelled', async (how) => {
    const token = await tokenOf();
    const denied = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    await merchant.simulator.choose(token, denied);
    const { transactionId } = await merchant.simulator.choose(token, 'bca_va');
    await merchant.call('POST', `/v2/${transactionId}/cancel`);
    expect(await end(token, how)).toMatchObject({ status: 200 });
  });

  it.each(['cancel', 'expire'])(
    'by %s knows neither a token that was not given nor one replaced',
    async (how) => {
      const replaced = await tokenOf();
      await tokenOf();
      for (const token of ['nothing', replaced]) {
        expect(await end(token, how)).toEqual(refusedWith(404, 'token not found'));
      }
    },
  );

  it('meets the faults that are set for its order_id', async () => {
    const token = await tokenOf();
    const fault = { kind: 'status', status: 503 } as const;
    merchant.simulator.fail('cancelSnapTransaction', fault, { orderId: 'order-1' });
    expect(await end(token, 'cancel')).toMatchObject({ status: 503 });
    expect(await end(token, 'cancel')).toMatchObject({ status: 200 });
  });

  it.each(['cancel', 'expire'])('by %s wants the server key', async (how) => {
    const token = await tokenOf();
    expect(await end(token, how, { authorization: '' })).toMatchObject({ status: 401 });
    expect(await merchant.simulator.choose(token, 'gopay')).toMatchObject({ status: 'pending' });
  });
});
