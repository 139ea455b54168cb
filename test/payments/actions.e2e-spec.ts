import { PaymentService } from 'nestjs-midtrans';
import { pendingCharge, ScriptedGateway } from '../support/gateway';
import { startHost, startHostWithGateway } from '../support/host';

describe("the actions of a charge's answer", () => {
  it('are kept with the payment, found and listed with it, and outlive its notifications', async () => {
    const host = await startHostWithGateway();
    try {
      const payments = host.app.get(PaymentService);
      const { payment, response } = await payments.createCharge({
        paymentType: 'gopay',
        grossAmount: 10_000,
      });
      expect(payment.actions.map(({ name, method }) => [name, method])).toEqual([
        ['generate-qr-code', 'GET'],
        ['generate-qr-code-v2', 'GET'],
        ['deeplink-redirect', 'GET'],
        ['get-status', 'GET'],
        ['cancel', 'POST'],
      ]);
      expect(payment.actions.map(({ url }) => url)).toEqual(response.actions?.map(({ url }) => url));
      await host.simulator.settle(payment.orderId);
      await payments.getStatus(payment);
      const [listed] = (await payments.list({ orderId: payment.orderId })).items;
      expect(listed).toMatchObject({ isPaid: true, actions: payment.actions });
    } finally {
      await host.close();
    }
  });

  it('are left out where they have no name or address, or an address with a secret in it', async () => {
    const url = 'https://api.sandbox.midtrans.com/v2/qris/x/qr-code';
    const gateway = new ScriptedGateway().on(/charge/, {
      ...pendingCharge({ order_id: 'order-1', gross_amount: 10_000 }),
      payment_type: 'gopay',
      actions: [
        { name: 'generate-qr-code', url },
        {
          name: 'get-status',
          method: 'GET',
          url: 'https://SB-Mid-server-abc:@api.sandbox.midtrans.com/v2/x',
        },
        { name: 'deeplink-redirect', method: 'GET', url: 'gojek://pay?token_id=481111-1114-abc' },
        { name: 'cancel', method: 'POST' },
        { url },
        'dance',
      ],
    });
    const host = await startHost({ midtrans: { http: { fetch: gateway.fetch } } });
    try {
      const payments = host.app.get(PaymentService);
      const charge = { paymentType: 'gopay', grossAmount: 10_000, orderId: 'order-1' } as const;
      const { payment } = await payments.createCharge(charge);
      expect(payment.actions).toEqual([{ name: 'generate-qr-code', method: 'GET', url }]);
    } finally {
      await host.close();
    }
  });

  it('are none for a method that has none', async () => {
    const host = await startHostWithGateway();
    try {
      const payments = host.app.get(PaymentService);
      const paymentOptions = { bank: 'bca' } as const;
      const charge = { paymentType: 'bank_transfer', grossAmount: 10_000, paymentOptions } as const;
      expect((await payments.createCharge(charge)).payment.actions).toEqual([]);
    } finally {
      await host.close();
    }
  });
});
