import { ReconciliationService } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

it.each([
  ['payments', 'midtrans_payments_check_idx'],
  ['payments.commands', 'midtrans_commands_check_idx'],
  ['invoices', 'midtrans_invoices_check_idx'],
  ['invoices.commands', 'midtrans_commands_check_idx'],
  ['subscriptions', 'midtrans_subscriptions_check_idx'],
  ['payAccounts', 'midtrans_pay_accounts_check_idx'],
  ['notifications', 'midtrans_notifications_check_idx'],
])('what is due of %s is found by an index of what is open', async (lookup, index) => {
  const { lookups } = host.app.get<any>(ReconciliationService);
  const { rows } = lookups.find(({ name }: { name: string }) => name === lookup);
  const text: string = rows.statements.claimDue.text;
  const plan = await host.database.dataSource.transaction(async (manager) => {
    // Of an empty table, reading all of it is the cheapest.
    await manager.query('SET LOCAL enable_seqscan = off');
    return manager.query<unknown>(`EXPLAIN (FORMAT JSON) ${text}`, ['default', 10, 60_000, new Date()]);
  });
  expect(JSON.stringify(plan)).toContain(index);
});
