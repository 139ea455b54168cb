import { signed, transactionIdOf } from '../support/known-transactions';
import { confirming, expectTakenOrLater, HOLD_CHARGE, newOrderId, Shops } from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());

describe('another transaction of an order that goes on', () => {
  it.each([
    ['is not known', () => ({ status_code: '404', status_message: "Transaction doesn't exist." })],
    ['is answered for with the other', (live: object) => live],
  ] as const)("is not the payment's while its own, which is pending, %s", async (_what, answerFor) => {
    const on = await shops.of();
    const orderId = newOrderId();
    const id = await on.charge(orderId, HOLD_CHARGE);
    const other = { transaction_id: `other-of-${orderId}` };
    const live = on.told(orderId, 'authorize', other);
    on.known.set([other.transaction_id], signed(live));
    on.known.set([orderId, transactionIdOf(orderId)], answerFor(signed(live)));
    expect((await on.notify(live)).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      transaction_id: transactionIdOf(orderId),
    });
  });
});

it('an amount in another currency pays nothing where notifications are believed', async () => {
  const on = await shops.of(confirming('never'));
  const orderId = newOrderId();
  const id = await on.charge(orderId);
  expectTakenOrLater(await on.notify(on.told(orderId, 'settlement', { currency: 'USD' })));
  expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
});
