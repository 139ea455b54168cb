import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { startPostgres } from './support/postgres';
import { median, spread } from './support/statistics';
import { notificationsOf, seedOrders, verifyOrders } from './webhook/orders';

/**
 * Webhooks per second of the whole module (a settlement read, verified, written to inbox, payment and outbox, its durable
 * listener run) against a hand-written Fastify + pg handler that does the same in a transaction of six statements: on the
 * same PostgreSQL, in turn, in processes of their own.
 */
const CONTENDERS = {
  module: { what: 'nestjs-midtrans', program: 'module.server.js', prepared: false },
  'hand-written': {
    what: 'Fastify + pg, BEGIN … COMMIT in six statements',
    program: 'hand-written.server.js',
    prepared: false,
  },
  'hand-prepared': {
    what: 'the same, its statements named',
    program: 'hand-written.server.js',
    prepared: true,
  },
} as const;
type Contender = keyof typeof CONTENDERS;
const NAMES = Object.keys(CONTENDERS) as Contender[];

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const WEBHOOKS = Number(process.env.BENCH_WEBHOOKS ?? 10_000);
// Both are measured as they run for hours, not as they start.
const WARM_UP = 6_000;
const CONNECTIONS = 20;
const TARGET = 1;

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  try {
    const results: Record<Contender, number[]> = { module: [], 'hand-written': [], 'hand-prepared': [] };
    for (let round = 1; round <= ROUNDS; round++) {
      // Who goes first changes, so that neither always meets the warmer machine.
      const order = round % 2 === 1 ? NAMES : [...NAMES].reverse();
      for (const contender of order) {
        const perSecond = await measure(contender, postgres.url, round);
        results[contender].push(perSecond);
        console.log(`round ${round}  ${contender.padEnd(14)} ${perSecond.toFixed(0).padStart(6)} webhooks/s`);
      }
    }
    return report(results);
  } finally {
    await postgres.stop();
  }
}

async function measure(contender: Contender, databaseUrl: string, round: number): Promise<number> {
  const { program, prepared } = CONTENDERS[contender];
  const server = fork(join(__dirname, 'webhook', program), {
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production', PREPARED: String(prepared) },
  });
  const listening = once(server, 'message') as Promise<[string]>;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const [url] = await listening;
    const name = `${contender}-${round}-${Date.now()}`;
    await shoot(url, notificationsOf(await seedOrders(client, `warm-${name}`, WARM_UP)));
    const orders = await seedOrders(client, `run-${name}`, WEBHOOKS);
    const seconds = await shoot(url, notificationsOf(orders));
    await verifyOrders(client, orders);
    return WEBHOOKS / seconds;
  } finally {
    await client.end();
    // What it holds is in the database by now; connections that linger must not hold up the next.
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/**
 * Posts every body once. autocannon ends its runs on whole seconds, so the answers are counted and timed here.
 *
 * @returns seconds from the first request to the last answer
 */
async function shoot(url: string, bodies: readonly string[]): Promise<number> {
  let next = 0;
  let answered = 0;
  const start = process.hrtime.bigint();
  return new Promise<number>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections: CONNECTIONS,
        duration: 600,
        requests: [
          {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            // A repeat of the last body keeps the connections busy until the run is stopped; it is a duplicate.
            setupRequest: (request) => ({ ...request, body: bodies[Math.min(next++, bodies.length - 1)] }),
          },
        ],
      },
      () => undefined,
    );
    run.on('response', (_client, status: number) => {
      if (status !== 200) reject(new Error(`A webhook was answered ${status}`));
      if (++answered !== bodies.length) return;
      resolve(Number(process.hrtime.bigint() - start) / 1e9);
      run.stop();
    });
    run.on('reqError', reject);
  });
}

function report(results: Record<Contender, number[]>): boolean {
  console.log('');
  for (const name of NAMES) {
    const ratio = median(results.module) / median(results[name]);
    const pairs = results.module.map((value, index) => value / (results[name][index] ?? Number.NaN));
    console.log(
      `${CONTENDERS[name].what}: median ${spread(results[name])} webhooks/s` +
        (name === 'module'
          ? ''
          : `; nestjs-midtrans is ${ratio.toFixed(2)} × (pair by pair ${spread(pairs, 2)})`),
    );
  }
  const reached = median(results.module) / median(results['hand-written']) >= TARGET;
  console.log(`target: ${TARGET} × the hand-written handler, ${reached ? 'reached' : 'MISSED'}`);
  return reached;
}

void main().then((reached) => process.exit(reached ? 0 : 1));
