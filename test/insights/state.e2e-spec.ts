import { Injectable } from '@nestjs/common';
import { OnMidtransEvent } from 'nestjs-midtrans';
import { charge, retrieve, settled, type HostWithGateway } from '../operations/operations.support';
import { startHostWithGateway } from '../support/host';
import { ROOT, STAFF, total } from './insights.support';

@Injectable()
class Shop {
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship(): void {}
}

describe('how things stand, over REST', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ providers: [Shop], midtrans: { health: { cacheMs: 0 } } });
    await settled(host);
    await host.simulator.idle();
  });
  afterAll(() => host.close());

  it('GET /consumers/ lists the durable listeners', async () => {
    const { status, body } = await host.request(`${ROOT}/consumers/`, STAFF);
    expect(status).toBe(200);
    expect(body.results).toContainEqual({
      name: 'ship',
      account: 'default',
      types: ['payment.settled'],
      first_seen_at: expect.any(String),
      last_seen_at: expect.any(String),
      waiting: expect.any(Number),
      dead: 0,
      lag_ms: expect.any(Number),
      is_unseen: false,
    });
  });

  it('GET /health-report/ tells what the health indicator tells', async () => {
    const { status, body } = await host.request(`${ROOT}/health-report/`, STAFF);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'up',
      problems: [],
      circuits: [],
      webhooks: [{ account: 'default', unheard_since: null }],
    });
    expect(body.last_notification_at).toEqual(expect.any(String));
    expect(body.consumers.map(({ name }: { name: string }) => name)).toContain('ship');
    expect(body.backlog).toContainEqual({
      lookup: 'payments.commands',
      account: 'default',
      due: 0,
      oldest_due_at: null,
      oldest_unresolved_at: null,
      given_up: 0,
    });
  });

  describe('POST /reconciliation/run/', () => {
    const run = (json?: object) =>
      host.request(`${ROOT}/reconciliation/run/`, { method: 'POST', ...STAFF, json });

    it('asks Midtrans about what is due, and tells what came of it', async () => {
      const { id, orderId } = await charge(host, 'bca');
      await host.simulator.idle();
      host.simulator.failNotifications({ kind: 'drop' }, { orderId });
      await host.simulator.settle(orderId);
      await host.database.rows('UPDATE midtrans_payments SET next_check_at = now() WHERE id = $1', [id]);
      const { status, body } = await run({ only: ['payments'] });
      expect(status).toBe(200);
      expect(body.is_complete).toBe(true);
      expect(body.lookups).toContainEqual({
        lookup: 'payments',
        asked: 1,
        moved: 1,
        unchanged: 0,
        failed: 0,
        given_up: 0,
        put_off: 0,
      });
      expect((await retrieve(host, id)).transaction_status).toBe('settlement');
    });

    it('needs to be told nothing', async () => {
      const { status, body } = await run();
      expect(status).toBe(200);
      expect(body.lookups.length).toBeGreaterThan(2);
    });

    it('looks at no more than it is told to, and says that more is left', async () => {
      for (let count = 0; count < 2; count++) {
        const { id } = await charge(host, 'bca');
        await host.database.rows('UPDATE midtrans_payments SET next_check_at = now() WHERE id = $1', [id]);
      }
      const { body } = await run({ only: ['payments'], limit: 1 });
      expect(body.is_complete).toBe(false);
      expect(total(body.lookups, 'asked')).toBe(1);
    });

    it.each([
      ['only', { only: ['nothing'] }],
      ['only', { only: 'payments' }],
      ['limit', { limit: 0 }],
      ['limit', { limit: 1_000 }],
      ['every', { every: true }],
      ['account', { account: 'default' }],
    ])('names %s where it is wrong: %j', async (field, json) => {
      const { status, body } = await run(json);
      expect([status, body.code, body.details[0].field]).toEqual([400, 'invalid_input', field]);
    });
  });
});
