import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule, PaymentService, type PageOptions, type PaymentFilter } from 'nestjs-midtrans';
import { Client } from 'pg';
import { casesOf, filtersOf, OLD_ONLY, type Case } from './lists/cases';
import { seedPayments } from './lists/payments';
import { startPostgres } from './support/postgres';
import { median, percentile } from './support/statistics';

/**
 * How long lists of payments take, of many payments against few: without a filter, by each filter and by each pair of filters,
 * with values that many, few and no payments have; the first page, and one 1,000 pages further on. A filter that is fast among
 * a few payments and slow among millions has no index that fits it.
 */
const [FEW, ...MORE] = (process.env.BENCH_PAYMENTS ?? '10000,1000000,5000000').split(',').map(Number);
const REPEATS = Number(process.env.BENCH_REPEATS ?? 7);
/** What the median may be of that among few, where it is longer by more than the measurement wobbles. */
const MOST = 1.5;
const WOBBLE_MS = 1;
const SLOWEST_SHOWN = Number(process.env.BENCH_SHOWN ?? 12);
const DEEP_ROWS = 50_000;

interface Timed extends Case {
  readonly page: 'first' | 'deep';
  readonly ms: number;
}

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    if (FEW === undefined) throw new Error('BENCH_PAYMENTS must name how many payments there are');
    const few = await measure(postgres.url, client, FEW);
    report(FEW, few);
    let isReached = true;
    for (const count of MORE) {
      const many = await measure(postgres.url, client, count);
      report(count, many);
      isReached = compare(count, many, few) && isReached;
    }
    return isReached;
  } finally {
    await client.end();
    await postgres.stop();
  }
}

async function measure(url: string, client: Client, count: number): Promise<Timed[]> {
  console.log(`${count.toLocaleString('en')} payments …`);
  await seedPayments(client, count);
  const { rows } = await client.query<{ newest: Date; deep: string }>(
    `SELECT max(created_at) AS newest,
       (SELECT id FROM midtrans_payments ORDER BY id DESC OFFSET $1 LIMIT 1) AS deep FROM midtrans_payments`,
    [Math.min(DEEP_ROWS, count / 2)],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('There are no payments');
  const app = await NestFactory.createApplicationContext(moduleOn(url), { logger: ['error'] });
  const payments = app.get(PaymentService);
  const timed: Timed[] = [];
  try {
    for (const { name, filter } of casesOf(filtersOf(count, found.newest))) {
      const first = await medianMs(payments, filter, {});
      timed.push({ name, filter, page: 'first', ms: first });
      const deep = await medianMs(payments, filter, { cursor: found.deep });
      timed.push({ name, filter, page: 'deep', ms: deep });
    }
    console.log(`  ${OLD_ONLY.name}: ${(await medianMs(payments, OLD_ONLY.filter, {})).toFixed(0)} ms`);
  } finally {
    await app.close();
  }
  return timed;
}

function moduleOn(url: string) {
  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url, autoLoadEntities: true }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({
        accounts: Object.fromEntries(
          ['default', 'bali', 'lombok'].map((name) => [name, { serverKey: `SB-Mid-server-${name}` }]),
        ),
        role: 'api',
        public: true,
        clientPrices: true,
      }),
    ],
  })
  class ListsModule {}
  return ListsModule;
}

async function medianMs(payments: PaymentService, filter: PaymentFilter, page: PageOptions): Promise<number> {
  const times: number[] = [];
  // The first one only brings the pages into memory.
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const begun = performance.now();
    await payments.list(filter, page);
    if (repeat > 0) times.push(performance.now() - begun);
  }
  return median(times);
}

function report(count: number, timed: readonly Timed[]): void {
  const times = timed.map(({ ms }) => ms);
  console.log(
    `${count.toLocaleString('en')} payments, ${timed.length} lists, p50 of each over ${REPEATS}: ` +
      `half take ${median(times).toFixed(2)} ms or less, 99 of 100 ${percentile(times, 0.99).toFixed(2)} ms, ` +
      `the slowest ${Math.max(...times).toFixed(2)} ms`,
  );
  const slowest = [...timed].sort((one, other) => other.ms - one.ms).slice(0, SLOWEST_SHOWN);
  for (const { ms, page, name } of slowest)
    console.log(`  ${ms.toFixed(2).padStart(8)} ms  ${page}  ${name}`);
}

function compare(count: number, many: readonly Timed[], few: readonly Timed[]): boolean {
  const ratios = many.map(({ ms }, index) => ms / (few[index]?.ms ?? Number.NaN));
  const slower = many.filter(({ ms }, index) => {
    const { ms: atFew } = few[index] ?? { ms: 0 };
    return ms > MOST * atFew && ms - atFew > WOBBLE_MS;
  }).length;
  const isReached = slower === 0;
  console.log(
    `  of ${count.toLocaleString('en')} payments a list takes ${median(ratios).toFixed(2)} × what it takes of ` +
      `${(FEW ?? 0).toLocaleString('en')}; ${slower} of ${many.length} take more than ${MOST} ×; ` +
      `target none, ${isReached ? 'reached' : 'MISSED'}\n`,
  );
  return isReached;
}

void main().then((reached) => process.exit(reached ? 0 : 1));
