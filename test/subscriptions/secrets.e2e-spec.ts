import { randomBytes } from 'node:crypto';
import { Capture } from '../secrets/capture.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  GOOD_CARD,
  OTHER_CARD,
  RECURRING,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

const KEYS = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64')) as [string, string];

/** Everything that is stored, as text. */
const storedIn = async (database: TestDatabase): Promise<string> => {
  const tables = await database.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans%'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.rows(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)),
  );
  return JSON.stringify(rows);
};

describe('the token of a subscription', () => {
  let database: TestDatabase;
  const hosts: SubscriptionHost[] = [];
  const said = new Capture();
  const start = async (tokens?: 'discard' | { encryptionKey: string | readonly string[] }) => {
    const host = await startSubscriptionHost({
      database,
      simulator: RECURRING,
      logger: said,
      midtrans: { subscriptions: { ...(tokens && { tokens }) } },
    });
    hosts.push(host);
    return host;
  };
  const tokenOf = async (id: string) =>
    (
      await database.rows<{ token: string | null }>(
        'SELECT token FROM midtrans_subscriptions WHERE id = $1',
        [id],
      )
    )[0]?.token;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => said.listen());
  afterEach(async () => {
    said.stop();
    for (const host of hosts.splice(0)) await host.close();
  });
  afterAll(() => database.drop());

  it('is kept nowhere by default, nor said', async () => {
    const host = await start();
    const { id, midtrans_subscription_id: midtransId, ...body } = await host.subscribe();
    await host.nextCharge(midtransId);
    host.simulator.failNextSubscriptionCharge(midtransId, { reason: 'invalid_token' });
    await host.nextCharge(midtransId);
    const answers = [
      body,
      await host.view(id),
      await host.act(id, 'disable'),
      await host.update(id, { token: OTHER_CARD, amount: 1_000 }),
      await host.update(id, { token: GOOD_CARD, amount: 0 }),
    ];
    await expect(
      host.subscribe({ token: GOOD_CARD, metadata: { text: 'x'.repeat(2_000) } }),
    ).rejects.toThrow();
    expect(await tokenOf(id)).toBeNull();
    const everything = [
      await storedIn(database),
      said.text(),
      JSON.stringify([answers, host.told.events]),
    ].join();
    expect(everything).not.toContain(GOOD_CARD);
    expect(everything).not.toContain(OTHER_CARD);
  });

  it('is kept encrypted with a key, and sent with an update that brings none', async () => {
    const host = await start({ encryptionKey: KEYS[0] });
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const first = await tokenOf(id);
    expect(first).toMatch(/^[\w+/]+=*$/);
    expect((await host.update(id, { amount: 50_000 })).status).toBe(200);
    expect((await host.update(id, { token: OTHER_CARD })).status).toBe(200);
    expect(await tokenOf(id)).not.toBe(first);
    expect((await host.update(id, { amount: 60_000 })).status).toBe(200);
    await host.nextCharge(midtransId);
    // The card that is charged is the other one.
    const [{ transaction_id: transactionId }] = await host.payments(id);
    expect(host.simulator.transaction(transactionId)?.details).toMatchObject({
      masked_card: '52111111-1117',
    });
    await host.toldOf(id, [
      'subscription.created',
      'subscription.updated',
      'subscription.updated',
      'subscription.updated',
      'subscription.charged',
    ]);
    const everything = [await storedIn(database), said.text(), JSON.stringify(host.told.events)].join();
    expect(everything).not.toContain(GOOD_CARD);
    expect(everything).not.toContain(OTHER_CARD);
  });

  it('outlives the rotation of keys, and is of no use without them', async () => {
    const before = await start({ encryptionKey: KEYS[0] });
    const { id, midtrans_subscription_id: midtransId } = await before.subscribe();
    await before.close();
    hosts.pop();

    const sent: unknown[] = [];
    const updates = async (tokens: 'discard' | { encryptionKey: string | readonly string[] }) => {
      const host = await startSubscriptionHost({
        database,
        logger: said,
        midtrans: {
          subscriptions: { tokens },
          http: {
            fetch: async (input, init) => {
              const request = new Request(input, init);
              if (request.method === 'PATCH') sent.push(((await request.json()) as { token?: string }).token);
              return Response.json({ id: midtransId, status_message: 'Subscription is updated.' });
            },
          },
        },
      });
      await host.update(id, { amount: 10_000 + sent.length });
      await host.close();
    };
    await updates({ encryptionKey: [KEYS[1], KEYS[0]] });
    await updates({ encryptionKey: KEYS[1] });
    await updates('discard');
    expect(sent).toEqual([GOOD_CARD, undefined, undefined]);
    expect(said.text()).toContain(`The token of subscription ${id} was encrypted with none of the keys`);
    expect(said.text()).not.toContain(GOOD_CARD);
  });
});
