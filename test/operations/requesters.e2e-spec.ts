import {
  MidtransInputError,
  MidtransPaymentOperation,
  OutcomeUnknownError,
  PaymentService,
} from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { startHostWithGateway } from '../support/host';
import { provider } from '../support/provider';
import { charge, newOrderId, settled, type HostWithGateway } from './operations.support';

interface Timeline {
  of(paymentId: string, isForStaff?: boolean): Promise<{ kind: string }[]>;
}

describe('who asked for it, and why', () => {
  let host: HostWithGateway;
  let payments: PaymentService;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 } } });
    payments = host.app.get(PaymentService);
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const operationsOf = (paymentId: string) =>
    host.app
      .get(DataSource)
      .getRepository(MidtransPaymentOperation)
      .find({ where: { paymentId }, order: { id: 'ASC' } });
  const ASKED = { requestedBy: 'staff-7', note: 'The customer called' };

  it('is kept with a refund, and listed with it; of code there is nobody', async () => {
    const { id, orderId } = await settled(host);
    const { refund } = await payments.refundPayment(orderId, { amount: 1_000, reason: 'Broken cup' }, ASKED);
    expect(refund).toMatchObject({ ...ASKED, reason: 'Broken cup' });
    await payments.refundPayment(orderId, { amount: 2_000 });
    const { items } = await payments.listRefunds({ paymentId: id });
    expect(items).toMatchObject([
      { amount: 2_000, requestedBy: null, note: null },
      { amount: 1_000, ...ASKED },
    ]);
  });

  it('tells Midtrans the reason of a refund, and not the note', async () => {
    const { orderId } = await settled(host);
    await payments.refundPayment(orderId, { amount: 1_000, reason: 'Broken cup' }, ASKED);
    const seen = JSON.stringify(host.simulator.transaction(orderId));
    expect(seen).not.toContain(ASKED.note);
  });

  it.each([
    ['cancel', 'bca', (orderId: string) => payments.cancelPayment(orderId, ASKED)],
    ['expire', 'bca', (orderId: string) => payments.expirePayment(orderId, ASKED)],
    ['capture', 'authorizedCard', (orderId: string) => payments.capturePayment(orderId, 55_000, ASKED)],
    ['approve', 'challengedCard', (orderId: string) => payments.approvePayment(orderId, ASKED)],
    ['deny', 'challengedCard', (orderId: string) => payments.denyPayment(orderId, ASKED)],
  ] as const)(
    'is kept of %s of %s, for the timeline of staff and not of customers',
    async (operation, method, act) => {
      const { id, orderId } = await charge(host, method);
      await act(orderId);
      const amount = operation === 'capture' ? 55_000 : null;
      expect(await operationsOf(id)).toMatchObject([{ operation, amount, ...ASKED }]);
      const timeline = provider<Timeline>(host, 'Timeline');
      const entries = await timeline.of(id, true);
      expect(entries.filter(({ kind }) => kind === 'operation')).toEqual([
        {
          kind: 'operation',
          at: expect.any(Date),
          operation,
          amount: amount === null ? null : '55000.00',
          requested_by: 'staff-7',
          note: 'The customer called',
        },
      ]);
      expect(JSON.stringify(await timeline.of(id))).not.toMatch(/staff-7|The customer called/);
    },
  );

  it('of a refund is for the timeline of staff and not of customers', async () => {
    const { id, orderId } = await settled(host);
    await payments.refundPayment(orderId, { amount: 1_000 }, ASKED);
    const timeline = provider<Timeline>(host, 'Timeline');
    const refundIn = async (isForStaff: boolean) =>
      (await timeline.of(id, isForStaff)).find(({ kind }) => kind === 'refund');
    expect(await refundIn(true)).toMatchObject({ requested_by: 'staff-7', note: 'The customer called' });
    expect(JSON.stringify(await refundIn(false))).not.toMatch(/requested_by|note/);
  });

  it('is not kept of what the payment does not allow', async () => {
    const { id, orderId } = await charge(host, 'bca');
    await expect(payments.capturePayment(orderId, 1_000, ASKED)).rejects.toThrow();
    expect(await operationsOf(id)).toEqual([]);
  });

  it('is kept of a call whose outcome is unknown, once where it is made again, and of whoever takes it up', async () => {
    const { id, orderId } = await charge(host, 'bca');
    host.simulator.fail('cancel', { kind: 'reset' }, { times: 2 });
    const isUnknown = (call: Promise<unknown>) => expect(call).rejects.toBeInstanceOf(OutcomeUnknownError);
    await isUnknown(payments.cancelPayment(orderId, ASKED));
    await isUnknown(payments.cancelPayment(orderId, { ...ASKED, idempotency: { isRetry: true } }));
    expect(await operationsOf(id)).toMatchObject([ASKED]);
    await payments.cancelPayment(orderId, { requestedBy: 'staff-8' });
    expect(await operationsOf(id)).toMatchObject([ASKED, { requestedBy: 'staff-8', note: null }]);
  });

  it.each([
    ['requestedBy', { requestedBy: '' }],
    ['requestedBy', { requestedBy: 'a\0' }],
    ['requestedBy', { requestedBy: 'a'.repeat(256) }],
    ['note', { note: 'a'.repeat(256) }],
    ['note', { note: 'a\0' }],
  ])('is refused where %s cannot be kept, and Midtrans is not asked', async (field, options) => {
    const { orderId } = await settled(host);
    const before = host.calls.length;
    for (const call of [
      payments.cancelPayment(orderId, options),
      payments.refundPayment(orderId, { amount: 1_000, refundKey: newOrderId('key') }, options),
    ]) {
      await expect(call).rejects.toBeInstanceOf(MidtransInputError);
      await expect(call).rejects.toMatchObject({ details: [expect.objectContaining({ field })] });
    }
    expect(host.calls.length).toBe(before);
  });

  it('a card number in a note is refused, and nothing is done', async () => {
    const { id, orderId } = await charge(host, 'bca');
    const note = 'paid with 4811 1111 1111 1114 instead';
    await expect(payments.cancelPayment(orderId, { note })).rejects.toMatchObject({
      details: [{ field: 'note' }],
    });
    expect(await operationsOf(id)).toEqual([]);
  });
});
