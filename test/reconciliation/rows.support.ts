import type { Host } from '../support/host';

const TABLES = [
  'midtrans_payments',
  'midtrans_invoices',
  'midtrans_subscriptions',
  'midtrans_pay_accounts',
  'midtrans_payment_links',
];

/** Time passes: whatever is planned of anything is due. */
export async function makeAllDue({ database }: Host): Promise<void> {
  for (const table of TABLES) {
    await database.rows(
      `UPDATE ${table} SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`,
    );
  }
}

/** When a row is looked at next, in minutes from now; null where it is not. */
export async function nextCheckIn({ database }: Host, table: string, id: string): Promise<number | null> {
  const [row] = await database.rows<{ minutes: number | null }>(
    `SELECT (extract(epoch FROM next_check_at - now()) / 60)::float8 AS minutes FROM ${table} WHERE id = $1`,
    [id],
  );
  return row?.minutes ?? null;
}
