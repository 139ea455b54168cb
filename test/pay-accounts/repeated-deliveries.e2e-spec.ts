import { randomUUID } from 'node:crypto';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { accountDelivery, link, rowOf } from './pay-accounts.support';

/** A gateway that gives every linking the same account, as GoPay does for the same phone. */
async function startLinkingHost(accountId: string): Promise<Host> {
  const gateway = new ScriptedGateway().on(/^POST \/v2\/pay\/account$/, {
    status_code: '201',
    payment_type: 'gopay',
    account_id: accountId,
    account_status: 'PENDING',
    actions: [],
  });
  gateway.on(/^GET \/v2\/pay\/account\//, (request) =>
    Response.json({
      status_code: '201',
      payment_type: 'gopay',
      account_id: new URL(request.url).pathname.split('/').at(-1),
      account_status: 'PENDING',
    }),
  );
  return startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
}

describe('a delivery about an account that was recorded before', () => {
  const accountId = randomUUID();
  let host: Host;

  beforeAll(async () => {
    host = await startLinkingHost(accountId);
  });
  afterAll(() => host.close());

  const told = () =>
    host.database.rows('SELECT type FROM midtrans_outbox WHERE type LIKE $1 ORDER BY sequence', [
      'pay_account.%',
    ]);

  it('neither enables an account that is linked anew and not agreed to yet, nor is told again, and is to come again', async () => {
    const phone = { phone_number: '81234567891' };
    const { id } = (await link(host, undefined, phone)).body;
    const enabled = accountDelivery(accountId, 'ENABLED');
    await host.notify(enabled);
    await host.notify(accountDelivery(accountId, 'DISABLED'));
    expect((await link(host, undefined, phone)).body.id).toBe(id);
    expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });

    // It may be told of the new linking, which Midtrans does not show yet.
    expect((await host.notify(enabled)).status).toBe(503);
    expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });
    expect(await told()).toEqual([{ type: 'pay_account.linked' }, { type: 'pay_account.unlinked' }]);
  });

  it('is asked about where it was nobody’s then', async () => {
    const unknown = randomUUID();
    const delivery = accountDelivery(unknown, 'ENABLED');
    await host.notify(delivery);
    const id = randomUUID();
    await host.database.rows(
      `INSERT INTO midtrans_pay_accounts (id, account, user_id, payment_type, status, phone_number, account_id)
       VALUES ($1, 'default', 'customer-1', 'gopay', 'pending', '62*******91', $2)`,
      [id, unknown],
    );
    expect((await host.notify(delivery)).status).toBe(503);
    expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });
    expect(
      await host.database.rows('SELECT status FROM midtrans_notifications WHERE account_id = $1', [unknown]),
    ).toEqual([{ status: 'unconfirmed' }]);
  });
});

it.each([
  ['another account', { account_id: 'another' }],
  ['no account', { account_id: undefined }],
  ['a status that we do not know', { account_status: 'FROZEN' }],
  ['no status', { account_status: undefined }],
])(
  'a delivery that is asked about is not answered 200 where Midtrans answers with %s',
  async (_what, fields) => {
    const accountId = randomUUID();
    const gateway = new ScriptedGateway()
      .on(/^POST \/v2\/pay\/account$/, {
        status_code: '201',
        payment_type: 'gopay',
        account_id: accountId,
        account_status: 'PENDING',
      })
      .on(/^GET \/v2\/pay\/account\//, {
        status_code: '200',
        account_id: accountId,
        account_status: 'ENABLED',
        ...fields,
      });
    const host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    try {
      const { id } = (await link(host)).body;
      expect((await host.notify(accountDelivery(accountId, 'SUSPENDED'))).status).toBe(503);
      expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });
      expect(await host.database.rows('SELECT status FROM midtrans_notifications')).toEqual([
        { status: 'unconfirmed' },
      ]);
    } finally {
      await host.close();
    }
  },
);
