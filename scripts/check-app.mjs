/**
 * Checks that the reference app comes up and goes down as the README says: `npm start`, ready at /health, and after a
 * SIGTERM to npm nothing of it is left. Reads the process table from /proc, so it needs Linux.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Checks } from './checks.mjs';

const READY_WITHIN_MS = 60_000;
const GONE_WITHIN_MS = 10_000;

const checks = new Checks();
const port = await freePort();
const health = `http://127.0.0.1:${port}/health`;
const begun = Date.now();
const app = spawn('npm', ['start'], {
  cwd: resolve(import.meta.dirname, '..'),
  env: { ...process.env, PORT: String(port) },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = once(app, 'close').then(([code, signal]) => signal ?? code);
let descendants = [];

try {
  const isUp = await checks.run('app: npm start answers GET /health with 200', async () => {
    await untilHealthy();
    return `after ${((Date.now() - begun) / 1000).toFixed(1)} s`;
  });
  // As long as the app lives its children can be told from those of others.
  descendants = descendantsOf(app.pid);
  if (isUp) await checkEnd();
} finally {
  for (const { pid } of descendants.filter(isAlive)) process.kill(pid, 'SIGKILL');
  app.kill('SIGKILL');
  checks.finish();
}

async function untilHealthy() {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  let answer = 'no answer';
  for (;;) {
    const result = app.signalCode ?? app.exitCode;
    if (result !== null) throw new Error(`npm start ended with ${result}`);
    if (deadline.aborted) throw new Error(`not within ${READY_WITHIN_MS} ms: ${answer}`);
    try {
      const response = await fetch(health, { signal: deadline });
      if (response.status === 200) return;
      answer = `${response.status} ${await response.text()}`;
    } catch {
      // Not listening yet.
    }
    await delay(100);
  }
}

async function checkEnd() {
  await checks.run('app: has started a PostgreSQL of its own', () => {
    if (!descendants.some(({ name }) => name === 'postgres')) {
      throw new Error(`only ${descendants.map(({ name }) => name).join(', ')}`);
    }
  });
  await checks.run(`app: SIGTERM ends it with code 0 within ${GONE_WITHIN_MS / 1000} s`, async () => {
    const signalled = Date.now();
    app.kill('SIGTERM');
    const result = await Promise.race([ended, delay(GONE_WITHIN_MS, 'still running', { ref: false })]);
    if (result !== 0) throw new Error(`it ended with: ${result}`);
    return `after ${((Date.now() - signalled) / 1000).toFixed(1)} s`;
  });
  await checks.run('app: leaves no process behind', () => {
    const left = descendants.filter(isAlive).map(({ pid, name }) => `${name} (${pid})`);
    if (left.length > 0) throw new Error(left.join(', '));
  });
}

function descendantsOf(ancestor) {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => readProcess(Number(pid)))
    .filter((found) => found !== undefined);
  const family = new Set([ancestor]);
  // A child may have a lower number than its parent, so once through the table is not enough.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid) && pid !== ancestor);
}

/** A number is used again for another process; the time at which it started tells them apart. */
function isAlive({ pid, startedAt }) {
  const found = readProcess(pid);
  return found?.startedAt === startedAt && found.state !== 'Z';
}

function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold spaces and parentheses itself.
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, name, state: fields[0], parent: Number(fields[1]), startedAt: fields[19] };
  } catch {
    return undefined;
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
