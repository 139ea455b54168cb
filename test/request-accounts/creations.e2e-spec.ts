import type { Simulator } from 'midtrans-simulator';
import { CARDS, ENDPOINTS } from '../access/endpoints.support';
import { SERVER_KEY, startHost, type HostRequest } from '../support/host';
import {
  about,
  BALI_KEY,
  refusal,
  ROOT,
  startBali,
  startMerchants,
  tenantOf,
  type Merchants,
} from './request-accounts.support';

const CREATIONS = [
  'POST /charge',
  'POST /invoices',
  'POST /payment-links',
  'POST /subscriptions',
  'POST /pay-accounts',
] as const;
const OWNER = { user: 'customer-1' } as const;

/** A creation that would be carried out, by whoever may. */
async function create(host: Pick<Merchants, 'request'>, name: string, init: HostRequest = {}) {
  const row = ENDPOINTS[name];
  if (row === undefined) throw new Error(`no row for ${name}`);
  const { path, json } = await row.make(host as Merchants);
  return host.request(ROOT + path, { method: 'POST', json, ...OWNER, ...init });
}

/** Whether a merchant's gateway made what was answered. */
function isMadeAt(simulator: Simulator, body: Record<string, string>): boolean {
  const id = body['account_id'] ?? body['midtrans_subscription_id'] ?? body['order_id'];
  return Object.keys(simulator.effects(id ?? '')).length > 0;
}

describe('with a default account and another', () => {
  let host: Merchants;
  beforeAll(async () => {
    host = await startMerchants();
  });
  afterAll(() => host.close());

  it.each(CREATIONS)('%s makes what is of the account that the request is about', async (name) => {
    for (const staff of [false, true]) {
      const { status, body } = await create(host, name, { ...about('bali'), staff });
      expect([status, body.account]).toEqual([201, 'bali']);
      expect([isMadeAt(host.bali, body), isMadeAt(host.simulator, body)]).toEqual([true, false]);
    }
  });

  it.each(CREATIONS)(
    '%s makes what is of the default account where the request is about none',
    async (name) => {
      const { status, body } = await create(host, name);
      expect([status, body.account]).toEqual([201, 'default']);
      expect([isMadeAt(host.bali, body), isMadeAt(host.simulator, body)]).toEqual([false, true]);
    },
  );

  it.each(CREATIONS)('%s about an account that there is none of is a 409 that names it', async (name) => {
    const { status, body } = await create(host, name, about('nowhere'));
    expect([status, body.code]).toEqual([409, 'account_not_configured']);
    expect(body.message).toContain('"nowhere"');
  });
});

describe('where none of the accounts is the default', () => {
  it.each(CREATIONS)('%s that is about none of them is refused by its account', async (name) => {
    const bali = await startBali();
    const accounts = {
      bali: { serverKey: BALI_KEY, baseUrl: bali.baseUrl },
      java: { serverKey: SERVER_KEY, baseUrl: bali.baseUrl },
    };
    const host = await startHost({
      midtrans: {
        serverKey: undefined,
        clientKey: undefined,
        accounts,
        cards: CARDS,
        access: { resolveAccount: tenantOf },
      },
    });
    expect(refusal(await create(host as unknown as Merchants, name))).toEqual({
      status: 400,
      fields: ['account'],
    });
    expect((await create(host as unknown as Merchants, name, about('bali'))).body.account).toBe('bali');
    await host.close();
    await bali.simulator.close();
  });
});

it("a host's prepare may choose another account than the request is about, and is told which that is", async () => {
  const told: unknown[] = [];
  const prepare = ({ account }: { readonly [field: string]: unknown }) => {
    told.push(account);
    return { account: 'bali' };
  };
  const host = await startMerchants({
    midtrans: { charges: { prepare }, invoices: { prepare }, subscriptions: { prepare } },
  });
  for (const name of ['POST /charge', 'POST /invoices', 'POST /subscriptions']) {
    expect((await create(host, name, about('default'))).body.account).toBe('bali');
  }
  expect(told).toEqual(['default', 'default', 'default']);
  await host.close();
});
