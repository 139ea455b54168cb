import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Measured, Order } from './client/caller';
import { ceilingOf } from './client/ceiling';
import { type ContenderName, CONTENDERS, NAMES } from './client/contenders';
import { type Operation, OPERATIONS } from './client/fixtures';
import { median, spread } from './support/statistics';

/**
 * Calls per second and processor time per call of our client, all its safety on, against the official Node client: the
 * same bodies, the same local server, in turn, each in a process of its own that stays warm between its turns.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CALLS = Number(process.env.BENCH_CALLS ?? 4_000);
const CONCURRENCY = 20;
/** Calls per second, against the faster of the peers. */
const SPEED_TARGET = 2;
/** Processor time per call, against the thriftier of the peers. */
const CPU_TARGET = 0.5;
/** What the server can answer must exceed what the fastest client asks, or the server is what is measured. */
const HEADROOM = 3;
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
      const results = await compare(operation, callers);
      // Afterwards, when the callers have started and have nothing to do.
      const ceiling = await ceilingOf(operation, url, CONCURRENCY);
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

async function compare(operation: Operation, callers: Callers): Promise<Results> {
  const results: Results = { ours: [], peer: [], 'peer-tuned': [], 'ours-fetch': [], node: [] };
  // Round 0 only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    // Who goes first changes, so that nobody always meets the warmer machine.
    for (const name of round % 2 === 0 ? NAMES : [...NAMES].reverse()) {
      const calls = round === 0 ? 2 * CALLS : CALLS;
      const measured = await measure(callers[name], { operation, calls, concurrency: CONCURRENCY });
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
  const { method, path } = OPERATIONS[operation];
  console.log(`${method} ${path}, ${CONCURRENCY} at a time, ${ROUNDS} × ${CALLS} calls, median (min–max):`);
  for (const name of NAMES) {
    const [speed, cpu] = [valuesOf(results, name, 'perSecond'), valuesOf(results, name, 'cpuPerCall')];
    const against =
      name === 'ours'
        ? ''
        : `; nestjs-midtrans: ${spread(pairs(results, name, 'perSecond'), 2)} × the calls, ` +
          `${spread(pairs(results, name, 'cpuPerCall'), 2)} × the CPU, pair by pair`;
    console.log(
      `  ${CONTENDERS[name].what}: ${spread(speed)} calls/s, ${spread(cpu)} µs CPU per call${against}`,
    );
  }

  const compared = NAMES.filter((name) => name !== 'node');
  const fastest = Math.max(...compared.map((name) => median(valuesOf(results, name, 'perSecond'))));
  const headroom = ceiling / fastest;
  const roomy = headroom >= HEADROOM;
  console.log(
    `  the server itself: ${ceiling.toFixed(0)} answers/s, ${headroom.toFixed(1)} × the fastest client` +
      (roomy ? '' : ', TOO LITTLE to measure clients with'),
  );
  const speed = Math.min(...PEERS.map((peer) => median(pairs(results, peer, 'perSecond'))));
  const cpu = Math.max(...PEERS.map((peer) => median(pairs(results, peer, 'cpuPerCall'))));
  const reached = speed >= SPEED_TARGET && cpu <= CPU_TARGET;
  console.log(
    `  target: ${SPEED_TARGET.toFixed(1)} × the calls and ${CPU_TARGET.toFixed(1)} × the CPU of the better midtrans-client, ` +
      `${reached ? 'reached' : 'MISSED'} with ${speed.toFixed(2)} × and ${cpu.toFixed(2)} ×\n`,
  );
  return reached && roomy;
}

function valuesOf(results: Results, name: ContenderName, what: keyof Measured): number[] {
  return results[name].map((measured) => measured[what]);
}

/** Ours by theirs, of the turns that followed each other. */
function pairs(results: Results, name: ContenderName, what: keyof Measured): number[] {
  return results.ours.map((ours, round) => ours[what] / (results[name][round]?.[what] ?? Number.NaN));
}

void main().then((reached) => process.exit(reached ? 0 : 1));
