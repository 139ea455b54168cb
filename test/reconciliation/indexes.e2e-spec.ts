import { ReconciliationService } from 'nestjs-midtrans';
import { nodesOf, touchedBy, type PlanNode } from '../lists/lists.support';
import { startHost, type Host } from '../support/host';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

/** The SQL that a lookup asks the database. */
function statementOf(lookup: string, which: string): string {
  const { lookups, due } = host.app.get<any>(ReconciliationService);
  if (lookup === 'all of them') return due.statement.text;
  const { rows } = lookups.find(({ name }: { name: string }) => name === lookup);
  return rows.statements[which].text;
}

it.each([
  ['payments', 'midtrans_payments_check_idx'],
  ['payments.commands', 'midtrans_commands_check_idx'],
  ['invoices', 'midtrans_invoices_check_idx'],
  ['invoices.commands', 'midtrans_commands_check_idx'],
  ['payment_links', 'midtrans_payment_links_check_idx'],
  ['payment_links.commands', 'midtrans_commands_check_idx'],
  ['subscriptions', 'midtrans_subscriptions_check_idx'],
  ['payAccounts', 'midtrans_pay_accounts_check_idx'],
  ['notifications', 'midtrans_notifications_check_idx'],
])('what is due of %s is found by an index of what is open', async (lookup, index) => {
  const text = statementOf(lookup, 'claimDue');
  const plan = await host.database.dataSource.transaction(async (manager) => {
    // Of an empty table, reading all of it is the cheapest.
    await manager.query('SET LOCAL enable_seqscan = off');
    return manager.query<unknown>(`EXPLAIN (FORMAT JSON) ${text}`, ['default', 10, 60_000, new Date()]);
  });
  expect(JSON.stringify(plan)).toContain(index);
});

describe('beside an account with 20,000 rows that are due', () => {
  const ROWS = 20_000;
  beforeAll(async () => {
    const { database } = host;
    await database.rows(
      `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount, transaction_status, next_check_at)
       SELECT gen_random_uuid(), CASE WHEN n % 5000 = 0 THEN 'default' ELSE 'large' END, 'ORDER-' || n, 'gopay', 1000, 'pending', now()
       FROM generate_series(1, ${ROWS}) AS n`,
    );
    await database.rows(
      `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, asked_at, next_check_at)
       SELECT gen_random_uuid(), account, id, 'refund', 'refund', now(), now() FROM midtrans_payments`,
    );
    await database.rows(
      `INSERT INTO midtrans_notifications (id, account, status, raw_payload, next_check_at)
       SELECT gen_random_uuid(), account, 'unconfirmed', '{}', now() FROM midtrans_payments`,
    );
    await database.rows('ANALYZE');
  });

  const EACH = Array.from({ length: 20 }, (_, nth) => nth);
  it.each([
    ['all of them', 'due', [['default'], false, EACH]] as const,
    ['all of them', 'due', [['default'], true, EACH]] as const,
    ...['payments', 'payments.commands', 'notifications'].flatMap((lookup) => [
      [lookup, 'backlog', [['default']]] as const,
      [lookup, 'claimDue', ['default', 10, 60_000, new Date()]] as const,
    ]),
  ])('a small one reads none of them: %s, %s', async (lookup, which, values) => {
    const sql = `EXPLAIN (ANALYZE, FORMAT JSON) ${statementOf(lookup, which)}`;
    const { dataSource } = host.database;
    const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(sql, [...values]);
    const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan));
    expect(Math.max(...nodes.map(touchedBy))).toBeLessThan(ROWS / 100);
  });
});
