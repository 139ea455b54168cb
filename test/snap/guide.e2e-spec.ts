import { PaymentService } from 'nestjs-midtrans';
import { CARDS } from '../access/endpoints.support';
import type { HostWithGateway } from '../operations/operations.support';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { OWNER, STAFF } from './snap.support';

const DENIED_CARD = '4911111111111113';

/** What the guide to Snap says, step by step, against the simulator. */
describe('an order that is paid on a page of Snap', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { cards: CARDS } });
  });
  afterAll(() => host.close());

  const open = async (input: object = {}) =>
    host.app.get(PaymentService).createSnapTransaction({
      grossAmount: 150_000,
      userId: 'customer-1',
      ...input,
    });
  const read = async (id: string) => (await host.request(`/api/midtrans/payments/${id}/`, OWNER)).body;
  const told = (orderId: string, ...events: string[]) =>
    until(() => events.every((type) => host.recorder.of(orderId).includes(type)));

  it('is paid after a denial, then paid twice, and gives the second payment back alone', async () => {
    const { simulator } = host;
    const { payment, token } = await open();
    await simulator.paySnap(token, { channel: 'credit_card', cardNumber: DENIED_CARD });
    await simulator.idle();
    expect(await read(payment.id)).toMatchObject({
      transaction_status: 'pending',
      attempts: [{ payment_type: 'credit_card', transaction_status: 'deny' }],
    });
    await simulator.paySnap(token, 'bca_va');
    await simulator.paySnap(token, { channel: 'gopay', force: true });
    await simulator.idle();
    await told(payment.orderId, 'payment.attempt_denied', 'payment.settled', 'payment.paid_twice');
    const paid = await read(payment.id);
    expect(paid).toMatchObject({
      transaction_status: 'settlement',
      payment_type: 'bank_transfer',
      bank: 'bca',
    });
    const second = paid.attempts.find(
      ({ payment_type }: { payment_type: string }) => payment_type === 'gopay',
    );
    const refund = await host.request(`/api/midtrans/payments/${payment.id}/refund/`, {
      method: 'POST',
      json: { amount: 150_000, transaction_id: second.transaction_id },
      ...STAFF,
    });
    expect(refund.status).toBe(200);
    expect(await read(payment.id)).toMatchObject({ transaction_status: 'settlement', refund_amount: '0.00' });
    expect(simulator.transaction(second.transaction_id)).toMatchObject({ status: 'refund' });
  });

  it('keeps the card that its customer ticked, which is charged without a page the next time', async () => {
    const { simulator } = host;
    const { payment, token } = await open({ creditCard: { saveCard: true } });
    await simulator.paySnap(token, 'credit_card');
    await simulator.idle();
    await told(payment.orderId, 'payment.captured');
    const { body } = await host.request('/api/midtrans/cards/', OWNER);
    expect(body.results).toMatchObject([{ masked_card: '48111111-1114' }]);
    const charge = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      json: {
        payment_type: 'credit_card',
        gross_amount: 20_000,
        credit_card: { saved_card: body.results[0].id, authentication: false },
      },
      ...OWNER,
    });
    expect(charge).toMatchObject({ status: 201, body: { is_paid: true } });
  });

  it('keeps no card where its customer did not tick', async () => {
    const { simulator } = host;
    const { payment, token } = await open({ userId: 'customer-3', creditCard: { saveCard: true } });
    await simulator.paySnap(token, { channel: 'credit_card', saveCard: false });
    await simulator.idle();
    await told(payment.orderId, 'payment.captured');
    const { body } = await host.request('/api/midtrans/cards/', { user: 'customer-3' });
    expect(body.results).toEqual([]);
  });

  it('is paid by less where a promotion lowered it', async () => {
    const { simulator } = host;
    const { payment, token } = await open();
    await simulator.paySnap(token, { channel: 'gopay', discount: 10_000 });
    await simulator.idle();
    await told(payment.orderId, 'payment.settled');
    expect(await read(payment.id)).toMatchObject({
      is_paid: true,
      gross_amount: '150000.00',
      attempts: [{ gross_amount: '140000.00' }],
    });
  });
});
