import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { seedOrders } from './orders';

/** The program, where PostgreSQL's own is installed. */
export const PGBENCH = spawnSync('pgbench', ['--version']).status === 0 ? 'pgbench' : undefined;

const SECONDS = Number(process.env.BENCH_PGBENCH_SECONDS ?? 5);
/** More than it can settle meanwhile. */
const ORDERS = 60_000;

/** What the hand-written handler does of each webhook, with texts as long as the webhook's. */
const TRANSACTION = `
SELECT 'run-' || :run || '-' || nextval('bench_next') AS order_id, gen_random_uuid() AS notification_id \\gset
BEGIN;
INSERT INTO midtrans_notifications
  (id, account, order_id, transaction_id, transaction_status, fraud_status, payment_type, status_code,
   gross_amount, status, raw_payload, fingerprint, payment_id)
SELECT :notification_id::uuid, 'default', :order_id, 'transaction-of-' || :order_id, 'settlement', 'accept', 'bank_transfer', '200',
  '100000.00', 'processed', jsonb_build_object(
    'va_numbers', '[{"va_number":"812785002530231","bank":"bca"}]'::jsonb, 'transaction_time', '2026-11-21 11:27:20',
    'transaction_status', 'settlement', 'transaction_id', 'transaction-of-' || :order_id,
    'status_message', 'midtrans payment notification', 'status_code', '200', 'settlement_time', '2026-11-21 11:27:50',
    'payment_type', 'bank_transfer', 'payment_amounts', '[]'::jsonb, 'order_id', :order_id::text, 'merchant_id', 'G141532850',
    'gross_amount', '100000.00', 'fraud_status', 'accept', 'currency', 'IDR'),
  encode(sha256(:notification_id::uuid::text::bytea), 'hex'), id
FROM midtrans_payments WHERE account = 'default' AND order_id = :order_id
ON CONFLICT (account, fingerprint) DO NOTHING;
SELECT * FROM midtrans_payments WHERE account = 'default' AND order_id = :order_id FOR UPDATE;
UPDATE midtrans_payments SET transaction_status = 'settlement', status_code = '200', settlement_time = now(), paid_at = now(),
  transaction_id = 'transaction-of-' || :order_id, version = version + 1, updated_at = now()
WHERE account = 'default' AND order_id = :order_id;
WITH event AS (
  INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
  SELECT gen_random_uuid(), 'payment.settled', 'default', id, jsonb_build_object(
    'transaction_id', 'transaction-of-' || :order_id, 'transaction_status', 'settlement', 'fraud_status', 'accept',
    'status_code', '200', 'settlement_time', now(), 'is_paid', true, 'previous_status', 'pending')
  FROM midtrans_payments WHERE account = 'default' AND order_id = :order_id
  RETURNING sequence, subject_id)
INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, next_attempt_at)
SELECT sequence, 'ship', 'default', 'payment.settled', subject_id, now() + interval '1 minute' FROM event;
COMMIT;
`;

/**
 * What this PostgreSQL can do at best: `pgbench` runs the transaction of a webhook, prepared, on as many connections, with nothing around it.
 */
export async function transactionsPerSecond(
  pgbench: string,
  databaseUrl: string,
  connections: number,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'midtrans-bench-'));
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const run = String(Date.now());
    await seedOrders(client, `run-${run}`, ORDERS);
    await client.query('DROP SEQUENCE IF EXISTS bench_next; CREATE SEQUENCE bench_next CACHE 100 MINVALUE 0');
    const script = join(folder, 'webhook.sql');
    await writeFile(script, TRANSACTION);
    const { stdout } = await promisify(execFile)(pgbench, [
      ...['--no-vacuum', '--protocol=prepared', `--client=${connections}`, '--jobs=1'],
      ...[`--time=${SECONDS}`, `--define=run=${run}`, `--file=${script}`, databaseUrl],
    ]);
    const perSecond = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
    if (perSecond === undefined) throw new Error(`pgbench told no transactions per second:\n${stdout}`);
    return Number(perSecond);
  } finally {
    await client.query('DELETE FROM midtrans_deliveries');
    await client.end();
    await rm(folder, { recursive: true });
  }
}
