import { body, INVOICES, post, retrieve } from '../invoices/invoices.support';
import { until } from '../support/until';
import { passMinutes, reconcile, startQuietHost, type HostWithGateway } from './reconciliation.support';

describe('a delivery that could not be confirmed when it came, and comes no more,', () => {
  let host: HostWithGateway;
  beforeEach(async () => {
    host = await startQuietHost();
  });
  afterEach(() => host.close());

  const deliveries = () =>
    host.database.rows<{ status: string }>(
      `SELECT status FROM midtrans_notifications WHERE transaction_status = 'settlement'`,
    );
  const makeDue = () =>
    host.database.rows(`UPDATE midtrans_notifications SET next_check_at = now() - interval '1 second'`);

  /** An invoice whose creation was never answered is paid: all that tells of it is a delivery that cannot be confirmed. */
  const paidUnheard = async (): Promise<{ id: string; order_id: string }> => {
    host.simulator.fail('createInvoice', { kind: 'lost-response' });
    const json = body({ payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] });
    const { order_id } = (await post(host, json)).body;
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'invoices.commands': { asked: 1, moved: 1 } });
    host.simulator.clearFaults();
    host.simulator.fail('getInvoice', { kind: 'status', status: 500 }, { times: 'always' });
    await host.simulator.settle(order_id);
    await until(async () => (await deliveries()).length === 1);
    const url = `${INVOICES}?order_id=${order_id}`;
    const [{ id }] = (await host.request(url, { user: 'staff', staff: true })).body.results;
    expect(await retrieve(host, id)).toMatchObject({ status: 'unanswered' });
    return { id, order_id };
  };

  it('is asked about, so that an invoice whose creation was never answered is paid', async () => {
    const { id } = await paidUnheard();
    expect(await deliveries()).toEqual([{ status: 'unconfirmed' }]);
    // Midtrans comes again first.
    expect(await reconcile(host, { only: ['notifications'] })).toEqual({});
    host.simulator.clearFaults();
    await makeDue();
    expect(await reconcile(host, { only: ['notifications'] })).toMatchObject({ notifications: { moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    expect(await deliveries()).toEqual([{ status: 'processed' }]);
    await makeDue();
    expect(await reconcile(host, { only: ['notifications'], all: true })).toEqual({});
  });

  it('stays unconfirmed, and is asked about later, as long as Midtrans cannot be asked', async () => {
    const { id } = await paidUnheard();
    await makeDue();
    expect(await reconcile(host, { only: ['notifications'] })).toMatchObject({
      notifications: { failed: 1 },
    });
    expect(await deliveries()).toEqual([{ status: 'unconfirmed' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'unanswered' });
    expect(await reconcile(host, { only: ['notifications'] })).toEqual({});
  });
});
