import type { Merchant } from './merchants.support';

/** Tables whose rows say whose they are. */
const OWN = [
  'midtrans_payments',
  'midtrans_invoices',
  'midtrans_subscriptions',
  'midtrans_pay_accounts',
  'midtrans_saved_cards',
  'midtrans_commands',
  'midtrans_notifications',
  'midtrans_outbox',
  'midtrans_deliveries',
] as const;

/** Tables whose rows are another's, by the column that says whose. */
const PARTS = [
  ['midtrans_payment_items', 'payment_id', 'midtrans_payments'],
  ['midtrans_payment_operations', 'payment_id', 'midtrans_payments'],
  ['midtrans_refunds', 'payment_id', 'midtrans_payments'],
  ['midtrans_invoice_items', 'invoice_id', 'midtrans_invoices'],
] as const;

/** All that there is of a merchant: what is stored, what its gateway has, and what its listener was told. */
export async function standingOf({ database, name, simulator, told }: Merchant): Promise<object> {
  const stored: Record<string, unknown[]> = {};
  for (const table of OWN) {
    stored[table] = await database.rows(`SELECT * FROM ${table} WHERE account = $1 ORDER BY 1, 2`, [name]);
  }
  for (const [table, column, whole] of PARTS) {
    stored[table] = await database.rows(
      `SELECT * FROM ${table} WHERE ${column} IN (SELECT id FROM ${whole} WHERE account = $1) ORDER BY 1, 2`,
      [name],
    );
  }
  const gateway = {
    transactions: simulator.transactions(),
    invoices: simulator.invoices(),
    subscriptions: simulator.subscriptions(),
    payAccounts: simulator.payAccounts(),
  };
  return { ...stored, gateway: structuredClone(gateway), told: told.map(({ id, type }) => `${type} ${id}`) };
}
