import { randomUUID } from 'node:crypto';
import { OutcomeUnknownError, PayAccountService } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost } from '../support/host';
import { until } from '../support/until';
import {
  link,
  linked,
  longAgo,
  newPhoneNumber,
  openOf,
  PATH,
  retrieve,
  rowOf,
  rowsOf,
  startAccountHost,
  unbind,
} from './pay-accounts.support';

type Host = Awaited<ReturnType<typeof startAccountHost>>;

const newUser = () => ({ user: `customer-${randomUUID()}` });
const IN_PROGRESS = { status: 409, body: { code: 'in_progress' } };
const LINKING = /^\/v2\/pay\/account$/;

describe.each(oneAdapter(__filename))('linking a GoPay account, on %s', (adapter) => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({ adapter, midtrans: { http: { retries: 0 } } });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  /** Whoever carried out what is left of an account has had the time for it. */
  const endLease = (id: string) =>
    host.database.rows(
      "UPDATE midtrans_commands SET leased_until = now() - interval '1 second' WHERE subject_id = $1",
      [id],
    );

  it('an account is stored before Midtrans is asked to link it, and is not yet one to charge or to unlink', async () => {
    const who = newUser();
    const { reached, release } = host.hold(LINKING);
    const answer = link(host, who);
    await reached;
    const [row] = await rowsOf(host, who.user);
    const id = String(row?.['id']);
    expect(row).toMatchObject({ status: 'initiated', account_id: null });
    expect(await openOf(host, id)).toEqual([{ action: 'link', is_under_way: true, is_resolved: false }]);
    const initiated = { id, account_id: '', status: 'initiated', linked_at: null };
    expect((await host.request(PATH, who)).body.results).toMatchObject([initiated]);
    expect(await retrieve(host, id, who)).toMatchObject({
      status: 200,
      body: { ...initiated, payment_options: [] },
    });
    expect(await unbind(host, id, who)).toMatchObject(IN_PROGRESS);
    const charge = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      json: { payment_type: 'gopay', gross_amount: 20_000, gopay: { pay_account: id } },
      ...who,
    });
    expect(charge).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    release();
    expect(await answer).toMatchObject({ status: 201, body: { id, status: 'pending' } });
    expect(await openOf(host, id)).toEqual([]);
  });

  it('a linking that is under way is not asked for a second time, with a key or without', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    const { reached, release } = host.hold(LINKING);
    const first = link(host, who, json);
    await reached;
    const headers = { 'idempotency-key': randomUUID() };
    const asked = host.simulator.payAccounts().length;
    const others = [
      link(host, who, json, headers),
      ...Array.from({ length: 9 }, () => link(host, who, json)),
    ];
    for (const other of await Promise.all(others)) {
      expect(other).toMatchObject(IN_PROGRESS);
    }
    expect(host.simulator.payAccounts()).toHaveLength(asked);
    release();
    expect((await first).status).toBe(201);
    expect(await rowsOf(host, who.user)).toHaveLength(1);
    // That it was under way has passed: the key was not used up by it.
    expect((await link(host, who, json, headers)).status).toBe(201);
  });

  it('many who ask for the same linking at the same time get one row', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    const { release } = host.hold(LINKING);
    const answers: number[] = [];
    const asked = Array.from({ length: 10 }, async () => {
      const { status } = await link(host, who, json);
      answers.push(status);
    });
    await until(() => answers.length === 9);
    release();
    await Promise.all(asked);
    expect(answers).toEqual([...Array<number>(9).fill(409), 201]);
    expect(await rowsOf(host, who.user)).toHaveLength(1);
  });

  it('a lost linking is not gone on with for another user of the same phone', async () => {
    const [one, another] = [newUser(), newUser()];
    const json = { phone_number: newPhoneNumber() };
    host.simulator.fail('createPayAccount', { kind: 'lost-response' });
    const lost = await link(host, one, json);
    const { status, body } = await link(host, another, json);
    expect(status).toBe(201);
    expect(body.id).not.toBe(lost.body.pay_account_id);
    expect(await rowsOf(host, one.user)).toMatchObject([{ status: 'initiated' }]);
  });

  it.each([
    ['its answer is lost', { kind: 'lost-response' }, false],
    ['its answer is lost, under a key', { kind: 'lost-response' }, true],
    ['it is carried out and 500 is answered', { kind: 'status', status: 500, carriedOut: true }, false],
    ['it is carried out and a page is answered', { kind: 'html', status: 503, carriedOut: true }, false],
    ['its answer breaks off', { kind: 'broken-json' }, false],
    ['it never arrives', { kind: 'reset' }, false],
  ] as const)(
    'a linking that is asked for again goes on in its row, where %s',
    async (_what, fault, hasKey) => {
      const who = newUser();
      const json = { phone_number: newPhoneNumber() };
      const headers = hasKey ? { 'idempotency-key': randomUUID() } : {};
      host.simulator.fail('createPayAccount', fault);
      const lost = await link(host, who, json, headers);
      expect(lost).toMatchObject({
        status: 502,
        body: { code: 'gateway_failed', message: expect.stringContaining('ask again') },
      });
      const { pay_account_id: id } = lost.body;
      expect(await rowsOf(host, who.user)).toEqual([{ id, account_id: null, status: 'initiated' }]);
      // A no to what comes later says nothing of the first.
      for (const [status, answered] of [
        [429, 503],
        [401, 502],
        [400, 502],
      ] as const) {
        host.simulator.fail('createPayAccount', { kind: 'status', status });
        expect(await link(host, who, json, headers)).toMatchObject({
          status: answered,
          body: { pay_account_id: id },
        });
      }
      expect(await openOf(host, id)).toEqual([{ action: 'link', is_under_way: false, is_resolved: false }]);

      const { status, body } = await link(host, who, json, headers);
      expect([status, body.id, body.status]).toEqual([201, id, 'pending']);
      expect(body.activation_url).toMatch(/^http/);
      expect(await rowsOf(host, who.user)).toEqual([{ id, account_id: body.account_id, status: 'pending' }]);
      expect(await openOf(host, id)).toEqual([]);
      await host.simulator.linkPayAccount(body.account_id);
      await until(() => host.accounts.of(id).includes('pay_account.linked'));
    },
  );

  it.each([
    ['refuses', '123450001'],
    ['has blocked', '123450002'],
  ])(
    'a linking whose answer was lost leaves no row once GoPay %s the customer',
    async (_what, phone_number) => {
      const who = newUser();
      host.simulator.fail('createPayAccount', { kind: 'lost-response' });
      const lost = await link(host, who, { phone_number });
      await longAgo(host, lost.body.pay_account_id);
      expect(await link(host, who, { phone_number })).toMatchObject({
        status: 400,
        body: { code: 'declined' },
      });
      expect(await rowsOf(host, who.user)).toEqual([]);
      expect(await openOf(host, lost.body.pay_account_id)).toEqual([]);
    },
  );

  it('a lost linking is not given up for what Midtrans says of us, however long ago it was', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    host.simulator.fail('createPayAccount', { kind: 'lost-response' });
    const { pay_account_id } = (await link(host, who, json)).body;
    for (const status of [429, 401]) {
      await longAgo(host, pay_account_id);
      host.simulator.fail('createPayAccount', { kind: 'status', status });
      expect((await link(host, who, json)).body).toMatchObject({ pay_account_id });
    }
    expect(await rowsOf(host, who.user)).toHaveLength(1);
  });

  it.each([400, 401, 402, 404, 429])(
    'a linking leaves nothing behind where Midtrans says %i at first',
    async (status) => {
      const who = newUser();
      host.simulator.fail('createPayAccount', { kind: 'status', status });
      const { body } = await link(host, who);
      expect(body).not.toHaveProperty('pay_account_id');
      expect(await rowsOf(host, who.user)).toEqual([]);
      expect(
        await host.database.rows(
          'SELECT 1 FROM midtrans_commands c WHERE NOT EXISTS (SELECT 1 FROM midtrans_pay_accounts p WHERE p.id = c.subject_id)',
        ),
      ).toEqual([]);
    },
  );

  it('a lost linking of an account that its user has linked already comes to their earlier row', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    const { id } = await linked(host, who, json);
    host.simulator.fail('createPayAccount', { kind: 'lost-response' });
    const { pay_account_id: initiated } = (await link(host, who, json)).body;
    expect(initiated).not.toBe(id);
    expect(await link(host, who, json)).toMatchObject({ status: 201, body: { id, status: 'enabled' } });
    expect(await rowsOf(host, who.user)).toMatchObject([{ id }]);
    expect(await openOf(host, initiated)).toEqual([]);
  });

  it('a lost linking of an account that another has linked is refused, and leaves no row', async () => {
    const [owner, who] = [newUser(), newUser()];
    const json = { phone_number: newPhoneNumber() };
    await linked(host, owner, json);
    host.simulator.fail('createPayAccount', { kind: 'lost-response' });
    const { pay_account_id: initiated } = (await link(host, who, json)).body;
    expect(await link(host, who, json)).toMatchObject({ status: 400, body: { code: 'already_linked' } });
    expect(await rowsOf(host, who.user)).toEqual([]);
    expect(await openOf(host, initiated)).toEqual([]);
  });

  it('a linking goes on where our own database failed to store its answer', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    await host.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    );
    await host.database.rows(
      'CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_pay_accounts FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    const lost = await link(host, who, json);
    await host.database.rows('DROP FUNCTION refuse CASCADE');
    expect(lost).toMatchObject({ status: 503, body: { code: 'not_stored' } });
    const again = await link(host, who, json);
    expect(again).toMatchObject({ status: 201, body: { id: lost.body.pay_account_id, status: 'pending' } });
    expect(await rowsOf(host, who.user)).toHaveLength(1);
  });

  describe('where the process is gone before a linking that is stored is settled', () => {
    const who = newUser();
    let json: object;
    let id: string;
    beforeEach(async () => {
      who.user = `customer-${randomUUID()}`;
      json = { phone_number: newPhoneNumber() };
      await host.database.rows(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
      );
      await host.database.rows(
        'CREATE TRIGGER refuse BEFORE DELETE ON midtrans_commands FOR EACH ROW EXECUTE FUNCTION refuse()',
      );
      const dying = await startHost({
        adapter,
        database: host.database,
        midtrans: { http: { fetch: (...asked) => host.simulator.fetch(new Request(...asked)) } },
      });
      id = (await link(dying, who, json)).body.id;
      await dying.close();
      await host.database.rows('DROP FUNCTION refuse CASCADE');
      await endLease(id);
      expect(await rowOf(host, id)).toMatchObject({ status: 'pending', account_id: expect.any(String) });
    });

    it('a linking that was stored and not told is told to whoever asks again, with where they go on', async () => {
      expect((await retrieve(host, id, who)).body).toMatchObject({ id, status: 'pending' });
      expect(await openOf(host, id)).toMatchObject([{ action: 'link', is_resolved: true }]);
      const { status, body } = await link(host, who, json);
      expect([status, body.id]).toEqual([201, id]);
      expect(body.activation_url).toContain(body.account_id);
      expect(await rowsOf(host, who.user)).toEqual([{ id, account_id: body.account_id, status: 'pending' }]);
      expect(await openOf(host, id)).toEqual([]);
    });

    it('an account whose linking was stored and not told is linked and unlinked like any other', async () => {
      const accountId = String((await rowOf(host, id))?.['account_id']);
      await host.simulator.linkPayAccount(accountId);
      await until(() => host.accounts.of(id).includes('pay_account.linked'));
      expect(await link(host, who, json)).toMatchObject({
        status: 201,
        body: { id, account_id: accountId, status: 'enabled' },
      });
      expect(await rowsOf(host, who.user)).toHaveLength(1);
      expect(await openOf(host, id)).toMatchObject([{ action: 'link' }]);
      host.simulator.failNotifications({ kind: 'drop' }, { orderId: accountId, times: 'always' });
      host.simulator.fail('unbindPayAccount', { kind: 'lost-response' });
      expect(await unbind(host, id, who)).toMatchObject({ status: 502, body: { pay_account_id: id } });
      expect(await openOf(host, id)).toMatchObject([{ action: 'unbind' }]);
      expect(await unbind(host, id, who)).toMatchObject({ status: 200, body: { status: 'disabled' } });
      expect(host.simulator.effects(accountId)).toMatchObject({ unbindPayAccount: 1 });
      expect(await openOf(host, id)).toEqual([]);
    });
  });

  it('a linking goes on where the process that asked for it is gone', async () => {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    let crash: () => void = () => undefined;
    const crashed = new Promise<never>((_resolve, reject) => {
      crash = () => reject(new Error('the process is gone'));
    });
    let isAsked = false;
    const dying = await startHost({
      adapter,
      database: host.database,
      midtrans: {
        http: {
          fetch: async () => {
            isAsked = true;
            return crashed;
          },
        },
      },
    });
    const first = link(dying, who, json);
    await until(() => isAsked);
    const [row] = await rowsOf(host, who.user);
    const id = String(row?.['id']);
    expect(await link(host, who, json)).toMatchObject(IN_PROGRESS);

    await endLease(id);
    expect(await link(host, who, json)).toMatchObject({ status: 201, body: { id, status: 'pending' } });
    crash();
    expect((await first).status).toBe(502);
    expect(await rowsOf(host, who.user)).toMatchObject([{ id, status: 'pending' }]);
    await dying.close();
  });
});

