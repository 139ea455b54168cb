import { charge, retrieve } from '../operations/operations.support';
import {
  clearFaults,
  makeDue,
  reconcile,
  reconciliationOf,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';
import { nextCheckIn } from './rows.support';

describe('a payment of which a month has brought no news', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startQuietHost();
  });
  afterEach(async () => {
    clearFaults(host);
    await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL');
  });
  afterAll(() => host.close());

  /** @param expiry - of the row, in SQL */
  const forgotten = async (expiry: string) => {
    const payment = await charge(host, 'bca');
    await host.database.rows(
      `UPDATE midtrans_payments SET updated_at = now() - interval '40 days', expiry_time = ${expiry} WHERE id = $1`,
      [payment.id],
    );
    await makeDue(host);
    return payment;
  };

  it('is given up where its time is over and Midtrans says nothing new, and is looked at where somebody asks for it', async () => {
    const { id, orderId } = await forgotten(`now() - interval '35 days'`);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, givenUp: 1 } });
    expect(await nextCheckIn(host, 'midtrans_payments', id)).toBeNull();
    const givenUp = await reconciliationOf(host).givenUp();
    expect(givenUp).toMatchObject([{ lookup: 'payments', account: 'default', id }]);
    await host.simulator.settle(orderId);
    expect(await reconcile(host)).toEqual({});
    // An operator looks at it all the same.
    expect(await reconcile(host, { all: true })).toEqual({ payments: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
  });

  it('is asked about for as long as it can be paid', async () => {
    const { id } = await forgotten(`now() + interval '60 days'`);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, unchanged: 1 } });
    expect(await nextCheckIn(host, 'midtrans_payments', id)).not.toBeNull();
  });

  it('is asked about again where Midtrans did not answer, as after a month in which the application was off', async () => {
    const { id, orderId } = await forgotten(`now() - interval '35 days'`);
    await host.simulator.settle(orderId);
    host.simulator.fail('getStatus', { kind: 'status', status: 503 });
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, failed: 1 } });
    await makeDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
  });
});
