import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
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

  it('does not outlive the shell in which npm runs it', async () => {
    const command = kept(CommandProcess.underNpm(['--port', '0', '--server-key', KEY]));
    const url = await command.url();
    command.kill('SIGTERM');
    expect(await command.result()).toBe('SIGTERM');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
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
    expect(wrong.stderr).toBe('midtrans-simulator: Unknown flag --prot\nSee midtrans-simulator --help\n');
    expect(await blocked.result()).toBe(1);
    expect(blocked.stderr).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
    expect(blocked.stderr).not.toContain(KEY);
    taken.close();
  });
});
