import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secureRequest } from '../../test/secure-request';
import { METHODS, WebhookServer, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';
import { CommandProcess } from './command.spec.helper';

const KEY = 'SB-Mid-server-of-the-command';
const CLIENT_KEY = 'SB-Mid-client-of-the-command';

describe('the command', () => {
  const commands: CommandProcess[] = [];

  function kept(command: CommandProcess): CommandProcess {
    commands.push(command);
    return command;
  }
  const run = (...args: string[]) => kept(new CommandProcess(args));

  afterEach(async () => {
    for (const command of commands) command.kill('SIGKILL');
    await Promise.all(commands.splice(0).map((command) => command.result()));
  });

  const post = async (url: string, body: unknown = {}) => {
    const authorization = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as JsonObject;
  };

  it('serves the gateway, sends notifications, and ends well with SIGTERM', async () => {
    const webhook = await WebhookServer.start();
    const flags = [
      '--time-scale',
      '0',
      '--seed',
      '5',
      '--notify',
      `${webhook.url}/hook?token=of-the-webhook`,
    ];
    const command = run('--port', '0', '--server-key', KEY, '--client-key', CLIENT_KEY, ...flags);
    const url = await command.url();

    expect(await post(`${url}/v2/charge`, chargeOf('order', METHODS.gopay))).toMatchObject({
      status_code: '201',
    });
    await post(`${url}/simulator/api/faults`, { endpoint: 'getStatus', fault: { kind: 'reset' } });
    await expect(fetch(`${url}/v2/order/status`)).rejects.toThrow('fetch failed');
    await post(`${url}/simulator/api/transactions/order/pay`);
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'settlement']);

    command.kill('SIGTERM');
    expect(await command.result()).toBe(0);
    expect(command.stderr).toBe('');
    expect(command.stdout).toContain(`listens on ${url}`);
    expect(command.stdout).toContain(`${webhook.url}/hook\n`);
    expect(command.stdout).toMatch(/Seed +5\n/);
    for (const secret of [KEY, CLIENT_KEY, 'of-the-webhook']) expect(command.stdout).not.toContain(secret);
    await webhook.close();
  });

  it('ends well with SIGINT, though a client still waits for an answer', async () => {
    const command = run('--port', '0', '--server-key', KEY);
    const url = await command.url();
    await post(`${url}/simulator/api/faults`, { endpoint: '*', fault: { kind: 'timeout' } });
    const waiting = Promise.allSettled([fetch(`${url}/v2/order/status`)]);
    for (let faults: unknown = [1]; Array.isArray(faults) && faults.length > 0;) {
      faults = await (await fetch(`${url}/simulator/api/faults`)).json();
    }
    command.kill('SIGINT');
    expect(await command.result()).toBe(0);
    expect(await waiting).toMatchObject([{ status: 'rejected' }]);
  });

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('prints a line for each request and each notification, with why one was not taken, and no secret', async () => {
    const webhook = await WebhookServer.start(() => ({ status: 403 }));
    const notify = `${webhook.url}/hook?token=of-the-webhook`;
    const command = run('--port', '0', '--server-key', KEY, '--client-key', CLIENT_KEY, '--notify', notify);
    const url = await command.url();
    await post(`${url}/v2/charge`, chargeOf('order', METHODS.gopay));
    await fetch(`${url}/v2/none/status`);
    const card = '/v2/token?card_number=4811111111111114&card_cvv=123&card_exp_month=12&card_exp_year=2039';
    await fetch(`${url}${card}&client_key=${CLIENT_KEY}`);
    await until(() => command.stdout.includes('/v2/token') && command.stdout.includes('→'));
    const lines = command.stdout.split('Ctrl+C ends it.\n')[1] ?? '';
    expect(lines).toMatch(/← POST {2}\/v2\/charge {2}200 {2}.*pending {2}\d+ ms\n/);
    expect(lines).toMatch(/← GET {3}\/v2\/none\/status {2}401 {2}.*401 .* {2}\d+ ms\n/);
    expect(lines).toMatch(
      /→ POST .*\/hook {2}403 {2}.*pending {2}refused: another server key.*, next at \d\d:\d\d:\d\d {2}\d+ ms\n/,
    );
    for (const secret of [KEY, CLIENT_KEY, 'of-the-webhook', '4811111111111114']) {
      expect(command.stdout).not.toContain(secret);
    }
    await webhook.close();
  });

  it('says at the start that nothing listens where notifications go, and in each line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const command = run('--port', '0', '--server-key', KEY, '--notify', `http://127.0.0.1:${port}/hook`);
    const url = await command.url();
    const refused = 'connection refused: nothing listens there';
    expect(command.stdout).toContain(`(now: ${refused})`);
    await post(`${url}/v2/charge`, chargeOf('order', METHODS.gopay));
    await until(() => command.stdout.includes(`–  order pending  ${refused}`));
  });

  it('prints nothing but JSON with --json, and no line with --quiet', async () => {
    const webhook = await WebhookServer.start();
    const keys = ['--port', '0', '--server-key', KEY, '--notify', webhook.url];
    const [json, quiet] = [run(...keys, '--json'), run(...keys, '--quiet')];
    await until(() => json.stderr.includes('Ctrl+C'));
    const [, url = ''] = / listens on (\S+)\n/.exec(json.stderr) ?? [];
    await post(`${url}/v2/charge`, chargeOf('order', METHODS.gopay));
    await post(`${await quiet.url()}/v2/charge`, chargeOf('order', METHODS.gopay));
    await until(() => json.stdout.split('\n').length > 2 && webhook.received.length === 2);
    const entries = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['notification', 'request']);
    expect(quiet.stdout).toMatch(/Ctrl\+C ends it\.\n$/);
    await webhook.close();
  });

  it.each([
    ['payment.settled', ['pending', 'settlement']],
    ['payment.denied', ['deny']],
    ['payment.partially_refunded', ['pending', 'settlement', 'partial_refund']],
  ])('triggers %s in a running simulator, where a read-back finds it', async (event, statuses) => {
    const webhook = await WebhookServer.start();
    const url = await run('--port', '0', '--server-key', KEY).url();
    const trigger = run(
      'trigger',
      event,
      '--to',
      webhook.url,
      '--server-key',
      KEY,
      '--url',
      url,
      '--order-id',
      'T-1',
    );
    expect(await trigger.result()).toBe(0);
    expect(trigger.stdout).toBe(statuses.map((status) => `T-1 ${status}: 200\n`).join(''));
    const authorization = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`;
    const status = await fetch(`${url}/v2/T-1/status`, { headers: { authorization } });
    expect(await status.json()).toMatchObject({ transaction_status: statuses.at(-1) });
    await webhook.close();
  });

  it('only signs and sends with --standalone, and fails where the webhook does not take it', async () => {
    let status = 200;
    const webhook = await WebhookServer.start(() => ({ status }));
    const line = ['trigger', 'payment.expired', '--to', webhook.url, '--server-key', KEY, '--standalone'];
    const sent = run(...line);
    expect(await sent.result()).toBe(0);
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'expire']);
    status = 500;
    const refused = run(...line);
    expect(await refused.result()).toBe(1);
    expect(refused.stderr).toContain('expire: 500 the webhook failed');
    await webhook.close();
  });

  it('says where it found no simulator to trigger anything in', async () => {
    const other = createHttpServer((_, response) => response.writeHead(502).end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const lost = run('trigger', 'payment.settled', '--to', url, '--server-key', KEY, '--url', url);
    expect(await lost.result()).toBe(1);
    expect(lost.stderr).toContain(`no simulator at ${url}: /v2/charge answers 502 without JSON`);
    other.closeAllConnections();
    other.close();
  });

  it('waits for a simulator, and says what is there instead', async () => {
    const other = createHttpServer((_, response) => response.writeHead(503).end('{}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const url = await run('--port', '0', '--server-key', KEY).url();
    expect(await run('wait', '--url', url).result()).toBe(0);
    const another = run('wait', '--url', elsewhere, '--timeout', '0.1');
    expect(await another.result()).toBe(1);
    expect(another.stderr).toContain(`no simulator at ${elsewhere} after 0.1 s: another server answers 503`);
    other.closeAllConnections();
    other.close();
  });

  describe('with --state', () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'simulator-state-'));
      file = join(folder, 'shop.json');
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const start = () => run('--port', '0', '--server-key', KEY, '--state', file);
    const kept = () => JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
    const statusOf = async (url: string, orderId: string) => {
      const authorization = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`;
      const answer = await fetch(`${url}/v2/${orderId}/status`, { headers: { authorization } });
      return ((await answer.json()) as JsonObject).transaction_status;
    };

    it('goes on at the next start from what it knew, though it was killed', async () => {
      const first = start();
      const url = await first.url();
      await Promise.all(['a', 'b'].map((id) => post(`${url}/v2/charge`, chargeOf(id, METHODS.gopay))));
      await post(`${url}/simulator/api/transactions/a/pay`);
      const statuses = () => (kept().transactions as JsonObject[]).map(({ status }) => status).sort();
      await until(() => statuses().join() === 'pending,settlement');
      first.kill('SIGKILL');
      await first.result();
      expect(readFileSync(file, 'utf8')).not.toContain(KEY);

      const second = start();
      const again = await second.url();
      expect([await statusOf(again, 'a'), await statusOf(again, 'b')]).toEqual(['settlement', 'pending']);
      await fetch(`${again}/simulator/api/reset`, { method: 'POST' });
      second.kill('SIGTERM');
      expect(await second.result()).toBe(0);
      expect(kept().transactions).toEqual([]);
      expect(readdirSync(folder)).toEqual(['shop.json']);
    });

    it.each([
      ['a letter', 'it is no JSON object'],
      ['{"name":"a package"}', 'This is not the state of a simulator'],
      ['{"format":"midtrans-simulator","version":99}', 'This is a state of version 99'],
    ])('does not start from %s, and leaves it alone', async (content, problem) => {
      writeFileSync(file, content);
      const refused = start();
      expect(await refused.result()).toBe(1);
      expect(refused.stderr).toContain(`${file} cannot be read: ${problem}`);
      expect(refused.stdout).toBe('');
      expect(readFileSync(file, 'utf8')).toBe(content);
    });
  });

  it('does not outlive the shell in which npm runs it', async () => {
    const command = kept(CommandProcess.underNpm(['--port', '0', '--server-key', KEY]));
    const url = await command.url();
    command.kill('SIGTERM');
    expect(await command.result()).toBe('SIGTERM');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  describe('with --https', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'simulator-https-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const start = (...flags: string[]) =>
      kept(CommandProcess.within(folder, ['--port', '0', '--server-key', KEY, '--https', ...flags]));
    const portOf = ({ stdout }: CommandProcess) =>
      Number(/Over TLS +https:\/\/127\.0\.0\.1:(\d+) /.exec(stdout)?.[1]);
    const charge = {
      name: 'api.sandbox.midtrans.com',
      path: '/v2/charge',
      serverKey: KEY,
      body: chargeOf('order', METHODS.gopay),
    };

    it('is the gateway over TLS too, for a client that trusts the written certificate, and for no other', async () => {
      const command = start('--https-port', '0');
      const url = await command.url();
      const port = portOf(command);
      const file = join(folder, 'midtrans-simulator.pem');
      expect(command.stdout).toContain(`NODE_EXTRA_CA_CERTS=${file}\n`);
      await expect(secureRequest({ ...charge, port })).rejects.toMatchObject({
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      });
      const { text } = await secureRequest({ ...charge, port, ca: readFileSync(file, 'utf8') });
      const { status_code, actions } = JSON.parse(text) as {
        status_code: string;
        actions: { url: string }[];
      };
      expect(status_code).toBe('201');
      // URLs that browsers open: they do not trust the certificate.
      for (const action of actions) expect(action.url).toMatch(/^http:/);
      expect(await post(`${url}/simulator/api/transactions/order/pay`)).toMatchObject({
        transaction_status: 'settlement',
      });
    });

    /** But for what the compiler keeps that runs our sources here. */
    const filesWritten = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('.cache'));

    it('keeps the private key to itself: it is in no file and in no output', async () => {
      const command = start('--https-port', '0');
      await command.url();
      expect(filesWritten()).toEqual(['midtrans-simulator.pem']);
      const written = readFileSync(join(folder, 'midtrans-simulator.pem'), 'utf8');
      expect(written.match(/-----BEGIN [A-Z ]+-----/g)).toEqual(['-----BEGIN CERTIFICATE-----']);
      command.kill('SIGTERM');
      expect(await command.result()).toBe(0);
      expect(command.stdout + command.stderr).not.toMatch(/BEGIN|PRIVATE/);
      expect(filesWritten()).toEqual(['midtrans-simulator.pem']);
    });

    it('leaves the file of a simulator that runs alone when it cannot listen', async () => {
      const first = start('--https-port', '0');
      await first.url();
      const file = join(folder, 'midtrans-simulator.pem');
      const written = readFileSync(file, 'utf8');
      const second = start('--https-port', String(portOf(first)));
      expect(await second.result()).toBe(1);
      expect(second.stderr).toContain('EADDRINUSE');
      expect(readFileSync(file, 'utf8')).toBe(written);
    });

    it('replaces the certificate of an earlier start, and no other file', async () => {
      const file = join(folder, 'gateway.pem');
      const flags = ['--https-port', '0', '--https-cert', file];
      writeFileSync(file, '-----BEGIN CERTIFICATE-----\nof an earlier start\n');
      await start(...flags).url();
      expect(readFileSync(file, 'utf8')).not.toContain('earlier');
      writeFileSync(file, 'a letter');
      const refused = start(...flags);
      expect(await refused.result()).toBe(1);
      expect(refused.stderr).toContain(`${file} exists and holds no certificate`);
      expect(readFileSync(file, 'utf8')).toBe('a letter');
    });
  });

  it('tells its version and its flags', async () => {
    const [version, help] = [run('--version'), run('--help')];
    expect(await Promise.all([version.result(), help.result()])).toEqual([0, 0]);
    const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as JsonObject;
    expect(version.stdout).toBe(`${String(manifest.version)}\n`);
    expect(help.stdout).toContain('--server-key');
  });

  it('ends with 2 where it is used wrongly, and with 1 where it cannot listen', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const wrong = run('--prot', '4100');
    const blocked = run('--server-key', KEY, '--port', String(port));
    expect(await wrong.result()).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toBe(
      'midtrans-simulator: Unknown flag --prot: is it --port?\nSee midtrans-simulator --help\n',
    );
    expect(await blocked.result()).toBe(1);
    expect(blocked.stderr).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
    expect(blocked.stderr).not.toContain(KEY);
    taken.close();
  });
});
