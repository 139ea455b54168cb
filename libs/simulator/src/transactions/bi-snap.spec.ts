import { Clock, Merchant, SERVER_KEY, WebhookServer, chargeOf } from '../../test/support';
import type { Channel } from '../checkout/channels';
import { signatureKey } from '../notifications/signature';
import type { SimulatorOptions } from '../options';

const OVER_BI_SNAP = ['dana', 'danamon_va', 'bsi_va', 'seabank_va', 'saqu_va'] as const;
const TRANSACTION_ID = /^A1\d{14}[A-Z0-9]{10}ID$/;

describe('a payment over BI-SNAP', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;

  const open = (options: Partial<SimulatorOptions> = {}) => {
    const now = new Clock('2024-03-01T03:00:00Z').now;
    merchant = new Merchant({ now, notificationUrl: webhook.url, ...options });
  };
  beforeEach(async () => {
    webhook = await WebhookServer.start();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  async function chosen(channel: Channel): Promise<string> {
    const { token } = await merchant.call('POST', '/snap/v1/transactions', chargeOf('order-1', {}));
    return (await merchant.simulator.choose(String(token), channel)).transactionId;
  }
  const call = (method: string, id: string, what: string, headers?: Record<string, string>) =>
    merchant.call(method, `/v2/${id}/${what}`, method === 'GET' ? undefined : {}, headers);

  it.each(OVER_BI_SNAP)(
    'by %s has a transaction_id that is no UUID, and tells the order_id',
    async (channel) => {
      open();
      const id = await chosen(channel);
      expect(id).toMatch(TRANSACTION_ID);
      await merchant.simulator.pay(id);
      expect(webhook.received.map(({ body }) => [body.transaction_status, body.order_id])).toEqual([
        ['pending', 'order-1'],
        ['settlement', 'order-1'],
      ]);
      expect(webhook.received.map(({ body }) => body.transaction_id)).toEqual([id, id]);
    },
  );

  it.each(['bca_va', 'gopay', 'credit_card'] as const)('is none by %s', async (channel) => {
    open();
    const id = await chosen(channel);
    expect(id).not.toMatch(TRANSACTION_ID);
    expect(await call('GET', id, 'status')).toMatchObject({ order_id: 'order-1' });
  });

  it.each(OVER_BI_SNAP)(
    'by %s is known by its transaction_id only, which answers name as order_id',
    async (channel) => {
      open();
      const id = await chosen(channel);
      expect(await call('GET', 'order-1', 'status')).toMatchObject({ status_code: '404' });
      const status = await call('GET', id, 'status');
      expect(status).toMatchObject({ order_id: id, transaction_id: id, transaction_status: 'pending' });
      expect(status.signature_key).toBe(signatureKey(id, '201', '44000.00', SERVER_KEY));
      expect(await call('POST', id, 'cancel')).toMatchObject({ order_id: id, transaction_status: 'cancel' });
    },
  );

  it('is refunded with its transaction_id for an order_id as well', async () => {
    open();
    const id = await chosen('dana');
    await merchant.simulator.pay(id);
    expect(await call('POST', id, 'refund')).toMatchObject({ order_id: id, transaction_status: 'refund' });
    await merchant.simulator.idle();
    expect(webhook.received.at(-1)?.body).toMatchObject({
      order_id: 'order-1',
      transaction_status: 'refund',
    });
  });

  it('is answered with the merchant’s order_id, as documented, if the simulator is told to', async () => {
    open({ biSnapOrderId: 'order_id' });
    const id = await chosen('bsi_va');
    expect(await call('GET', id, 'status')).toMatchObject({ order_id: 'order-1', transaction_id: id });
  });

  it('is found without naming its source, unless the simulator is told otherwise', async () => {
    open({ requiresTransactionSource: true });
    const id = await chosen('dana');
    const source = { 'transaction-source': 'SNAP_API' };
    for (const [method, what] of [
      ['GET', 'status'],
      ['POST', 'cancel'],
      ['POST', 'refund'],
    ] as const) {
      expect(await call(method, id, what)).toMatchObject({ status_code: '404' });
      expect(await call(method, id, what, source)).not.toMatchObject({ status_code: '404' });
    }
  });

  it('is nothing that a charge can ask for by itself', async () => {
    open();
    const bank_transfer = { bank: 'danamon' };
    const method = { payment_type: 'bank_transfer', bank_transfer };
    expect(await merchant.charge(chargeOf('order-2', method))).toMatchObject({
      status_code: '400',
      validation_messages: ['bank_transfer.bank must be one of bca, bni, bri, cimb, permata'],
    });
    await merchant.charge(chargeOf('order-3', { payment_type: 'dana' }));
    expect(merchant.simulator.transaction('order-3')?.transactionId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
