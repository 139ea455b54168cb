import pg from 'pg';

export default async function globalTeardown() {
  if (globalThis.stopTestPostgres !== undefined) return globalThis.stopTestPostgres();
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${process.env.TEST_TEMPLATE_DATABASE}`);
  await client.end();
}
