import { Injectable } from '@nestjs/common';
import type { SimulatorOptions } from 'midtrans-simulator';
import { MidtransClients, OnMidtransEvent, type PaymentEvent, type SubscriptionEvent } from 'nestjs-midtrans';
import { SERVER_KEY, startHostWithGateway, type HostOptions } from '../support/host';
import { until } from '../support/until';

export const GOOD_CARD = '48111111sHfSakAvHvFQFEjTivUV1114';
export const OTHER_CARD = '52111111sHfSakAvHvFQFEjTivUV1117';
export const ROOT = '/api/midtrans/subscriptions/';
/** Where the simulator sends what the dashboard would send to the Recurring Notification URL. */
export const RECURRING = { recurringNotificationUrl: 'http://host.invalid/recurring/' };

/** What authenticates a call of the gateway. */
export const SERVER_AUTH = { authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}` };

/** A host's durable listener that keeps what it is told of subscriptions. */
@Injectable()
export class SubscriptionRecorder {
  readonly events: SubscriptionEvent[] = [];
  readonly payments: PaymentEvent[] = [];

  @OnMidtransEvent('subscription.*')
  async record(event: SubscriptionEvent): Promise<void> {
    this.events.push(event);
  }

  @OnMidtransEvent('payment.*')
  async recordPayment(event: PaymentEvent): Promise<void> {
    this.payments.push(event);
  }

  of(id: string): string[] {
    return this.events.filter(({ subscription }) => subscription.id === id).map(({ type }) => type);
  }
}

export async function startSubscriptionHost(
  options: HostOptions & { simulator?: Partial<SimulatorOptions> } = {},
) {
  // Stands still but for what a test moves it by.
  const begin = new Date();
  const { subscriptions, ...midtrans } = options.midtrans ?? {};
  const host = await startHostWithGateway({
    ...options,
    providers: [SubscriptionRecorder, ...(options.providers ?? [])],
    midtrans: { subscriptions: { syncIntervalMs: 1, ...subscriptions }, ...midtrans },
    simulator: { now: () => begin, seed: 7, ...options.simulator },
  });
  const told = host.app.get(SubscriptionRecorder);
  const { simulator } = host;
  /** Until every notification has come: one that is held back so that others overtake it comes when the clock moves on. */
  const settle = async () => {
    await simulator.advance('2m');
    await simulator.idle();
  };

  return {
    ...host,
    told,

    /** A card that is charged every month, of customer-1. */
    async subscribe(body: object = {}): Promise<any> {
      const answer = await host.request(ROOT, {
        method: 'POST',
        user: 'customer-1',
        json: {
          name: 'gold',
          amount: 99_000,
          payment_type: 'credit_card',
          token: GOOD_CARD,
          start_time: new Date(simulator.now().getTime() + 3_600_000).toISOString(),
          ...body,
        },
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      await settle();
      return answer.body;
    },

    async view(id: string): Promise<any> {
      return (await host.request(`${ROOT}${id}/`, { user: 'customer-1' })).body;
    },

    act(id: string, action: 'disable' | 'enable' | 'cancel') {
      return host.request(`${ROOT}${id}/${action}/`, { method: 'POST', user: 'customer-1', json: {} });
    },

    /** What staff change. */
    update(id: string, json: object) {
      return host.request(`${ROOT}${id}/`, { method: 'PATCH', user: 'staff', staff: true, json });
    },

    recurring(body: unknown, rest: object = {}) {
      return host.request('/api/midtrans/notification/recurring/', { method: 'POST', json: body, ...rest });
    },

    /** The payments that charges of a subscription have become, in their order. */
    payments(id: string): Promise<any[]> {
      return host.database.rows('SELECT * FROM midtrans_payments WHERE subscription_id = $1 ORDER BY id', [
        id,
      ]);
    },

    /** Moves the gateway's clock to the next attempt to charge. */
    async nextCharge(midtransId: string): Promise<void> {
      const next = simulator.subscription(midtransId)?.nextExecutionAt;
      if (next === undefined) throw new Error('there is no next charge');
      await simulator.advance(next.getTime() - simulator.now().getTime());
      await settle();
    },

    /** Waits until the host's listeners have had so many events of a subscription. */
    async toldOf(id: string, types: readonly string[]): Promise<void> {
      await until(() => told.of(id).length >= types.length);
      expect(told.of(id)).toEqual(types);
    },

    /** A GoPay account that its customer has linked, and the token of its wallet. */
    async linkGopay(): Promise<{ accountId: string; token: string }> {
      const client = host.app.get(MidtransClients).get('default');
      const { account_id: accountId = '' } = await client.createPayAccount({
        payment_type: 'gopay',
        gopay_partner: { phone_number: '81212345678', country_code: '62' },
      });
      await simulator.linkPayAccount(accountId);
      const { metadata } = (await client.getPayAccount(accountId)) as any;
      return { accountId, token: metadata.payment_options[0].token };
    },

    /** The token that the gateway charges. */
    async cardOf(midtransId: string): Promise<unknown> {
      const url = `https://api.sandbox.midtrans.com/v1/subscriptions/${midtransId}`;
      const answer = await simulator.fetch(new Request(url, { headers: SERVER_AUTH }));
      return ((await answer.json()) as { token: unknown }).token;
    },

    /** Whoever carried a command out is gone. */
    async leaseEnds(): Promise<void> {
      await host.database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
    },

    /** What the gateway was asked before now arrives no more. */
    async arrivesNoMore(): Promise<void> {
      await host.database.rows(`UPDATE midtrans_commands SET asked_at = asked_at - interval '1 hour',
        earlier_asked_at = earlier_asked_at - interval '1 hour'`);
    },

    /** What was asked for, and is not known to be done. */
    unresolved(id: string): Promise<{ action: string }[]> {
      return host.database.rows(
        'SELECT action FROM midtrans_commands WHERE subject_id = $1 AND resolved_at IS NULL',
        [id],
      );
    },

    /** How often the gateway was asked for a subscription. */
    readBacks(midtransId: string): number {
      return host.calls.filter((call) => call === `GET /v1/subscriptions/${midtransId}`).length;
    },
  };
}

export type SubscriptionHost = Awaited<ReturnType<typeof startSubscriptionHost>>;

/** Delivers what the simulator has sent of a kind once more, or as it would have been sent. */
export function ordinaryOf(host: SubscriptionHost, orderId: string): any {
  return host.simulator
    .notifications()
    .find(({ orderId: id, body }) => id === orderId && body.order_id === orderId)?.body;
}
