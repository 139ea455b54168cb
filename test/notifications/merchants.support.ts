import { createSimulator, type Simulator } from 'midtrans-simulator';
import {
  PayAccountService,
  PaymentService,
  SubscriptionService,
  type MidtransModuleOptions,
} from 'nestjs-midtrans';
import { newPhoneNumber } from '../pay-accounts/pay-accounts.support';
import { startHost, type Answer, type HostOptions } from '../support/host';

export const MERCHANTS = ['jakarta', 'bali'] as const;
export type Merchant = (typeof MERCHANTS)[number];
export const KEYS = { jakarta: 'SB-Mid-server-jakarta', bali: 'SB-Mid-server-bali' } as const;
export const MERCHANT_IDS = { jakarta: 'G100000001', bali: 'G200000002' } as const;
export const WEBHOOK = '/api/midtrans/notification/';
export const RECURRING_WEBHOOK = `${WEBHOOK}recurring/`;

export const other = (merchant: Merchant): Merchant => (merchant === 'bali' ? 'jakarta' : 'bali');

/**
 * A host with two merchants of the same order ids, each with a gateway of its own, whose notifications are kept back: tests deliver them.
 *
 * @param knowsMerchants - whether the options say what Midtrans calls each of them
 */
export async function startMerchants({
  knowsMerchants = false,
  midtrans,
  ...options
}: HostOptions & { knowsMerchants?: boolean } = {}) {
  const now = new Date();
  const simulators = Object.fromEntries(
    MERCHANTS.map((name) => [
      name,
      createSimulator({
        serverKey: KEYS[name],
        merchantId: MERCHANT_IDS[name],
        notificationUrl: `http://host.invalid/${name}`,
        fetch: async () => new Response(),
        now: () => now,
        timeScale: 0,
      }),
    ]),
  ) as Record<Merchant, Simulator>;
  /** What each merchant's gateway was asked, such as `GET /v2/order-1/status`. */
  const calls: Record<Merchant, string[]> = { jakarta: [], bali: [] };
  const gateway: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { hostname, pathname } = new URL(request.url);
    const merchant = hostname.split('.')[0] as Merchant;
    calls[merchant].push(`${request.method} ${pathname}`);
    return simulators[merchant].fetch(request);
  };
  const accounts: MidtransModuleOptions['accounts'] = Object.fromEntries(
    MERCHANTS.map((name) => [
      name,
      {
        serverKey: KEYS[name],
        baseUrl: `http://${name}.invalid`,
        ...(knowsMerchants && { merchantId: MERCHANT_IDS[name] }),
      },
    ]),
  );
  const host = await startHost({
    ...options,
    midtrans: {
      serverKey: undefined,
      clientKey: undefined,
      accounts,
      subscriptions: { syncIntervalMs: 1 },
      ...midtrans,
      http: { fetch: gateway, ...midtrans?.http },
    },
  });
  const post = (path: string, json: unknown): Promise<Answer> => host.request(path, { method: 'POST', json });

  return {
    ...host,
    simulators,
    calls,
    post,

    async charge(account: Merchant, orderId: string): Promise<void> {
      await host.app.get(PaymentService).createCharge({
        account,
        orderId,
        paymentType: 'bank_transfer',
        grossAmount: 100_000,
        paymentOptions: { bank: 'bca' },
      });
    },

    /** What the gateway tells when an order is paid. */
    async paid(merchant: Merchant, orderId: string): Promise<object> {
      await simulators[merchant].pay(orderId);
      return toldLast(simulators[merchant], (body) => body.order_id === orderId);
    },

    async statusOf(account: Merchant, orderId: string): Promise<string | undefined> {
      return (await host.app.get(PaymentService).find({ account, orderId }))?.transactionStatus;
    },

    /** Asks for a customer's account to be linked, and links it at the gateway: what that tells. */
    async link(account: Merchant): Promise<{ id: string; told: object }> {
      const { payAccount } = await host.app
        .get(PayAccountService)
        .createPayAccount({ account, phoneNumber: newPhoneNumber(), countryCode: '62' });
      const accountId = payAccount.accountId ?? '';
      await simulators[account].linkPayAccount(accountId);
      return {
        id: payAccount.id,
        told: toldLast(simulators[account], (body) => body.account_id === accountId),
      };
    },

    /** A card that is charged every month, charged once: what tells of it without a signature. */
    async subscribe(account: Merchant): Promise<{ id: string; midtransId: string; told: any }> {
      const simulator = simulators[account];
      const { subscription } = await host.app.get(SubscriptionService).createSubscription({
        account,
        name: 'gold',
        amount: 99_000,
        paymentType: 'credit_card',
        token: '48111111sHfSakAvHvFQFEjTivUV1114',
        startTime: new Date(simulator.now().getTime() + 3_600_000),
      });
      const midtransId = subscription.midtransSubscriptionId ?? '';
      await simulator.advance('2h');
      const told = toldLast(simulator, (body) => body.subscription?.id === midtransId);
      return { id: subscription.id, midtransId, told };
    },

    inbox(): Promise<any[]> {
      return host.database.rows('SELECT * FROM midtrans_notifications ORDER BY id');
    },

    async close(): Promise<void> {
      await host.close();
      await Promise.all(MERCHANTS.map((name) => simulators[name].close()));
    },
  };
}

export type MerchantsHost = Awaited<ReturnType<typeof startMerchants>>;

function toldLast(simulator: Simulator, isMeant: (body: any) => boolean): object {
  const attempt = simulator.notifications().findLast(({ body }) => isMeant(body));
  if (attempt === undefined) throw new Error('nothing of that kind was told');
  return attempt.body;
}
