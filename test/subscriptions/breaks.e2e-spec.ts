import { SubscriptionService } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost } from '../support/host';
import { GOOD_CARD, ROOT, startSubscriptionHost } from './subscriptions.support';

/** Where the Django package that this one succeeds broke: what of it is about subscriptions. */
describe('the breaks of the predecessor', () => {
  it('21: a GoPay subscription has a token and an account, a name at most 40 characters', async () => {
    const host = await startSubscriptionHost();
    try {
      const { accountId, token } = await host.linkGopay();
      const gopay = { payment_type: 'gopay', token, gopay_account_id: accountId };
      for (const [lacking, field] of [
        [{ ...gopay, token: undefined }, 'token'],
        [{ ...gopay, gopay_account_id: undefined }, 'gopay_account_id'],
        [{ ...gopay, name: 'n'.repeat(41) }, 'name'],
      ] as const) {
        const { status, body } = await host.request(ROOT, {
          method: 'POST',
          user: 'customer-1',
          json: { name: 'gold', amount: 99_000, ...lacking },
        });
        expect([status, body.details]).toMatchObject([400, [{ field }]]);
      }
      const { midtrans_subscription_id: midtransId } = await host.subscribe({
        ...gopay,
        name: 'n'.repeat(40),
      });
      await host.nextCharge(midtransId);
      expect(host.simulator.transactions()).toMatchObject([{ paymentType: 'gopay', status: 'settlement' }]);
    } finally {
      await host.close();
    }
  });

  it('21: answers without an id are no subscription, and what is asked for again is the same one', async () => {
    const gateway = new ScriptedGateway().on(/^POST \/v1\/subscriptions$/, { status: 'active' });
    const host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    try {
      for (let time = 0; time < 2; time++) {
        const answer = await host.request(ROOT, {
          method: 'POST',
          user: 'customer-1',
          json: { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD },
        });
        expect(answer).toMatchObject({ status: 502, body: { subscription_id: expect.any(String) } });
      }
      expect(
        await host.database.rows('SELECT status, midtrans_subscription_id FROM midtrans_subscriptions'),
      ).toEqual([{ status: 'initiated', midtrans_subscription_id: null }]);
    } finally {
      await host.close();
    }
  });

  it('22: recurring notifications count charges and make payments', async () => {
    const host = await startSubscriptionHost();
    try {
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ max_interval: 2 });
      await host.nextCharge(midtransId);
      expect(await host.view(id)).toMatchObject({ current_interval: 1, status: 'active' });
      await host.nextCharge(midtransId);
      expect(await host.view(id)).toMatchObject({ current_interval: 2, status: 'inactive' });
      const payments = await host.payments(id);
      expect(payments).toMatchObject([{ user_id: 'customer-1' }, { user_id: 'customer-1' }]);
      const { subscription } = await host.app.get(SubscriptionService).getSubscriptionStatus(id);
      expect(subscription.transactionIds).toEqual(payments.map(({ transaction_id }) => transaction_id));
      await host.toldOf(id, ['subscription.created', 'subscription.charged', 'subscription.charged']);
    } finally {
      await host.close();
    }
  });
});
