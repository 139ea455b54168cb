import type { Scenario } from '../scenario';
import { mustBeZero, until } from '../support/books';
import type { Instance } from '../support/instance';
import { deliver } from '../support/senders';
import type { World } from '../support/world';

const CONSUMERS = [{ name: 'ship', types: ['payment.*'] }] as const;
const KEPT = {
  events: 1,
  notifications: 1,
  rejectedNotifications: 1,
  idempotencyKeys: 1,
  commands: 1,
} as const;
const RETENTION = { days: KEPT, intervalMs: 1_000 } as const;
const ORDERS_PER_BATCH = 40;
const MINUTE_MS = 60_000;
/** Rows of the last minutes may stand; what is older was aged, and must be gone. */
const AGED = [
  ['midtrans_outbox', 'occurred_at'],
  ['midtrans_notifications', 'created_at'],
  ['midtrans_idempotency_keys', 'created_at'],
  ['midtrans_commands', 'created_at'],
] as const;
const MOST_GROWTH = 1.25;

interface Figures {
  readonly heapMb: number;
  readonly timers: number;
  readonly sockets: number;
  readonly rows: number;
}

export const soak: Scenario = {
  name: 'soak',
  promise: 'minutes of mixed load: heap, timers, connections and purged tables stay flat',
  async run(world, minutes) {
    const instance = await world.startInstance(CONSUMERS, { options: { retention: RETENTION } });
    const kept: Figures[] = [];
    let orders = 0;
    for (let minute = 1; minute <= minutes; minute++) {
      const end = performance.now() + MINUTE_MS;
      for (let batch = 0; performance.now() < end; batch++) {
        orders += await mixedLoad(world, instance, `soak-${minute}-${batch}`);
      }
      await until('all events are with their consumer', 60, async () => (await world.books.waiting()) === 0);
      await agePast(world);
      kept.push({ ...(await instance.measure()), rows: await rowsOf(world) });
    }
    const text = kept
      .map(
        ({ heapMb, timers, sockets, rows }) =>
          `${heapMb.toFixed(0)} MB, ${timers} timers, ${sockets} sockets, ${rows} rows`,
      )
      .join('; ');
    mustBeFlat(kept, text);
    return `${orders} orders in ${minutes} minutes: ${text}`;
  },
};

/** A few orders with all that becomes of orders: paid, cancelled, refunded, looked at, told twice, told falsely. */
async function mixedLoad(world: World, { url, webhook }: Instance, prefix: string): Promise<number> {
  const { gateway, books } = world;
  const before = gateway.notifications.length;
  const orders = await gateway.charge(url, prefix, ORDERS_PER_BATCH);
  const cancelled = orders.filter((_, nth) => nth % 5 === 0);
  const paid = orders.filter((_, nth) => nth % 5 !== 0);
  const ids = new Map(
    (
      await books.rows<{ id: string; order_id: string }>(
        'SELECT id, order_id FROM midtrans_payments WHERE order_id = ANY ($1)',
        orders,
      )
    ).map(({ id, order_id }) => [order_id, id]),
  );
  const act = (order: string, action: string, body: object = {}) =>
    fetch(`${url}/api/midtrans/payments/${ids.get(order)}/${action}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${action}-${order}` },
      body: JSON.stringify(body),
    }).then(async (answer) => {
      await answer.arrayBuffer();
      if (answer.status >= 400) throw new Error(`${action} of ${order}: ${answer.status}`);
    });
  const look = (order: string) =>
    fetch(`${url}/api/midtrans/payments/${ids.get(order)}/check_status/`).then(async (answer) => {
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`check_status of ${order}: ${answer.status}`);
    });
  await Promise.all(cancelled.map((order) => act(order, 'cancel')));
  await gateway.pay(paid);
  const told = gateway.notifications.slice(before);
  await deliver([...told, ...told], () => [webhook], 10);
  await Promise.all(paid.filter((_, nth) => nth % 4 === 0).map((order) => look(order)));
  await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: (told[0] ?? '{}').replace(/"signature_key":"./, '"signature_key":"0'),
  }).then((answer) => answer.arrayBuffer());
  await fetch(`${url}/api/midtrans/payments/?transaction_status=settlement`).then((answer) =>
    answer.arrayBuffer(),
  );
  return orders.length;
}

/** As if the rows were of the day before yesterday; then whoever purges has a moment for it. */
async function agePast({ books }: World): Promise<void> {
  for (const [table, since] of AGED) {
    await books.rows(`UPDATE ${table} SET ${since} = ${since} - interval '2 days'`);
  }
  await books.rows(`UPDATE midtrans_commands SET resolved_at = resolved_at - interval '2 days'`);
  await books.rows('TRUNCATE fault_runs');
  await until('what is old is gone', 30, async () => {
    const left = await books.count(
      `SELECT count(*) FROM midtrans_outbox WHERE occurred_at < now() - interval '1 day'`,
    );
    return left === 0;
  });
}

async function rowsOf({ books }: World): Promise<number> {
  const counts = await Promise.all(AGED.map(([table]) => books.count(`SELECT count(*) FROM ${table}`)));
  return counts.reduce((sum, each) => sum + each, 0);
}

/** The last is compared with the second: the first minute is still warming up. */
function mustBeFlat(kept: readonly Figures[], text: string): void {
  const [, early] = kept;
  const late = kept.at(-1);
  if (early === undefined || late === undefined) throw new Error('it takes two minutes at least');
  const grown = (['heapMb', 'timers', 'sockets'] as const).filter(
    (what) => late[what] > early[what] * MOST_GROWTH + 5,
  );
  mustBeZero({
    [`grew: ${grown.join(', ')} (${text})`]: grown.length,
    [`rows left (${text})`]: Math.max(0, late.rows - 200),
  });
}
