import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedSizes, installHosts } from './boot/hosts';
import type { Listening } from './boot/listen';
import { startPostgres } from './support/postgres';
import { median, spread } from './support/statistics';

/**
 * What the package adds to an application of Nest and TypeORM: time until it listens, resident memory and bytes on the disk. Both
 * are installed from npm outside of this repository, and started in turn, each time in a process of its own.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 11);
const MB = 1_000_000;
const TARGETS = { ms: 100, memoryMb: 20, diskMb: 12 };

interface Hosts {
  bare: string;
  midtrans: string;
}
type Starts = Record<keyof Hosts, Listening[]>;

async function main(): Promise<boolean> {
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'bench-boot-'));
  try {
    const hosts = await installHosts(folder);
    const starts = await startInTurn(hosts, postgres.url);
    const reached = [reportStarts(starts), await reportDisk(hosts)];
    return reached.every(Boolean);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await postgres.stop();
  }
}

async function startInTurn(hosts: Hosts, url: string): Promise<Starts> {
  const starts: Starts = { bare: [], midtrans: [] };
  // Round 0 only brings the files into memory.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['bare', 'midtrans'] as const) {
      const listening = await start(join(hosts[name], `${name}.app.js`), url);
      if (round > 0) starts[name].push(listening);
    }
  }
  return starts;
}

async function start(program: string, url: string): Promise<Listening> {
  const app = fork(program, [url], { cwd: join(program, '..'), execArgv: ['--expose-gc'] });
  const gone = once(app, 'exit').then(() => Promise.reject(new Error(`${program} ended early`)));
  gone.catch(() => undefined);
  const [listening] = (await Promise.race([once(app, 'message'), gone])) as [Listening];
  app.kill('SIGKILL');
  await gone.catch(() => undefined);
  return listening;
}

function reportStarts({ bare, midtrans }: Starts): boolean {
  const added = (what: keyof Listening): number[] =>
    midtrans.map((each, round) => each[what] - (bare[round]?.[what] ?? Number.NaN));
  const [ms, memoryMb] = [added('ms'), added('residentBytes').map((bytes) => bytes / MB)];
  console.log(`Until it listens, ${ROUNDS} starts each, median (min–max), pair by pair:`);
  console.log(
    `  Nest + TypeORM: ${spread(bare.map((each) => each.ms))} ms, ${spread(bare.map((each) => each.cpuMs))} ms CPU`,
  );
  console.log(`  nestjs-midtrans adds ${spread(added('cpuMs'))} ms CPU`);
  console.log(`  nestjs-midtrans adds ${spread(ms)} ms, ${verdict(median(ms), TARGETS.ms, 'ms')}`);
  console.log('Resident memory when it listens, garbage collected:');
  console.log(`  Nest + TypeORM: ${spread(bare.map((each) => each.residentBytes / MB))} MB`);
  console.log(
    `  nestjs-midtrans adds ${spread(memoryMb, 1)} MB, ${verdict(median(memoryMb), TARGETS.memoryMb, 'MB')}`,
  );
  return median(ms) < TARGETS.ms && median(memoryMb) < TARGETS.memoryMb;
}

async function reportDisk(hosts: Hosts): Promise<boolean> {
  const bare = await installedSizes(hosts.bare);
  const added = [...(await installedSizes(hosts.midtrans))]
    .map(([name, bytes]) => ({ name, mb: (bytes - (bare.get(name) ?? 0)) / MB }))
    .sort((a, b) => b.mb - a.mb);
  const total = added.reduce((sum, { mb }) => sum + mb, 0);
  const largest = added.filter(({ mb }) => mb >= 0.1).map(({ name, mb }) => `${name} ${mb.toFixed(1)}`);
  console.log('On the disk, as npm installs it:');
  console.log(`  nestjs-midtrans adds ${total.toFixed(1)} MB, ${verdict(total, TARGETS.diskMb, 'MB')}`);
  console.log(`  of which ${largest.join(', ')}`);
  return total < TARGETS.diskMb;
}

function verdict(value: number, target: number, unit: string): string {
  return `target < ${target} ${unit}, ${value < target ? 'reached' : 'MISSED'}`;
}

void main().then((reached) => process.exit(reached ? 0 : 1));
