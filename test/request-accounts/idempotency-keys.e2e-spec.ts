import { MidtransAccountService, type AccountsOptions } from 'nestjs-midtrans';
import { isReplayed, post } from '../idempotency/idempotency.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { chargingGateway } from '../support/gateway';
import { oneAdapter, startHost, startHostWithGateway, type Host, type HostRequest } from '../support/host';
import { about, BALI_KEY, ROOT, startMerchants, tenantOf, type Merchants } from './request-accounts.support';

const CHARGE = { payment_type: 'qris', gross_amount: 100_000 };

it('one key of one user is a key of its own in each registration on a database', async () => {
  const database = await createTestDatabase();
  const java = await startHostWithGateway({ database });
  const bali = await startHostWithGateway({
    database,
    midtrans: { account: 'bali', serverKey: BALI_KEY },
    simulator: { serverKey: BALI_KEY },
  });
  const another = await startHostWithGateway({ database });
  const first = await post(java, '/charge/', CHARGE, { key: 'key-1' });
  const second = await post(bali, '/charge/', { ...CHARGE, gross_amount: 70_000 }, { key: 'key-1' });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect([first.body.account, second.body.account]).toEqual(['default', 'bali']);
  // Another instance of the same registration knows it.
  const again = await post(another, '/charge/', CHARGE, { key: 'key-1' });
  expect([isReplayed(again), again.body.id]).toEqual([true, first.body.id]);
  await Promise.all([java, bali, another].map((host) => host.close()));
  await database.drop();
});

const [JAKARTA, BALI, ACEH] = ['jakarta', 'bali', 'aceh'].map((name) => ({
  [name]: { serverKey: `SB-Mid-server-${name}` },
}));

describe('a key of a request about an account, none of which is the default', () => {
  const databases: TestDatabase[] = [];
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await Promise.all(databases.splice(0).map((database) => database.drop()));
  });

  async function start(accounts: NonNullable<AccountsOptions['accounts']>): Promise<Host> {
    const [database = await createTestDatabase()] = databases;
    if (databases.length === 0) databases.push(database);
    const host = await startHost({
      database,
      midtrans: {
        serverKey: undefined,
        clientKey: undefined,
        accounts,
        access: { resolveAccount: tenantOf },
        http: { fetch: chargingGateway().fetch },
      },
    });
    hosts.push(host);
    return host;
  }
  const chargeAtBali = (host: Host) =>
    host.request(`${ROOT}/charge/`, {
      method: 'POST',
      user: 'customer-1',
      json: { payment_type: 'bank_transfer', bank: 'bca', gross_amount: 100_000 },
      headers: { 'idempotency-key': 'key-1', ...about('bali').headers },
    });

  it.each([
    ['another account comes first', { ...ACEH, ...JAKARTA, ...BALI }],
    ['they are written in another order', { ...BALI, ...JAKARTA }],
    ['the first one is taken away', { ...BALI, ...ACEH }],
    ['it is the only one left', { ...BALI }],
  ])('charges once where %s, by a reload and by a restart', async (_, accounts) => {
    const host = await start({ ...JAKARTA, ...BALI });
    const first = await chargeAtBali(host);
    expect([first.status, isReplayed(first)]).toEqual([201, false]);
    await host.app.get(MidtransAccountService).reload({ accounts });
    const reloaded = await chargeAtBali(host);
    expect([isReplayed(reloaded), reloaded.body.id]).toEqual([true, first.body.id]);
    const restarted = await chargeAtBali(await start(accounts));
    expect([isReplayed(restarted), restarted.body.id]).toEqual([true, first.body.id]);
  });
});

describe.each(oneAdapter(__filename))('on %s', (adapter) => {
  let host: Merchants;
  beforeAll(async () => {
    host = await startMerchants({ adapter, midtrans: { http: { retries: 0 } } });
  });
  afterAll(() => host.close());

  const charge = (init: HostRequest) =>
    host.request(`${ROOT}/charge/`, {
      method: 'POST',
      user: 'customer-1',
      json: CHARGE,
      ...init,
      headers: { 'idempotency-key': 'key-2', ...init.headers },
    });

  it('one key of one user is a key of its own for each account that requests are about', async () => {
    const answers = [];
    for (const init of [about('default'), about('bali'), {}]) answers.push(await charge(init));
    expect(answers.map(isReplayed)).toEqual([false, false, false]);
    expect(answers.map(({ body }) => body.account)).toEqual(['default', 'bali', 'default']);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
    const again = [];
    for (const init of [about('default'), about('bali'), {}]) again.push(await charge(init));
    expect(again.map(isReplayed)).toEqual([true, true, true]);
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body));
  });

  it.each(['charge', 'snap'])(
    'one that is used again (%s) goes on with its own account’s order, and not with one that another has of that id',
    async (path) => {
      const own = `order-of-${path}`;
      const ask = (account: string, key: string, gross_amount: number) =>
        host.request(`${ROOT}/${path}/`, {
          method: 'POST',
          user: 'customer-1',
          json: { ...(path === 'charge' ? CHARGE : {}), gross_amount, order_id: own },
          ...about(account),
          headers: { ...about(account).headers, 'idempotency-key': key },
        });
      host.simulator.fail(path === 'charge' ? 'charge' : 'createSnapTransaction', {
        kind: 'status',
        status: 500,
      });
      const lost = await ask('default', `${path}-lost`, 500_000);
      expect(lost.status).toBe(502);
      host.simulator.clearFaults();
      expect((await ask('bali', `${path}-other`, 10_000)).status).toBe(201);
      const { status, body } = await ask('default', `${path}-lost`, 500_000);
      const { account, gross_amount } = path === 'charge' ? body : body.payment;
      expect([status, account, gross_amount]).toEqual([201, 'default', '500000.00']);
    },
  );
});
