import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Measured, Order } from './client/caller';
import { type ContenderName, CONTENDERS, NAMES } from './client/contenders';
import { CHARGE, type Operation, OPERATIONS } from './client/fixtures';
import { median, spread } from './support/statistics';

/**
 * Calls per second and processor time per call of our client, all its safety on, against the official Node client: the
 * same bodies, the same local server, in turn, each in a process of its own that stays warm between its turns.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CALLS = Number(process.env.BENCH_CALLS ?? 3_000);
const CONCURRENCY = 20;
const TARGET = 1;
/** What the server can answer must exceed what the fastest client asks, or the server is what is measured. */
const HEADROOM = 1.2;
const PEERS = ['peer', 'peer-tuned'] as const satisfies ContenderName[];

interface Caller {
  process: ChildProcess;
  /** Rejects when the process has ended. */
  gone: Promise<never>;
}
type Callers = Record<ContenderName, Caller>;
type Results = Record<ContenderName, Measured[]>;

async function main(): Promise<boolean> {
  const server = fork(join(__dirname, 'client', 'gateway.server.js'));
  const [url] = (await once(server, 'message')) as [string];
  const callers = Object.fromEntries(NAMES.map((name) => [name, startCaller(name, url)])) as Callers;
  try {
    let reached = true;
    for (const operation of Object.keys(OPERATIONS) as Operation[]) {
      const ceiling = await ceilingOf(operation, url);
      const results = await compare(operation, callers);
      reached = report(operation, results, ceiling) && reached;
    }
    return reached;
  } finally {
    for (const name of NAMES) callers[name].process.kill();
    server.kill();
  }
}

function startCaller(name: ContenderName, url: string): Caller {
  const caller = fork(join(__dirname, 'client', 'caller.js'), [name, url]);
  const gone = once(caller, 'exit').then(() => Promise.reject(new Error(`${name} ended early`)));
  gone.catch(() => undefined);
  return { process: caller, gone };
}

/** @returns answers per second of the server, asked by autocannon over as many connections */
async function ceilingOf(operation: Operation, url: string): Promise<number> {
  const { method, path } = OPERATIONS[operation];
  const { requests, non2xx, errors } = await autocannon({
    url: url + path,
    method,
    headers: { 'content-type': 'application/json' },
    body: method === 'POST' ? JSON.stringify(CHARGE) : undefined,
    connections: CONCURRENCY,
    duration: 3,
  });
  if (non2xx + errors > 0) throw new Error(`the server failed ${non2xx + errors} times`);
  return requests.average;
}

async function compare(operation: Operation, callers: Callers): Promise<Results> {
  const results: Results = { ours: [], peer: [], 'peer-tuned': [], 'ours-fetch': [] };
  // Round 0 only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    // Who goes first changes, so that nobody always meets the warmer machine.
    for (const name of round % 2 === 0 ? NAMES : [...NAMES].reverse()) {
      const measured = await measure(callers[name], { operation, calls: CALLS, concurrency: CONCURRENCY });
      if (round > 0) results[name].push(measured);
    }
  }
  return results;
}

async function measure(caller: Caller, order: Order): Promise<Measured> {
  const answered = once(caller.process, 'message') as Promise<[Measured]>;
  caller.process.send(order);
  const [measured] = await Promise.race([answered, caller.gone]);
  return measured;
}

function report(operation: Operation, results: Results, ceiling: number): boolean {
  const perSecond = (name: ContenderName): number[] => results[name].map((measured) => measured.perSecond);
  const cpuPerCall = (name: ContenderName): number[] => results[name].map((measured) => measured.cpuPerCall);
  const pairs = (name: ContenderName): number[] =>
    results.ours.map((ours, round) => ours.perSecond / (results[name][round]?.perSecond ?? Number.NaN));

  const { method, path } = OPERATIONS[operation];
  console.log(`${method} ${path}, ${CONCURRENCY} at a time, ${ROUNDS} × ${CALLS} calls, median (min–max):`);
  for (const name of NAMES) {
    const against = name === 'ours' ? '' : `; nestjs-midtrans is ${spread(pairs(name), 2)} ×, pair by pair`;
    console.log(
      `  ${CONTENDERS[name].what}: ${spread(perSecond(name))} calls/s, ${spread(cpuPerCall(name))} µs CPU per call${against}`,
    );
  }

  const headroom = ceiling / Math.max(...NAMES.map((name) => median(perSecond(name))));
  const roomy = headroom >= HEADROOM;
  console.log(
    `  the server itself: ${ceiling.toFixed(0)} answers/s, ${headroom.toFixed(1)} × the fastest client` +
      (roomy ? '' : ', TOO LITTLE to measure clients with'),
  );
  const ratio = Math.min(...PEERS.map((peer) => median(pairs(peer))));
  const reached = ratio >= TARGET;
  console.log(
    `  target: ${TARGET.toFixed(1)} × the faster midtrans-client, ${reached ? 'reached' : 'MISSED'} with ${ratio.toFixed(2)} ×\n`,
  );
  return reached && roomy;
}

void main().then((reached) => process.exit(reached ? 0 : 1));
