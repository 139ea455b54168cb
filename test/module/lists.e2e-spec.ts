import { randomUUID } from 'node:crypto';
import {
  CardService,
  InvoiceService,
  MidtransInputError,
  NotificationService,
  PayAccountService,
  PaymentLinkService,
  PaymentService,
  SubscriptionService,
  type Page,
  type PageOptions,
} from 'nestjs-midtrans';
import { newKey, saved } from '../cards/cards.support';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';

type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;
const OWNERS = ['customer-1', 'customer-1', 'customer-2'];

/** What each service is asked for, as a host asks it. */
interface Listed {
  /** Makes one, and says its id. */
  make(userId: string): Promise<string>;
  find(id: string): Promise<{ id: string } | null>;
  list(filter?: object, page?: PageOptions): Promise<Page<{ id: string }>>;
}

const paymentsIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(PaymentService);
  return {
    make: async (userId) =>
      (await service.createCharge({ paymentType: 'gopay', grossAmount: 1_000, userId })).payment.id,
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const invoicesIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(InvoiceService);
  const items = [{ description: 'Consulting', price: 1_000 }];
  const input = {
    customerName: 'Budi',
    customerEmail: 'budi@shop.test',
    dueDate: new Date(Date.now() + 7 * 24 * 3_600_000),
    items,
  };
  return {
    // Alike in everything else, they would be one.
    make: async (userId) =>
      (await service.createInvoice({ ...input, userId, notes: randomUUID() })).invoice.id,
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const paymentLinksIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(PaymentLinkService);
  return {
    make: async (userId) =>
      (await service.createPaymentLink({ grossAmount: 1_000, title: randomUUID(), userId })).paymentLink.id,
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const subscriptionsIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(SubscriptionService);
  const token = '48111111sHfSakAvHvFQFEjTivUV1114';
  let count = 0;
  return {
    make: async (userId) => {
      const input = { name: `plan-${++count}`, amount: 1_000, paymentType: 'credit_card', token } as const;
      return (await service.createSubscription({ ...input, userId })).subscription.id;
    },
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const payAccountsIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(PayAccountService);
  let count = 0;
  return {
    make: async (userId) => {
      const input = { phoneNumber: `8123450000${++count}`, countryCode: '62', userId };
      return (await service.createPayAccount(input)).payAccount.id;
    },
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const cardsIn = (host: HostWithGateway): Listed => {
  const service = host.app.get(CardService);
  let count = 0;
  return {
    make: async (user) =>
      (await saved(host, { user }, ['4811111111111114', '5211111111111117', '4811111111111114'][count++])).id,
    find: (id) => service.find(id),
    list: (...request) => service.list(...request),
  };
};

const SERVICES: [string, (host: HostWithGateway) => Listed][] = [
  ['payments', paymentsIn],
  ['invoices', invoicesIn],
  ['payment links', paymentLinksIn],
  ['subscriptions', subscriptionsIn],
  ['pay accounts', payAccountsIn],
  ['saved cards', cardsIn],
];

describe.each(SERVICES)('the service of %s', (_name, listedIn) => {
  let host: HostWithGateway;
  let service: Listed;
  const ids: string[] = [];
  beforeAll(async () => {
    host = await startHostWithGateway({
      midtrans: {
        accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
        cards: { savedTokens: { encryptionKey: newKey() } },
      },
    });
    service = listedIn(host);
    for (const owner of OWNERS) ids.unshift(await service.make(owner));
  });
  afterAll(() => host.close());

  const idsOf = ({ items }: Page<{ id: string }>) => items.map(({ id }) => id);

  it('finds one by its id, and nothing by an id that is none', async () => {
    expect((await service.find(ids[0] ?? ''))?.id).toBe(ids[0]);
    for (const id of [randomUUID(), 'none', 'none\0']) expect(await service.find(id)).toBeNull();
  });

  it('lists them newest first, page by page', async () => {
    expect(await service.list()).toMatchObject({ nextCursor: null });
    expect(idsOf(await service.list())).toEqual(ids);
    const first = await service.list({}, { limit: 2 });
    expect([idsOf(first), first.nextCursor]).toEqual([ids.slice(0, 2), ids[1]]);
    const second = await service.list({}, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([idsOf(second), second.nextCursor]).toEqual([ids.slice(2), null]);
  });

  it('lists those of one user, or of one merchant account', async () => {
    const of = (userId: string | null) => service.list({ scope: { kind: 'user', userId } });
    expect(idsOf(await of('customer-1'))).toEqual(ids.slice(1));
    expect(idsOf(await of('customer-2'))).toEqual(ids.slice(0, 1));
    expect(idsOf(await of(null))).toEqual([]);
    expect(idsOf(await service.list({ account: 'default' }))).toEqual(ids);
    expect(idsOf(await service.list({ account: 'bali' }))).toEqual([]);
    await expect(service.list({ account: 'lombok' })).rejects.toThrow('account lombok is not configured');
  });

  it.each([{ limit: 0 }, { limit: 201 }, { limit: 1.5 }, { limit: Number.NaN }, { cursor: 'x' }])(
    'takes no page such as %j',
    async (page) => {
      await expect(service.list({}, page)).rejects.toBeInstanceOf(MidtransInputError);
    },
  );
});

it('refunds and notifications are found and listed as well', async () => {
  const host = await startHostWithGateway();
  try {
    const payments = host.app.get(PaymentService);
    const { payment } = await payments.createCharge({ paymentType: 'gopay', grossAmount: 10_000 });
    await host.simulator.settle(payment.orderId);
    await until(async () => (await payments.find(payment))?.isPaid === true);
    await payments.refundPayment(payment, { amount: 1_000, refundKey: 'first' });
    await payments.refundPayment(payment.orderId, { amount: 2_000, refundKey: 'second' });
    const { items, nextCursor } = await payments.listRefunds({ paymentId: payment.id });
    expect(items.map(({ refundKey }) => refundKey)).toEqual(['second', 'first']);
    expect(nextCursor).toBeNull();
    expect((await payments.listRefunds({ status: 'rejected' })).items).toEqual([]);
    expect(await payments.findRefund(payment, 'first')).toMatchObject({ amount: 1_000 });
    expect(await payments.findRefund(payment, 'third')).toBeNull();

    const inbox = host.app.get(NotificationService);
    const { items: deliveries } = await inbox.list({ orderId: payment.orderId, account: 'default' });
    expect(deliveries.map(({ transactionStatus }) => transactionStatus)).toContain('settlement');
    expect(await inbox.find(deliveries[0]?.id ?? '')).toMatchObject({ paymentId: payment.id });
    expect((await inbox.list({ account: null })).items).toEqual([]);
    expect(await inbox.find('none')).toBeNull();
  } finally {
    await host.close();
  }
});
