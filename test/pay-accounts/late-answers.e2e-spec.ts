import { randomUUID } from 'node:crypto';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import {
  accountDelivery,
  link,
  linked,
  newPhoneNumber,
  openOf,
  retrieve,
  rowOf,
  rowsOf,
  startAccountHost,
  unbind,
  type HostWithGateway,
} from './pay-accounts.support';

const LINKING = /^\/v2\/pay\/account$/;
const newUser = () => ({ user: `customer-${randomUUID()}` });

/** What was told of an account, in order. */
async function told(host: Host, id: string): Promise<string[]> {
  const events = await host.database.rows<{ type: string }>(
    'SELECT type FROM midtrans_outbox WHERE subject_id = $1 ORDER BY sequence',
    [id],
  );
  return events.map(({ type }) => type);
}

describe('the answer to a linking of an account that is linked already', () => {
  let host: Awaited<ReturnType<typeof startAccountHost>>;
  beforeAll(async () => {
    host = await startAccountHost({ midtrans: { http: { retries: 0 } } });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  /** A linking whose answer, that the account is linked, is on its way while the account is unlinked. */
  async function overtaken(unlink: (id: string, accountId: string, who: object) => Promise<unknown>) {
    const who = newUser();
    const json = { phone_number: newPhoneNumber() };
    const { id, account_id: accountId } = await linked(host, who, json);
    const { reached, release } = host.hold(LINKING, 'answer');
    const linking = link(host, who, json);
    await reached;
    await unlink(id, accountId, who);
    expect((await rowOf(host, id))?.['status']).toBe('disabled');
    const answered = async () => {
      release();
      return linking;
    };
    return { who, json, id, accountId, answered };
  }

  it.each<[string, (host: HostWithGateway, id: string, accountId: string, who: object) => Promise<unknown>]>([
    ['here', (at, id, _accountId, who) => unbind(at, id, who)],
    ['at GoPay', (at, _id, accountId) => at.simulator.unlinkPayAccount(accountId)],
  ])(
    'does not link it again, nor tells so, where it was unlinked %s meanwhile',
    async (_where, unlinkedThere) => {
      const { who, id, answered } = await overtaken((...of) => unlinkedThere(host, ...of));
      expect(await answered()).toMatchObject({ status: 201, body: { id, status: 'disabled' } });
      expect((await retrieve(host, id, who)).body.status).toBe('disabled');
      expect(await told(host, id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
      expect(await rowsOf(host, who.user)).toMatchObject([{ id, status: 'disabled' }]);
    },
  );

  it('is not believed while Midtrans cannot be asked, and the linking goes on when it is asked for again', async () => {
    const { who, json, id, answered } = await overtaken((each, _accountId, by) => unbind(host, each, by));
    host.simulator.fail('getPayAccount', { kind: 'status', status: 500 });
    const lost = await answered();
    expect(lost).toMatchObject({ status: 502, body: { pay_account_id: expect.any(String) } });
    const { pay_account_id: initiated } = lost.body;
    expect(await rowOf(host, id)).toMatchObject({ status: 'disabled' });
    expect(await openOf(host, initiated)).toMatchObject([{ action: 'link', is_resolved: false }]);

    expect(await link(host, who, json)).toMatchObject({
      status: 201,
      body: { id: initiated, status: 'pending' },
    });
    expect(await openOf(host, initiated)).toEqual([]);
    expect(await told(host, id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
  });
});

/** GoPay gives every linking of a phone the same account. */
describe('an account that is linked anew under the id that it had', () => {
  const UNBIND = /^POST .*\/unbind$/;
  const accountId = randomUUID();
  const json = { phone_number: newPhoneNumber() };
  /** How the account stands at Midtrans. */
  let stands: 'PENDING' | 'ENABLED' | 'DISABLED';
  let gateway: ScriptedGateway;
  let host: Host;
  let id: string;

  const answer = (account_status: string) => ({
    status_code: '200',
    payment_type: 'gopay',
    account_id: accountId,
    account_status,
  });

  beforeEach(async () => {
    gateway = new ScriptedGateway()
      .on(/^POST \/v2\/pay\/account$/, () => {
        if (stands !== 'ENABLED') stands = 'PENDING';
        return Response.json(answer(stands));
      })
      .on(/^GET \/v2\/pay\/account\//, () => Response.json(answer(stands)));
    host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    stands = 'PENDING';
    id = (await link(host, undefined, json)).body.id;
    await tell('ENABLED');
  });
  afterEach(() => host.close());

  /** The account comes to stand so, and a notification tells of it. */
  async function tell(status: typeof stands): Promise<void> {
    stands = status;
    expect((await host.notify(accountDelivery(accountId, status))).status).toBe(200);
  }

  it('begins again, where Midtrans shows that it does', async () => {
    await tell('DISABLED');
    expect(await link(host, undefined, json)).toMatchObject({ status: 201, body: { id, status: 'pending' } });
    expect(gateway.calledFor(/^GET/)).toBe(1);
    await tell('ENABLED');
    expect(await rowOf(host, id)).toMatchObject({ status: 'enabled' });
    expect(await told(host, id)).toEqual([
      'pay_account.linked',
      'pay_account.unlinked',
      'pay_account.linked',
    ]);
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['was found out', () => retrieve(host, id), ['pay_account.unlinked', 'pay_account.linked']],
    ['was never told', async () => undefined, []],
  ])(
    'is not unlinked by the late first delivery of an earlier unlinking that %s, but by one that Midtrans shows',
    async (_how, learn, between) => {
      stands = 'DISABLED';
      await learn();
      await link(host, undefined, json);
      await tell('ENABLED');
      const linkedAnew = ['pay_account.linked', ...between];
      const unlinking = accountDelivery(accountId, 'DISABLED');
      expect((await host.notify(unlinking)).status).toBe(503);
      expect(await rowOf(host, id)).toMatchObject({ status: 'enabled' });
      expect(await told(host, id)).toEqual(linkedAnew);

      stands = 'DISABLED';
      expect((await host.notify(unlinking)).status).toBe(200);
      expect(await rowOf(host, id)).toMatchObject({ status: 'disabled' });
      expect(await told(host, id)).toEqual([...linkedAnew, 'pay_account.unlinked']);
    },
  );

  it('is not asked about where it stands as the answer says', async () => {
    expect(await link(host, undefined, json)).toMatchObject({ status: 201, body: { id, status: 'enabled' } });
    expect(gateway.calledFor(/^GET/)).toBe(0);
  });

  it.each<[string, string, typeof stands, string[]]>([
    ['stays linked', 'Midtrans took it before', 'ENABLED', []],
    ['is unlinked', 'Midtrans takes it only then', 'DISABLED', ['pay_account.unlinked']],
  ])(
    '%s where the answer to an unlinking that was asked for before comes late, as %s',
    async (_what, _when, status, last) => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      gateway.on(UNBIND, async () => {
        reach();
        await released;
        stands = status;
        return Response.json(answer('DISABLED'));
      });
      const unlinking = unbind(host, id);
      await reached;
      await tell('DISABLED');
      await link(host, undefined, json);
      await tell('ENABLED');
      release();
      expect(await unlinking).toMatchObject({ status: 200, body: { id, status: status.toLowerCase() } });
      expect(await rowOf(host, id)).toMatchObject({ status: status.toLowerCase() });
      expect(await told(host, id)).toEqual([
        'pay_account.linked',
        'pay_account.unlinked',
        'pay_account.linked',
        ...last,
      ]);
    },
  );

  it('is unlinked without a question where only its notification overtakes the answer', async () => {
    gateway.on(UNBIND, async () => {
      await tell('DISABLED');
      return Response.json(answer('DISABLED'));
    });
    expect(await unbind(host, id)).toMatchObject({ status: 200, body: { id, status: 'disabled' } });
    expect(gateway.calledFor(/^GET/)).toBe(0);
    expect(await told(host, id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
  });
});
