import { signNotification, notificationBody } from 'nestjs-midtrans/testing';
import { CARDS, ENDPOINTS, NO_LISTS, type Row, type Subject } from '../access/endpoints.support';
import { saved } from '../cards/cards.support';
import { charge, type HostWithGateway } from '../operations/operations.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { oneAdapter, startHostWithGateway } from '../support/host';
import {
  about,
  asBali,
  BALI_KEY,
  everything,
  ROOT,
  startMerchants,
  tenantOf,
} from './request-accounts.support';

const STAFF = { user: 'staff', staff: true } as const;
const OWNER = { user: 'customer-1' } as const;

const rows = Object.entries(ENDPOINTS);
const named = rows.filter(([name]) => name.includes('{id}') && !name.includes('notification'));
const lists = rows.filter(
  ([name]) => name.startsWith('GET') && !name.includes('{') && !NO_LISTS.includes(name),
);
const creations = [
  'POST /charge',
  'POST /snap',
  'POST /invoices',
  'POST /payment-links',
  'POST /subscriptions',
  'POST /pay-accounts',
];

/** What only reads, or does something here alone. */
const isLocal = (name: string): boolean =>
  (name.startsWith('GET') && !name.endsWith('check_status')) || name === 'DELETE /cards/{id}';

const whoMay = ({ who }: Row) => (who.staff === 'done' ? STAFF : OWNER);

describe.each(oneAdapter(__filename))('of an account that is configured no more, on %s', (adapter) => {
  let database: TestDatabase;
  let host: HostWithGateway;
  const subjects = new Map<string, Subject>();

  beforeAll(async () => {
    database = await createTestDatabase();
    const before = await startMerchants({ database });
    for (const [name, row] of named) subjects.set(name, await row.make(asBali(before)));
    // For the lists: one of each that is left as it is.
    await saved(asBali(before), { user: 'customer-3' });
    const { path, json } = (await ENDPOINTS['POST /payments/{id}/refund']?.make(asBali(before))) ?? {
      path: '',
    };
    await asBali(before).request(`${ROOT}${path}/`, { method: 'POST', json, ...STAFF });
    const { orderId } = await charge(asBali(before), 'bca');
    const told = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'expire' });
    await before.notify(signNotification(told, BALI_KEY));
    await before.simulator.idle();
    await before.bali.idle();
    await before.close();
    host = await startHostWithGateway({
      adapter,
      database,
      midtrans: { cards: CARDS, access: { resolveAccount: tenantOf } },
    });
  }, 60_000);
  afterAll(async () => {
    await host.close();
    await database.drop();
  });

  const ask = (name: string, row: Row) => {
    const [method = ''] = name.split(' ');
    const { path, json = {} } = subjects.get(name) ?? { path: '' };
    const body = ['POST', 'PATCH'].includes(method) ? { json } : {};
    return host.request(ROOT + path, { method, ...body, ...whoMay(row) });
  };

  it.each(named.filter(([name]) => !isLocal(name)))(
    '%s is refused by a code, and changes nothing',
    async (name, row) => {
      const before = await everything(host);
      const { status, body } = await ask(name, row);
      expect([status, body.code]).toEqual([409, 'account_not_configured']);
      expect(body.message).toContain('"bali"');
      expect(await everything(host)).toEqual(before);
    },
  );

  it('the replay of a notification is refused by a code, and changes nothing', async () => {
    const { body: list } = await host.request(`${ROOT}/notifications/?account=bali`, STAFF);
    const before = await everything(host);
    for (const { id } of list.results) {
      const { status, body } = await host.request(`${ROOT}/notifications/${id}/replay/`, {
        method: 'POST',
        ...STAFF,
      });
      expect([status, body.code]).toEqual([409, 'account_not_configured']);
      expect((await host.request(`${ROOT}/notifications/${id}/`, STAFF)).body.account).toBe('bali');
    }
    expect(list.results).not.toEqual([]);
    expect(await everything(host)).toEqual(before);
  });

  it.each(named.filter(([name]) => isLocal(name)))('%s works', async (name, row) => {
    const { status, body } = await ask(name, row);
    expect([200, 204]).toContain(status);
    if (body.account !== undefined) expect(body.account).toBe('bali');
  });

  it.each(lists)('%s shows it', async (name, row) => {
    const { path } = await row.make(host);
    const who = name === 'GET /cards' ? { user: 'customer-3' } : whoMay(row);
    for (const init of [about('bali'), {}]) {
      const { status, body } = await host.request(`${ROOT}${path}/?account=bali`, { ...who, ...init });
      const accounts = body.results.map(({ account }: { account: string }) => account);
      expect([status, [...new Set(accounts)]]).toEqual([200, ['bali']]);
    }
  });

  it('nothing can be charged', async () => {
    const { status, body } = await host.request(`${ROOT}/payment-methods/`, { ...OWNER, ...about('bali') });
    expect([status, body.code]).toEqual([409, 'account_not_configured']);
  });

  it.each(creations)('%s makes nothing of it', async (name) => {
    const { path, json } = (await ENDPOINTS[name]?.make(host)) ?? { path: '' };
    const { status, body } = await host.request(`${ROOT}${path}/`, {
      method: 'POST',
      json,
      ...OWNER,
      ...about('bali'),
    });
    expect([status, body.code]).toEqual([409, 'account_not_configured']);
  });
});
