import { isReplayed, post } from '../idempotency/idempotency.support';
import { createTestDatabase } from '../support/database';
import { oneAdapter, startHostWithGateway, type HostRequest } from '../support/host';
import { about, BALI_KEY, ROOT, startMerchants, type Merchants } from './request-accounts.support';

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
