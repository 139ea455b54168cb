/**
 * Does what docs/getting-started.md says, word by word, in a new application of each major version of Nest, with our packages as npm would
 * publish them: every command is run and every file written, until a payment is charged, paid, shipped and refunded.
 *
 * `-- --nest 12` does it with one of them.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/src/database/embedded-postgres.js';
import { Checks } from './checks.mjs';
import { npm, outerEnvironment } from './host.mjs';

const exec = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { nest: { type: 'string', multiple: true, default: ['12', '11'] } },
});
/** Commands that go on until they are stopped, and the port that says that they are ready. */
const SERVERS = [
  { command: /midtrans-simulator --server-key/, port: 4100 },
  { command: /npm run start/, port: 3000 },
];
const MINUTES = 60_000;

const checks = new Checks();
const temp = await mkdtemp(join(tmpdir(), 'getting-started-'));
const postgres = await startEmbeddedPostgres();

async function pack(folders) {
  const packed = {};
  for (const folder of folders) {
    const { stdout } = await npm(['pack', '--json', '--pack-destination', temp], join(root, 'libs', folder));
    const [{ name, filename }] = JSON.parse(stdout);
    packed[name] = join(temp, filename);
  }
  return packed;
}

/** Follows the page to its end, or to the first step that fails. */
async function follow(page, tarballs, major) {
  const folder = join(temp, `nest-${major}`);
  await mkdir(folder);
  const walk = new Walk(folder, tarballs, major, await newDatabase(major));
  try {
    for (const step of stepsOf(page, major)) {
      const went = await checks.run(`getting started, NestJS ${major}: ${titleOf(step)}`, () =>
        walk.take(step),
      );
      if (!went) return;
    }
    await checks.run(`getting started, NestJS ${major}: the order is shipped and part of it given back`, () =>
      walk.judge(),
    );
  } finally {
    await walk.stop();
  }
}

async function newDatabase(major) {
  const url = new URL(postgres.url);
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`CREATE DATABASE nest_${major}`);
  await client.end();
  url.pathname = `/nest_${major}`;
  return url.href;
}

/** The blocks of the page, in order: commands to run, and files to write, which are named before them. */
function stepsOf(page, major) {
  return [...page.matchAll(/(?:`(src\/[\w./-]+)`:\n\n)?^```(sh|ts)([^\n]*)\n([\s\S]*?)^```$/gm)]
    .map(([, file, language, remark, content]) => ({
      file,
      language,
      remark: remark.trim(),
      content: content.trim(),
    }))
    .filter(({ remark, content }) =>
      remark === '' ? major === '12' || !content.includes('@nestjs/typeorm@12') : remark === `nest-${major}`,
    );
}

function titleOf({ file, content }) {
  return file ?? content.split('\n')[0].slice(0, 70);
}

class Walk {
  #cwd;
  #servers = [];
  #log = '';
  #answers = [];

  constructor(folder, tarballs, major, databaseUrl) {
    this.#cwd = folder;
    this.tarballs = tarballs;
    this.major = major;
    this.environment = {
      ...outerEnvironment(),
      DATABASE_URL: databaseUrl,
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    };
  }

  async take({ file, language, content }) {
    if (language === 'ts') {
      if (file === undefined) throw new Error('the page does not say which file this is');
      await mkdir(dirname(join(this.#cwd, file)), { recursive: true });
      return void (await writeFile(join(this.#cwd, file), `${content}\n`));
    }
    const server = SERVERS.find(({ command }) => command.test(content));
    if (server !== undefined) return this.#serve(content, server.port);
    const { stdout } = await this.#bash(this.#adapted(content));
    if (/ new shop /.test(content)) this.#cwd = join(this.#cwd, 'shop');
    if (content.includes('curl ')) this.#answers.push(stdout);
  }

  /** What the customer and the shop must have seen. */
  async judge() {
    const [charged, , listed, refunded] = this.#answers.map((text) => JSON.parse(text));
    const seen = {
      charged: charged.gross_amount,
      hasQrCode: charged.qr_string !== '',
      listed: listed.results.map(({ transaction_status: status }) => status).join(),
      refund: refunded.refund.amount,
      status: refunded.payment.transaction_status,
      shipped: await this.#logged('Ship order order-1: Rp 45000 came'),
    };
    const expected = {
      charged: '45000.00',
      hasQrCode: true,
      listed: 'settlement',
      refund: '20000.00',
      status: 'partial_refund',
      shipped: true,
    };
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      throw new Error(JSON.stringify({ seen, expected }, null, 1));
  }

  async stop() {
    for (const server of this.#servers.reverse()) {
      const ended = once(server, 'close');
      process.kill(-server.pid, 'SIGTERM');
      await ended;
    }
  }

  /** The major version that is followed, and our packages from here in place of the registry's. */
  #adapted(content) {
    return content
      .replace('@nestjs/cli@12', `@nestjs/cli@${this.major}`)
      .replaceAll(
        /(?<=npm install (?:--save-dev )?)(nestjs-midtrans|midtrans-simulator)\b/g,
        (name) => this.tarballs[name],
      );
  }

  #bash(script) {
    const options = { cwd: this.#cwd, env: this.environment, timeout: 5 * MINUTES, maxBuffer: 2 ** 26 };
    return exec('bash', ['-euo', 'pipefail', '-c', script], options).catch((error) => {
      throw new Error(`${error.message}\n${error.stdout}${error.stderr}`, { cause: error });
    });
  }

  async #serve(script, port) {
    if (await isOpen(port)) throw new Error(`port ${port} is taken: the page needs it`);
    const server = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: this.#cwd,
      env: this.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#servers.push(server);
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (this.#log += text));
    const deadline = Date.now() + 2 * MINUTES;
    while (!(await isOpen(port))) {
      if (server.exitCode !== null || Date.now() > deadline)
        throw new Error(`it does not listen:\n${this.#log}`);
      await delay(100);
    }
  }

  async #logged(text) {
    const deadline = Date.now() + MINUTES / 2;
    while (!this.#log.includes(text)) {
      if (Date.now() > deadline) throw new Error(`the log does not say "${text}":\n${this.#log}`);
      await delay(50);
    }
    return true;
  }
}

function isOpen(port) {
  return new Promise((settle) => {
    const socket = createConnection(port, '127.0.0.1');
    const end = (result) => {
      socket.destroy();
      settle(result);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

try {
  const page = await readFile(join(root, 'docs/getting-started.md'), 'utf8');
  const tarballs = await pack(['midtrans', 'simulator']);
  for (const major of values.nest) await follow(page, tarballs, major);
} finally {
  await postgres.stop();
  await rm(temp, { recursive: true, force: true });
  checks.finish();
}
