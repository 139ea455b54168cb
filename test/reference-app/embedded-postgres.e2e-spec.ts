import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { until } from '../support/until';
import { compile, spawnShop } from './process.support';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres';

describe('the embedded PostgreSQL', () => {
  it('is a PostgreSQL with a password, and leaves nothing behind', async () => {
    const { url, stop } = await startEmbeddedPostgres();
    const { folder, pid } = await look(url);
    expect(existsSync(folder)).toBe(true);
    const withoutPassword = new URL(url);
    withoutPassword.password = 'wrong';
    await expect(look(withoutPassword.href)).rejects.toThrow(/password authentication failed/);

    await Promise.all([stop(), stop()]);
    expect(existsSync(dirname(folder))).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it('ends, and leaves nothing behind, when the shop that runs it is killed', async () => {
    await compile();
    const shop = spawnShop({ PORT: '0' });
    await shop.url();
    const [, url = ''] = /^ {2}database +(postgres:\S+)/m.exec(shop.output()) ?? [];
    const { folder, pid } = await look(url);
    shop.kill('SIGKILL');
    await shop.ended;
    await until(() => !isAlive(pid) && !existsSync(dirname(folder)));
  }, 120_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function look(url: string): Promise<{ folder: string; pid: number }> {
  const client = new Client({ connectionString: url });
  // The server ends the connections that it has when it stops.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ folder: string; pid: number }>(
    `SELECT current_setting('data_directory') AS folder,
            split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
  );
  await client.end();
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL answered with no row');
  return row;
}
