import { Client } from 'pg';
import { CALLERS, CARDS, ENDPOINTS, WITHOUT_ROWS, type Subject } from '../access/endpoints.support';
import type { HostWithGateway } from '../operations/operations.support';
import { Capture } from '../secrets/capture.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy';
import { ADAPTERS, startHostWithGateway, type Answer } from '../support/host';

/** Nothing of it is stored here. */
const NEEDS_NO_DATABASE: readonly string[] = ['GET /cards/bin/{bin}', ...WITHOUT_ROWS];
const WORDS_OF_THE_DRIVER = /connect|terminat|socket|postgres|econn|sql|select|insert|query|timeout/i;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const owned = (name: string): object => (name === 'DELETE /cards/{id}' ? CALLERS.owner : CALLERS.staff);

function expectAway(name: string, { status, headers, body }: Answer): void {
  // It is asked what is wrong.
  if (name === 'GET /health-report') {
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'down', consumers: [] })]);
    expect(body.problems).toEqual([expect.not.stringMatching(WORDS_OF_THE_DRIVER)]);
    return;
  }
  expect([name, status, body]).toEqual([
    name,
    503,
    {
      statusCode: 503,
      error: 'Service Unavailable',
      code: 'service_unavailable',
      message: expect.not.stringMatching(WORDS_OF_THE_DRIVER),
      details: [],
    },
  ]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}

describe.each(ADAPTERS)('a database that is away, on %s', (adapter) => {
  const log = new Capture();
  let proxy: DatabaseProxy;
  let host: HostWithGateway;
  let subjects: (readonly [name: string, subject: Subject])[];

  beforeAll(async () => {
    proxy = await startDatabaseProxy(database.url);
    host = await startHostWithGateway({
      adapter,
      logger: log,
      database: { ...database, url: proxy.url },
      midtrans: { cards: CARDS },
    });
    subjects = await Promise.all(
      Object.entries(ENDPOINTS).map(async ([name, row]) => [name, await row.make(host)] as const),
    );
    await host.simulator.idle();
  });
  afterAll(async () => {
    await host.close();
    await proxy.close();
  });

  const ask = (name: string, { path, json }: Subject, headers: Record<string, string> = {}) => {
    const [method] = name.split(' ');
    const body = method === 'GET' ? undefined : json;
    return host.request(`/api/midtrans${path}`, { method, json: body, headers, ...owned(name) });
  };
  afterEach(() => proxy.restore());
  const asked = () => subjects.filter(([name]) => !NEEDS_NO_DATABASE.includes(name));

  it.each(['refused', 'hung up'] as const)('is 503 at every endpoint (connections are %s)', async (how) => {
    await proxy.cut(how);
    for (const [name, subject] of asked()) {
      expectAway(name, await ask(name, subject));
      if (name.startsWith('POST') && !name.includes('notification')) {
        expectAway(
          name,
          await ask(name, subject, { 'idempotency-key': `away-${how}-${name}`.replace(/\W/g, '-') }),
        );
      }
    }
    await proxy.restore();
    expect((await ask('GET /payments', { path: '/payments' })).status).toBe(200);
  });

  it('keeps no answer for an Idempotency-Key, and has asked Midtrans nothing', async () => {
    const charge: Subject = { path: '/charge', json: { payment_type: 'qris', gross_amount: 10_000 } };
    const key = { 'idempotency-key': `charged-later-${adapter}` };
    host.calls.splice(0);
    await proxy.cut('refused');
    expectAway('a charge', await ask('POST /charge', charge, key));
    expect(host.calls).toEqual([]);
    await proxy.restore();
    expect((await ask('POST /charge', charge, key)).status).toBe(201);
  });

  it('is 503 where a statement is ended by an administrator while it runs', async () => {
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE midtrans_payments IN ACCESS EXCLUSIVE MODE');
    let answer: Answer | undefined;
    const asking = ask('GET /payments', { path: '/payments' }).then((each) => void (answer = each));
    while (answer === undefined) {
      await blocker.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
    }
    await blocker.query('COMMIT');
    await asking;
    await blocker.end();
    expectAway('GET /payments', answer);
  });

  it('is in the log in the words of the driver', () => {
    expect(log.text()).toMatch(/ECONNREFUSED/);
  });
});

it('a statement that takes longer than the host allows is 503', async () => {
  const url = new URL(database.url);
  url.searchParams.set('statement_timeout', '300');
  const host = await startHostWithGateway({ database: { ...database, url: url.href } });
  const blocker = new Client({ connectionString: database.url });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE midtrans_payments IN ACCESS EXCLUSIVE MODE');
  expectAway('GET /payments', await host.request('/api/midtrans/payments/', CALLERS.staff));
  await blocker.end();
  await host.close();
});
