import { PaymentService } from 'nestjs-midtrans';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { BCA_CHARGE, delivery, pendingCharge, ScriptedGateway, statusAnswer } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';
import { until } from '../support/until';

const FORMER = 'customer-2';
const CUSTOMER = 'customer-1';

interface Charged {
  readonly transactionId: string;
  readonly orderId: string;
  status: TransactionStatus;
}

/** A gateway that knows each transaction by its id, and by its order id the latest. */
class Gateway extends ScriptedGateway {
  private readonly charged: Charged[] = [];

  constructor() {
    super();
    this.on(/^POST \/v2\/charge$/, async (request) => {
      const { transaction_details: order } = (await request.json()) as {
        transaction_details: { order_id: string; gross_amount: number };
      };
      const transactionId = `transaction-${this.charged.length + 1}`;
      this.charged.push({ transactionId, orderId: order.order_id, status: 'pending' });
      return Response.json({ ...pendingCharge(order), transaction_id: transactionId });
    });
    this.on(/^GET \/v2\/.*\/status$/, (request) => {
      const found = this.named(decodeURIComponent(new URL(request.url).pathname.split('/')[2] ?? ''));
      if (found === undefined) return Response.json({ status_code: '404', status_message: 'none' });
      const { orderId, status, transactionId } = found;
      return Response.json(statusAnswer(orderId, status, { transaction_id: transactionId }));
    });
    this.on(/^POST \/v2\/transaction-1\/refund$/, async (request) => {
      const { amount, refund_key } = (await request.json()) as { amount: number; refund_key: string };
      const { orderId = '' } = this.named('transaction-1') ?? {};
      const refunded = { transaction_id: 'transaction-1', refund_key, refund_amount: `${amount}.00` };
      return Response.json(statusAnswer(orderId, 'refund', refunded));
    });
  }

  moves(transactionId: string, status: TransactionStatus): void {
    const found = this.named(transactionId);
    if (found !== undefined) found.status = status;
  }

  private named(id: string): Charged | undefined {
    const ofOrder = this.charged.filter(({ orderId }) => orderId === id);
    return ofOrder.at(-1) ?? this.charged.find(({ transactionId }) => transactionId === id);
  }
}

describe.each(oneAdapter(__filename))(
  'late money for a payment that gave its order id away, on %s',
  (adapter) => {
    describe.each(['changes', 'always', 'never'] as const)('confirmed: %s', (confirm) => {
      let gateway: Gateway;
      let host: Host;
      let count = 0;
      let orderId: string;

      beforeAll(async () => {
        host = await startHost({
          adapter,
          midtrans: {
            notifications: { confirm },
            http: { fetch: (...call: Parameters<typeof fetch>) => gateway.fetch(...call), retries: 0 },
          },
        });
      });
      beforeEach(() => {
        gateway = new Gateway();
        orderId = `LATE-${++count}`;
      });
      afterAll(() => host.close());

      const checkStatus = (id: string, who: object) =>
        host.request(`/api/midtrans/payments/${id}/check_status/`, who);
      const shown = async (id: string, user: string): Promise<any> =>
        (await host.request(`/api/midtrans/payments/${id}/`, { user })).body;

      /** A payment that expired, and one that has its order id since. */
      async function takenBack(charge: object = BCA_CHARGE) {
        const json = { ...charge, order_id: orderId };
        const { body } = await host.request('/api/midtrans/charge/', {
          method: 'POST',
          user: FORMER,
          json,
        });
        gateway.moves(body.transaction_id, 'expire');
        expect((await checkStatus(body.id, { user: FORMER })).status).toBe(200);
        const { payment } = await host.app.get(PaymentService).createCharge({
          paymentType: 'bank_transfer',
          grossAmount: 100_000,
          paymentOptions: { bank: 'bca' },
          orderId,
          userId: CUSTOMER,
        });
        return { former: body as { id: string; transaction_id: string }, present: payment };
      }

      it('moves that payment when it is told of, with its events, and not the one that has the order id', async () => {
        const { former, present } = await takenBack();
        gateway.moves(former.transaction_id, 'settlement');
        const fields = { transaction_id: former.transaction_id };
        expect((await host.notify(delivery(orderId, 'settlement', { fields }))).status).toBe(200);
        const formerOrder = `${orderId}#${former.id}`;
        expect(await shown(former.id, FORMER)).toMatchObject({
          order_id: formerOrder,
          transaction_status: 'settlement',
          is_paid: true,
        });
        expect(await shown(present.id, CUSTOMER)).toMatchObject({
          order_id: orderId,
          transaction_status: 'pending',
          is_paid: false,
        });
        await until(() => host.recorder.of(formerOrder).includes('payment.settled'));
        expect(host.recorder.of(orderId)).not.toContain('payment.settled');
        const sql = 'SELECT status FROM midtrans_notifications WHERE payment_id = $1';
        expect(await host.database.rows(sql, [former.id])).toEqual([{ status: 'processed' }]);
      });

      it('is found by whoever asks about that payment', async () => {
        const { former, present } = await takenBack();
        gateway.moves(former.transaction_id, 'settlement');
        expect(await checkStatus(former.id, { user: FORMER })).toMatchObject({
          status: 200,
          body: { payment: { transaction_status: 'settlement', is_paid: true } },
        });
        expect(await shown(present.id, CUSTOMER)).toMatchObject({ transaction_status: 'pending' });
      });

      it('is given back under its own transaction', async () => {
        const { former, present } = await takenBack({ payment_type: 'gopay', gross_amount: 100_000 });
        gateway.moves(former.transaction_id, 'settlement');
        await checkStatus(former.id, { user: FORMER });
        const refunded = await host.request(`/api/midtrans/payments/${former.id}/refund/`, {
          method: 'POST',
          user: 'staff',
          staff: true,
          json: { amount: 100_000 },
        });
        expect(refunded).toMatchObject({ status: 200, body: { payment: { transaction_status: 'refund' } } });
        expect(await shown(present.id, CUSTOMER)).toMatchObject({ transaction_status: 'pending' });
      });
    });
  },
);
