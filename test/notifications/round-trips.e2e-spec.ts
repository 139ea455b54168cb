import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';

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
    const { master: pool } = host.app.get<DataSource>(getDataSourceToken()).driver as any;
    const query = jest.spyOn(pool, 'query');
    const connect = jest.spyOn(pool, 'connect');
    expect((await host.notify(delivery('order-1', 'settlement'))).status).toBe(200);
    const statements = query.mock.calls.map(([statement]) => (statement as { name: string }).name);
    // The relay's marks are gathered, and nobody waits for them.
    expect(statements.filter((name) => !name.startsWith('midtrans_outbox'))).toEqual([
      'midtrans_payments_move',
    ]);
    // The driver's pool takes a connection for each of its own statements.
    expect(connect.mock.calls.length).toBeLessThanOrEqual(statements.length);
    await until(() => host.recorder.of('order-1').includes('payment.settled'));
  });
});
