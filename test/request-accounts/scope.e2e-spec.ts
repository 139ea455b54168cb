import { saved } from '../cards/cards.support';
import { ENDPOINTS, NO_LISTS, type Row } from '../access/endpoints.support';
import { described } from '../support/openapi/routes';
import { describedApi } from '../support/openapi/document';
import { oneAdapter, type HostRequest } from '../support/host';
import { about, everything, refusal, ROOT, startMerchants, type Merchants } from './request-accounts.support';

const STAFF = { user: 'staff', staff: true } as const;
const OWNER = { user: 'customer-1' } as const;
const rows = Object.entries(ENDPOINTS);
const named = rows.filter(([name]) => name.includes('{id}'));
const LISTS = rows.filter(
  ([name]) => name.startsWith('GET') && !name.includes('{') && !NO_LISTS.includes(name) && name !== 'GET /',
);

/** Somebody who may: staff, but for what is its owner's alone. */
const whoMay = ({ who }: Row) => (who.staff === 'done' ? STAFF : OWNER);

async function ask(host: Merchants, name: string, path: string, init: HostRequest) {
  const [method = ''] = name.split(' ');
  return host.request(ROOT + path, { method, ...init });
}

describe.each(oneAdapter(__filename))('on %s', (adapter) => {
  let host: Merchants;
  beforeAll(async () => {
    host = await startMerchants({ adapter });
  });
  afterAll(() => host.close());

  it.each(named)('%s finds nothing of another account than the request is about', async (name, row) => {
    const { path, json } = await row.make(host);
    const sent = { json: name.startsWith('GET') || name.startsWith('DELETE') ? undefined : (json ?? {}) };
    await host.simulator.idle();
    const before = await everything(host);
    const elsewhere = await ask(host, name, path, { ...sent, ...whoMay(row), ...about('bali') });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'not_found']);
    expect(await everything(host)).toEqual(before);
    const here = await ask(host, name, path, { ...sent, ...whoMay(row), ...about('default') });
    expect([200, 204]).toContain(here.status);
  });

  it.each(LISTS)('%s lists what is of the account that the request is about', async (name, row) => {
    const { path } = await row.make(host);
    // Cards are shown to their owner alone.
    if (name === 'GET /cards') await saved(host);
    const who = name === 'GET /cards' ? OWNER : whoMay(row);
    const list = (query: string, init: HostRequest = {}) =>
      host.request(`${ROOT}${path}/?${query}`, { ...who, ...init });
    const all = await list('');
    const accounts = all.body.results.map(({ account }: { account: string }) => account);
    expect(new Set(accounts)).toEqual(new Set(['default']));
    expect((await list('', about('default'))).body).toEqual(all.body);
    expect((await list('account=default')).body).toEqual(all.body);
    expect((await list('account=bali')).body.results).toEqual([]);
    expect((await list('', about('bali'))).body.results).toEqual([]);
    expect((await list('account=default', about('bali'))).body.results).toEqual([]);
    expect(refusal(await list('account=nowhere'))).toEqual({ status: 400, fields: ['account'] });
    expect(refusal(await list('account=nowhere', about('bali')))).toEqual({
      status: 400,
      fields: ['account'],
    });
  });
});

/** Staff narrow a list in the bodies of these, and `account` is one of its filters: see test/insights/accounts. */
const NARROWED_BY_STAFF: readonly string[] = ['POST /events/retry', 'POST /events/discard'];

it('every endpoint that takes a body of a client refuses an account in it, and does nothing', async () => {
  const host = await startMerchants();
  const { endpoints } = await describedApi();
  const taking = endpoints.filter(
    ({ path, operation }) => operation.requestBody !== undefined && !path.includes('/notification/'),
  );
  const refused: unknown[] = [];
  for (const { method, path } of taking) {
    const name = `${method} ${described(path).slice(ROOT.length)}`;
    if (name.startsWith('POST /notification') || NARROWED_BY_STAFF.includes(name)) continue;
    const row = ENDPOINTS[name];
    if (row === undefined) throw new Error(`no row for ${name}`);
    const subject = await row.make(host);
    await host.simulator.idle();
    const before = await everything(host);
    const json = { ...subject.json, account: 'bali' };
    refused.push({ name, ...refusal(await ask(host, name, subject.path, { json, ...whoMay(row) })) });
    expect(await everything(host)).toEqual(before);
  }
  expect(refused.length).toBeGreaterThan(15);
  expect(refused).toEqual(refused.map((each) => ({ ...(each as object), status: 400, fields: ['account'] })));
  await host.close();
});
