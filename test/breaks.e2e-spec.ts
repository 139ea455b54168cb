import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import {
  MidtransConfigurationError,
  OnMidtransEvent,
  PaymentService,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { ADAPTERS, startHost, type Host, type HostOptions } from './support/host';
import { BCA_CHARGE, chargingGateway, delivery, ScriptedGateway, statusAnswer } from './support/gateway';
import { until } from './support/until';

/** Where the Django package that this one succeeds broke: one test by number for each break that is in reach so far. */
describe('the breaks of the predecessor', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  async function host(gateway: ScriptedGateway, options: HostOptions = {}): Promise<Host> {
    const started = await startHost({
      ...options,
      midtrans: { http: { fetch: gateway.fetch, retries: 0 }, ...options.midtrans },
    });
    hosts.push(started);
    return started;
  }

  async function charged(on: Host, orderId: string): Promise<{ id: string }> {
    const { status, body } = await on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: orderId },
    });
    expect(status).toBe(201);
    return body;
  }

  const payment = async (on: Host, id: string) =>
    (await on.request(`/api/midtrans/payments/${id}/`, { user: 'customer-1' })).body;
  const counts = async (on: Host) => {
    const [row] = await on.database.rows<Record<string, string>>(
      `SELECT (SELECT count(*) FROM midtrans_payments) AS payments,
         (SELECT count(*) FROM midtrans_notifications) AS notifications, (SELECT count(*) FROM midtrans_outbox) AS outbox`,
    );
    return row;
  };

  it('3: an empty server key does not start, and verifies nothing', async () => {
    for (const serverKey of ['', '   ']) {
      await expect(startHost({ midtrans: { serverKey } })).rejects.toThrow(MidtransConfigurationError);
    }
  });

  it('6: an error that Midtrans sends with HTTP 200 makes no phantom payment', async () => {
    const gateway = new ScriptedGateway().on(/charge/, {
      status_code: '406',
      status_message: 'The request could not be completed due to a conflict with the current state',
      id: '2e7d71d2-8f72-4c31-91a5-36731edd0b71',
    });
    const on = await host(gateway);
    const answer = await on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: 'break-6' },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'gateway_406' } });
    const [stored] = await on.database.rows(`SELECT transaction_status, status_code FROM midtrans_payments`);
    expect(stored).toEqual({ transaction_status: 'failure', status_code: '406' });
  });

  it('6: a duplicate order id fails before the money call', async () => {
    const gateway = chargingGateway();
    const on = await host(gateway);
    await charged(on, 'break-6');
    const again = await on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: 'break-6' },
    });
    expect(again).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', details: [{ field: 'order_id' }] },
    });
    expect(gateway.calledFor(/charge/)).toBe(1);
  });

  it('7: a signed notification of another amount is recorded and not believed', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-7', 'settlement'));
    const on = await host(gateway);
    const { id } = await charged(on, 'break-7');
    const answer = await on.notify(delivery('break-7', 'settlement', { grossAmount: 1 }));
    expect(answer.status).toBe(200);
    expect(await payment(on, id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    const recorded = await on.database.rows(`SELECT status FROM midtrans_notifications`);
    expect(recorded).toEqual([{ status: 'amount_mismatch' }]);
  });

  it('8: a challenged capture is not paid', async () => {
    const challenged = statusAnswer('break-8', 'capture', { status_code: '201', fraud_status: 'challenge' });
    const on = await host(chargingGateway().on(/status/, challenged));
    const { id } = await charged(on, 'break-8');
    await on.notify(delivery('break-8', 'capture', { fraudStatus: 'challenge' }));
    expect(await payment(on, id)).toMatchObject({
      transaction_status: 'capture',
      fraud_status: 'challenge',
      is_paid: false,
      is_pending: true,
    });
    await until(() => on.recorder.of('break-8').includes('payment.challenged'));
    expect(on.recorder.of('break-8')).not.toContain('payment.settled');
  });

  it('9: a late pending or expire does not turn a paid payment back', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-9', 'settlement'));
    const on = await host(gateway);
    const { id } = await charged(on, 'break-9');
    await on.notify(delivery('break-9', 'settlement'));
    for (const late of ['pending', 'expire', 'cancel', 'deny'] as const) {
      expect((await on.notify(delivery('break-9', late))).status).toBe(200);
    }
    expect(await payment(on, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });

  it('10: asking for the status first does not swallow the event', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-10', 'settlement'));
    const on = await host(gateway);
    const { id } = await charged(on, 'break-10');
    const checked = await on.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'customer-1' });
    expect(checked.body.payment).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await until(() => on.recorder.of('break-10').includes('payment.settled'));
    expect((await on.notify(delivery('break-10', 'settlement'))).status).toBe(200);
    expect(on.recorder.of('break-10')).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });

  it('11: a webhook that overtakes the answer to the charge is applied', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-11', 'settlement'));
    const answerCharge = gateway.fetch;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked = false;
    const on = await host(gateway, {
      midtrans: {
        http: {
          fetch: async (input, init) => {
            const isCharge = (input instanceof Request ? input.url : String(input)).endsWith('/charge');
            const response = await answerCharge(input, init);
            if (!isCharge) return response;
            asked = true;
            await held;
            return response;
          },
        },
      },
    });
    const charge = charged(on, 'break-11');
    await until(() => asked);
    expect((await on.notify(delivery('break-11', 'settlement'))).status).toBe(200);
    release();
    expect(await charge).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      va_number: '812785002530231',
    });
    await until(() => on.recorder.of('break-11').length >= 2);
    expect(on.recorder.of('break-11')).toEqual(['payment.created', 'payment.settled']);
  });

  it('11: a crash between the charge and its answer leaves the row, which the webhook finds', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-11b', 'settlement'));
    let crashed: () => void = () => undefined;
    const crash = new Promise<never>(
      (_resolve, reject) => (crashed = () => reject(new Error('process gone'))),
    );
    let asked = false;
    const first = await host(new ScriptedGateway(), {
      midtrans: {
        http: {
          fetch: () => {
            asked = true;
            return crash;
          },
        },
      },
    });
    const charge = first
      .request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'customer-1',
        json: { ...BCA_CHARGE, order_id: 'break-11b' },
      })
      .catch(() => undefined);
    await until(() => asked);
    const second = await host(gateway, { database: first.database });
    expect((await second.notify(delivery('break-11b', 'settlement'))).status).toBe(200);
    const { payment: found } = await second.app.get(PaymentService).getStatus('break-11b');
    expect(found).toMatchObject({ transactionStatus: 'settlement', isPaid: true });
    crashed();
    await charge;
  });

  it('12: a listener that throws is run again until it succeeds', async () => {
    @Injectable()
    class Shop {
      attempts = 0;

      @OnMidtransEvent('payment.settled')
      ship(): void {
        this.attempts++;
        if (this.attempts < 3) throw new Error('the warehouse is closed');
      }
    }
    const gateway = chargingGateway().on(/status/, statusAnswer('break-12', 'settlement'));
    const on = await host(gateway, {
      providers: [Shop],
      midtrans: { events: { backoffMs: 1, sweepIntervalMs: 10 } },
    });
    await charged(on, 'break-12');
    await on.notify(delivery('break-12', 'settlement'));
    await until(() => on.app.get(Shop).attempts === 3);
    await until(
      () => on.database.rows(`SELECT 1 FROM midtrans_deliveries`),
      (waiting) => waiting.length === 0,
    );
    expect(on.recorder.of('break-12').filter((type) => type === 'payment.settled')).toHaveLength(1);
  });

  it('13: capture twice, then settlement, is settled once', async () => {
    const gateway = chargingGateway().on(/status/, statusAnswer('break-13', 'capture'));
    const on = await host(gateway);
    await charged(on, 'break-13');
    await on.notify(delivery('break-13', 'capture'));
    await on.notify(delivery('break-13', 'capture', { fields: { approval_code: 'again' } }));
    gateway.on(/status/, statusAnswer('break-13', 'settlement'));
    await on.notify(delivery('break-13', 'settlement'));
    const types = await on.database.rows<{ type: string }>(
      `SELECT type FROM midtrans_outbox ORDER BY sequence`,
    );
    expect(types.map(({ type }) => type)).toEqual([
      'payment.created',
      'payment.pending',
      'payment.captured',
      'payment.settled',
    ]);
  });

  it.each(ADAPTERS)(
    '14: null and arrays are no server error, over-long values no loss, on %s',
    async (adapter) => {
      const gateway = chargingGateway();
      const on = await host(gateway, { adapter });
      const { id } = await charged(on, 'break-14');
      const withNull = { ...delivery('break-14', 'pending'), fraud_status: null };
      expect((await on.notify(withNull)).status).toBe(200);
      for (const body of [[], [withNull], null, 'text', 7]) {
        const answer = await on.notify(body);
        expect([body, answer.status]).toEqual([body, 400]);
      }
      const long = 'x'.repeat(5_000);
      gateway.on(/status/, statusAnswer('break-14', 'settlement', { status_message: long, bank: long }));
      const settled = delivery('break-14', 'settlement', { fields: { status_message: long, bank: long } });
      expect((await on.notify(settled)).status).toBe(200);
      expect(await payment(on, id)).toMatchObject({ is_paid: true, status_message: long });
    },
  );

  it('16: listeners run after the commit, and never for what was rolled back', async () => {
    @Injectable()
    class Shop {
      readonly seen: string[] = [];
      constructor(private readonly service: PaymentService) {}

      @OnMidtransEvent('payment.settled')
      async ship(event: PaymentEvent): Promise<void> {
        const { payment: stored } = await this.service.getStatus(event.payment.orderId);
        this.seen.push(`${event.type} ${stored.transactionStatus}`);
      }

      @OnEvent('payment.settled')
      log(event: PaymentEvent): void {
        this.seen.push(`plain ${event.payment.transactionStatus}`);
      }
    }
    const gateway = chargingGateway().on(/status/, statusAnswer('break-16', 'settlement'));
    const on = await host(gateway, { providers: [Shop] });
    await charged(on, 'break-16');
    await on.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    );
    await on.database.rows(
      `CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON midtrans_outbox DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect((await on.notify(delivery('break-16', 'settlement'))).status).toBe(503);
    await on.database.rows(`DROP TRIGGER refuse ON midtrans_outbox`);
    expect(on.app.get(Shop).seen).toEqual([]);
    expect((await on.notify(delivery('break-16', 'settlement'))).status).toBe(200);
    await until(() => on.app.get(Shop).seen.length === 2);
    expect(on.app.get(Shop).seen.sort()).toEqual(['payment.settled settlement', 'plain settlement']);
  });

  it('17: wrongly signed posts write a bounded number of rows', async () => {
    const on = await host(chargingGateway(), { midtrans: { notifications: { rejectedKept: 10 } } });
    await charged(on, 'break-17');
    const before = await counts(on);
    for (let batch = 0; batch < 10; batch++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          on.notify(delivery(`forged-${batch}-${index}`, 'settlement', { key: 'SB-Mid-server-wrong' })),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    }
    const after = await counts(on);
    expect(Number(after?.['notifications'])).toBeGreaterThan(0);
    expect(Number(after?.['notifications'])).toBeLessThanOrEqual(10);
    expect({ ...after, notifications: before?.['notifications'] }).toEqual(before);
  });

  it("23: the gateway's times are WIB, whatever the server's zone", async () => {
    const gateway = chargingGateway().on(/charge/, async (request) => {
      const { transaction_details } = (await request.json()) as { transaction_details: { order_id: string } };
      return Response.json({
        ...statusAnswer(transaction_details.order_id, 'pending'),
        transaction_time: '2026-11-21 10:00:00',
        expiry_time: '2026-11-22 10:00:00',
      });
    });
    const on = await host(gateway);
    const { id } = await charged(on, 'break-23');
    expect(await payment(on, id)).toMatchObject({
      transaction_time: '2026-11-21T03:00:00.000Z',
      expiry_time: '2026-11-22T03:00:00.000Z',
    });
  });
});
