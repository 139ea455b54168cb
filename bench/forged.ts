import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from './support/postgres';
import { median, spread } from './support/statistics';
import { notificationsOf, seedOrders, verifyOrders } from './webhook/orders';

/**
 * What an honest webhook takes while four connections send forged bodies of 90 kB as fast as they are answered, against what it takes
 * alone: one after the other, on each adapter, in one run. The server, whoever forges and whoever is honest have processes of their own.
 */
const ADAPTERS = (process.env.BENCH_ADAPTERS ?? 'fastify,express').split(',');

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const WEBHOOKS = Number(process.env.BENCH_WEBHOOKS ?? 1_000);
const WARM_UP = 2_000;
const TARGET = 2;

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  try {
    let reached = true;
    for (const adapter of ADAPTERS) reached = (await measure(adapter, postgres.url)) && reached;
    return reached;
  } finally {
    await postgres.stop();
  }
}

async function measure(adapter: string, databaseUrl: string): Promise<boolean> {
  const server = fork(join(__dirname, 'webhook', 'module.server.js'), {
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production', ADAPTER: adapter },
  });
  const listening = once(server, 'message') as Promise<[string]>;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const [url] = await listening;
    const run = `${adapter}-${Date.now()}`;
    await honest(url, client, `warm-${run}`, WARM_UP);
    const ratios: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const alone = await honest(url, client, `alone-${run}-${round}`, WEBHOOKS);
      const stop = await attack(url);
      const attacked = await honest(url, client, `attacked-${run}-${round}`, WEBHOOKS);
      const forged = await stop();
      ratios.push(attacked / alone);
      console.log(
        `round ${round}  ${adapter.padEnd(8)} alone ${alone.toFixed(2)} ms, attacked ${attacked.toFixed(2)} ms: ` +
          `${(attacked / alone).toFixed(2)} ×; forged ones answered ${JSON.stringify(forged)}`,
      );
    }
    const reached = median(ratios) < TARGET;
    console.log(
      `${adapter}: the median of an honest webhook is ${spread(ratios, 2)} × of what it is alone; ` +
        `target: less than ${TARGET} ×, ${reached ? 'reached' : 'MISSED'}\n`,
    );
    return reached;
  } finally {
    await client.end();
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/** @returns what stops it, and tells how often which status was answered */
async function attack(url: string): Promise<() => Promise<Record<string, number>>> {
  const attacker = fork(join(__dirname, 'forged', 'attacker.js'), [url]);
  await once(attacker, 'message');
  return async () => {
    const told = once(attacker, 'message') as Promise<[Record<string, number>]>;
    attacker.send('stop');
    const [answered] = await told;
    await once(attacker, 'exit');
    return answered;
  };
}

/** @returns the median of milliseconds from a settlement's first byte to its answer */
async function honest(url: string, client: Client, prefix: string, count: number): Promise<number> {
  const orders = await seedOrders(client, prefix, count);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const took: number[] = [];
  for (const body of notificationsOf(orders)) {
    const start = process.hrtime.bigint();
    await post(url, agent, body);
    took.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  agent.destroy();
  await verifyOrders(client, orders);
  return median(took);
}

function post(url: string, agent: Agent, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A webhook was answered ${response.statusCode}`));
      });
    })
      .once('error', reject)
      .end(body);
  });
}

void main().then((reached) => process.exit(reached ? 0 : 1));
