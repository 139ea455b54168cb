import * as fc from 'fast-check';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { v7 as uuidv7 } from 'uuid';
import { delivery, ScriptedGateway, statusAnswer } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';
import { confirming } from './attacks.support';

/** Payments as a charge leaves them before its answer is read. */
async function seed(host: Host, orderIds: readonly string[]): Promise<void> {
  await host.database.rows(
    `INSERT INTO midtrans_payments (id, account, order_id, payment_type, bank, gross_amount)
     SELECT id, 'default', order_id, 'bank_transfer', 'bca', 100000 FROM unnest($1::uuid[], $2::text[]) AS s (id, order_id)`,
    [orderIds.map(() => uuidv7()), orderIds],
  );
}

const eventsInOutbox = (host: Host, orderIds: readonly string[]) =>
  host.database.rows<{ order_id: string; type: string }>(
    `SELECT p.order_id, o.type FROM midtrans_outbox o JOIN midtrans_payments p ON p.id = o.subject_id
     WHERE p.order_id = ANY ($1) ORDER BY o.sequence`,
    [orderIds],
  );

const statuses = (host: Host, orderIds: readonly string[]) =>
  host.database.rows<{ order_id: string; status: string }>(
    `SELECT order_id, transaction_status AS status FROM midtrans_payments WHERE order_id = ANY ($1)`,
    [orderIds],
  );

describe('deliveries in any order, any number of times', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ poolSize: 20, midtrans: { notifications: { confirm: 'never' } } });
  });
  afterAll(() => host.close());

  it('leave one final status and each event once, over real HTTP', async () => {
    let run = 0;
    const lives: TransactionStatus[][] = [
      ['pending', 'settlement'],
      ['pending', 'expire', 'settlement'],
      ['pending', 'settlement', 'refund'],
      ['pending', 'deny'],
      ['pending', 'authorize', 'settlement', 'chargeback'],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...lives)
          .chain((life) =>
            fc
              .array(fc.constantFrom(...life), { maxLength: 4 })
              .chain((again) =>
                fc.tuple(
                  fc.constant(life),
                  fc.shuffledSubarray([...life, ...again], { minLength: life.length + again.length }),
                ),
              ),
          ),
        async ([life, deliveries]) => {
          const orderId = `property-${run++}`;
          await seed(host, [orderId]);
          const answers = await Promise.all(
            deliveries.map((status) => host.notify(delivery(orderId, status))),
          );
          expect(answers.map(({ status }) => status)).toEqual(deliveries.map(() => 200));
          const [payment] = await statuses(host, [orderId]);
          expect(payment?.status).toBe(life.at(-1));
          const events = (await eventsInOutbox(host, [orderId])).map(({ type }) => type);
          expect(new Set(events).size).toBe(events.length);
          const paid = life.includes('settlement');
          expect(events.includes('payment.settled')).toBe(paid);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe.each(['never', 'changes'] as const)('a storm of deliveries, with confirm: %s', (confirm) => {
  let host: Host;
  beforeAll(async () => {
    // By then each order has come to the end of its life at the gateway.
    const gateway = new ScriptedGateway().on(/\/status$/, (request) => {
      const id = new URL(request.url).pathname.split('/')[2] ?? '';
      return Response.json(statusAnswer(id.replace('transaction-of-', ''), 'refund'));
    });
    host = await startHost({
      poolSize: 20,
      midtrans: { ...confirming(confirm), http: { fetch: gateway.fetch, retries: 0 } },
    });
  });
  afterAll(() => host.close());

  it('leaves one final status and each event once: 50 orders, 4 deliveries, 10 duplicates, a fifth of the transactions undone', async () => {
    const orderIds = Array.from({ length: 50 }, (_, index) => `storm-${index}`);
    await seed(host, orderIds);
    // The inbox and the outbox refuse every fifth row: PostgreSQL rolls the whole statement back.
    await host.database.rows(`CREATE SEQUENCE storm`);
    await host.database.rows(
      `CREATE FUNCTION storm() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF nextval('storm') % 5 = 0 THEN RAISE EXCEPTION 'storm'; END IF;
         RETURN NEW;
       END $$`,
    );
    for (const table of ['midtrans_notifications', 'midtrans_outbox']) {
      await host.database.rows(
        `CREATE TRIGGER storm AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION storm()`,
      );
    }
    const life = ['pending', 'expire', 'settlement', 'refund'] as const;
    const queue = shuffled(
      orderIds.flatMap((orderId) =>
        life.flatMap((status) => Array.from({ length: 10 }, () => delivery(orderId, status))),
      ),
    );
    let refused = 0;
    const connection = async (): Promise<void> => {
      for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
        const { status } = await host.notify(body);
        if (status === 200) continue;
        expect(status).toBe(503);
        refused++;
        queue.unshift(body);
      }
    };
    await Promise.all(Array.from({ length: 20 }, connection));

    expect(refused).toBeGreaterThan(50);
    expect(await statuses(host, orderIds)).toEqual(
      expect.arrayContaining(orderIds.map((order_id) => ({ order_id, status: 'refund' }))),
    );
    const events = (await eventsInOutbox(host, orderIds)).map(({ order_id, type }) => `${order_id} ${type}`);
    expect(new Set(events).size).toBe(events.length);
    for (const orderId of orderIds) {
      expect(events).toContain(`${orderId} payment.created`);
      expect(events).toContain(`${orderId} payment.settled`);
      expect(events).toContain(`${orderId} payment.refunded`);
    }
    const inbox = await host.database.rows<{ count: string }>(
      `SELECT count(*), count(DISTINCT fingerprint) AS distinct FROM midtrans_notifications WHERE order_id LIKE 'storm-%'`,
    );
    expect(inbox).toEqual([{ count: '200', distinct: '200' }]);
    await until(
      () => host.database.rows(`SELECT 1 FROM midtrans_deliveries`),
      (waiting) => waiting.length === 0,
    );
    const received = host.recorder.events.map(({ id }) => id);
    expect(new Set(received).size).toBe(received.length);
  });
});

function shuffled<T>(values: readonly T[]): T[] {
  const copy = [...values];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}
