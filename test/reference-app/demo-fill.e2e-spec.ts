import { Client } from 'pg';
import { until } from '../support/until';
import { compile, spawnDemo } from './process.support';
import { ask, json } from './shop.support';

const DAY = 86_400_000;
/** What counts as paid at the gateway, whatever was given back later. */
const PAID = ['settlement', 'capture', 'refund', 'partial_refund'];

interface Transaction {
  readonly gross_amount: string;
  readonly transaction_status: string;
  readonly fraud_status?: string;
}

interface Stats {
  readonly totals: Record<string, number>;
  readonly series: readonly { readonly from: string; readonly created_count: number }[];
  readonly methods: readonly { readonly payment_type: string; readonly created_count: number }[];
}

describe('npm run demo -- --fill 2d', () => {
  let demo: ReturnType<typeof spawnDemo>;
  let place: { url: string; simulatorUrl: string; headers: Record<string, string> };
  let database: Client;

  beforeAll(async () => {
    await compile();
    demo = spawnDemo(['--fill', '2d', '--count', '20'], { PORT: '0' });
    const [url = '', token = ''] = (await demo.printed(/http:\S+\/ops#token=\S+/)).split('/ops#token=');
    const simulatorUrl = await demo.printed(/simulator +(http:\S+)\/simulator/);
    place = { url, simulatorUrl, headers: { Authorization: `Bearer ${token}` } };
    database = new Client({ connectionString: await demo.printed(/database +(postgres:\S+)/) });
    await database.connect();
  }, 180_000);
  afterAll(async () => {
    await database?.end();
    demo?.kill('SIGKILL');
  });

  const ops = async (path: string): Promise<any> => {
    const { status, body } = await ask(`${place.url}/ops/api/${path}`, { headers: place.headers });
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const attention = async (): Promise<[kind: string, count: number][]> =>
    (await ops('attention/')).items.map(({ kind, count }: any) => [kind, count]);
  const rows = async (sql: string): Promise<any[]> => (await database.query(sql)).rows;

  it('says how far it is', () => {
    expect(demo.output()).toMatch(/1 of 2 days, \d+ payments[^]*2 of 2 days, \d+ payments/);
  });

  it('spreads payments over the days, by the time that they were made and paid', async () => {
    const from = new Date(Date.now() - 2.1 * DAY).toISOString();
    const query = new URLSearchParams({ from, to: new Date().toISOString(), bucket: 'hour' });
    const { series, totals }: Stats = await ops(`stats/?${query.toString()}`);
    const hours = series.filter(({ created_count: count }) => count > 0);
    expect(hours.length).toBeGreaterThan(10);
    expect(totals['created_count']).toBeGreaterThanOrEqual(40);
    const [{ early, late, odd }] = await rows(`
      SELECT count(*) FILTER (WHERE created_at < now() - interval '1 day')::int AS early,
        count(*) FILTER (WHERE created_at > now() - interval '1 day')::int AS late,
        count(*) FILTER (WHERE paid_at < date_trunc('second', created_at) OR updated_at < created_at)::int AS odd
      FROM midtrans_payments`);
    expect([early > 5, late > 5, odd]).toEqual([true, true, 0]);
  });

  it.each(['payments', 'payment_attempts', 'refunds', 'notifications', 'commands'])(
    'makes ids of %s of the times that the database says, as lists page by them',
    async (table) => {
      const far = await rows(`
        SELECT id, created_at FROM midtrans_${table}
        WHERE abs(extract(epoch FROM created_at) * 1000
          - ('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint) > 60000`);
      expect(far).toEqual([]);
    },
  );

  it('has told of everything when it happened', async () => {
    const late = await rows(`
      SELECT o.type FROM midtrans_outbox o JOIN midtrans_payments p ON p.id = o.subject_id
      WHERE o.type IN ('payment.created', 'payment.settled')
        AND o.occurred_at - (CASE o.type WHEN 'payment.created' THEN p.created_at ELSE p.paid_at END) > interval '1 minute'`);
    expect(late).toEqual([]);
    const waiting = await rows("SELECT consumer FROM midtrans_deliveries WHERE consumer <> 'receipts'");
    expect(waiting).toEqual([]);
  });

  it('has payments of every method, with every end', async () => {
    const { methods }: Stats = await ops(
      `stats/?${new URLSearchParams({ from: new Date(Date.now() - 2.1 * DAY).toISOString(), to: new Date().toISOString() }).toString()}`,
    );
    const made = methods.filter(({ created_count: count }) => count > 0);
    expect(made.map(({ payment_type: type }) => type)).toEqual(
      expect.arrayContaining([
        ...['akulaku', 'bank_transfer', 'credit_card', 'cstore', 'dana', 'echannel'],
        ...['gopay', 'kredivo', 'ovo', 'qris', 'shopeepay'],
      ]),
    );
    const found = await rows('SELECT DISTINCT transaction_status AS status FROM midtrans_payments');
    expect(found.map(({ status }) => status)).toEqual(
      expect.arrayContaining([
        'settlement',
        'expire',
        'cancel',
        'deny',
        'failure',
        'refund',
        'partial_refund',
        'pending',
        'capture',
      ]),
    );
  });

  it('leaves operators something to do', async () => {
    expect(await attention()).toEqual(
      expect.arrayContaining([
        ['dead_deliveries', 3],
        ['unresolved_commands', 1],
        ['refunds_requested', 1],
        ['challenged_payments', 1],
        ['invalid_signatures', 1],
      ]),
    );
  });

  it('has the books of the gateway', async () => {
    const { text } = await ask(`${place.simulatorUrl}/simulator/api/transactions?limit=500`);
    const { results } = JSON.parse(text) as { results: readonly Transaction[] };
    // What fraud detection has challenged is not paid until somebody approves it.
    const paid = results.filter(
      ({ transaction_status: status, fraud_status: fraud }) => PAID.includes(status) && fraud !== 'challenge',
    );
    const sum = paid.reduce((all, { gross_amount: amount }) => all + Number(amount), 0);
    const [{ count, amount }] = await rows(
      'SELECT count(*)::int AS count, sum(gross_amount)::float8 AS amount FROM midtrans_payments WHERE paid_at IS NOT NULL',
    );
    expect([count, amount]).toEqual([paid.length, sum]);
  });

  it('goes on as a shop at the true time, in which what was given up can be retried', async () => {
    expect(await rows('SELECT now() = pg_catalog.now() AS true')).toEqual([{ true: true }]);
    const answer = await ask(
      `${place.url}/ops/api/events/retry/`,
      json({ consumer: 'receipts' }, place.headers),
    );
    expect(answer.body).toEqual({ count: 3 });
    await until(
      () => rows("SELECT 1 FROM midtrans_deliveries WHERE consumer = 'receipts'"),
      ({ length }) => length === 0,
    );
  });

  it('ends with 0 on SIGTERM', async () => {
    await database.end();
    demo.kill('SIGTERM');
    expect(await demo.ended).toBe(0);
  });
});

it('npm run demo -- --fill refuses a database that others have, and production', async () => {
  await compile();
  const env = { DATABASE_URL: 'postgres://127.0.0.1:1/shop', MIDTRANS_ENVIRONMENT: 'production' };
  const demo = spawnDemo(['--fill', '2d'], env);
  expect(await demo.ended).toBe(1);
  expect(demo.output()).toMatch(/--fill: .*production\n.*--fill: .*DATABASE_URL/);
});
