import { randomUUID } from 'node:crypto';
import { OutcomeUnknownError, PayAccountService } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost } from '../support/host';
import { until } from '../support/until';
import {
  accountDelivery,
  link,
  linked,
  longAgo,
  openOf,
  OWNER,
  retrieve,
  rowOf,
  startAccountHost,
  unbind,
} from './pay-accounts.support';

type Host = Awaited<ReturnType<typeof startAccountHost>>;

const INVALID_STATE = { status: 400, body: { code: 'invalid_state' } };

describe.each(oneAdapter(__filename))('unlinking a GoPay account, on %s', (adapter) => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({ adapter, midtrans: { http: { retries: 0 } } });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  /** Nobody but whoever asks shall find out. */
  async function lose(
    id: string,
    accountId: string,
    fault: Parameters<Host['simulator']['fail']>[1] = { kind: 'lost-response' },
    headers = {},
  ): Promise<void> {
    host.simulator.failNotifications({ kind: 'drop' }, { orderId: accountId, times: 'always' });
    host.simulator.fail('unbindPayAccount', fault);
    expect(await unbind(host, id, OWNER, headers)).toMatchObject({
      status: 502,
      body: { pay_account_id: id, message: expect.stringContaining('ask again') },
    });
    expect(await openOf(host, id)).toEqual([{ action: 'unbind', is_under_way: false, is_resolved: false }]);
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
  }

  const heard = (id: string) =>
    until(() => host.accounts.of(id).join() === 'pay_account.linked,pay_account.unlinked');

  it('a lost unlinking is found out by a look at the account, and told to its caller once', async () => {
    const { id, account_id } = await linked(host);
    await lose(id, account_id);
    expect((await retrieve(host, id)).body.status).toBe('disabled');
    expect(await openOf(host, id)).toMatchObject([{ is_resolved: true }]);
    expect(await unbind(host, id)).toMatchObject({ status: 200, body: { id, status: 'disabled' } });
    expect(await openOf(host, id)).toEqual([]);
    expect(await unbind(host, id)).toMatchObject(INVALID_STATE);
    await heard(id);
  });

  it.each([
    ['without a key', {}],
    ['under its key', { 'idempotency-key': randomUUID() }],
  ])(
    'a lost unlinking is found out when it is asked for again %s, and is done once',
    async (_what, headers) => {
      const { id, account_id } = await linked(host);
      await lose(id, account_id, { kind: 'lost-response' }, headers);
      expect(await unbind(host, id, OWNER, headers)).toMatchObject({
        status: 200,
        body: { status: 'disabled' },
      });
      expect(await openOf(host, id)).toEqual([]);
      expect(host.simulator.effects(account_id)).toMatchObject({ unbindPayAccount: 1 });
      // Without the key it is another request, for which the state is wrong.
      expect(await unbind(host, id)).toMatchObject(INVALID_STATE);
      await heard(id);
    },
  );

  it('a lost unlinking that a notification told us of is told to its caller once', async () => {
    const { id, account_id } = await linked(host);
    await lose(id, account_id);
    await host.notify(accountDelivery(account_id, 'DISABLED'));
    expect((await rowOf(host, id))?.['status']).toBe('disabled');
    expect((await unbind(host, id)).status).toBe(200);
    expect(await unbind(host, id)).toMatchObject(INVALID_STATE);
    await heard(id);
  });

  it('an unlinking that never arrived is done when it is asked for again', async () => {
    const { id, account_id } = await linked(host);
    await lose(id, account_id, { kind: 'reset' });
    expect(await unbind(host, id)).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(host.simulator.effects(account_id)).toMatchObject({ unbindPayAccount: 1 });
  });

  it('a lost unlinking stays unknown while Midtrans says nothing of the account', async () => {
    const { id, account_id } = await linked(host);
    await lose(id, account_id, { kind: 'reset' });
    for (const [status, answered] of [
      [429, 503],
      [401, 502],
      [404, 502],
    ] as const) {
      host.simulator.fail('unbindPayAccount', { kind: 'status', status });
      expect(await unbind(host, id)).toMatchObject({ status: answered, body: { pay_account_id: id } });
    }
    host.simulator.fail('getPayAccount', { kind: 'status', status: 503 });
    const asked = host.calls.length;
    expect(await unbind(host, id)).toMatchObject({ status: 502, body: { pay_account_id: id } });
    expect(host.calls.slice(asked)).toEqual([`GET /v2/pay/account/${account_id}`]);
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
    expect((await unbind(host, id)).status).toBe(200);
  });

  it('a lost unlinking is forgotten once Midtrans shows, long after, that it was not done', async () => {
    const { id, account_id } = await linked(host);
    await lose(id, account_id, { kind: 'reset' });
    expect((await retrieve(host, id)).body.status).toBe('enabled');
    expect(await openOf(host, id)).toHaveLength(1);
    await longAgo(host, id);
    expect((await retrieve(host, id)).body.status).toBe('enabled');
    expect(await openOf(host, id)).toEqual([]);
  });

  it('a lost unlinking is refused once GoPay says that it does not let the account go', async () => {
    const { id, account_id } = await linked(host, OWNER, { phone_number: '123450003' });
    await lose(id, account_id);
    expect(await unbind(host, id)).toMatchObject({ status: 400, body: { code: 'declined' } });
    expect(await openOf(host, id)).toEqual([]);
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
  });

  it('an unlinking goes on where the process that asked for it is gone', async () => {
    const { id, account_id } = await linked(host);
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
          retries: 0,
          fetch: async (...call) => {
            isAsked = true;
            await host.simulator.fetch(new Request(...call));
            return crashed;
          },
        },
      },
    });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId: account_id, times: 'always' });
    const first = unbind(dying, id);
    await until(() => isAsked);
    const headers = { 'idempotency-key': randomUUID() };
    expect(await unbind(host, id, OWNER, headers)).toMatchObject({
      status: 409,
      body: { code: 'in_progress' },
    });
    await host.database.rows(
      "UPDATE midtrans_commands SET leased_until = now() - interval '1 second' WHERE subject_id = $1",
      [id],
    );
    // That it was under way has passed: the key was not used up by it.
    expect(await unbind(host, id, OWNER, headers)).toMatchObject({
      status: 200,
      body: { status: 'disabled' },
    });
    crash();
    expect((await first).status).toBe(502);
    expect((await rowOf(host, id))?.['status']).toBe('disabled');
    expect(host.simulator.effects(account_id)).toMatchObject({ unbindPayAccount: 1 });
    await dying.close();
  });

  it('a lost unlinking is not in the way of other accounts', async () => {
    const [one, another] = [await linked(host), await linked(host)];
    await lose(one.id, one.account_id, { kind: 'reset' });
    expect((await unbind(host, another.id)).status).toBe(200);
    expect((await link(host)).status).toBe(201);
  });
});

