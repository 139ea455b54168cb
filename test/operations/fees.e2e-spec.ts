import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { pendingCharge, ScriptedGateway } from '../support/gateway';
import { ADAPTERS, SERVER_KEY, startHost } from '../support/host';
import { until } from '../support/until';

interface Step {
  readonly status: TransactionStatus;
  readonly fields: Record<string, unknown>;
  readonly notification?: Record<string, unknown>;
}
interface FieldCase {
  readonly charge: { payment_type: string; gross_amount: number };
  readonly steps: readonly Step[];
  readonly right: Record<string, string>;
}

const CASE = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/cases/fee-full-refund.json'), 'utf8'),
) as FieldCase;

describe.each(ADAPTERS)('a payment with an automatic fee, on %s', (adapter) => {
  it('that is given back with its fee is worth nothing, and not less', async () => {
    const orderId = `fee-${adapter}`;
    const gateway = new ScriptedGateway().on(/charge$/, () =>
      Response.json({
        ...pendingCharge({ order_id: orderId, gross_amount: CASE.charge.gross_amount }),
        payment_type: CASE.charge.payment_type,
      }),
    );
    const host = await startHost({ adapter, midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    try {
      const { body } = await host.request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'customer-1',
        json: { ...CASE.charge, order_id: orderId },
      });
      let fields: Record<string, unknown> = {};
      for (const step of CASE.steps) {
        fields = { ...fields, ...step.fields };
        const told = notificationBody({
          orderId,
          grossAmount: CASE.charge.gross_amount,
          transactionStatus: step.status,
          transactionId: body.transaction_id,
          fields: { payment_type: CASE.charge.payment_type, ...fields },
        });
        gateway.on(/status$/, signNotification(told, SERVER_KEY));
        const delivered = signNotification({ ...told, ...step.notification }, SERVER_KEY);
        expect((await host.notify(delivered)).status).toBe(200);
      }
      const view = async () =>
        (await host.request(`/api/midtrans/payments/${body.id}/`, { user: 'customer-1' })).body;
      expect(await view()).toMatchObject(CASE.right);
      await until(() => host.recorder.of(orderId).includes('payment.refunded'));
      const refunded = host.recorder.events.find(({ type }) => type === 'payment.refunded');
      expect(refunded?.payment.netAmount).toBe(0);
    } finally {
      await host.close();
    }
  });
});
