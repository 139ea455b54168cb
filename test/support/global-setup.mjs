import { randomUUID } from 'node:crypto';
import { startPostgres } from './postgres.mjs';

/** One PostgreSQL server for the whole run, unless there is one already: each suite makes databases of its own in it. */
export default async function globalSetup() {
  process.env.TEST_TEMPLATE_DATABASE = `midtrans_template_${randomUUID().replaceAll('-', '')}`;
  if (process.env.DATABASE_URL) {
    process.env.TEST_DATABASE_URL = process.env.DATABASE_URL;
    process.env.TEST_DATABASE_SOCKET_URL = process.env.DATABASE_URL;
    return;
  }
  const postgres = await startPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  process.env.TEST_DATABASE_SOCKET_URL = postgres.socketUrl;
  globalThis.stopTestPostgres = postgres.stop;
}
