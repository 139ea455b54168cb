import { until } from '../support/until';
import {
  answeringStatus,
  BCA_CHARGE,
  chargingGateway,
  delivery,
  statusAnswer,
  type ScriptedGateway,
} from '../support/gateway';
import { oneAdapter, startHost, type Host, type HostOptions } from '../support/host';

const STAFF = { user: 'staff-1', staff: true };
const AWAY = () => new Response('away', { status: 503 });

describe.each(oneAdapter(__filename))('a replay of a notification, on %s', (adapter) => {
  let host: Host;
  let gateway: ScriptedGateway;
  const hosts: Host[] = [];
  let orders = 0;

  async function start(midtrans: HostOptions['midtrans'] = {}) {
    gateway = chargingGateway();
    host = await startHost({
      adapter,
      midtrans: {
        ...midtrans,
        http: { fetch: gateway.fetch, retries: 0 },
        reconciliation: { enabled: false },
        notifications: { readBackPauseMs: 1, confirmTimeoutMs: 1_000, ...midtrans.notifications },
      },
    });
    hosts.push(host);
  }
  afterAll(async () => {
    for (const each of hosts) await each.close();
  });

  async function charge(orderId = `order-${adapter}-${++orders}`): Promise<string> {
    const json = { ...BCA_CHARGE, order_id: orderId };
    const { status } = await host.request('/api/midtrans/charge/', { method: 'POST', user: 'someone', json });
    expect(status).toBe(201);
    return orderId;
  }
  const rowsOf = (orderId: string) =>
    host.database.rows<{
      id: string;
      status: string;
      error_message: string | null;
      payment_id: string | null;
    }>('SELECT id, status, error_message, payment_id FROM midtrans_notifications WHERE order_id = $1', [
      orderId,
    ]);
  const idOf = async (orderId: string) => (await rowsOf(orderId))[0]?.id ?? '';
  const statusOf = async (orderId: string) =>
    (
      await host.database.rows('SELECT transaction_status FROM midtrans_payments WHERE order_id = $1', [
        orderId,
      ])
    )[0]?.['transaction_status'];
  const replay = (id: string, caller: object = STAFF) =>
    host.request(`/api/midtrans/notifications/${id}/replay/`, { method: 'POST', ...caller });
  const asked = () => gateway.calledFor(/^GET .*\/status$/);

  describe('where notifications are confirmed', () => {
    beforeAll(() => start());

    it('moves a payment once Midtrans can be asked that was away, with its event, once', async () => {
      const orderId = await charge();
      gateway.on(/status$/, AWAY);
      expect((await host.notify(delivery(orderId, 'settlement'))).status).toBe(503);
      expect(await rowsOf(orderId)).toMatchObject([{ status: 'unconfirmed' }]);
      answeringStatus(gateway, 'settlement');
      const { status, body } = await replay(await idOf(orderId));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          order_id: orderId,
          status: 'processed',
          error_message: '',
          raw_payload: { order_id: orderId },
        },
      });
      expect(await statusOf(orderId)).toBe('settlement');
      expect((await replay(await idOf(orderId))).status).toBe(200);
      await until(() => host.recorder.of(orderId).includes('payment.settled'));
      expect(host.recorder.of(orderId).filter((type) => type === 'payment.settled')).toHaveLength(1);
    });

    it('asks Midtrans anew about what was acted on before, and leaves it as it was', async () => {
      const orderId = await charge();
      answeringStatus(gateway, 'settlement');
      await host.notify(delivery(orderId, 'settlement'));
      const [before] = await rowsOf(orderId);
      expect(before).toMatchObject({ status: 'processed', payment_id: expect.any(String) });
      const earlier = asked();
      for (const _ of [1, 2])
        expect((await replay(before?.id ?? '')).body).toMatchObject({ status: 'processed' });
      expect(asked()).toBe(earlier + 2);
      expect(await rowsOf(orderId)).toEqual([before]);
    });

    it('follows what Midtrans says by now, and not what the notification said then', async () => {
      const orderId = await charge();
      answeringStatus(gateway, 'settlement');
      await host.notify(delivery(orderId, 'settlement'));
      const reversed = { refund_amount: '100000.00' };
      gateway.on(/status$/, () => Response.json(statusAnswer(orderId, 'refund', reversed)));
      expect((await replay(await idOf(orderId))).status).toBe(200);
      expect(await statusOf(orderId)).toBe('refund');
    });

    it('moves nothing by a body that Midtrans does not confirm, and says so', async () => {
      const orderId = await charge();
      answeringStatus(gateway, 'pending');
      await host.notify(delivery(orderId, 'settlement'));
      const { status, body } = await replay(await idOf(orderId));
      expect({ status, code: body.code }).toEqual({ status: 502, code: 'gateway_failed' });
      expect(await statusOf(orderId)).toBe('pending');
      expect(await rowsOf(orderId)).toMatchObject([
        { status: 'unconfirmed', error_message: expect.stringMatching(/^Replayed, and not confirmed: /) },
      ]);
    });

    it('leaves a notification that was acted on as it was where Midtrans is away', async () => {
      const orderId = await charge();
      answeringStatus(gateway, 'settlement');
      await host.notify(delivery(orderId, 'settlement'));
      const [before] = await rowsOf(orderId);
      gateway.on(/status$/, AWAY);
      expect((await replay(before?.id ?? '')).status).toBe(502);
      expect(await rowsOf(orderId)).toEqual([
        { ...before, error_message: expect.stringMatching(/^Replayed, and not confirmed: /) },
      ]);
      answeringStatus(gateway, 'settlement');
      await replay(before?.id ?? '');
      expect(await rowsOf(orderId)).toEqual([before]);
    });

    it('finds the payment that there was none of', async () => {
      const orderId = `order-${adapter}-early`;
      answeringStatus(gateway, 'settlement');
      await host.notify(delivery(orderId, 'settlement'));
      expect(await rowsOf(orderId)).toMatchObject([{ status: 'unmatched', payment_id: null }]);
      await charge(orderId);
      expect((await replay(await idOf(orderId))).body).toMatchObject({
        status: 'processed',
        payment_id: expect.any(String),
      });
      expect(await statusOf(orderId)).toBe('settlement');
    });

    it('asks about what nobody signed, believes Midtrans alone, and keeps it refused', async () => {
      const orderId = await charge();
      const forged = delivery(orderId, 'settlement', { key: 'SB-Mid-server-wrong' });
      expect((await host.notify(forged)).status).toBe(403);
      const id = await idOf(orderId);

      answeringStatus(gateway, 'pending');
      expect((await replay(id)).body).toMatchObject({
        status: 'invalid_signature',
        account: null,
        error_message: 'Replayed: Midtrans was asked about what it names, which stands as it did',
      });
      expect(await statusOf(orderId)).toBe('pending');

      answeringStatus(gateway, 'expire');
      expect((await replay(id)).body).toMatchObject({
        status: 'invalid_signature',
        error_message: 'Replayed: Midtrans was asked about what it names, which moved',
      });
      expect(await statusOf(orderId)).toBe('expire');
      expect(await rowsOf(orderId)).toHaveLength(1);
    });

    it('asks Midtrans nothing about what nobody signed and nobody knows', async () => {
      const orderId = `order-${adapter}-of-nobody`;
      await host.notify(delivery(orderId, 'settlement', { key: 'SB-Mid-server-wrong' }));
      const earlier = asked();
      expect((await replay(await idOf(orderId))).body).toMatchObject({
        status: 'invalid_signature',
        error_message: 'Replayed: nothing here is known by what it names',
      });
      expect(asked()).toBe(earlier);
    });

    it('is refused for a body that was not kept', async () => {
      const orderId = await charge();
      const fields = { custom_field1: 'x'.repeat(9_000) };
      await host.notify(delivery(orderId, 'settlement', { key: 'SB-Mid-server-wrong', fields }));
      const { status, body } = await replay(await idOf(orderId));
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { code: 'invalid_state', message: expect.stringMatching(/its body was not kept$/) },
      });
    });

    it('is for staff, of a notification that there is', async () => {
      const orderId = await charge();
      answeringStatus(gateway, 'settlement');
      await host.notify(delivery(orderId, 'settlement'));
      expect((await replay(await idOf(orderId), { user: 'someone' })).status).toBe(403);
      for (const id of ['019acb1e-0000-7000-8000-000000000000', 'nonsense']) {
        expect((await replay(id)).status).toBe(404);
      }
    });
  });

  it('asks Midtrans also where notifications are believed as they are', async () => {
    await start({ notifications: { confirm: 'never' } });
    const orderId = `order-${adapter}-believed`;
    await host.notify(delivery(orderId, 'settlement'));
    await charge(orderId);
    answeringStatus(gateway, 'pending');
    expect((await replay(await idOf(orderId))).status).toBe(502);
    expect(await statusOf(orderId)).toBe('pending');
  });

  it('is put off while Midtrans was asked about the payment just now, and says for how long', async () => {
    await start({ notifications: { readBackPauseMs: 10_000 } });
    const orderId = await charge();
    answeringStatus(gateway, 'pending');
    await host.notify(delivery(orderId, 'settlement'));
    const [before] = await rowsOf(orderId);
    const { status, body, headers } = await replay(before?.id ?? '');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'service_unavailable' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1);
    expect(await rowsOf(orderId)).toEqual([before]);
  });
});