describe('what Midtrans answers for an account', () => {
  const accountId = randomUUID();
  const unlinked = { status_code: '204', account_id: accountId, account_status: 'DISABLED' };
  const enabled = { status_code: '200', account_id: accountId, account_status: 'ENABLED' };
  const UNBIND = /^POST .*\/unbind$/;
  const LOOK = /^GET \/v2\/pay\/account\//;
  let gateway: ScriptedGateway;
  let host: Awaited<ReturnType<typeof startHost>>;
  let id: string;

  beforeEach(async () => {
    gateway = new ScriptedGateway()
      .on(/^POST \/v2\/pay\/account$/, { ...enabled, status_code: '201', account_status: 'PENDING' })
      .on(LOOK, enabled);
    host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    id = (await link(host)).body.id;
    expect((await retrieve(host, id)).body.status).toBe('enabled');
  });
  afterEach(() => host.close());

  it.each([
    ['about another account', { account_id: randomUUID() }],
    ['about no account', { account_id: undefined }],
    ['without a status', { account_status: undefined }],
    ['that says that it is linked', { account_status: 'ENABLED' }],
    ['that refuses it for another account', { account_id: randomUUID(), status_code: '202' }],
  ])('an answer to an unlinking %s is believed only as far as a look confirms it', async (_what, fields) => {
    gateway.on(UNBIND, { ...unlinked, ...fields });
    expect(await unbind(host, id)).toMatchObject({ status: 502, body: { pay_account_id: id } });
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
    expect(await openOf(host, id)).toMatchObject([{ action: 'unbind', is_resolved: false }]);

    gateway.on(UNBIND, (call) => {
      gateway.on(LOOK, unlinked);
      return Response.json({ ...unlinked, ...fields, path: call.url });
    });
    expect(await unbind(host, id)).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(await openOf(host, id)).toEqual([]);
  });

  it.each([
    ['another account', { account_id: randomUUID() }],
    ['no account', { account_id: undefined }],
  ])('an answer to a look that is about %s moves no account, and resolves nothing', async (_what, fields) => {
    gateway.on(UNBIND, () => Response.error());
    expect((await unbind(host, id)).body).toMatchObject({ pay_account_id: id });
    gateway.on(LOOK, { ...unlinked, ...fields });
    expect(await retrieve(host, id)).toMatchObject({ status: 502, body: { code: 'gateway_failed' } });
    expect(await unbind(host, id)).toMatchObject({ status: 502, body: { pay_account_id: id } });
    expect((await rowOf(host, id))?.['status']).toBe('enabled');
    expect(await openOf(host, id)).toMatchObject([{ is_resolved: false }]);
  });

  it('a lost unlinking is told to a caller of the service with the id to ask about', async () => {
    gateway.on(UNBIND, () => Response.error());
    const service = host.app.get(PayAccountService);
    const error: unknown = await service.unbindPayAccount(id).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ operation: 'unbind', ids: { payAccountId: id } });
    gateway.on(LOOK, unlinked);
    expect((await service.unbindPayAccount(id)).payAccount.status).toBe('disabled');
  });
});
