import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { shopApplication } from '../../src/commands/shop-application';
import { compile } from '../reference-app/process.support';
import { runCommand } from '../support/run-command';
import { spawnCommand } from './commands.support';

/** Nobody listens there: whoever asks for a database fails. */
const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
  MIDTRANS_SERVER_KEY: 'SB-Mid-server-secret-of-the-merchant',
};

describe('the command line', () => {
  beforeAll(compile, 120_000);

  const run = (args: string[], env: Record<string, string> = {}) =>
    runCommand(() => shopApplication(env), args);

  it.each([
    [['status'], "error: missing required argument 'order'"],
    [['status', 'a', 'b'], "error: too many arguments for 'status'"],
    [['status', 'a', '--loud'], "error: unknown option '--loud'"],
    [['stauts', 'a'], "error: unknown command 'stauts'"],
    [['verify', '--url', 'shop'], 'error: --url: shop is no http(s) URL'],
  ])('refuses %j before it needs a database, names what is wrong, and ends with 2', async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('explains itself as a process too, and ends with 0', async () => {
    const { code, stdout, stderr } = await spawnCommand(['status', '--help'], {}).ended;
    expect(stdout).toMatch(/^Usage: midtrans status /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('has its arguments and gives its exit code by way of npm too', () => {
    const { PATH = '' } = process.env;
    const { status, stderr } = spawnSync('npm', ['run', '-s', 'midtrans', '--', 'stauts', 'a'], {
      cwd: join(__dirname, '..', '..'),
      env: { PATH },
      encoding: 'utf8',
    });
    expect(stderr).toContain("error: unknown command 'stauts'");
    expect(status).toBe(2);
  });

  it.each(['status', 'verify', 'backfill', 'replay', 'reconcile', 'purge'])(
    'explains %s with examples, without a database',
    async (command) => {
      const { code, stdout, stderr } = await run([command, '--help']);
      expect(stdout).toMatch(new RegExp(`^Usage: midtrans ${command} `));
      expect(stdout).toMatch(/Examples:\n {2}\w/);
      expect(stdout).toContain('--json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it('says which database and which gateway it needs', async () => {
    const { code, stdout, stderr } = await spawnCommand(['verify'], {}).ended;
    expect(stderr).toMatch(
      /^error: The shop cannot start:\n {2}- DATABASE_URL: .*\n {2}- MIDTRANS_SERVER_KEY: .*\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('says that the database cannot be reached, and no secret', async () => {
    const { code, stdout, stderr } = await run(['verify'], NOWHERE);
    expect(stderr).toMatch(/ECONNREFUSED/);
    expect(stderr).not.toContain(NOWHERE.MIDTRANS_SERVER_KEY);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});
