import { VersioningType } from '@nestjs/common';
import { MidtransConfigurationError } from 'nestjs-midtrans';
import { ADAPTERS, HeaderGuard } from '../support/host';
import { startDashboardHost, type DashboardHost, type DashboardRequest } from './dashboard.support';

const STAFF = { user: 'operator-1', staff: true } as const;
const OWNER = { user: 'customer-1' } as const;

interface Charged {
  readonly id: string;
  readonly orderId: string;
}

async function charged({ payments }: DashboardHost, userId: string = OWNER.user): Promise<Charged> {
  const { payment } = await payments.createCharge({ userId, paymentType: 'qris', grossAmount: 50_000 });
  return payment;
}

async function statusOf(host: DashboardHost, id: string): Promise<unknown> {
  return (await json(await host.ask(`/api/payments/${id}/`, STAFF)))['transaction_status'];
}

async function json(answer: Response): Promise<Record<string, unknown>> {
  return (await answer.json()) as Record<string, unknown>;
}

describe.each(
  ADAPTERS.flatMap((adapter) => [undefined, 'v1/backoffice'].map((prefix) => ({ adapter, prefix }))),
)('the dashboard on $adapter, under the prefix $prefix', ({ adapter, prefix }) => {
  let host: DashboardHost;
  beforeAll(async () => {
    host = await startDashboardHost({ adapter, prefix });
  });
  afterAll(() => host.close());

  it.each(['', '/'])(
    'shows a page without data or inline code to everybody, at its path with "%s" behind it',
    async (slash) => {
      const answer = await host.ask(slash);
      const page = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
      const base = `/${prefix === undefined ? '' : `${prefix}/`}ops/midtrans/`;
      expect(page).toContain(`<base href="${base}">`);
      expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    },
  );

  it('serves what the page loads for good, compressed where that is understood', async () => {
    const page = await (await host.ask('/')).text();
    const files = [...page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const plain = await host.ask(`/${file}`, { headers: { 'accept-encoding': 'identity' } });
      const small = await host.ask(`/${file}`, { headers: { 'accept-encoding': 'gzip' } });
      expect([plain.status, small.status]).toEqual([200, 200]);
      expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect([plain.headers.get('content-encoding'), small.headers.get('content-encoding')]).toEqual([
        null,
        'gzip',
      ]);
      expect(await small.text()).toBe(await plain.text());
    }
    for (const none of ['none.js', '..%2fmanifest.json', '%2e%2e%2fmanifest.json']) {
      expect((await host.ask(`/assets/${none}`)).status).toBe(404);
    }
  });

  it('names the prefix that a proxy took off in its base address, and nothing else that a header says', async () => {
    const from = async (forwarded: string) =>
      /<base href="([^"]*)">/.exec(
        await (await host.ask('/', { headers: { 'x-forwarded-prefix': forwarded } })).text(),
      )?.[1];
    const own = `/${prefix === undefined ? '' : `${prefix}/`}ops/midtrans/`;
    expect(await from('/shop')).toBe(`/shop${own}`);
    expect(await from('//evil.test')).toBe(own);
    expect(await from('/"><script>')).toBe(own);
  });

  it('answers nothing of its data to nobody', async () => {
    const paths = [
      'me',
      'payments',
      'refunds',
      'notifications',
      'events',
      'invoices',
      'subscriptions',
      'pay-accounts',
      'audit',
    ];
    for (const path of paths) {
      const answer = await host.ask(`/api/${path}/`);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('says who looks, and what they may do', async () => {
    expect(await json(await host.ask('/api/me/', STAFF))).toMatchObject({
      user: { id: 'operator-1', is_staff: true },
      read_only: false,
      title: 'Midtrans',
      environment: null,
      accounts: ['default'],
      rights: { refund: true, approve: true },
    });
    expect(await json(await host.ask('/api/me', OWNER))).toMatchObject({ rights: { approve: false } });
  });

  it('says where the webhook is as the browser knows it, and there it is', async () => {
    const own = `/${prefix === undefined ? '' : `${prefix}/`}api/default/notification/`;
    const pathBehind = async (headers: Record<string, string> = {}) =>
      (await json(await host.ask('/api/me', { ...STAFF, headers })))['webhook_path'];
    expect(await pathBehind()).toBe(own);
    expect(await pathBehind({ 'x-forwarded-prefix': '/shop' })).toBe(`/shop${own}`);
    const answer = await fetch(new URL(own, await host.app.getUrl()), { method: 'POST' });
    expect(answer.status).toBe(400);
  });

  it('shows staff every payment, and others their own', async () => {
    const mine = await charged(host);
    const theirs = await charged(host, 'customer-2');
    const idsOf = async (who: DashboardRequest) =>
      ((await json(await host.ask('/api/payments/', who)))['results'] as Charged[]).map(({ id }) => id);
    expect(await idsOf(STAFF)).toEqual(expect.arrayContaining([mine.id, theirs.id]));
    expect(await idsOf(OWNER)).not.toContain(theirs.id);
    expect((await host.ask(`/api/payments/${theirs.id}/`, OWNER)).status).toBe(404);
    expect((await host.ask('/api/notifications/', OWNER)).status).toBe(403);
  });

  it('refunds once under one Idempotency-Key, as the REST API does', async () => {
    const { id, orderId } = await charged(host);
    await host.simulator.pay(orderId);
    await host.payments.getStatus(id);
    const refund = () =>
      host.ask(`/api/payments/${id}/refund/`, {
        ...STAFF,
        method: 'POST',
        json: { amount: 10_000, reason: 'broken' },
        headers: { 'idempotency-key': `refund-${id}` },
      });
    const [first, second] = [await refund(), await refund()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await json(second)).toEqual(await json(first));
    expect(host.simulator.transaction(orderId)?.refunds).toHaveLength(1);
  });

  it('says to staff that something has changed, and nothing of what, and parts with them when it closes', async () => {
    expect((await host.ask('/api/changes/', OWNER)).status).toBe(403);
    expect((await host.ask('/api/changes/')).status).toBe(403);
    const other = await startDashboardHost({ adapter, prefix, forceCloseConnections: false });
    const answer = await other.ask('/api/changes/', STAFF);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { orderId } = await charged(other);
    let told = '';
    while (!told.includes('data: changed')) told += (await reader?.read())?.value ?? '';
    expect(told).not.toContain(orderId);
    const end = (async () => {
      while ((await reader?.read())?.done === false);
    })();
    await Promise.all([other.close(), end]);
  });

  it('has what its operators do in the audit, once and by their names, and what they were refused', async () => {
    const { id, orderId } = await charged(host);
    const act = (action: string, who: DashboardRequest, slash = '') =>
      host.ask(`/api/payments/${id}/${action}${slash}`, {
        ...who,
        method: 'POST',
        json: { note: 'she called' },
        headers: { 'idempotency-key': `${action}-${id}` },
      });
    for (const slash of ['', '/']) expect((await act('cancel', STAFF, slash)).status).toBe(200);
    expect((await act('approve', OWNER)).status).toBe(403);
    const { results } = await json(await host.ask(`/api/audit/?subject_id=${id}`, STAFF));
    const entry = { account: 'default', subject: 'payment', order_id: orderId, note: 'she called' };
    expect(results).toMatchObject([
      { ...entry, actor: 'customer-1', is_staff: false, action: 'approve', outcome: 'refused' },
      { ...entry, actor: 'operator-1', is_staff: true, action: 'cancel', outcome: 'done' },
    ]);
    expect((await host.ask('/api/audit/', OWNER)).status).toBe(403);
  });

  it('names what is wrong with a request as it was written', async () => {
    const { id } = await charged(host);
    const answer = await host.ask(`/api/payments/${id}/refund/`, {
      ...STAFF,
      method: 'POST',
      json: { amount: 'much' },
    });
    expect([answer.status, await json(answer)]).toMatchObject([
      400,
      { code: 'invalid_input', details: [{ field: 'amount' }] },
    ]);
  });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['an older browser on another site', { 'sec-fetch-site': undefined, origin: 'https://evil.test' }],
  ])('changes nothing for %s', async (_who, headers) => {
    const { id } = await charged(host);
    const answer = await host.ask(`/api/payments/${id}/cancel/`, {
      ...STAFF,
      method: 'POST',
      json: {},
      headers,
    });
    expect([answer.status, (await json(answer))['code']]).toEqual([403, 'foreign_origin']);
    expect(await statusOf(host, id)).toBe('pending');
  });
});

