import type { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { SERVER_KEY } from '../support/host';
import { transactionIdOf } from '../support/known-transactions';
import {
  confirming,
  DANA_CHARGE,
  ENDS,
  expectTakenOrLater,
  HOLD_CHARGE,
  MODES,
  newOrderId,
  PREVIOUS_KEY,
  Shops,
  type Charge,
  type Shop,
} from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());
let mine: string;
let theirs: string;
beforeEach(() => {
  mine = newOrderId();
  theirs = newOrderId();
});

describe.each(MODES)('a transaction id that no signature covers, with confirm: %s', (confirm) => {
  /** A customer's pending payment, told of as if it were the hold of somebody else. */
  async function lured(charge?: Charge) {
    const on = await shops.of(confirming(confirm));
    await on.charge(theirs, HOLD_CHARGE, 'customer-2');
    on.truth(theirs, 'authorize');
    expect((await on.notify(on.told(theirs, 'authorize'))).status).toBe(200);
    const id = await on.charge(mine, charge);
    const stolen = { transaction_id: transactionIdOf(theirs), payment_type: 'credit_card' };
    return { on, id, stolen };
  }
  const capture = (on: Shop, id: string) =>
    on.host.request(`/api/midtrans/payments/${id}/capture/`, {
      method: 'POST',
      user: 'staff-1',
      staff: true,
      json: {},
    });
  const changesAt = ({ known }: Shop, transactionId: string) =>
    known.gateway.calls.filter(
      ({ method, path, body }) =>
        method === 'POST' && `${path} ${JSON.stringify(body)}`.includes(transactionId),
    );

  it('never makes staff capture the hold of another customer', async () => {
    const { on, id, stolen } = await lured();
    expectTakenOrLater(await on.notify(on.told(mine, 'authorize', { ...stolen, status_code: '201' })));
    expectTakenOrLater(await on.notify(on.told(mine, 'authorize', stolen)));
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      transaction_id: transactionIdOf(mine),
      payment_type: 'bank_transfer',
    });
    expect((await capture(on, id)).status).toBeGreaterThanOrEqual(400);
    expect(changesAt(on, transactionIdOf(theirs))).toEqual([]);
  });

  it('never replaces that of a hold: what is captured is the hold that was charged', async () => {
    const { on, id, stolen } = await lured(HOLD_CHARGE);
    on.truth(mine, 'authorize');
    expect((await on.notify(on.told(mine, 'authorize'))).status).toBe(200);
    for (const status of ['authorize', 'pending', 'capture', 'settlement'] as const) {
      expectTakenOrLater(await on.notify(on.told(mine, status, stolen)));
    }
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'authorize',
      transaction_id: transactionIdOf(mine),
    });
    await capture(on, id);
    expect(changesAt(on, transactionIdOf(theirs))).toEqual([]);
    expect(changesAt(on, transactionIdOf(mine)).length).toBe(1);
  });

  it('is not taken for that of a payment whose charge was never answered', async () => {
    const { on, stolen } = await lured();
    const unanswered = newOrderId();
    await on.host.database.rows(
      `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount)
       VALUES (gen_random_uuid(), 'default', $1, 'credit_card', 100000)`,
      [unanswered],
    );
    for (const status of ['authorize', 'pending'] as const) {
      expectTakenOrLater(await on.notify(on.told(unanswered, status, stolen)));
    }
    const stored = await on.host.database.rows(
      `SELECT transaction_id FROM midtrans_payments WHERE order_id = $1`,
      [unanswered],
    );
    expect(stored).toEqual([{ transaction_id: null }]);
  });

  it.each([
    ['names its order', () => theirs],
    ['names it by the transaction id', () => transactionIdOf(theirs)],
  ])('of another DANA payment of the same amount pays nothing, where GET status %s', async (_, named) => {
    const on = await shops.of(confirming(confirm));
    await on.charge(theirs, DANA_CHARGE, 'customer-2');
    on.truth(theirs, 'settlement', { order_id: named() });
    const id = await on.charge(mine, DANA_CHARGE);
    const stolen = { transaction_id: transactionIdOf(theirs) };
    for (const status of ['settlement', 'pending', 'capture'] as const) {
      expectTakenOrLater(await on.notify(on.told(mine, status, stolen)));
    }
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      is_paid: false,
      transaction_id: transactionIdOf(mine),
    });
    await on.host.request(`/api/midtrans/payments/${id}/cancel/`, {
      method: 'POST',
      user: 'customer-1',
      json: {},
    });
    expect(changesAt(on, transactionIdOf(theirs))).toEqual([]);
    expect(changesAt(on, transactionIdOf(mine)).length).toBe(1);
  });

  it('of another order’s settled transfer of the same amount pays nothing', async () => {
    const on = await shops.of(confirming(confirm));
    const theirId = await on.charge(theirs, undefined, 'customer-2');
    on.truth(theirs, 'settlement');
    const id = await on.charge(mine);
    expectTakenOrLater(
      await on.notify(on.told(mine, 'settlement', { transaction_id: transactionIdOf(theirs) })),
    );
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    expect((await on.notify(on.told(theirs, 'settlement'))).status).toBe(200);
    expect(await on.payment(theirId)).toMatchObject({ is_paid: true });
  });
});

