import { NotificationService } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHost, type Host } from '../support/host';
import { MERCHANTS, other, type Merchant } from './merchants.support';

const KEPT = 5;
const STAFF = { user: 'staff', staff: true } as const;
const INBOX = '/api/midtrans/notifications/';

/** Of each registration there is an application, and all are on one database. */
describe('what two registrations on one database have rejected', () => {
  let database: TestDatabase;
  let hosts: Record<Merchant, Host>;

  const start = (account: Merchant) =>
    startHost({
      database,
      midtrans: {
        account,
        serverKey: `SB-Mid-server-${account}`,
        notifications: { rejectedKept: KEPT },
      },
    });
  beforeEach(async () => {
    database = await createTestDatabase();
    hosts = { jakarta: await start('jakarta'), bali: await start('bali') };
  });
  afterEach(async () => {
    await Promise.all(Object.values(hosts).map((host) => host.close()));
    await database.drop();
  });

  const reject = async (merchant: Merchant, orderId: string) => {
    const forged = delivery(orderId, 'settlement', { key: 'SB-Mid-server-nobody' });
    expect((await hosts[merchant].notify(forged)).status).toBe(403);
  };
  const listed = async (merchant: Merchant, query = ''): Promise<any[]> =>
    (await hosts[merchant].request(`${INBOX}${query}`, STAFF)).body.results;

  it('is listed, found and replayed by the one that it came to, and by no other', async () => {
    for (const merchant of MERCHANTS) await reject(merchant, `forged-at-${merchant}`);
    for (const merchant of MERCHANTS) {
      const own = `forged-at-${merchant}`;
      for (const query of ['', '?status=invalid_signature', `?order_id=${own}`]) {
        expect(await listed(merchant, query)).toMatchObject([{ order_id: own, account: null }]);
      }
      expect(await listed(other(merchant), `?order_id=${own}`)).toEqual([]);
      const unsigned = await hosts[merchant].app.get(NotificationService).list({ account: null });
      expect(unsigned.items.map(({ orderId }) => orderId)).toEqual([own]);

      const [{ id }] = await listed(merchant);
      const answers = async (path: string, init: object) =>
        Promise.all(
          [merchant, other(merchant)].map(
            async (at) => (await hosts[at].request(`${INBOX}${id}/${path}`, { ...STAFF, ...init })).status,
          ),
        );
      expect(await answers('', {})).toEqual([200, 404]);
      expect(await answers('replay/', { method: 'POST', json: {} })).toEqual([200, 404]);
    }
  });

  it('is kept in a ring each: a flood at one leaves what the other has', async () => {
    await reject('jakarta', 'kept');
    for (let sent = 0; sent < 3 * KEPT; sent++) await reject('bali', `flood-${sent}`);
    expect(await listed('jakarta')).toMatchObject([{ order_id: 'kept' }]);
    expect(await listed('bali')).toHaveLength(KEPT);
  });
});
