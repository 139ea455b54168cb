import { body as invoiceBody, INVOICES } from '../invoices/invoices.support';
import { startHostWithGateway, type Answer } from '../support/host';
import { until } from '../support/until';
import type { HostWithGateway } from './commands.support';

const AMOUNT = 100_000;

/** A takes an invoice; B names a charge after its order while the gateway is away; A pays. */
describe('money that is paid for somebody’s invoice', () => {
  let host: HostWithGateway;
  let invoice: { id: string; order_id: string };

  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 } } });
  });
  beforeEach(async () => {
    const json = invoiceBody({
      items: [{ description: 'Fee', price: AMOUNT, quantity: 1 }],
      payment_type: 'virtual_account',
      virtual_accounts: [{ bank: 'bca_va' }],
    });
    const created = await host.request(INVOICES, { method: 'POST', user: 'customer-a', json });
    expect(created.status).toBe(201);
    invoice = created.body;
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const chargeAsB = (rest: object = {}): Promise<Answer> =>
    host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-b',
      json: {
        payment_type: 'bank_transfer',
        bank: 'bca',
        gross_amount: AMOUNT,
        order_id: invoice.order_id,
        ...rest,
      },
    });
  const paymentsOf = (user: string) =>
    host.database.rows<{ transaction_status: string }>(
      'SELECT transaction_status FROM midtrans_payments WHERE order_id = $1 AND user_id = $2',
      [invoice.order_id, user],
    );
  const invoiceOfA = async () =>
    (await host.request(`${INVOICES}${invoice.id}/`, { user: 'customer-a' })).body as Record<string, unknown>;

  it.each([
    ['of the same amount and method', {}],
    ['of another amount', { gross_amount: 90_000 }],
    ['by another method', { payment_type: 'gopay', bank: undefined }],
  ])('is never the payment of a charge without an answer under its order id, %s', async (_what, rest) => {
    host.simulator.fail('charge', { kind: 'reset' }, { times: 2 });
    const charged = await chargeAsB(rest);
    expect(charged.status).toBeGreaterThanOrEqual(400);
    await host.simulator.payInvoice(invoice.order_id, 'bca_va');
    // B looks, in every way there is.
    const again = await chargeAsB(rest);
    expect([again.status, again.body]).toEqual([expect.any(Number), again.body]);
    expect(again.status).toBeGreaterThanOrEqual(400);
    const [row] = await host.database.rows<{ id: string }>(
      `SELECT id FROM midtrans_payments WHERE user_id = 'customer-b' AND order_id = $1`,
      [invoice.order_id],
    );
    if (row !== undefined) {
      await host.request(`/api/midtrans/payments/${row.id}/check_status/`, { user: 'customer-b' });
    }
    for (const { transaction_status } of await paymentsOf('customer-b')) {
      expect(['initiated', 'failure']).toContain(transaction_status);
    }
    // A's money is A's, at the latest when Midtrans tells of it again.
    await until(async () => {
      const { notifications } = { notifications: host.simulator.notifications() };
      const last = notifications.at(-1);
      if ((await invoiceOfA())['status'] !== 'paid' && last !== undefined)
        await host.simulator.resend(last.id);
      return (await invoiceOfA())['status'] === 'paid';
    });
    expect(await paymentsOf('customer-a')).toMatchObject([{ transaction_status: 'settlement' }]);
    expect(await invoiceOfA()).toMatchObject({ payment_id: expect.any(String) });
  });
});
