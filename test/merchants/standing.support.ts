import type { Merchant } from './merchants.support';

/** Tables whose rows say whose they are. */
const OWN = [
  'midtrans_payments',
  'midtrans_payment_attempts',
  'midtrans_invoices',
  'midtrans_payment_links',
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
  ['midtrans_payment_link_uses', 'link_id', 'midtrans_payment_links'],
] as const;

/** Without when it was seen, which it is all the time. */
const CONSUMERS = `(
  SELECT json_agg(ARRAY[name, type] ORDER BY name, type) FROM midtrans_consumers WHERE account = $1) AS consumers`;

/** The rows of a merchant, in one statement: it is asked for a thousand times. */
const STORED = `SELECT ${[
  ...OWN.map((table) => rowsOf(table, 'account = $1')),
  ...PARTS.map(([table, column, whole]) =>
    rowsOf(table, `${column} IN (SELECT id FROM ${whole} WHERE account = $1)`),
  ),
  CONSUMERS,
].join(', ')}`;

function rowsOf(table: string, condition: string): string {
  return `(SELECT json_agg(of_one) FROM (SELECT * FROM ${table} WHERE ${condition} ORDER BY 1, 2) AS of_one) AS ${table}`;
}

/** All that there is of a merchant: what is stored, what its gateway has, and what its listener was told. */
export async function standingOf({ database, name, simulator, told }: Merchant): Promise<object> {
  const [stored] = await database.rows(STORED, [name]);
  const gateway = {
    transactions: simulator.transactions(),
    invoices: simulator.invoices(),
    subscriptions: simulator.subscriptions(),
    payAccounts: simulator.payAccounts(),
  };
  return { ...stored, gateway: structuredClone(gateway), told: told.map(({ id, type }) => `${type} ${id}`) };
}
