import { transactionIdOf } from '../support/known-transactions';
import { until } from '../support/until';
import { confirming, ENDS, expectTakenOrLater, MODES, newOrderId, Shops } from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());
let mine: string;
beforeEach(() => {
  mine = newOrderId();
});

describe.each(MODES)('another transaction of the order, with confirm: %s', (confirm) => {
  const another = (number = 1) => `another-${number}-of-${mine}`;

  it.each(ENDS)('hides no money when it ends: %s', async (end) => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine);
    const ofOther = on.told(mine, end, { transaction_id: another() });
    on.known.set([another()], ofOther);
    expect((await on.notify(ofOther)).status).toBe(200);
    expect(on.readsOf(mine)).toBe(0);
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      transaction_id: transactionIdOf(mine),
    });
    const inbox = await on.host.database.rows(
      'SELECT status, transaction_id FROM midtrans_notifications WHERE order_id = $1',
      [mine],
    );
    expect(inbox).toEqual([{ status: 'other_transaction', transaction_id: another() }]);
    on.truth(mine, 'settlement');
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    expect((await on.notify(on.told(mine, end, { transaction_id: another(2) }))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await until(() => on.host.recorder.of(mine).includes('payment.settled'));
    expect(on.host.recorder.of(mine)).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });

  it('pays the order when it settles, and a second settlement pays it no second time', async () => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine);
    const settled = on.told(mine, 'settlement', { transaction_id: another() });
    on.known.set([another()], settled);
    expect((await on.notify(settled)).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ is_paid: true, transaction_id: another() });
    on.truth(mine, 'settlement');
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    await until(() => on.host.recorder.of(mine).includes('payment.paid_twice'));
    const events = on.host.recorder.events.filter(({ payment }) => payment.orderId === mine);
    expect(events.filter(({ type }) => type === 'payment.settled')).toHaveLength(1);
    const twice = events.filter(({ type }) => type === 'payment.paid_twice');
    expect(twice).toHaveLength(1);
    expect(twice).toMatchObject([
      { payment: { transactionId: another() }, attempt: { transactionId: transactionIdOf(mine) } },
    ]);
  });

  it('pays the order at once, where its own is not known yet and the order is answered with a later one', async () => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine);
    await on.host.database.rows('UPDATE midtrans_payments SET transaction_id = NULL WHERE order_id = $1', [
      mine,
    ]);
    on.known.set([mine, another(2)], on.told(mine, 'pending', { transaction_id: another(2) }));
    const settled = on.told(mine, 'settlement', { transaction_id: another() });
    on.known.set([another()], settled);
    // Believed as it is, it would need no question.
    const json = confirm === 'never' ? { ...settled, status_code: '201' } : settled;
    expect((await on.notify(json)).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ is_paid: true, transaction_id: another() });
  });

  it('that settled beside a paid one, and was given back, leaves that paid', async () => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine);
    on.truth(mine, 'settlement');
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    for (const status of ['settlement', 'refund'] as const) {
      const second = on.told(mine, status, { transaction_id: another() });
      on.known.set([another()], second);
      expect((await on.notify(second)).status).toBe(200);
    }
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'settlement',
      is_paid: true,
      refund_amount: '0.00',
      transaction_id: transactionIdOf(mine),
    });
  });

  it('that is said to have settled, and has not, pays nothing', async () => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine);
    for (const truth of ['pending', 'deny', 'expire'] as const) {
      on.known.set([another()], on.told(mine, truth, { transaction_id: another() }));
      expectTakenOrLater(await on.notify(on.told(mine, 'settlement', { transaction_id: another() })));
    }
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      is_paid: false,
      transaction_id: transactionIdOf(mine),
    });
  });
});
