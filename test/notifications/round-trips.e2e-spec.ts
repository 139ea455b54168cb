import { Client } from 'pg';
import { BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';

/** Its name, or its text where it has none. */
function nameOf(statement: unknown): string {
  const { name, text }: Named = typeof statement === 'string' ? { text: statement } : (statement as Named);
  return name ?? text;
}

interface Named {
  readonly name?: string;
  readonly text: string;
}

describe('a plain notification', () => {
  let host: Host;
  beforeEach(async () => {
    host = await startHost({
      midtrans: { http: { fetch: chargingGateway().fetch }, notifications: { confirm: 'never' } },
    });
  });
  afterEach(() => host.close());

  it('costs one statement and no transaction, and its event is dispatched all the same', async () => {
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: 'order-1' },
    });
    await until(() => host.recorder.of('order-1').length === 2);
    const query = jest.spyOn(Client.prototype, 'query');
    const { status } = await host.notify(delivery('order-1', 'settlement'));
    const statements = (query.mock.calls as unknown[][]).map(([statement]) => nameOf(statement));
    query.mockRestore();
    expect(status).toBe(200);
    // The relay's marks are gathered, and nobody waits for them.
    expect(statements.filter((name) => !name.startsWith('midtrans_deliveries'))).toEqual([
      'midtrans_payments_move_many',
    ]);
    await until(() => host.recorder.of('order-1').includes('payment.settled'));
  });
});
