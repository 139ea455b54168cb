import { SubscriptionService } from 'nestjs-midtrans';
import {
  GOOD_CARD,
  RECURRING,
  ROOT,
  SERVER_AUTH,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

describe('a subscription', () => {
  let host: SubscriptionHost;

  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterEach(() => host.close());

  /** What the merchant does in Midtrans' dashboard: nobody here is told. */
  const inDashboard = async (midtransId: string, action: 'disable' | 'enable' | 'cancel') => {
    const answer = await host.simulator.fetch(
      new Request(`https://api.sandbox.midtrans.com/v1/subscriptions/${midtransId}/${action}`, {
        method: 'POST',
        headers: SERVER_AUTH,
      }),
    );
    expect(answer.status).toBe(200);
  };
  const look = (id: string) => host.app.get(SubscriptionService).getSubscriptionStatus(id);

  it('is disabled, enabled and cancelled, and tells of each once', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    expect(await host.act(id, 'disable')).toMatchObject({ status: 200, body: { id, status: 'disabled' } });
    await host.act(id, 'disable');
    expect(host.simulator.subscription(midtransId)?.status).toBe('inactive');
    await host.simulator.advance('70d');
    expect(await host.payments(id)).toEqual([]);

    const enabled = await host.act(id, 'enable');
    const next = host.simulator.subscription(midtransId)?.nextExecutionAt?.toISOString();
    expect(enabled.body).toMatchObject({ status: 'active', next_execution_at: next });
    await host.act(id, 'enable');
    await host.nextCharge(midtransId);
    expect(await host.view(id)).toMatchObject({ status: 'active', current_interval: 1 });

    expect((await host.act(id, 'cancel')).body).toMatchObject({ status: 'cancelled', current_interval: 1 });
    await host.act(id, 'cancel');
    for (const action of ['disable', 'enable'] as const) {
      expect(await host.act(id, action)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    }
    expect(await host.update(id, { amount: 1_000, token: GOOD_CARD })).toMatchObject({ status: 400 });
    await host.simulator.advance('70d');
    expect(await host.payments(id)).toHaveLength(1);
    await host.toldOf(id, [
      'subscription.created',
      'subscription.disabled',
      'subscription.enabled',
      'subscription.charged',
      'subscription.cancelled',
    ]);
    expect(host.told.events.map(({ previousStatus }) => previousStatus)).toEqual([
      'initiated',
      'active',
      'disabled',
      'active',
      'active',
    ]);
  });

  it('tells once of what many do at once, and refuses whoever comes while it is being done', async () => {
    const { id } = await host.subscribe();
    const answers = await Promise.all(Array.from({ length: 8 }, () => host.act(id, 'disable')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    for (const { status } of answers)
      if (status === 409) expect((await host.act(id, 'disable')).status).toBe(200);
    await host.toldOf(id, ['subscription.created', 'subscription.disabled']);
  });

  it.each(['denied', 'invalid_token', 'no_access', 'error'] as const)(
    'whose charge fails for good (%s) is inactive, once, until a new date brings it back',
    async (reason) => {
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ retry_max_interval: 2 });
      host.simulator.failNextSubscriptionCharge(midtransId, { times: 3, reason });
      for (let attempt = 1; attempt <= 3; attempt++) {
        expect(await host.view(id)).toMatchObject({ status: 'active' });
        await host.nextCharge(midtransId);
      }
      expect(await host.view(id)).toMatchObject({ status: 'inactive', current_interval: 0 });
      expect(await host.payments(id)).toEqual([]);
      await host.toldOf(id, ['subscription.created', 'subscription.deactivated']);
      const deactivated = host.told.events.at(-1);
      expect(deactivated).toMatchObject({
        previousStatus: 'active',
        charge: null,
        subscription: { status: 'inactive' },
      });

      const next = new Date(
        Math.ceil(host.simulator.now().getTime() / 1000) * 1000 + 86_400_000,
      ).toISOString();
      const { body } = await host.update(id, { next_execution_at: next, token: GOOD_CARD });
      expect(body).toMatchObject({ status: 'active', next_execution_at: next });
      await host.nextCharge(midtransId);
      expect(await host.view(id)).toMatchObject({ status: 'active', current_interval: 1 });
      await host.toldOf(id, [
        'subscription.created',
        'subscription.deactivated',
        'subscription.updated',
        'subscription.enabled',
        'subscription.charged',
      ]);
    },
  );

  it('that is deactivated again is told of again', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ retry_max_interval: 0 });
    for (let time = 1; time <= 2; time++) {
      host.simulator.failNextSubscriptionCharge(midtransId);
      await host.nextCharge(midtransId);
      expect(await host.view(id)).toMatchObject({ status: 'inactive' });
      await host.act(id, 'enable');
    }
    await host.toldOf(id, [
      'subscription.created',
      'subscription.deactivated',
      'subscription.enabled',
      'subscription.deactivated',
      'subscription.enabled',
    ]);
  });

  it('is known to be inactive from the notification of the denied payment alone', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ retry_max_interval: 0 });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId: midtransId, times: 'always' });
    host.simulator.failNextSubscriptionCharge(midtransId);
    await host.nextCharge(midtransId);
    expect(await host.view(id)).toMatchObject({ status: 'inactive' });
    await host.toldOf(id, ['subscription.created', 'subscription.deactivated']);
  });

  it('that is disabled sees its pending retry through', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.failNextSubscriptionCharge(midtransId);
    await host.nextCharge(midtransId);
    await host.act(id, 'disable');
    await host.nextCharge(midtransId);
    expect(await host.view(id)).toMatchObject({ status: 'disabled', current_interval: 1 });
    await host.toldOf(id, ['subscription.created', 'subscription.disabled', 'subscription.charged']);
  });

  it('that was disabled and enabled in the dashboard is found out at the next look', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, 'disable');
    expect((await look(id)).subscription.status).toBe('inactive');
    await inDashboard(midtransId, 'enable');
    expect((await look(midtransId)).subscription.status).toBe('active');
    await host.toldOf(id, ['subscription.created', 'subscription.deactivated', 'subscription.enabled']);
  });

  it('is brought up to date by a look, where no notification comes', async () => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ max_interval: 2 });
    await host.nextCharge(midtransId);
    await host.nextCharge(midtransId);
    const { subscription, response } = await look(id);
    expect(subscription).toMatchObject({ status: 'inactive', currentInterval: 2, nextExecutionAt: null });
    expect(response).toMatchObject({ id: midtransId, token: '[redacted]' });
    expect(await host.payments(id)).toHaveLength(2);
    await host.toldOf(id, ['subscription.created', 'subscription.charged', 'subscription.charged']);
  });

  it('makes payments like any: they are listed, refunded and seen by their owner', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({
      customer_details: { first_name: 'Customer', email: 'customer-1@shop.test' },
      metadata: { plan: 'gold' },
    });
    await host.nextCharge(midtransId);
    const [{ id: paymentId, order_id: orderId }] = await host.payments(id);
    const seen = await host.request(`/api/midtrans/payments/${paymentId}/`, { user: 'customer-1' });
    expect(seen.body).toMatchObject({
      order_id: orderId,
      payment_type: 'credit_card',
      transaction_status: 'capture',
      gross_amount: '99000.00',
      customer_email: 'customer-1@shop.test',
      metadata: { plan: 'gold' },
      is_paid: true,
      subscription_id: id,
    });
    const listed = async (user: string) => {
      const { body } = await host.request(`/api/midtrans/payments/?subscription_id=${id}`, { user });
      return body.results.map((payment: { id: string }) => payment.id);
    };
    expect(await listed('customer-1')).toEqual([paymentId]);
    expect(await listed('customer-2')).toEqual([]);
    expect((await host.request(`/api/midtrans/payments/${paymentId}/`, { user: 'customer-2' })).status).toBe(
      404,
    );
    await host.simulator.settle(orderId);
    const refund = await host.request(`/api/midtrans/payments/${paymentId}/refund/`, {
      method: 'POST',
      user: 'staff',
      staff: true,
      json: { amount: 9_000 },
    });
    expect(refund.body).toMatchObject({ payment: { net_amount: '90000.00' } });
    // What happens to the payment later is no second charge.
    await look(id);
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
  });

  it('tells of a charge that fraud detection challenges when somebody has accepted it', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({
      token: '45111111sHfSakAvHvFQFEjTivUV1117',
      max_interval: 1,
    });
    await host.nextCharge(midtransId);
    const [{ id: paymentId, ...challenged }] = await host.payments(id);
    expect(challenged).toMatchObject({
      transaction_status: 'capture',
      fraud_status: 'challenge',
      paid_at: null,
    });
    expect(host.told.of(id)).toEqual(['subscription.created']);

    const approval = { method: 'POST', user: 'staff', staff: true, json: {} };
    const approved = await host.request(`/api/midtrans/payments/${paymentId}/approve/`, approval);
    expect(approved.status).toBe(200);
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
    await host.simulator.idle();
    await look(id);
    expect(host.told.of(id)).toEqual(['subscription.created', 'subscription.charged']);
    expect(await host.view(id)).toMatchObject({ current_interval: 1, status: 'inactive' });
  });

  it('is charged by GoPay as well', async () => {
    const { accountId, token } = await host.linkGopay();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({
      payment_type: 'gopay',
      token,
      gopay_account_id: accountId,
    });
    await host.nextCharge(midtransId);
    expect(await host.payments(id)).toMatchObject([
      { payment_type: 'gopay', transaction_status: 'settlement' },
    ]);
    expect(await host.update(id, { amount: 50_000, token })).toMatchObject({ status: 200 });
    await host.nextCharge(midtransId);
    expect((await host.payments(id)).map(({ gross_amount }) => gross_amount)).toEqual([
      '99000.00',
      '50000.00',
    ]);
    await host.toldOf(id, [
      'subscription.created',
      'subscription.charged',
      'subscription.updated',
      'subscription.charged',
    ]);
  });

  it('that was charged to its end is not charged again for being enabled', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ max_interval: 1 });
    await host.nextCharge(midtransId);
    expect(await host.act(id, 'enable')).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    await host.simulator.advance('70d');
    expect(await host.payments(id)).toHaveLength(1);
  });

  it('refuses what is no date and no id with a word on which', async () => {
    const service = host.app.get(SubscriptionService);
    const input = { name: 'gold', amount: 1, paymentType: 'credit_card', token: GOOD_CARD } as const;
    const startTime = new Date(8.64e15);
    await expect(service.createSubscription({ ...input, startTime })).rejects.toMatchObject({
      details: [{ field: 'startTime' }],
    });
    await expect(service.getSubscriptionStatus('a\0')).rejects.toThrow('Subscription not found');
  });

  it('is found by its id, ours or that of Midtrans, and not in another account', async () => {
    const service = host.app.get(SubscriptionService);
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    expect((await service.disableSubscription(midtransId)).subscription.id).toBe(id);
    expect((await service.enableSubscription(id)).subscription.id).toBe(id);
    const elsewhere = service.cancelSubscription({ account: 'bali', midtransSubscriptionId: midtransId });
    await expect(elsewhere).rejects.toThrow('account bali is not configured');
    await expect(service.getSubscriptionStatus('unknown')).rejects.toThrow('Subscription not found');
    expect((await host.request(`${ROOT}${midtransId}/`, { user: 'customer-1' })).status).toBe(404);
  });
});
