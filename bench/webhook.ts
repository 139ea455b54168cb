import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { post } from './support/load';
import { startPostgres } from './support/postgres';
import { median, percentile, spread } from './support/statistics';
import { notificationsOf, seedOrders, verifyOrders } from './webhook/orders';
import { PGBENCH, transactionsPerSecond } from './webhook/pgbench';

/**
 * Webhooks per second of the whole module (a settlement read, verified, written to inbox, payment and outbox, its durable
 * listener run) against a hand-written Fastify + pg handler that does the same in a transaction of six statements, and against
 * `pgbench` running that transaction alone: on the same PostgreSQL, in turn, in processes of their own.
 */
const CONTENDERS = {
  module: { what: 'nestjs-midtrans', program: 'module.server.js', env: {} },
  'module-ten-accounts': {
    what: 'nestjs-midtrans with nine accounts more, whose keys are tried first',
    program: 'module.server.js',
    env: { OTHER_ACCOUNTS: '9' },
  },
  'module-confirmed': {
    what: 'nestjs-midtrans, each settlement read back from a gateway',
    program: 'module.server.js',
    env: {},
  },
  'hand-written': {
    what: 'Fastify + pg, BEGIN … COMMIT in six statements',
    program: 'hand-written.server.js',
    env: { PREPARED: 'false' },
  },
  'hand-prepared': {
    what: 'the same, its statements named',
    program: 'hand-written.server.js',
    env: { PREPARED: 'true' },
  },
} as const;
type Contender = keyof typeof CONTENDERS;
const NAMES = Object.keys(CONTENDERS) as Contender[];
type Measured = Contender | 'pgbench';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const WEBHOOKS = Number(process.env.BENCH_WEBHOOKS ?? 10_000);
// All are measured as they run for hours, not as they start.
const WARM_UP = 6_000;
const CONNECTIONS = (process.env.BENCH_CONNECTIONS ?? '20,100').split(',').map(Number);
const TARGETS: readonly Target[] = [
  { connections: 20, of: 'module', against: 'hand-written', atLeast: 3 },
  { connections: 20, of: 'module', against: 'hand-prepared', atLeast: 2.2 },
  { connections: 20, of: 'module', against: 'pgbench', atLeast: 0.6 },
  { connections: 20, of: 'module-confirmed', against: 'module', atLeast: 0.5 },
  { connections: 20, of: 'module-ten-accounts', against: 'module', atLeast: 0.9 },
  { connections: 100, of: 'module', against: 'hand-written', atLeast: 4 },
  { connections: 100, of: 'module', against: 'hand-prepared' },
  { connections: 100, of: 'module', against: 'pgbench', atLeast: 0.9 },
  { connections: 100, of: 'module-confirmed', against: 'module', atLeast: 0.5 },
  { connections: 100, of: 'module-ten-accounts', against: 'module', atLeast: 0.9 },
];
/** Milliseconds from the request to the start of the durable listener, at half of what the module can do. */
const LISTENER_P99_MS = 20;

interface Target {
  readonly connections: number;
  readonly of: Contender;
  readonly against: Measured;
  /** @default it is told, and nothing is asked of it */
  readonly atLeast?: number;
}

interface Machine {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
}

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  const gateway = fork(join(__dirname, 'webhook', 'gateway.server.js'));
  try {
    const [gatewayUrl] = (await once(gateway, 'message')) as [string];
    const machine = { databaseUrl: postgres.url, gatewayUrl };
    let reached = true;
    for (const connections of CONNECTIONS) {
      const results = await compare(machine, connections);
      reached = report(results, connections) && reached;
      reached = (await listenerIsPrompt(machine, connections, median(results.module))) && reached;
    }
    return reached;
  } finally {
    gateway.kill();
    await postgres.stop();
  }
}

async function compare(machine: Machine, connections: number): Promise<Record<Measured, number[]>> {
  const results = Object.fromEntries([...NAMES, 'pgbench'].map((name) => [name, []])) as unknown as Record<
    Measured,
    number[]
  >;
  const tell = (round: number, name: Measured, perSecond: number): void => {
    results[name].push(perSecond);
    console.log(`round ${round}  ${name.padEnd(19)} ${perSecond.toFixed(0).padStart(6)} webhooks/s`);
  };
  for (let round = 1; round <= ROUNDS; round++) {
    // Who goes first changes, so that neither always meets the warmer machine.
    for (const contender of round % 2 === 1 ? NAMES : [...NAMES].reverse()) {
      tell(round, contender, await measure(contender, machine, connections));
    }
    if (PGBENCH !== undefined) {
      tell(round, 'pgbench', await transactionsPerSecond(PGBENCH, machine.databaseUrl, connections));
    }
  }
  return results;
}

