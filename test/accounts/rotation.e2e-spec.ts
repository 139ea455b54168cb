import { Agent, request } from 'node:http';
import { MidtransAccountService, PaymentService } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { KnownTransactions, signed, transactionIdOf } from '../support/known-transactions';
import { until } from '../support/until';

const OLD = 'SB-Mid-server-old';
const NEXT = 'SB-Mid-server-next';
const CONNECTIONS = 40;

/** Which key has signed what is told of an order, and when it comes; each order is told of several times. */
const GROUPS = {
  /** While the old key is the only one, and while it becomes the one that is replaced. */
  before: { count: 100, key: OLD },
  /** Side by side, while both are known. */
  late: { count: 150, key: OLD },
  early: { count: 150, key: NEXT },
  /** While the new key becomes the only one. */
  after: { count: 100, key: NEXT },
  /** By somebody who has the old key, while both are known: Midtrans knows of no money. */
  forged: { count: 20, key: OLD },
} as const;
type Group = keyof typeof GROUPS;
const GENUINE: readonly Group[] = ['before', 'late', 'early', 'after'];

const orderIds = (group: Group): string[] =>
  Array.from({ length: GROUPS[group].count }, (_, at) => `${group}-${at}-x`);

describe.each([
  { adapter: 'fastify', deliveries: 10, total: '5,000' },
  { adapter: 'express', deliveries: 2, total: '1,000' },
] as const)('a key that is rotated under load on $adapter', ({ adapter, deliveries, total }) => {
  const known = new KnownTransactions();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let host: Host;

  beforeAll(async () => {
    host = await startHost({
      adapter,
      midtrans: {
        serverKey: OLD,
        http: { fetch: known.fetch, retries: 0 },
        // What the current key signed is believed as it is, so that whoever is asked about is asked because of its key alone.
        notifications: { confirm: 'never', readBackPauseMs: 5 },
      },
    });
    await inParallel(
      Object.keys(GROUPS).flatMap((group) => orderIds(group as Group)),
      async (orderId) => {
        await host.app.get(PaymentService).createCharge({
          orderId,
          paymentType: 'bank_transfer',
          grossAmount: 100_000,
          paymentOptions: { bank: 'bca' },
        });
        const truth = orderId.startsWith('forged') ? 'pending' : 'settlement';
        known.set([orderId, transactionIdOf(orderId)], signed(delivery(orderId, truth), NEXT));
      },
    );
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await host.close();
  });

  const post = (body: object): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(
        `${host.url}/api/midtrans/notification/default/`,
        { method: 'POST', agent, headers },
        (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
      );
      sent.on('error', reject).end(JSON.stringify(body));
    });
  const reload = (serverKey: string | string[]) => host.app.get(MidtransAccountService).reload({ serverKey });

  /** Tells of orders over all connections, and does something when so many are answered. */
  const tell = async (groups: readonly Group[], halfway?: () => Promise<void>): Promise<number[]> => {
    const bodies = groups.flatMap((group) =>
      orderIds(group).map((orderId) => delivery(orderId, 'settlement', { key: GROUPS[group].key })),
    );
    const all = Array.from({ length: deliveries }, () => bodies).flat();
    const statuses: number[] = [];
    let doing: Promise<void> | undefined;
    await inParallel(mixed(all), async (body) => {
      statuses.push(await post(body));
      if (halfway !== undefined && statuses.length > all.length / 2) doing ??= halfway();
    });
    await doing;
    return statuses;
  };
  const only = (status: number, groups: readonly Group[]): number[] =>
    groups.flatMap((group) => Array<number>(GROUPS[group].count * deliveries).fill(status));

  /** How often Midtrans was asked about each order of a group. */
  const readsOf = (group: Group): number[] => {
    const asked = known.gateway.calls
      .filter(({ path }) => path.endsWith('/status'))
      .map(({ path }) => decodeURIComponent(path.split('/')[2] ?? '').replace(/^transaction-of-/, ''));
    const counts = new Map<string, number>();
    for (const orderId of asked) counts.set(orderId, (counts.get(orderId) ?? 0) + 1);
    return orderIds(group).map((orderId) => counts.get(orderId) ?? 0);
  };

  it(`loses and refuses none of ${total} notifications, and believes none unread that the key being replaced has signed`, async () => {
    expect(await tell(['before'], () => reload([NEXT, OLD]))).toEqual(only(200, ['before']));
    expect(await tell(['late', 'early'])).toEqual(only(200, ['late', 'early']));
    expect(new Set(await tell(['forged']))).toEqual(new Set([503]));
    expect(await tell(['after'], () => reload(NEXT))).toEqual(only(200, ['after']));

    const rows = await host.database.rows<{ order_id: string; transaction_status: string }>(
      'SELECT order_id, transaction_status FROM midtrans_payments',
    );
    const settled = rows.filter((row) => row.transaction_status === 'settlement').map((row) => row.order_id);
    expect(settled.sort()).toEqual(GENUINE.flatMap(orderIds).sort());
    const told = () =>
      host.recorder.events
        .filter(({ type }) => type === 'payment.settled')
        .map((each) => each.payment.orderId);
    await until(() => told().length >= settled.length);
    expect(told().sort()).toEqual(settled);

    expect(readsOf('late').filter((count) => count === 0)).toEqual([]);
    expect(readsOf('forged').filter((count) => count === 0)).toEqual([]);
    for (const group of ['early', 'after'] as const)
      expect(readsOf(group)).toEqual(orderIds(group).map(() => 0));
    expect(await tellOnce(OLD)).toBe(403);
  }, 60_000);

  const tellOnce = (key: string) => post(delivery('after-0-x', 'settlement', { key }));
});

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items].reverse();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

/** In an order of which the first deliveries of some come among the redeliveries of others, the same each time. */
function mixed<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, at) => ({ item, place: (at * 7_919) % items.length }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
