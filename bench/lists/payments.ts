import type { Client } from 'pg';

/** How the ids of subscriptions and of payment links begin. Twelve digits follow. */
export const ORIGIN_ID = '01932c5e-0000-7000-8000-';

/** SQL of a value of row `n` out of some, each with its share of a thousand rows in no order; the last has the rest. */
function oneOf(shares: readonly (readonly [value: string | null, permille: number])[], seed: number): string {
  let until = 0;
  const cases = shares.map(([value, permille]) => {
    until += permille * 100;
    return `WHEN hash < ${until} THEN ${value === null ? 'NULL' : `'${value}'`}`;
  });
  return `(SELECT CASE ${cases.join(' ')} END
    FROM (SELECT abs(hashint8extended(n, ${seed}) % 100000) AS hash) AS hashed)`;
}

const STATUS = oneOf(
  [
    ['chargeback', 0.1],
    ['authorize', 0.5],
    ['initiated', 1],
    ['partial_refund', 2],
    ['refund', 4],
    ['capture', 5],
    ['failure', 10],
    ['pending', 10],
    ['deny', 20],
    ['cancel', 40],
    ['expire', 300],
    ['settlement', 1000],
  ],
  1,
);
const TYPE = oneOf(
  [
    ['akulaku', 1],
    ['cstore', 20],
    ['credit_card', 100],
    ['gopay', 200],
    ['qris', 300],
    ['bank_transfer', 1000],
  ],
  2,
);
const BANK = oneOf(
  [
    ['cimb', 2],
    ['permata', 50],
    ['bni', 250],
    ['bca', 1000],
  ],
  3,
);
const ACCOUNT = oneOf(
  [
    ['bali', 100],
    ['default', 1000],
  ],
  4,
);
/** Made in one statement, and `true` once in a thousand. */
const RARE = oneOf(
  [
    ['true', 1],
    ['false', 1000],
  ],
  5,
);

/** What has been paid, after some seconds. */
const PAID_AT = `CASE WHEN status IN ('settlement', 'capture', 'refund', 'partial_refund', 'chargeback')
  THEN at + abs(hashint8extended(n, 7) % 3600) * interval '1 second' END`;

/** A payment each so many milliseconds up to now. */
const INSERT = `
  INSERT INTO midtrans_payments
    (id, account, user_id, order_id, transaction_id, payment_type, bank, va_number, gross_amount, transaction_status, refund_amount,
     paid_at, customer_email, customer_phone, subscription_id, payment_link_id, created_at, updated_at)
  SELECT
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
    account, 'customer-' || customer, 'ORDER-' || lpad(n::text, 8, '0'), hash, type,
    CASE WHEN type = 'bank_transfer' THEN bank END,
    CASE WHEN type = 'bank_transfer' THEN '8127' || lpad(n::text, 10, '0') END,
    1000 * (1 + n * 31 % 900), status,
    CASE WHEN status IN ('refund', 'partial_refund') THEN 500 ELSE 0 END,
    ${PAID_AT}, 'Customer' || customer || '@shop.test', '0812' || lpad(customer::text, 8, '0'),
    CASE WHEN is_rare THEN ('${ORIGIN_ID}' || lpad((n % 7)::text, 12, '0'))::uuid END,
    CASE WHEN is_rare THEN ('${ORIGIN_ID}' || lpad((n % 5)::text, 12, '0'))::uuid END,
    at, at
  FROM (
    SELECT n, $2::timestamptz - ($1::bigint - n) * $3 * interval '1 millisecond' AS at, md5(n::text) AS hash,
      ${ACCOUNT} AS account, ${STATUS} AS status, ${TYPE} AS type, ${BANK} AS bank, ${RARE}::boolean AS is_rare,
      abs(hashint8extended(n, 6) % GREATEST($1::bigint / 100, 1)) AS customer
    FROM generate_series(1, $1::bigint) AS n) AS made`;

const MINUTE_MS = 60_000;

/**
 * Fills the table. Indexes are made afterwards, which takes a fraction of the time.
 *
 * @param everyMs - how far apart they are: the same shop, open for longer the more there are @default a minute
 */
export async function seedPayments(client: Client, count: number, everyMs = MINUTE_MS): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE tablename = 'midtrans_payments' AND indexname <> 'midtrans_payments_pkey'`);
  const { rows: statistics } = await client.query<{ name: string; position: number; target: number }>(`
    SELECT c.relname AS name, a.attnum AS position, a.attstattarget AS target
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE i.indrelid = 'midtrans_payments'::regclass AND a.attstattarget > 0`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await client.query('TRUNCATE midtrans_payments CASCADE');
  await client.query("SET maintenance_work_mem = '256MB'");
  // What is new to figures of closed hours would be noted row by row.
  await client.query('ALTER TABLE midtrans_payments DISABLE TRIGGER USER');
  await client.query(INSERT, [count, new Date(), everyMs]);
  await client.query('ALTER TABLE midtrans_payments ENABLE TRIGGER USER');
  for (const { definition } of indexes) await client.query(definition);
  for (const { name, position, target } of statistics) {
    await client.query(`ALTER INDEX ${name} ALTER COLUMN ${position} SET STATISTICS ${target}`);
  }
  await client.query('VACUUM ANALYZE midtrans_payments');
}
