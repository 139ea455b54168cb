import { charge, list, newKey, NOT_ENROLLED, someone, tokenFor } from '../cards/cards.support';
import { reconcile, startQuietHost, type HostWithGateway } from './reconciliation.support';
import { makeAllDue } from './rows.support';

describe('a saved card that could not be written with its payment', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startQuietHost({ midtrans: { cards: { savedTokens: { encryptionKey: newKey() } } } });
  });
  afterAll(() => host.close());

  const lost = async () => {
    const who = someone();
    await host.database.rows('ALTER TABLE midtrans_saved_cards RENAME TO elsewhere');
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: true };
    const { body } = await charge(host, options, who);
    await host.database.rows('ALTER TABLE elsewhere RENAME TO midtrans_saved_cards');
    expect(body).toMatchObject({ transaction_status: 'capture', is_paid: true });
    expect(await list(host, who)).toEqual([]);
    return { who, id: body.id as string };
  };

  it('is there after the next look at the capture, which comes by itself', async () => {
    const { who, id } = await lost();
    const [{ next_check_at }] = (await host.database.rows(
      'SELECT next_check_at FROM midtrans_payments WHERE id = $1',
      [id],
    )) as any;
    expect(next_check_at).toBeInstanceOf(Date);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, unchanged: 1 } });
    expect(await list(host, who)).toMatchObject([{ masked_card: '44111111-1118' }]);
  });

  it('is there after the notification of the settlement', async () => {
    const { who, id } = await lost();
    const { order_id } = (await host.request(`/api/midtrans/payments/${id}/`, who)).body;
    host.simulator.clearFaults();
    await host.simulator.settle(order_id);
    await host.simulator.idle();
    expect(await list(host, who)).toHaveLength(1);
  });

  it('does not come back once its owner has deleted it', async () => {
    const { who } = await lost();
    await makeAllDue(host);
    await reconcile(host);
    const [{ id }] = await list(host, who);
    await host.request(`/api/midtrans/cards/${id}/`, { method: 'DELETE', ...who });
    await makeAllDue(host);
    await reconcile(host);
    expect(await list(host, who)).toEqual([]);
  });
});
