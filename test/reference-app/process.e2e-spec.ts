import { createSimulator } from 'midtrans-simulator';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/until';
import { compile, runCurl, spawnShop } from './process.support';
import { ask, asUser, json, JWT_SECRET } from './shop.support';

const SERVER_KEY = 'SB-Mid-server-secret-of-the-merchant';
const CLIENT_KEY = 'SB-Mid-client-secret-of-the-merchant';

describe('the shop as a process', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    await compile();
    database = await createTestDatabase();
  }, 120_000);
  afterAll(() => database.drop());

  it('opens, is healthy, and ends with 0 on SIGINT', async () => {
    const shop = spawnShop({ PORT: '0', DATABASE_URL: database.url });
    const url = await shop.url();
    expect((await ask(`${url}/health`)).status).toBe(200);
    shop.kill('SIGINT');
    expect(await shop.ended).toBe(0);
    await expect(ask(`${url}/health`)).rejects.toThrow();
  });

  it('opens on a PostgreSQL of its own where there is none, and ends with 0 on SIGTERM', async () => {
    const shop = spawnShop({ PORT: '0' });
    expect((await ask(`${await shop.url()}/health`)).status).toBe(200);
    shop.kill('SIGTERM');
    expect(await shop.ended).toBe(0);
  });

  it('ends with 0 where it is stopped while it opens', async () => {
    const shop = spawnShop({ PORT: '0', DATABASE_URL: database.url, LOG_LEVEL: 'debug' });
    // The first line of the log: modules are being made, and nobody listens yet.
    await Promise.race([shop.url(), until(() => shop.output() !== '')]);
    shop.kill('SIGTERM');
    expect(await shop.ended).toBe(0);
  });

  it('prints three commands that charge, pay and show the result', async () => {
    const shop = spawnShop({ PORT: '0', DATABASE_URL: database.url });
    const commands = (await shop.opened()).split('\n').filter((line) => line.startsWith('curl '));
    expect(commands).toHaveLength(3);
    const answers: unknown[] = [];
    for (const command of commands) answers.push(await runCurl(command));
    const [charged, , shown] = answers;
    expect(charged).toMatchObject({ transaction_status: 'pending' });
    expect(shown).toMatchObject({ results: [{ transaction_status: 'settlement', is_paid: true }] });
    shop.kill('SIGTERM');
    await shop.ended;
  });

  it('says what is wrong with its environment, and ends with 1', async () => {
    const shop = spawnShop({ PORT: 'x', LOG_LEVEL: 'loud', MIDTRANS_BASE_URL: 'http://127.0.0.1:1' });
    expect(await shop.ended).toBe(1);
    expect(shop.output()).toMatch(
      /^The shop cannot start:\n {2}- PORT: .*\n {2}- LOG_LEVEL: .*\n {2}- MIDTRANS_BASE_URL: .*MIDTRANS_SERVER_KEY is missing\n$/,
    );
  });

  it('prints no secret, whatever happens and however much it logs', async () => {
    const gateway = createSimulator({ serverKey: SERVER_KEY });
    const { url: baseUrl } = await gateway.listen();
    // Another merchant than the one whose payments are there already.
    await database.rows('TRUNCATE midtrans_account_keys');
    const shop = spawnShop({
      PORT: '0',
      DATABASE_URL: database.url,
      MIDTRANS_SERVER_KEY: SERVER_KEY,
      MIDTRANS_CLIENT_KEY: CLIENT_KEY,
      MIDTRANS_BASE_URL: baseUrl,
      JWT_SECRET,
      LOG_LEVEL: 'trace',
    });
    const api = `${await shop.url()}/api/midtrans`;
    const user = asUser('somebody');
    const charge = { payment_type: 'credit_card', gross_amount: 10_000, token_id: '48111111-1114-of-a-card' };
    const cookie = { Cookie: 'session=cookie-of-somebody' };

    expect((await ask(`${api}/charge/`, json(charge, { ...user, ...cookie }))).status).toBe(201);
    expect((await ask(`${api}/payments/?token=query-of-somebody`, { headers: { ...user } })).status).toBe(
      400,
    );
    await ask(`${api}/charge/`, json({ ...charge, token_id: '4811111111111114' }, user));
    for (const path of [
      'cards/bin/5211111111111117',
      'payments/5211-1111-1111-1117/',
      'x/5211%201111%201111%201117',
    ]) {
      await ask(`${api}/${path}`, { headers: { ...user } });
    }
    await ask(`${api}/notification/`, json({ order_id: 'x', signature_key: 'signature-of-somebody' }));
    // A gateway that is away makes every kind of error on the way back.
    await gateway.close();
    expect((await ask(`${api}/charge/`, json(charge, user))).status).toBeGreaterThanOrEqual(500);
    shop.kill('SIGTERM');
    expect(await shop.ended).toBe(0);

    expect(shop.output()).toContain('/api/midtrans/charge/');
    for (const path of ['cards/bin', 'payments', 'x'])
      expect(shop.output()).toContain(`/${path}/521111…1117`);
    const secrets = [
      SERVER_KEY,
      CLIENT_KEY,
      Buffer.from(`${SERVER_KEY}:`).toString('base64'),
      JWT_SECRET,
      user.Authorization.replace('Bearer ', ''),
      'cookie-of-somebody',
      'query-of-somebody',
      'signature-of-somebody',
      '48111111-1114-of-a-card',
      '4811111111111114',
      '5211111111111117',
      '5211-1111-1111-1117',
      '201111',
      new URL(database.url).password && `:${new URL(database.url).password}@`,
    ].filter((secret) => secret !== '');
    expect(secrets.filter((secret) => shop.output().includes(secret))).toEqual([]);
  });
});
