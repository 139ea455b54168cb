import { signNotification } from 'nestjs-midtrans/testing';
import type { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';

export const SERVER_KEY = 'SB-Mid-server-bench';

/** Pending payments, as a charge leaves them. */
export async function seedOrders(client: Client, prefix: string, count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  await client.query(
    `INSERT INTO midtrans_payments
       (id, account, user_id, order_id, transaction_id, payment_type, bank, gross_amount, transaction_status, fraud_status,
        status_code, va_number, transaction_time, expiry_time)
     SELECT id, 'default', 'customer', order_id, 'transaction-of-' || order_id, 'bank_transfer', 'bca', 100000, 'pending', 'accept',
        '201', '812785002530231', now(), now() + interval '1 day'
     FROM unnest($1::uuid[], $2::text[]) AS seed (id, order_id)`,
    [orders.map(() => uuidv7()), orders],
  );
  await client.query('ANALYZE midtrans_payments');
  return orders;
}

/** How Midtrans says that an order is settled. */
export function settlementOf(orderId: string) {
  return {
    va_numbers: [{ va_number: '812785002530231', bank: 'bca' }],
    transaction_time: '2026-11-21 11:27:20',
    transaction_status: 'settlement',
    transaction_id: `transaction-of-${orderId}`,
    status_message: 'midtrans payment notification',
    status_code: '200',
    settlement_time: '2026-11-21 11:27:50',
    payment_type: 'bank_transfer',
    payment_amounts: [],
    order_id: orderId,
    merchant_id: 'G141532850',
    gross_amount: '100000.00',
    fraud_status: 'accept',
    currency: 'IDR',
  };
}

/** The settlement of each order, signed, with the fields that Midtrans sends. */
export function notificationsOf(orders: readonly string[]): string[] {
  return orders.map((orderId) => JSON.stringify(signNotification(settlementOf(orderId), SERVER_KEY)));
}

/** Every order is settled, with one inbox row and one delivered event. @throws Error otherwise */
export async function verifyOrders(client: Client, orders: readonly string[]): Promise<void> {
  const count = async (sql: string): Promise<number> =>
    Number((await client.query<{ count: string }>(sql, [orders])).rows[0]?.count);
  const expected = orders.length;
  for (let tries = 0; tries < 50; tries++) {
    const found = [
      await count(
        `SELECT count(*) FROM midtrans_payments WHERE order_id = ANY ($1) AND transaction_status = 'settlement'`,
      ),
      await count(
        `SELECT count(*) FROM midtrans_notifications WHERE order_id = ANY ($1) AND status = 'processed'`,
      ),
      await count(
        `SELECT count(*) FROM midtrans_outbox o
         WHERE subject_id IN (SELECT id FROM midtrans_payments WHERE order_id = ANY ($1))
           AND NOT EXISTS (SELECT 1 FROM midtrans_deliveries d WHERE d.sequence = o.sequence)`,
      ),
    ];
    if (found.every((each) => each === expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Not every one of ${expected} orders is settled, recorded and delivered once`);
}
