import {
  BCA_CHARGE,
  chargingGateway,
  delivery,
  statusAnswer,
  type ScriptedGateway,
} from '../support/gateway';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';

/** What Midtrans is answered says what it should do next. */
describe('the answer to a notification', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  async function host(gateway: ScriptedGateway, options: HostOptions['midtrans'] = {}): Promise<Host> {
    const started = await startHost({
      midtrans: { http: { fetch: gateway.fetch, retries: 0 }, ...options },
    });
    hosts.push(started);
    return started;
  }

  async function charged(on: Host, orderId: string, rest: object = {}): Promise<string> {
    const { body } = await on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: orderId, ...rest },
    });
    return body.id;
  }

  const status = async (on: Host, id: string) =>
    (await on.request(`/api/midtrans/payments/${id}/`, { user: 'customer-1' })).body.transaction_status;
  const inbox = (on: Host) =>
    on.database.rows(`SELECT id, status, error_message FROM midtrans_notifications ORDER BY id`);

  it('is 200 with the same id for a delivery and its duplicates, concurrent ones too', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('doubled', 'settlement'));
    const on = await host(gateway);
    await charged(on, 'doubled');
    const body = delivery('doubled', 'settlement');
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => on.notify(index % 2 === 0 ? body : reordered)),
    );
    const [recorded] = await inbox(on);
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body])))).toEqual(
      new Set([JSON.stringify([200, { status: 'ok', notification_id: recorded?.['id'] }])]),
    );
    expect(await inbox(on)).toMatchObject([{ status: 'processed' }]);
    await until(() => on.recorder.of('doubled').length === 3);
    expect(on.recorder.of('doubled')).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });

  it('is 200 for what tells nothing new, and asks the gateway nothing', async () => {
    const gateway = chargingGateway();
    const on = await host(gateway);
    await charged(on, 'stale');
    expect((await on.notify(delivery('stale', 'pending'))).status).toBe(200);
    expect(await inbox(on)).toMatchObject([{ status: 'stale' }]);
    expect(gateway.calledFor(/status/)).toBe(0);
  });

  it('is 200 for an order that is not ours, recorded, without asking the gateway', async () => {
    const gateway = chargingGateway();
    const on = await host(gateway);
    expect((await on.notify(delivery('foreign', 'settlement'))).status).toBe(200);
    expect(await inbox(on)).toMatchObject([{ status: 'unmatched' }]);
    expect(gateway.calls).toEqual([]);
  });

  it('is what Midtrans says where the status is none that is known: 503 while it says nothing else', async () => {
    const gateway = chargingGateway().on(/status/, {
      ...statusAnswer('future', 'pending'),
      transaction_status: 'teleported',
    });
    const on = await host(gateway, { notifications: { readBackPauseMs: 1 } });
    const id = await charged(on, 'future');
    const unknown = { ...delivery('future', 'pending'), transaction_status: 'teleported' };
    expect((await on.notify(unknown)).status).toBe(503);
    expect(await inbox(on)).toMatchObject([
      { status: 'unconfirmed', error_message: 'Midtrans answered without a status that we know' },
    ]);
    gateway.on(/status/, statusAnswer('future', 'settlement'));
    expect((await on.notify(unknown)).status).toBe(200);
    expect(await inbox(on)).toMatchObject([{ status: 'processed' }]);
    expect(await status(on, id)).toBe('settlement');
  });

  it('is 403 for a wrong signature, recorded', async () => {
    const on = await host(chargingGateway());
    const id = await charged(on, 'forged');
    const answer = await on.notify(delivery('forged', 'settlement', { key: 'SB-Mid-server-wrong' }));
    expect(answer).toMatchObject({ status: 403, body: { statusCode: 403, code: 'forbidden' } });
    expect(await inbox(on)).toMatchObject([{ status: 'invalid_signature' }]);
    expect(await status(on, id)).toBe('pending');
  });

  it('is 403 for a large body that is not signed, of which only that it was large is kept', async () => {
    const on = await host(chargingGateway());
    const forged = delivery('forged', 'settlement', { key: 'SB-Mid-server-wrong' });
    for (const note of ['4 1 '.repeat(5_000), '\\'.repeat(10_000)]) {
      expect((await on.notify({ ...forged, note })).status).toBe(403);
    }
    const kept = await on.database.rows('SELECT raw_payload FROM midtrans_notifications');
    expect(kept).toEqual(Array(2).fill({ raw_payload: { omitted: 'too large' } }));
  });

  it.each(['settlement', 'capture', 'refund', 'partial_refund', 'chargeback'] as const)(
    'does not believe a replay that was changed to %s: the signature does not cover the status',
    async (claimed) => {
      const gateway = chargingGateway().on(/status/, statusAnswer('replayed', 'pending'));
      const on = await host(gateway);
      const id = await charged(on, 'replayed');
      const replay = { ...delivery('replayed', 'pending'), transaction_status: claimed };
      expect((await on.notify(replay)).status).toBe(503);
      expect(await status(on, id)).toBe('pending');
      expect(gateway.calledFor(/status/)).toBe(1);
    },
  );

  it('is 503 while the gateway cannot confirm, and the redelivery is processed', async () => {
    const gateway = chargingGateway().on(/status/, () => new Response('', { status: 503 }));
    const on = await host(gateway, { notifications: { readBackPauseMs: 1 } });
    const id = await charged(on, 'patience');
    const body = delivery('patience', 'settlement');
    expect((await on.notify(body)).status).toBe(503);
    gateway.on(/status/, { status_code: '404', status_message: "Transaction doesn't exist." });
    expect((await on.notify(body)).status).toBe(503);
    gateway.on(/status/, statusAnswer('another-order', 'settlement'));
    expect((await on.notify(body)).status).toBe(503);
    expect(await inbox(on)).toMatchObject([
      { status: 'unconfirmed', error_message: 'Midtrans answered for another order' },
    ]);
    expect(await status(on, id)).toBe('pending');

    gateway.on(/status/, statusAnswer('patience', 'settlement'));
    const answer = await on.notify(body);
    const [recorded] = await inbox(on);
    expect(answer).toMatchObject({ status: 200, body: { notification_id: recorded?.['id'] } });
    expect(recorded).toMatchObject({ status: 'processed', error_message: null });
    expect(await status(on, id)).toBe('settlement');
  });

  it('believes what the gateway says rather than the notification', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('truth', 'expire'));
    const on = await host(gateway);
    const id = await charged(on, 'truth');
    expect((await on.notify(delivery('truth', 'settlement'))).status).toBe(503);
    expect(await status(on, id)).toBe('expire');
  });

  it('takes a payment whose customer paid the automatic fee on top', async () => {
    const fee = {
      gross_amount: '100071.00',
      metadata: {
        extra_info: {
          gross_amount_info: {
            original_amount: '100000',
            gross_amount: '100071',
            customer_imposed_payment_fee: '71',
          },
        },
      },
    };
    const gateway = chargingGateway().on(/status/, statusAnswer('with-fee', 'settlement', fee));
    const on = await host(gateway);
    const id = await charged(on, 'with-fee');
    const paid = delivery('with-fee', 'settlement', { grossAmount: 100_071, fields: fee });
    expect((await on.notify(paid)).status).toBe(200);
    expect(await status(on, id)).toBe('settlement');
  });

  it('asks about everything with confirm: always, about nothing with never', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('modes', 'expire'));
    const always = await host(gateway, { notifications: { confirm: 'always' } });
    await charged(always, 'modes');
    await always.notify(delivery('modes', 'expire'));
    await always.notify(delivery('modes', 'pending'));
    expect(gateway.calledFor(/status/)).toBe(2);

    const untouched = chargingGateway();
    const never = await host(untouched, { notifications: { confirm: 'never' } });
    const id = await charged(never, 'modes');
    await never.notify(delivery('modes', 'settlement'));
    expect(await status(never, id)).toBe('settlement');
    expect(untouched.calledFor(/status/)).toBe(0);
  });

  it('reverses a settled Permata payment when the gateway confirms it, and ships no more', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('reversed', 'settlement'));
    const on = await host(gateway, { notifications: { confirm: 'never' } });
    const id = await charged(on, 'reversed', { bank: 'permata' });
    await on.notify(delivery('reversed', 'settlement'));
    expect((await on.notify(delivery('reversed', 'deny'))).status).toBe(503);
    expect(await status(on, id)).toBe('settlement');

    gateway.on(/status/, statusAnswer('reversed', 'deny'));
    const later = { transaction_time: '2026-11-21 11:00:00' };
    expect((await on.notify(delivery('reversed', 'deny', { fields: later }))).status).toBe(200);
    expect(await status(on, id)).toBe('deny');
    await until(() => on.recorder.of('reversed').includes('payment.reversed'));
  });

  it('does not follow an unsigned transaction id to another payment', async () => {
    const gateway = chargingGateway().on(/status/, (request) => {
      const id = new URL(request.url).pathname.split('/')[2];
      return Response.json(statusAnswer(id === 'victim' ? 'victim' : 'somebody-elses', 'settlement'));
    });
    const on = await host(gateway);
    await charged(on, 'victim');
    const lure = delivery('victim', 'settlement', {
      fields: { payment_type: 'dana', transaction_id: 'somebody-elses' },
    });
    expect((await on.notify(lure)).status).toBe(503);
  });
});