describe('the answer to a linking', () => {
  it.each([
    ['without an account', { account_id: undefined }],
    ['with an account that is no text', { account_id: 7 }],
    ['with an empty account', { account_id: '' }],
    ['without a status', { account_status: undefined }],
    ['with a status that is none', { account_status: 'INITIATED' }],
  ])('an answer to a linking %s is none: the row stays, and goes on', async (_what, fields) => {
    const answer = { status_code: '201', account_id: randomUUID(), account_status: 'PENDING' };
    const gateway = new ScriptedGateway().on(/^POST \/v2\/pay\/account$/, { ...answer, ...fields });
    const host = await startHost({ midtrans: { http: { fetch: gateway.fetch } } });
    try {
      const who = newUser();
      const json = { phone_number: newPhoneNumber() };
      const lost = await link(host, who, json);
      expect(lost).toMatchObject({ status: 502, body: { pay_account_id: expect.any(String) } });
      gateway.on(/^POST \/v2\/pay\/account$/, answer);
      expect(await link(host, who, json)).toMatchObject({
        status: 201,
        body: { id: lost.body.pay_account_id, account_id: answer.account_id },
      });
      expect(await rowsOf(host, who.user)).toHaveLength(1);
    } finally {
      await host.close();
    }
  });

  it('a lost linking is told to a caller of the service with the id to ask about', async () => {
    const host = await startAccountHost({ midtrans: { http: { retries: 0 } } });
    try {
      const service = host.app.get(PayAccountService);
      const input = { phoneNumber: newPhoneNumber(), countryCode: '62' };
      host.simulator.fail('createPayAccount', { kind: 'lost-response' });
      const error: unknown = await service.createPayAccount(input).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      const [row] = await host.database.rows('SELECT id FROM midtrans_pay_accounts');
      expect(error).toMatchObject({ operation: 'link', ids: { payAccountId: row?.['id'] } });
      const { payAccount } = await service.createPayAccount(input);
      expect(payAccount).toMatchObject({ id: row?.['id'], status: 'pending' });
    } finally {
      await host.close();
    }
  });
});
