import { create, naming, retrieve, startNotifiedHost, type NotifiedHost } from '../invoices/invoices.support';
import { DANA_CHARGE, HOLD_CHARGE, newOrderId, Shops, type Charge } from '../notifications/attacks.support';
import { delivery, statusAnswer, type ScriptedGateway } from '../support/gateway';
import type { Host } from '../support/host';
import { transactionIdOf } from '../support/known-transactions';

const NOT_NOW = { status_code: '412', status_message: 'Not now' };

/** What Midtrans was asked about an order, each with the `transaction-source` that it was told. */
const askedOf = (gateway: ScriptedGateway, orderId: string) =>
  gateway.calls
    .filter(({ path }) => path.includes(orderId))
    .map(({ path, headers }) => [path.split('/').at(-1), headers.get('transaction-source')]);

const operate = (host: Host, id: string, action: string, json: object = {}) =>
  host.request(`/api/midtrans/payments/${id}/${action}/`, {
    method: 'POST',
    user: 'staff-1',
    staff: true,
    json,
  });

describe('what Midtrans is asked about a payment', () => {
  const shops = new Shops();
  afterAll(() => shops.close());

  async function charged(charge: Charge) {
    const on = await shops.of();
    on.known.gateway.on(/(refund|direct|expire|approve|deny)$/, NOT_NOW);
    const orderId = newOrderId();
    const id = await on.charge(orderId, charge);
    await on.checkStatus(id);
    return { on, orderId, id };
  }

  const OTHERS: readonly Charge[] = [
    { payment_type: 'bank_transfer', gross_amount: 100_000, bank: 'bca' },
    { payment_type: 'bank_transfer', gross_amount: 100_000, bank: 'permata' },
    { payment_type: 'echannel', gross_amount: 100_000 },
    { payment_type: 'cstore', gross_amount: 100_000, store: 'indomaret' },
    { payment_type: 'gopay', gross_amount: 100_000 },
    { payment_type: 'shopeepay', gross_amount: 100_000 },
    { payment_type: 'qris', gross_amount: 100_000 },
    HOLD_CHARGE,
  ];

  it('names BI-SNAP as the source of a DANA transaction: its status, its cancel and its refund', async () => {
    const { on, orderId, id } = await charged(DANA_CHARGE);
    await operate(on.host, id, 'cancel');
    on.truth(orderId, 'settlement');
    expect((await on.notify(on.told(orderId, 'settlement'))).status).toBe(200);
    await operate(on.host, id, 'refund', { amount: 1_000 });
    const asked = askedOf(on.known.gateway, orderId);
    expect(new Set(asked.map(([action]) => action))).toEqual(new Set(['status', 'cancel', 'refund']));
    expect(asked.map(([, source]) => source)).toEqual(asked.map(() => 'SNAP_API'));
  });

  it('names no source with what else is done to a DANA transaction', async () => {
    const { on, orderId, id } = await charged(DANA_CHARGE);
    await operate(on.host, id, 'expire');
    expect(askedOf(on.known.gateway, orderId)).toContainEqual(['expire', null]);
  });

  it.each(OTHERS)('names no source of others: %j', async (charge) => {
    const { on, orderId, id } = await charged(charge);
    await operate(on.host, id, 'cancel');
    on.truth(orderId, 'settlement');
    await on.notify(on.told(orderId, 'settlement'));
    await operate(on.host, id, 'refund', { amount: 1_000 });
    const asked = askedOf(on.known.gateway, orderId);
    expect(asked.map(([action]) => action)).toEqual(expect.arrayContaining(['status', 'cancel']));
    expect(asked.map(([, source]) => source)).toEqual(asked.map(() => null));
  });
});

describe('the virtual account that an invoice is paid by', () => {
  let host: NotifiedHost;
  beforeEach(async () => {
    host = await startNotifiedHost();
  });
  afterEach(() => host.close());

  it.each([
    ['danamon', 'SNAP_API'],
    ['bsi', 'SNAP_API'],
    ['seabank', 'SNAP_API'],
    ['saqu', 'SNAP_API'],
    ['bca', null],
    ['bni', null],
  ])('of %s is asked about with the transaction-source %s', async (bank, source) => {
    const { id } = await create(host, { order_id: 'order-1' });
    const fields = { ...naming(), payment_type: 'bank_transfer', va_numbers: [{ bank, va_number: '8578' }] };
    host.gateway.on(/^POST \/v2\/[^/]+\/cancel$/, NOT_NOW);
    host.gateway.on(/^GET \/v2\/[^/]+\/status$/, statusAnswer('order-1', 'pending', fields));
    host.invoiceIs('order-1', 'pending');
    expect((await host.notify(delivery('order-1', 'pending', { fields }))).status).toBe(200);
    const [payment] = await host.database.rows<{ id: string }>('SELECT id FROM midtrans_payments');
    await operate(host, String(payment?.id), 'cancel');

    host.gateway.on(/^GET \/v2\/[^/]+\/status$/, statusAnswer('order-1', 'settlement', fields));
    host.invoiceIs('order-1', 'paid');
    expect((await host.notify(delivery('order-1', 'settlement', { fields }))).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: payment?.id });

    const asked = askedOf(host.gateway, 'order-1').filter(([action]) => action !== 'order-1');
    expect(new Set(asked.map(([action]) => action))).toEqual(new Set(['status', 'cancel']));
    expect(asked.map(([, told]) => told)).toEqual(asked.map(() => source));
    expect(host.gateway.calledFor(new RegExp(`${transactionIdOf('order-1')}/status$`))).toBeGreaterThan(0);
  });
});
