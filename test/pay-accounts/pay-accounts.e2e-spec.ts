import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  CreatePayAccountInput,
  PayAccountStateError,
  PayAccountService,
  type PayAccountEvent,
} from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import {
  ANOTHER,
  link,
  linked,
  newPhoneNumber,
  OWNER,
  PATH,
  retrieve,
  rowOf,
  STAFF,
  startAccountHost,
  unbind,
} from './pay-accounts.support';

type Host = Awaited<ReturnType<typeof startAccountHost>>;

const NOT_FOUND = { status: 404, body: { code: 'not_found', message: 'Pay account not found' } };

describe.each(oneAdapter(__filename))('GoPay accounts on %s', (adapter) => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({ adapter });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const heard = (id: string, type: PayAccountEvent['type']) =>
    until(() => host.accounts.of(id).includes(type));

  it('are linked by their customers, and told of', async () => {
    const phone_number = newPhoneNumber();
    const { status, body } = await link(host, OWNER, {
      phone_number,
      redirect_url: 'https://shop.test/linked',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      account: 'default',
      payment_type: 'gopay',
      account_id: expect.any(String),
      status: 'pending',
      phone_number: phone_number.slice(-4).padStart(phone_number.length, '*'),
      linked_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      activation_url: expect.stringMatching(/^http/),
      activation_deeplink_url: expect.stringMatching(/^http/),
    });
    expect(host.simulator.payAccount(body.account_id)).toMatchObject({
      phoneNumber: phone_number,
      countryCode: '62',
      redirectUrl: 'https://shop.test/linked',
    });

    await host.simulator.linkPayAccount(body.account_id);
    await heard(body.id, 'pay_account.linked');
    const event = host.accounts.events.find(({ payAccount }) => payAccount.id === body.id);
    expect(event).toEqual({
      id: expect.any(String),
      type: 'pay_account.linked',
      occurredAt: expect.any(Date),
      account: 'default',
      payAccount: {
        id: body.id,
        account: 'default',
        userId: 'customer-1',
        paymentType: 'gopay',
        accountId: body.account_id,
        status: 'enabled',
      },
    });
    expect(await rowOf(host, body.id)).toMatchObject({
      status: 'enabled',
      user_id: 'customer-1',
      linked_at: expect.any(Date),
      version: 2,
    });
  });

  it('show their owner what they can be charged with', async () => {
    const { id } = await linked(host);
    const { status, body } = await retrieve(host, id);
    expect([status, body.status]).toEqual([200, 'enabled']);
    expect(body.payment_options).toEqual([
      {
        name: 'GOPAY_WALLET',
        active: true,
        balance: '1000000.00',
        currency: 'IDR',
        token: expect.any(String),
      },
      { name: 'PAY_LATER', active: true, balance: '350000.00', currency: 'IDR', token: expect.any(String) },
    ]);
  });

  it('show staff the same without the tokens, and others nothing', async () => {
    const { id } = await linked(host);
    const { status, body } = await retrieve(host, id, STAFF);
    expect([status, body.id]).toEqual([200, id]);
    expect(body.payment_options).toEqual([
      { name: 'GOPAY_WALLET', active: true, balance: '1000000.00', currency: 'IDR' },
      { name: 'PAY_LATER', active: true, balance: '350000.00', currency: 'IDR' },
    ]);
    expect(await retrieve(host, id, ANOTHER)).toMatchObject(NOT_FOUND);
    expect(await unbind(host, id, ANOTHER)).toMatchObject(NOT_FOUND);
    expect((await retrieve(host, id, {})).status).toBe(403);
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
  });

  it.each([randomUUID(), 'x', "1' OR true", '%00'])('%s is not one', async (id) => {
    expect(await retrieve(host, id, STAFF)).toMatchObject(NOT_FOUND);
    expect(await unbind(host, id, STAFF)).toMatchObject(NOT_FOUND);
  });

  it('are listed page by page, to each their own', async () => {
    const who = { user: `customer-${randomUUID()}` };
    const ids: string[] = [];
    for (let number = 0; number < 3; number++) ids.unshift((await link(host, who)).body.id);
    const first = (await host.request(`${PATH}?limit=2`, who)).body;
    expect(first.results.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await host.request(`${PATH}?limit=2&cursor=${first.next_cursor}`, who)).body;
    expect(second).toMatchObject({ results: [{ id: ids[2], status: 'pending' }], next_cursor: null });
    expect(Object.keys(second.results[0]).sort()).toEqual([
      'account',
      'account_id',
      'created_at',
      'id',
      'linked_at',
      'payment_type',
      'phone_number',
      'status',
      'updated_at',
    ]);
    const all = (await host.request(`${PATH}?limit=200`, STAFF)).body.results;
    expect(all.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(ids));
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x']) {
      const [name] = query.split('=');
      expect(await host.request(`${PATH}?${query}`, who)).toMatchObject({
        status: 400,
        body: { details: [{ field: name }] },
      });
    }
  });

  it('are unlinked by their owner or by staff, and told of once', async () => {
    for (const who of [OWNER, STAFF]) {
      const { id, account_id } = await linked(host);
      expect(await unbind(host, id, who)).toMatchObject({ status: 200, body: { id, status: 'disabled' } });
      expect(host.simulator.payAccount(account_id)?.status).toBe('DISABLED');
      await host.simulator.idle();
      await heard(id, 'pay_account.unlinked');
      expect(host.accounts.of(id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
      expect((await retrieve(host, id)).body).toMatchObject({ status: 'disabled', payment_options: [] });
    }
  });

  it('that the customer unlinks in the app are told of', async () => {
    const { id, account_id } = await linked(host);
    await host.simulator.unlinkPayAccount(account_id);
    await heard(id, 'pay_account.unlinked');
    expect(await rowOf(host, id)).toMatchObject({ status: 'disabled', linked_at: expect.any(Date) });
  });

  it('whose notification got lost are found out by asking', async () => {
    const { id, account_id } = (await link(host)).body;
    host.simulator.failNotifications({ kind: 'drop' });
    await host.simulator.linkPayAccount(account_id);
    expect((await rowOf(host, id))?.['status']).toBe('pending');
    expect((await retrieve(host, id)).body).toMatchObject({
      status: 'enabled',
      linked_at: expect.any(String),
    });
    await heard(id, 'pay_account.linked');
    expect((await retrieve(host, id)).body.status).toBe('enabled');
    expect(host.accounts.of(id)).toEqual(['pay_account.linked']);
  });

  it('that nobody linked in time expire without a word', async () => {
    const { id } = (await link(host)).body;
    await host.simulator.advance('1d');
    expect((await retrieve(host, id)).body).toMatchObject({ status: 'expired', payment_options: [] });
    expect(await unbind(host, id)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect(host.accounts.of(id)).toEqual([]);
  });

  it.each([
    ['a GoPay user who is none', { phone_number: '123450001' }, 'User Not Found'],
    ['a GoPay user who is blocked', { phone_number: '123450002' }, 'blocked'],
  ])('of %s are refused, with the reason', async (_what, json, reason) => {
    const before = await host.database.rows('SELECT id FROM midtrans_pay_accounts');
    expect(await link(host, OWNER, json)).toMatchObject({
      status: 400,
      body: { code: 'declined', message: expect.stringContaining(reason), details: [] },
    });
    expect(await host.database.rows('SELECT id FROM midtrans_pay_accounts')).toEqual(before);
  });

  it('that GoPay does not let go stay linked', async () => {
    const { id } = await linked(host, OWNER, { phone_number: '123450003' });
    expect(await unbind(host, id)).toMatchObject({
      status: 400,
      body: { code: 'declined', message: expect.stringContaining('Caller authentication error') },
    });
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
  });

  it('that are unlinked cannot be unlinked again', async () => {
    const { id } = await linked(host);
    await unbind(host, id);
    expect(await unbind(host, id)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('it is disabled at Midtrans') },
    });
  });

  it('that were unlinked without our knowledge are found to be, when they are to be unlinked', async () => {
    const { id, account_id } = await linked(host);
    host.simulator.failNotifications({ kind: 'drop' });
    await host.simulator.unlinkPayAccount(account_id);
    expect(await unbind(host, id)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    await heard(id, 'pay_account.unlinked');
    expect((await rowOf(host, id))?.['status']).toBe('disabled');
  });

  it('that Midtrans does not know are told of as such', async () => {
    const { id } = (await link(host)).body;
    await host.database.rows("UPDATE midtrans_pay_accounts SET account_id = 'another' WHERE id = $1", [id]);
    expect(await retrieve(host, id)).toMatchObject({ status: 400, body: { code: 'unknown_to_gateway' } });
    expect(await unbind(host, id)).toMatchObject({ status: 400, body: { code: 'unknown_to_gateway' } });
  });

  it.each<[string, object, string]>([
    ['without a number', { phone_number: undefined }, 'phone_number'],
    ['with a number that is none', { phone_number: '+62812' }, 'phone_number'],
    ['with a number that is no text', { phone_number: 81212345678 }, 'phone_number'],
    ['without a country', { country_code: undefined }, 'country_code'],
    ['with a country that is none', { country_code: 'ID' }, 'country_code'],
    ['with a script for a return address', { redirect_url: 'javascript://x%0aalert(1)' }, 'redirect_url'],
    ['with a return address that is none', { redirect_url: 'back' }, 'redirect_url'],
    ['with what is not known', { user_id: 'customer-2' }, 'user_id'],
    ['of a merchant', { account: 'bali' }, 'account'],
  ])('%s are refused before Midtrans is asked', async (_what, json, field) => {
    const before = host.simulator.payAccounts().length;
    const { status, body } = await link(host, OWNER, json);
    expect([status, body.code]).toEqual([400, 'invalid_input']);
    expect(body.details).toEqual([{ field, message: expect.stringMatching(new RegExp(`^${field} `)) }]);
    expect(host.simulator.payAccounts()).toHaveLength(before);
  });

  it.each([
    ['is down', { kind: 'status', status: 503 }, 502],
    ['limits our rate', { kind: 'status', status: 429 }, 503],
  ] as const)('cannot be linked while Midtrans %s', async (_what, fault, status) => {
    host.simulator.fail('createPayAccount', fault, { times: 9 });
    expect((await link(host)).status).toBe(status);
  });

  it('are linked once under one Idempotency-Key', async () => {
    const json = { phone_number: newPhoneNumber() };
    const headers = { 'idempotency-key': randomUUID() };
    const first = await link(host, OWNER, json, headers);
    const second = await link(host, OWNER, json, headers);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect((await link(host, OWNER, {}, headers)).status).toBe(422);
    expect(
      host.simulator.payAccounts().filter(({ phoneNumber }) => phoneNumber === json.phone_number),
    ).toHaveLength(1);
  });

  it('are unlinked once under one Idempotency-Key, also when the answer was lost', async () => {
    const { id } = await linked(host);
    const headers = { 'idempotency-key': randomUUID() };
    host.simulator.fail('unbindPayAccount', { kind: 'lost-response' }, { times: 3 });
    await unbind(host, id, OWNER, headers);
    host.simulator.clearFaults();
    expect(await unbind(host, id, OWNER, headers)).toMatchObject({
      status: 200,
      body: { status: 'disabled' },
    });
    expect((await unbind(host, id, OWNER, headers)).status).toBe(200);
    await heard(id, 'pay_account.unlinked');
    expect(host.accounts.of(id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
  });
});

describe('a GoPay account', () => {
  let host: Host;
  const asked: string[] = [];
  beforeAll(async () => {
    host = await startAccountHost({
      over: 'http',
      midtrans: { http: { onRequest: ({ path }) => void asked.push(path) } },
    });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const service = () => host.app.get(PayAccountService);

  it('that is linked already is its user’s again, and nobody else’s', async () => {
    const json = { phone_number: newPhoneNumber() };
    const { id } = await linked(host, OWNER, json);
    expect(await link(host, OWNER, json)).toMatchObject({
      status: 201,
      body: { id, status: 'enabled', activation_url: '', activation_deeplink_url: '' },
    });
    expect(JSON.stringify((await link(host, OWNER, json)).body)).not.toContain('token');
    expect(await link(host, ANOTHER, json)).toMatchObject({ status: 400, body: { code: 'already_linked' } });
    expect(await link(host, STAFF, json)).toMatchObject({ status: 400, body: { code: 'already_linked' } });
    expect((await host.request(PATH, ANOTHER)).body.results).toEqual([]);
    expect((await rowOf(host, id))?.['user_id']).toBe('customer-1');
  });

  it('that was linked without our doing is nobody’s who only knows its number', async () => {
    const json = { phone_number: newPhoneNumber() };
    const { id } = await linked(host, OWNER, json);
    await host.database.rows('DELETE FROM midtrans_pay_accounts WHERE id = $1', [id]);
    expect(await link(host, ANOTHER, json)).toMatchObject({ status: 400, body: { code: 'already_linked' } });
    expect((await host.request(PATH, ANOTHER)).body.results).toEqual([]);
  });

  it('is linked, read and unlinked by the service as well', async () => {
    const { payAccount, response } = await service().createPayAccount({
      phoneNumber: newPhoneNumber(),
      countryCode: '62',
    });
    expect(payAccount).toMatchObject({ status: 'pending', userId: null, account: 'default' });
    expect(response.actions).toHaveLength(2);
    await host.simulator.linkPayAccount(payAccount.accountId ?? '');
    const read = await service().getPayAccount(payAccount.id);
    expect(read.payAccount.status).toBe('enabled');
    expect(read.response.metadata?.payment_options?.[0]?.token).toEqual(expect.any(String));
    const unbound = await service().unbindPayAccount(read.payAccount);
    expect(unbound.payAccount.status).toBe('disabled');
    await expect(service().unbindPayAccount(payAccount)).rejects.toThrow(PayAccountStateError);
  });

  it.each([
    ['createPayAccount', /^\/v2\/pay\/account$/, () => link(host)],
    ['getPayAccount', /account_id\}$/, (id: string) => retrieve(host, id)],
    ['unbindPayAccount', /unbind$/, (id: string) => unbind(host, id)],
  ] as const)('break 15: is not locked during %s', async (endpoint, path, call) => {
    const { id } = await linked(host);
    host.simulator.fail(endpoint, { kind: 'latency', ms: 400 });
    asked.length = 0;
    const answer = call(id);
    await until(() => asked.some((each) => path.test(each)));
    const locked = await host.database.rows(
      'SELECT id FROM midtrans_pay_accounts WHERE id = $1 FOR UPDATE NOWAIT',
      [id],
    );
    expect(locked).toHaveLength(1);
    expect(
      await host.database.rows(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      ),
    ).toEqual([]);
    expect((await answer).status).toBeLessThan(300);
  });
});

describe('where the controllers are public', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({ midtrans: { guards: [], public: true } });
  });
  afterAll(() => host.close());

  it('GoPay accounts are not everybody’s: they need an owner', async () => {
    expect((await link(host, {})).status).toBe(401);
    expect((await host.request(PATH)).status).toBe(401);
    const { payAccount } = await host.app.get(PayAccountService).createPayAccount({
      phoneNumber: newPhoneNumber(),
      countryCode: '62',
    });
    expect((await retrieve(host, payAccount.id, {})).status).toBe(401);
    expect((await unbind(host, payAccount.id, {})).status).toBe(401);
  });
});

/** A host that sends all its customers back to one page. */
@Injectable()
class MyPayAccountService extends PayAccountService {
  override createPayAccount(input: CreatePayAccountInput) {
    return super.createPayAccount({ ...input, redirectUrl: 'https://shop.test/linked' });
  }
}

it('services: { payAccounts } takes the place of PayAccountService', async () => {
  const host = await startAccountHost({ midtrans: { services: { payAccounts: MyPayAccountService } } });
  try {
    expect(host.app.get(PayAccountService)).toBeInstanceOf(MyPayAccountService);
    const { body } = await link(host);
    expect(host.simulator.payAccount(body.account_id)?.redirectUrl).toBe('https://shop.test/linked');
  } finally {
    await host.close();
  }
});
