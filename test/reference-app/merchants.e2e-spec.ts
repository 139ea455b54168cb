import { JwtService } from '@nestjs/jwt';
import { configOf } from '../../src/config/shop.config';
import { startShop, type RunningShop } from '../../src/start-shop';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/until';
import { ADAPTERS, ask, JWT_SECRET, json } from './shop.support';

/** A token of the shop's login, for somebody of a merchant or of none. */
function asUserOf(merchant: string | undefined, sub: string, isStaff = false) {
  const claims = { sub, is_staff: isStaff, merchant };
  const token = new JwtService({ secret: JWT_SECRET }).sign(claims, { algorithm: 'HS256' });
  return { Authorization: `Bearer ${token}` };
}

const CUSTOMER = asUserOf(undefined, 'customer-1');
const OF_BALI = asUserOf('bali', 'customer-1');
const CHARGE = { payment_type: 'qris', gross_amount: 10_000 };

function open(database: TestDatabase, env: Record<string, string>): Promise<RunningShop> {
  return startShop(
    configOf({ PORT: '0', DATABASE_URL: database.url, JWT_SECRET, LOG_LEVEL: 'silent', ...env }),
  );
}

const apiOf = ({ url }: RunningShop) => `${url}/api/midtrans`;

async function accountsOf(shop: RunningShop, headers: Record<string, string>, query = '') {
  const { body } = await ask(`${apiOf(shop)}/payments/?${query}`, { headers });
  return (body['results'] as { account: string }[]).map(({ account }) => account).sort();
}

describe.each(ADAPTERS)('the shop with MERCHANTS=2, on %s', (adapter) => {
  let database: TestDatabase;
  let shop: RunningShop;

  beforeAll(async () => {
    database = await createTestDatabase();
    shop = await open(database, { MERCHANTS: '2', HTTP_ADAPTER: adapter });
  });
  afterAll(async () => {
    await shop.close();
    await database.drop();
  });

  it('charges for the merchant of whoever asks, who pays at the gateway of that merchant', async () => {
    for (const [headers, account, prefix, simulatorUrl] of [
      [CUSTOMER, 'default', 'ORDER-', shop.simulatorUrl],
      [OF_BALI, 'bali', 'BALI-', shop.baliSimulatorUrl],
    ] as const) {
      const { status, body } = await ask(`${apiOf(shop)}/charge/`, json(CHARGE, headers));
      expect([status, body['account']]).toEqual([201, account]);
      const orderId = String(body['order_id']);
      expect(orderId).toMatch(new RegExp(`^${prefix}`));
      const paid = await ask(`${simulatorUrl}/simulator/api/transactions/${orderId}/pay`, json({}));
      expect(paid.status).toBe(200);
      const settled = await until(
        () => ask(`${apiOf(shop)}/payments/${String(body['id'])}/`, { headers }),
        (answer) => answer.body['transaction_status'] === 'settlement',
      );
      expect(settled.body).toMatchObject({ account, is_paid: true });
    }
  });

  it('shows each customer what is of the merchant that they ask, and staff what is of theirs', async () => {
    await ask(`${apiOf(shop)}/charge/`, json(CHARGE, CUSTOMER));
    await ask(`${apiOf(shop)}/charge/`, json(CHARGE, OF_BALI));
    expect(new Set(await accountsOf(shop, OF_BALI))).toEqual(new Set(['bali']));
    expect(new Set(await accountsOf(shop, asUserOf('bali', 'manager', true)))).toEqual(new Set(['bali']));
    const staff = asUserOf(undefined, 'staff', true);
    expect(new Set(await accountsOf(shop, staff))).toEqual(new Set(['bali', 'default']));
    expect(new Set(await accountsOf(shop, staff, 'account=bali'))).toEqual(new Set(['bali']));
  });
});

it('the shop opens again on its database, with two merchants, with one, and with two', async () => {
  const database = await createTestDatabase();
  const accounts: unknown[] = [];
  for (const [MERCHANTS, headers] of [
    ['2', OF_BALI],
    ['2', OF_BALI],
    ['1', CUSTOMER],
    ['', CUSTOMER],
    ['2', OF_BALI],
  ] as const) {
    const shop = await open(database, { MERCHANTS });
    accounts.push((await ask(`${apiOf(shop)}/charge/`, json(CHARGE, headers))).body['account']);
    await shop.close();
  }
  expect(accounts).toEqual(['bali', 'bali', 'default', 'default', 'bali']);
  await database.drop();
});

it('the shop has one merchant, whatever a token says, where it was not asked for two', async () => {
  const database = await createTestDatabase();
  const shop = await open(database, {});
  expect(shop.baliSimulatorUrl).toBeUndefined();
  const { status, body } = await ask(`${apiOf(shop)}/charge/`, json(CHARGE, OF_BALI));
  expect([status, body['account']]).toEqual([201, 'default']);
  await shop.close();
  await database.drop();
});
