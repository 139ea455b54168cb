import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransInsightsService, MidtransModule, type StatsFilter } from 'nestjs-midtrans';
import { Client } from 'pg';
import { seedPayments } from './lists/payments';
import { startPostgres } from './support/postgres';
import { median } from './support/statistics';

/** How long the figures of a month take in which a shop had a million payments, and what needs attention among them. */
const COUNT = Number(process.env.BENCH_PAYMENTS ?? 1_000_000);
const REPEATS = Number(process.env.BENCH_REPEATS ?? 7);
const TARGET_MS = 200;
const DAY_MS = 24 * 60 * 60_000;
const MONTH_MS = 30 * DAY_MS;

/** One when it was charged, and one more when it was paid. */
const NOTIFICATIONS = `
  INSERT INTO midtrans_notifications (id, account, payment_id, order_id, transaction_status, status, raw_payload, fingerprint, created_at)
  SELECT (substr(p.id::text, 1, 24) || lpad(to_hex(told.n), 1, '0') || substr(p.id::text, 26))::uuid, p.account, p.id, p.order_id,
    told.status, CASE WHEN p.gross_amount < 3000 THEN 'stale' ELSE 'processed' END,
    jsonb_build_object('order_id', p.order_id, 'transaction_id', p.transaction_id, 'gross_amount', p.gross_amount),
    p.transaction_id || told.n, told.at
  FROM midtrans_payments p
  CROSS JOIN LATERAL (VALUES (1, 'pending', p.created_at), (2, 'settlement', p.paid_at)) AS told (n, status, at)
  WHERE told.at IS NOT NULL`;

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    console.log(`${COUNT.toLocaleString('en')} payments in a month …`);
    await seedPayments(client, COUNT, MONTH_MS / COUNT);
    await client.query('TRUNCATE midtrans_notifications');
    await client.query('ALTER TABLE midtrans_notifications DISABLE TRIGGER USER');
    await client.query(NOTIFICATIONS);
    await client.query('ALTER TABLE midtrans_notifications ENABLE TRIGGER USER');
    await client.query('VACUUM ANALYZE midtrans_notifications');
    return await measure(postgres.url, client);
  } finally {
    await client.end();
    await postgres.stop();
  }
}

async function measure(url: string, client: Client): Promise<boolean> {
  const app = await NestFactory.createApplicationContext(moduleOn(url), { logger: ['error', 'warn'] });
  const insights = app.get(MidtransInsightsService);
  const to = new Date();
  const before = (ms: number): Date => new Date(to.getTime() - ms);
  const asked: readonly (readonly [name: string, filter: StatsFilter])[] = [
    ['the last day, by the hour', { from: before(DAY_MS), to }],
    ['the last week, by the hour', { from: before(7 * DAY_MS), to }],
    ['the month, by the day', { from: before(MONTH_MS), to, bucket: 'day' }],
  ];
  const forget = async (): Promise<void> => void (await client.query('TRUNCATE midtrans_stats_hours'));
  try {
    let month = Number.NaN;
    for (const [name, filter] of asked) {
      const ask = (): Promise<unknown> => insights.stats(filter);
      // Nothing is remembered where a change might not be noted.
      await client.query('ALTER TABLE midtrans_payments DISABLE TRIGGER midtrans_stats_update');
      await forget();
      const counted = await medianMs(ask);
      await client.query('ALTER TABLE midtrans_payments ENABLE TRIGGER midtrans_stats_update');
      const first = await medianMs(ask, forget);
      await client.query('VACUUM ANALYZE midtrans_stats_hours');
      month = await medianMs(ask);
      console.log(
        `  ${name}: p50 ${month.toFixed(0)} ms remembered, ${first.toFixed(0)} ms the first time, ` +
          `${counted.toFixed(0)} ms counted from the rows, over ${REPEATS}`,
      );
    }
    const { rows } = await client.query<{ size: string }>(
      `SELECT pg_size_pretty(pg_total_relation_size('midtrans_stats_hours')) AS size`,
    );
    console.log(`  what is remembered takes ${rows[0]?.size}`);
    const attention = await medianMs(() => insights.attention());
    console.log(`  attention: p50 ${attention.toFixed(1)} ms over ${REPEATS}`);
    const isReached = month < TARGET_MS;
    console.log(
      `  a month of ${COUNT.toLocaleString('en')} payments takes ${month.toFixed(0)} ms; ` +
        `target ${TARGET_MS} ms, ${isReached ? 'reached' : 'MISSED'}\n`,
    );
    return isReached;
  } finally {
    await app.close();
  }
}

function moduleOn(url: string) {
  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url, autoLoadEntities: true }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({
        accounts: Object.fromEntries(
          ['default', 'bali'].map((name) => [name, { serverKey: `SB-Mid-server-${name}` }]),
        ),
        role: 'api',
        public: true,
        clientPrices: true,
        database: { statementTimeoutMs: 60_000 },
        health: { timeoutMs: 60_000, cacheMs: 0 },
      }),
    ],
  })
  class StatsModule {}
  return StatsModule;
}

/** @param prepare - before each time, and not measured */
async function medianMs(
  work: () => Promise<unknown>,
  prepare: () => Promise<void> = async () => {},
): Promise<number> {
  const times: number[] = [];
  // The first one only brings the pages into memory.
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    await prepare();
    const begun = performance.now();
    await work();
    if (repeat > 0) times.push(performance.now() - begun);
  }
  return median(times);
}

void main().then((reached) => process.exit(reached ? 0 : 1));
