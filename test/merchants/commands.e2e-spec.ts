import { runCommand } from '../support/run-command';
import { charge, pay, paySilently } from './cases.support';
import { openMerchants, type Merchants } from './merchants.support';

/** A command line of the application that has both merchants. */
async function run(merchants: Merchants, ...argv: string[]) {
  const [application] = merchants.applications;
  if (application === undefined) throw new Error('there is no application');
  const { stdout, ...ended } = await runCommand(() => application, [...argv, '--json']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const results = lines.map((line): Record<string, any> => JSON.parse(line)).slice(0, -1);
  return { ...ended, results };
}

describe('a command of an application with two registrations', () => {
  let merchants: Merchants;
  beforeAll(async () => {
    merchants = await openMerchants('two registrations on one DataSource', 'fastify');
    const { jakarta, bali, settled } = merchants;
    for (const each of [jakarta, bali]) {
      await pay(each, 'SAME-1');
      await charge(each, 'SAME-2');
      await paySilently(each, 'SAME-2');
    }
    await settled();
  });
  afterAll(() => merchants?.close());

  it('says that it needs an account, where it is about one order', async () => {
    for (const args of [
      ['status', 'SAME-1'],
      ['backfill', '-'],
    ]) {
      const { code, stderr, results } = await run(merchants, ...args);
      expect([code, results]).toEqual([2, []]);
      expect(stderr).toMatch(/say of which merchant, by --account: jakarta, bali/);
    }
  });

  it('refuses an account that there is not, and names those that there are', async () => {
    const { code, stderr } = await run(merchants, 'events', 'list', '--account', 'bandung');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--account: there is no account "bandung", only jakarta, bali/);
  });

  it('status is of the account that is given', async () => {
    const { id } = (await merchants.bali.ask('/payments/?order_id=SAME-1', { user: 'customer-1' })).body
      .results[0];
    const { code, results } = await run(merchants, 'status', 'SAME-1', '--account', 'bali');
    expect(code).toBe(0);
    expect(JSON.stringify(results)).toContain(id);
  });

  it.each([
    [['consumers', 'list']],
    [['events', 'list', '--limit', '200']],
    [['verify']],
    [['replay', '--order', 'SAME-1']],
  ])('%j is of every account, or of one', async (args) => {
    const accountsOf = (results: Record<string, any>[]) => [
      ...new Set(results.flatMap((each) => each.account ?? /account (\w+)$/.exec(each.subject)?.[1] ?? [])),
    ];
    expect(accountsOf((await run(merchants, ...args)).results).sort()).toEqual(['bali', 'jakarta']);
    expect(accountsOf((await run(merchants, ...args, '--account', 'bali')).results)).toEqual(['bali']);
  });

  it('verify looks at a database that both are on once', async () => {
    const { results } = await run(merchants, 'verify');
    expect(results.filter(({ subject }) => subject === 'tables')).toHaveLength(1);
  });

  it('reconcile looks at one account, and then at every one', async () => {
    const statusOf = async (name: 'jakarta' | 'bali') =>
      (await merchants[name].ask('/payments/?order_id=SAME-2', { user: 'customer-1' })).body.results[0]
        .transaction_status;
    expect(await run(merchants, 'reconcile', '--all', '--account', 'bali')).toMatchObject({ code: 0 });
    expect([await statusOf('jakarta'), await statusOf('bali')]).toEqual(['pending', 'settlement']);
    const { results } = await run(merchants, 'reconcile', '--all');
    expect([await statusOf('jakarta'), await statusOf('bali')]).toEqual(['settlement', 'settlement']);
    expect(results.filter(({ subject }) => subject === 'payments').map(({ accounts }) => accounts)).toEqual([
      ['jakarta'],
      ['bali'],
    ]);
  });

  it('purge deletes what is old in one account, and then in every one', async () => {
    const { database } = merchants.jakarta;
    await database.rows("UPDATE midtrans_outbox SET occurred_at = now() - interval '1 year'");
    const left = () => database.rows('SELECT DISTINCT account FROM midtrans_outbox ORDER BY account');
    await run(merchants, 'purge', '--account', 'bali');
    expect(await left()).toEqual([{ account: 'jakarta' }]);
    await run(merchants, 'purge');
    expect(await left()).toEqual([]);
  });

  it('consumers drop forgets a consumer of one account, and then of every one', async () => {
    const { database } = merchants.jakarta;
    await database.rows(`INSERT INTO midtrans_consumers (account, type, name, first_seen_at, last_seen_at)
      SELECT account, 'payment.settled', 'retired', now() - interval '1 hour', now() - interval '1 hour'
      FROM unnest(ARRAY['jakarta', 'bali']) AS account`);
    const left = () => database.rows("SELECT account FROM midtrans_consumers WHERE name = 'retired'");
    expect(await run(merchants, 'consumers', 'drop', 'retired', '--account', 'bali')).toMatchObject({
      code: 0,
    });
    expect(await left()).toEqual([{ account: 'jakarta' }]);
    expect(await run(merchants, 'consumers', 'drop', 'retired')).toMatchObject({ code: 0 });
    expect(await left()).toEqual([]);
    expect(await run(merchants, 'consumers', 'drop', 'retired')).toMatchObject({ code: 1 });
  });
});
