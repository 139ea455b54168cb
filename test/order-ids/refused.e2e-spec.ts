import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';
import { INVOICES } from '../invoices/invoices.support';
import type { ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';
import { until } from '../support/until';
import { CHARGE, INVOICE, takingGateway, type Taker } from './order-ids.support';

const [FORMER, NEXT] = ['customer-1', 'customer-2'];

/** A listener that is out of order until it is mended. */
@Injectable()
class Shop {
  isMended = false;
  readonly told: string[] = [];

  @OnMidtransEvent('payment.failed')
  failed({ payment: { orderId, userId } }: PaymentEvent): void {
    if (!this.isMended) throw new Error('try again');
    this.told.push(`${userId} ${orderId}`);
  }
}

describe.each(oneAdapter(__filename))(
  'what Midtrans refused, once another has its order id, on %s',
  (adapter) => {
    let gateway: ScriptedGateway;
    let host: Host;
    let count = 0;
    let orderId: string;

    beforeAll(async () => {
      host = await startHost({
        adapter,
        providers: [Shop],
        midtrans: {
          events: { backoffMs: 1, maxBackoffMs: 5, sweepIntervalMs: 10, maxAttempts: 100_000 },
          http: { fetch: (...call: Parameters<typeof fetch>) => gateway.fetch(...call), retries: 0 },
        },
      });
    });
    beforeEach(() => {
      gateway = takingGateway();
      orderId = `REFUSED-${++count}`;
    });
    afterAll(() => host.close());

    const refusedTo = async (user: string, taker: Taker): Promise<void> => {
      gateway.on(taker.gatewayPath, () => Response.json({ error_messages: ['no'] }, { status: 400 }));
      expect((await taker.take(host, orderId, user)).status).toBe(400);
      gateway = takingGateway();
    };
    const listed = async (path: string, user: string): Promise<any[]> =>
      (await host.request(path, { user })).body.results;

    it('is a payment of its customer still, whose events arrive', async () => {
      await refusedTo(FORMER, CHARGE);
      const [refused] = await listed('/api/midtrans/payments/', FORMER);
      expect(refused).toMatchObject({ order_id: orderId, transaction_status: 'failure' });

      expect((await CHARGE.take(host, orderId, NEXT)).status).toBe(201);
      host.app.get(Shop).isMended = true;
      const formerOrder = `${orderId}#${refused.id}`;
      await until(() => host.app.get(Shop).told.length > 0);
      expect(host.app.get(Shop).told).toEqual([`${FORMER} ${formerOrder}`]);
      expect(await listed('/api/midtrans/payments/', FORMER)).toMatchObject([
        { id: refused.id, order_id: formerOrder, transaction_status: 'failure', is_paid: false },
      ]);
      const before = gateway.calls.length;
      const asked = await host.request(`/api/midtrans/payments/${refused.id}/check_status/`, {
        user: FORMER,
      });
      expect(asked).toMatchObject({ status: 200, body: { midtrans_response: {} } });
      expect(gateway.calls).toHaveLength(before);
    });

    it('is an invoice of its customer still', async () => {
      await refusedTo(FORMER, INVOICE);
      const [refused] = await listed(INVOICES, FORMER);
      expect((await INVOICE.take(host, orderId, NEXT)).status).toBe(201);
      expect(await listed(INVOICES, FORMER)).toMatchObject([
        { id: refused.id, order_id: `${orderId}#${refused.id}`, status: 'draft' },
      ]);
      expect(await listed(INVOICES, NEXT)).toMatchObject([{ order_id: orderId, status: 'sent' }]);
    });
  },
);
