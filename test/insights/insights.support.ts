import { v7 as uuidv7 } from 'uuid';
import type { Answer, Host } from '../support/host';

export const ROOT = '/api/midtrans';
export const STAFF = { user: 'staff', staff: true };

interface PaymentRow {
  readonly account?: string;
  readonly paymentType?: string;
  readonly amount?: number;
  readonly status?: string;
  readonly createdAt: string;
  readonly paidAt?: string;
}

let count = 0;

/** A payment of another time, as it would be stored: its id is as old as its row. */
export async function insertPayment({ database }: Pick<Host, 'database'>, row: PaymentRow): Promise<string> {
  const id = uuidv7({ msecs: Date.parse(row.createdAt) });
  await database.rows(
    `INSERT INTO midtrans_payments
       (id, account, order_id, payment_type, gross_amount, transaction_status, created_at, paid_at, transaction_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      row.account ?? 'default',
      `inserted-${++count}`,
      row.paymentType ?? 'qris',
      row.amount ?? 10_000,
      row.status ?? (row.paidAt === undefined ? 'pending' : 'settlement'),
      row.createdAt,
      row.paidAt ?? null,
      id,
    ],
  );
  return id;
}

/** What staff are answered. */
export function stats(
  { request }: Pick<Host, 'request'>,
  query: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return request(`${ROOT}/stats/?${new URLSearchParams(query).toString()}`, { ...STAFF, headers });
}

export function total(rows: readonly Record<string, number>[], field: string): number {
  return rows.reduce((sum, row) => sum + (row[field] ?? Number.NaN), 0);
}
