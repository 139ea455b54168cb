import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from 'pg';
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
});

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