async function measure(contender: Contender, machine: Machine, connections: number): Promise<number> {
  return served(contender, machine, async (url, client) => {
    await settle(url, client, WARM_UP, connections);
    const { seconds, orders } = await settle(url, client, WEBHOOKS, connections);
    await verifyOrders(client, orders);
    return WEBHOOKS / seconds;
  });
}

/** Serves a contender in a process of its own, as long as it is worked with. */
async function served<Result>(
  contender: Contender,
  { databaseUrl, gatewayUrl }: Machine,
  work: (url: string, client: Client, server: ChildProcess) => Promise<Result>,
): Promise<Result> {
  const { program, env } = CONTENDERS[contender];
  const server = fork(join(__dirname, 'webhook', program), {
    env: {
      ...process.env,
      ...env,
      DATABASE_URL: databaseUrl,
      NODE_ENV: 'production',
      ...(contender === 'module-confirmed' && { GATEWAY_URL: gatewayUrl }),
    },
  });
  const listening = once(server, 'message') as Promise<[string]>;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const [url] = await listening;
    return await work(url, client, server);
  } finally {
    // What it holds is in the database by now; connections that linger must not hold up the next.
    server.kill('SIGKILL');
    await once(server, 'exit');
    // The next one has no other accounts, nor had any.
    await client.query("DELETE FROM midtrans_account_keys WHERE account <> 'default'");
    await client.end();
  }
}

let runs = 0;

async function settle(url: string, client: Client, count: number, connections: number, perSecond?: number) {
  const orders = await seedOrders(client, `run-${Date.now()}-${++runs}`, count);
  const posted = await post({ url, bodies: notificationsOf(orders), connections, perSecond });
  return { ...posted, orders };
}

function report(results: Record<Measured, number[]>, connections: number): boolean {
  console.log(`\n${connections} connections, ${ROUNDS} × ${WEBHOOKS} webhooks, median (min–max):`);
  for (const name of NAMES) console.log(`  ${CONTENDERS[name].what}: ${spread(results[name])} webhooks/s`);
  if (PGBENCH === undefined) console.log('  pgbench: not installed here, so not measured');
  else console.log(`  pgbench, the same transaction, prepared: ${spread(results.pgbench)} transactions/s`);
  let isReached = true;
  for (const { of, against, atLeast } of TARGETS.filter((target) => target.connections === connections)) {
    const base = results[against];
    if (base.length === 0) continue;
    const ratio = median(results[of]) / median(base);
    const pairs = results[of].map((value, index) => value / (base[index] ?? Number.NaN));
    const isMissed = atLeast !== undefined && ratio < atLeast;
    isReached &&= !isMissed;
    console.log(
      `  ${of} is ${ratio.toFixed(2)} × ${against} (pair by pair ${spread(pairs, 2)})` +
        (atLeast === undefined ? '' : `; target ${atLeast} ×, ${isMissed ? 'MISSED' : 'reached'}`),
    );
  }
  return isReached;
}

/** How soon a durable listener is begun, counted from when its webhook was sent. */
async function listenerIsPrompt(machine: Machine, connections: number, perSecond: number): Promise<boolean> {
  const waits = await served('module', machine, async (url, client, server) => {
    await settle(url, client, WARM_UP, connections);
    const { sentAt, orders } = await settle(url, client, WEBHOOKS, connections, perSecond / 2);
    await verifyOrders(client, orders);
    const told = once(server, 'message') as Promise<[Record<string, number>]>;
    server.send('when');
    const [startedAt] = await told;
    return orders.map((orderId, index) => (startedAt[orderId] ?? Infinity) - (sentAt[index] ?? Infinity));
  });
  const p99 = percentile(waits, 0.99);
  const isPrompt = p99 < LISTENER_P99_MS;
  console.log(
    `  at half of that, the durable listener is begun after ${median(waits).toFixed(1)} ms (p99 ${p99.toFixed(1)} ms); ` +
      `target p99 < ${LISTENER_P99_MS} ms, ${isPrompt ? 'reached' : 'MISSED'}\n`,
  );
  return isPrompt;
}

void main().then((reached) => process.exit(reached ? 0 : 1));