describe('a status that no signature covers', () => {
  const relabelled = (on: Shop, status: (typeof TRANSACTION_STATUSES)[number], fields: object = {}) => ({
    ...on.told(mine, 'pending'),
    transaction_status: status,
    ...fields,
  });

  const OPEN = [
    ['pending', undefined],
    ['authorize', HOLD_CHARGE],
  ] as const;
  const endsOfOpen = ENDS.flatMap((end) => OPEN.map(([truth, charge]) => ({ end, truth, charge })));

  it.each(
    endsOfOpen.flatMap((each) => [
      { ...each, confirm: 'changes' } as const,
      { ...each, confirm: 'always' } as const,
    ]),
  )(
    'ends nothing with confirm: $confirm, what is $truth at the gateway stays so: $end',
    async ({ end, truth, charge, confirm }) => {
      const on = await shops.of(confirming(confirm));
      const id = await on.charge(mine, charge);
      on.truth(mine, truth);
      await on.checkStatus(id);
      expectTakenOrLater(await on.notify(on.told(mine, end)));
      expectTakenOrLater(await on.notify(relabelled(on, end)));
      expect(await on.payment(id)).toMatchObject({ transaction_status: truth, is_failed: false });
      expect(on.readsOf(mine)).toBeGreaterThan(1);
    },
  );

  it.each(endsOfOpen)(
    'that ended what is $truth at the gateway, where notifications are believed, is undone by the gateway: $end',
    async ({ end, truth, charge }) => {
      const on = await shops.of(confirming('never'));
      const id = await on.charge(mine, charge);
      expect((await on.notify(on.told(mine, end, { status_code: '202' }))).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: end });
      on.truth(mine, truth);
      expect((await on.checkStatus(id)).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: truth, is_failed: false });
      on.truth(mine, 'settlement');
      expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    },
  );

  it.each(endsOfOpen)(
    'that ended what is $truth at the gateway, where notifications are believed, is undone by what a later one has read: $end',
    async ({ end, truth, charge }) => {
      const on = await shops.of({ ...confirming('never'), serverKey: [SERVER_KEY, PREVIOUS_KEY] });
      const id = await on.charge(mine, charge);
      expect((await on.notify(on.told(mine, end, { status_code: '202' }))).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: end });
      on.truth(mine, truth);
      // What a previous key has signed is read back.
      expect((await on.notify(on.told(mine, truth), PREVIOUS_KEY)).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: truth, is_failed: false });
    },
  );

  it.each(ENDS)('undoes no end that the gateway told of itself: %s', async (end) => {
    const on = await shops.of();
    const id = await on.charge(mine);
    on.truth(mine, end);
    expect((await on.notify(on.told(mine, end))).status).toBe(200);
    expectTakenOrLater(await on.notify(on.told(mine, 'authorize')));
    expectTakenOrLater(await on.notify(on.told(mine, 'pending')));
    expect(await on.payment(id)).toMatchObject({ transaction_status: end });
  });

  it.each([
    ['settlement', 'challenge'],
    ['settlement', 'deny'],
    ['settlement', 'review'],
    ['capture', 'challenge'],
    ['capture', 'deny'],
    ['authorize', 'challenge'],
  ] as const)(
    'puts no unpaid order among those of another status: %s, fraud status %s',
    async (status, fraud) => {
      const on = await shops.of();
      const id = await on.charge(mine);
      expectTakenOrLater(await on.notify(on.told(mine, status, { fraud_status: fraud })));
      const listed = await on.host.request(`/api/midtrans/payments/?status=${status}`, {
        user: 'staff-1',
        staff: true,
      });
      const orderIds = listed.body.results.map(({ order_id }: { order_id: string }) => order_id);
      expect(orderIds).not.toContain(mine);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    },
  );

  it.each(['USD', 'idr', ''])(
    'is asked about where its currency is not the rupiah, even where notifications are believed: %j',
    async (currency) => {
      const on = await shops.of(confirming('never'));
      const id = await on.charge(mine);
      expectTakenOrLater(await on.notify(on.told(mine, 'settlement', { currency })));
      expect(on.readsOf(mine)).toBe(1);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', currency: 'IDR' });
    },
  );

  it.each(['settlement', 'capture', 'authorize', 'refund', 'expire', 'deny', 'cancel', 'failure'] as const)(
    'is asked about where the code that is signed contradicts it, even where notifications are believed: %s',
    async (claimed) => {
      const on = await shops.of(confirming('never'));
      const id = await on.charge(mine);
      expectTakenOrLater(await on.notify(relabelled(on, claimed)));
      expect(on.readsOf(mine)).toBe(1);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending' });
    },
  );
});
