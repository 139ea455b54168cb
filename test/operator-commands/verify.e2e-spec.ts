import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compile } from '../reference-app/process.support';
import { createTestDatabase } from '../support/database';
import type { Ended } from '../support/run-command';
import { linesOf, openCommandLine } from './commands.support';

describe('the command verify', () => {
  let line: Awaited<ReturnType<typeof openCommandLine>>;
  beforeAll(async () => {
    await compile();
    line = await openCommandLine();
  }, 120_000);
  afterAll(() => line.close());
  // As if no merchant had been here: another key of the account would keep the application from starting.
  beforeEach(() => line.database.rows('TRUNCATE midtrans_account_keys'));

  const withChecks = (ended: Ended) => {
    const checks = Object.fromEntries(
      linesOf(ended)
        .slice(0, -1)
        .map(({ subject, outcome, detail }) => [subject as string, `${outcome}: ${detail}`]),
    );
    return { ...ended, checks };
  };
  const verify = async (args: string[] = [], env: Record<string, string> = {}) =>
    withChecks(await line.run(['verify', '--json', ...args], env));

  it('finds a shop as it must be, with its webhook, and leaves no payment behind', async () => {
    const url = `${line.host.url}/api/midtrans/notification/`;
    // As a process of its own: it writes nothing to stderr, where an instance in the same one would warn of the test notification.
    const { ended } = line.spawn(['verify', '--json', '--url', url]);
    const { code, stderr, checks } = withChecks(await ended);
    expect(checks).toEqual({
      'address of account default': expect.stringMatching(/^warning: .* this machine's own$/),
      'server key of account default': expect.stringMatching(/^ok: accepted by /),
      tables: expect.stringMatching(/^ok: all \d+ are there$/),
      migrations: expect.stringMatching(/^ok: all \d+ have been run$/),
      'clock of the database': "ok: the database's agrees",
      [`clock of ${new URL(line.gatewayUrl).host}`]: "ok: Midtrans' agrees",
      [`webhook ${url}`]: expect.stringMatching(/^ok: reached, and it refuses what is not signed/),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await line.database.rows('SELECT id FROM midtrans_payments')).toEqual([]);
    expect(line.simulator.transactions()).toEqual([]);
  });

  it('tells that a key is refused, and ends with 1', async () => {
    const { code, checks, stdout } = await verify([], { MIDTRANS_SERVER_KEY: 'SB-Mid-server-of-another' });
    expect(checks['server key of account default']).toMatch(/^failed: refused by /);
    expect(stdout).not.toContain('SB-Mid-server-of-another');
    expect(code).toBe(1);
  });

  it('tells that the gateway cannot be reached', async () => {
    const { code, checks } = await verify([], { MIDTRANS_BASE_URL: 'http://127.0.0.1:1' });
    expect(checks['server key of account default']).toMatch(/^failed: .* could not be asked/);
    expect(checks['clock of 127.0.0.1:1']).toMatch(/^failed: fetch failed/);
    expect(code).toBe(1);
  });

  it('names the migrations that were not run', async () => {
    const database = await createTestDatabase();
    try {
      await database.rows("DELETE FROM migrations WHERE name LIKE 'CreateSubscriptions%'");
      const { code, checks } = await verify([], { DATABASE_URL: database.url });
      expect(checks['migrations']).toMatch(/^failed: not run yet: CreateSubscriptions\d+$/);
      expect(code).toBe(1);
    } finally {
      await database.drop();
    }
  });

  it('names the tables and columns that the database lacks', async () => {
    const database = await createTestDatabase();
    try {
      await database.rows('ALTER TABLE midtrans_payments DROP COLUMN fraud_status');
      await database.rows('DROP TABLE midtrans_saved_cards');
      const { code, checks } = await verify([], { DATABASE_URL: database.url });
      expect(checks['tables']).toBe(
        'failed: the database lacks midtrans_saved_cards, midtrans_payments.fraud_status: run the migrations',
      );
      expect(code).toBe(1);
    } finally {
      await database.drop();
    }
  });

  it.each<[string, RequestListener, RegExp]>([
    ['takes what nobody signed', (_, response) => response.end('{}'), /answered 200 .* not our webhook/],
    ['redirects', (_, response) => response.writeHead(301, { location: '/x' }).end(), /redirects to \/x/],
    ['is guarded', (_, response) => response.writeHead(401).end(), /401: a guard stands before it/],
    ['is not there', (_, response) => response.writeHead(404).end(), /404: there is nothing/],
    [
      'is a forbidden page',
      (_, response) => response.writeHead(403).end('<html>'),
      /403.* not as our webhook/,
    ],
  ])('tells that an address %s', async (_, listener, words) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const { code, checks } = await verify(['--url', url]);
      expect(checks[`webhook ${url}`]).toMatch(words);
      expect(code).toBe(1);
    } finally {
      server.close();
    }
  });
});