describe('the dashboard’s options', () => {
  const problemsOf = async (dashboard: object): Promise<string> => {
    try {
      const host = await startDashboardHost({ dashboard: dashboard });
      await host.close();
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(MidtransConfigurationError);
      return (error as Error).message;
    }
  };

  it.each([
    [{}, 'guards: nothing stands before the data'],
    [{ guards: [] }, 'guards: must be a list'],
    [{ guards: ['staff'] }, 'guards: must be a list'],
    [{ guards: [HeaderGuard], colour: 'red' }, 'colour: unknown option'],
    [{ guards: [HeaderGuard], path: 'ops?' }, 'path: must be a path'],
    [{ guards: [HeaderGuard], timeZone: 'Asia/Bandung' }, 'timeZone: must be an IANA time zone'],
    [{ guards: [HeaderGuard], locale: 'de' }, 'locale: must be'],
    [
      { guards: [HeaderGuard], account: 'bali' },
      'account: no registration of MidtransModule has an account "bali"',
    ],
  ])('%j do not start: %s', async (options, problem) => {
    expect(await problemsOf(options)).toContain(problem);
  });

  it('tell of the account that a request is about, and of no other', async () => {
    const accounts = { bali: { serverKey: 'SB-Mid-server-bali' } };
    const resolveAccount = (request: unknown) =>
      (request as { headers: Record<string, string | undefined> }).headers['x-tenant'];
    const host = await startDashboardHost({ midtrans: { accounts, access: { resolveAccount } } });
    const accountsFor = async (tenant?: string) =>
      (
        (await json(await host.ask('/api/me/', { ...STAFF, headers: { 'x-tenant': tenant } }))) as {
          accounts: string[];
        }
      ).accounts;
    expect([await accountsFor('bali'), await accountsFor()]).toEqual([['bali'], ['default', 'bali']]);
    await host.close();
  });

  it('name the registration that is meant, where there are several', async () => {
    const registrations = ['jakarta', 'bali'];
    const guards = [HeaderGuard];
    await expect(startDashboardHost({ registrations, dashboard: { guards } })).rejects.toThrow(
      'account: the application has 2 registrations',
    );
    const host = await startDashboardHost({ registrations, dashboard: { guards, account: 'bali' } });
    expect(await json(await host.ask('/api/me/', STAFF))).toMatchObject({ accounts: ['bali'] });
    await host.close();
  });

  it('need a registration of the module', async () => {
    await expect(startDashboardHost({ registrations: [] })).rejects.toThrow('MidtransModule is not imported');
  });

  it('readOnly shows everything and changes nothing, for staff either', async () => {
    const host = await startDashboardHost({ dashboard: { guards: [HeaderGuard], readOnly: true } });
    const { id } = await charged(host);
    expect((await host.ask(`/api/payments/${id}/`, STAFF)).status).toBe(200);
    const answer = await host.ask(`/api/payments/${id}/cancel/`, { ...STAFF, method: 'POST', json: {} });
    expect([answer.status, (await json(answer))['code']]).toEqual([403, 'read_only']);
    await host.close();
  });

  it('session says who asks, without a guard and in the place of what the module would read', async () => {
    const session = (request: unknown) => {
      const { headers } = request as { headers: Record<string, string | undefined> };
      return headers['cookie'] === 'sid=staff' ? { id: 'operator-1', isStaff: true } : null;
    };
    const host = await startDashboardHost({ dashboard: { session } });
    const cookie = { cookie: 'sid=staff' };
    expect((await host.ask('/api/me/')).status).toBe(401);
    expect((await host.ask('/api/me/', STAFF)).status).toBe(401);
    expect(await json(await host.ask('/api/me/', { headers: cookie }))).toMatchObject({
      user: { is_staff: true },
    });
    const { id } = await charged(host);
    const cancel = (headers: Record<string, string>) =>
      host.ask(`/api/payments/${id}/cancel/`, { method: 'POST', json: {}, headers });
    expect((await cancel({ ...cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await cancel(cookie)).status).toBe(200);
    await host.close();
  });
});

it.each(
  ADAPTERS.flatMap((adapter) =>
    [
      { type: VersioningType.URI, defaultVersion: '1' } as const,
      { type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' } as const,
    ].map((versioning) => ({ adapter, versioning, kind: VersioningType[versioning.type] })),
  ),
)('the dashboard stays at its address in a host with versions by $kind, on $adapter', async (options) => {
  const host = await startDashboardHost(options);
  const { id } = await charged(host);
  expect((await host.ask('/')).status).toBe(200);
  expect(await statusOf(host, id)).toBe('pending');
  const cancelled = await host.ask(`/api/payments/${id}/cancel/`, { ...STAFF, method: 'POST', json: {} });
  expect([cancelled.status, await statusOf(host, id)]).toEqual([200, 'cancel']);
  await host.close();
});
