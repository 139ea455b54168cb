import { ABSENT, signed, transactionIdOf } from '../support/known-transactions';
import {
  confirming,
  DANA_CHARGE,
  HOLD_CHARGE,
  MODES,
  newOrderId,
  PREVIOUS_KEY,
  Shops,
  type Fields,
} from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());
let mine: string;
beforeEach(() => {
  mine = newOrderId();
});

/** What GET status says wrong, or does not say at all, of a payment that settled. */
const THIN: readonly (readonly [what: string, fields: Fields])[] = [
  ['no order', { order_id: ABSENT }],
  ['an order that is null', { order_id: null }],
  ['an order that is empty', { order_id: '' }],
  ['another order', { order_id: 'somebody-elses' }],
  ['the order in other letters', { order_id: 'ORDER' }],
  ['another transaction’s id in the place of the order', { order_id: 'transaction-of-somebody-else' }],
  ['no amount', { gross_amount: ABSENT }],
  ['an amount that is null', { gross_amount: null }],
  ['an amount that is empty', { gross_amount: '' }],
  ['an amount that is none', { gross_amount: 'much' }],
  ['a smaller amount', { gross_amount: '1.00' }],
  ['a larger amount', { gross_amount: '10000000.00' }],
  ['another transaction', { transaction_id: 'transaction-of-somebody-else' }],
  ['another currency', { currency: 'USD' }],
  ['no status', { transaction_status: ABSENT }],
  ['a status that is null', { transaction_status: null }],
];

/** Signed where it has all that is signed: a thin answer is not thin for its signature. */
function answer(body: object, key?: string): object {
  const fields = body as Fields;
  const isWhole = ['order_id', 'gross_amount'].every(
    (name) => typeof fields[name] === 'string' && fields[name] !== '' && fields[name] !== ABSENT,
  );
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ABSENT));
  return isWhole ? signed(present, key) : present;
}

describe('an answer of GET status that does not say which payment, or how much', () => {
  it.each(THIN)('pays nothing, and the notification is to come again: %s', async (_, fields) => {
    const on = await shops.of();
    const id = await on.charge(mine);
    on.known.set([mine, transactionIdOf(mine)], answer(on.told(mine, 'settlement', fields)));
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(503);
    const inbox = () =>
      on.host.database.rows('SELECT status FROM midtrans_notifications WHERE order_id = $1', [mine]);
    expect(await inbox()).toEqual([{ status: 'unconfirmed' }]);
    // The answer goes on to who looks, who is promised texts.
    if (!Object.values(fields).includes(null)) await on.checkStatus(id);
    expect(await on.payment(id)).toMatchObject({
      transaction_status: 'pending',
      is_paid: false,
      gross_amount: '100000.00',
      transaction_id: transactionIdOf(mine),
      currency: 'IDR',
    });

    on.truth(mine, 'settlement');
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    expect(await inbox()).toEqual([{ status: 'processed' }]);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });

  it('pays nothing where its signature is made up', async () => {
    const on = await shops.of();
    const id = await on.charge(mine);
    const forged = { ...answer(on.told(mine, 'settlement')), signature_key: 'f'.repeat(128) };
    on.known.set([mine, transactionIdOf(mine)], forged);
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(503);
    await on.checkStatus(id);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
  });

  it('pays nothing where it is signed with a key of somebody else', async () => {
    const on = await shops.of();
    const id = await on.charge(mine);
    on.known.set([mine, transactionIdOf(mine)], answer(on.told(mine, 'settlement'), PREVIOUS_KEY));
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(503);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
  });

  it('is believed without a signature, as it came over the merchant’s own connection', async () => {
    const on = await shops.of();
    const id = await on.charge(mine);
    on.known.set([mine, transactionIdOf(mine)], on.told(mine, 'settlement'));
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });

  it.each(['order', 'transaction'])(
    'is believed of DANA where it is signed over the id of the %s',
    async (over) => {
      const on = await shops.of();
      const id = await on.charge(mine, DANA_CHARGE);
      const byTransaction = { ...on.told(mine, 'settlement'), order_id: transactionIdOf(mine) };
      const overOrder = answer(on.told(mine, 'settlement'));
      const answered = over === 'order' ? { ...overOrder, ...byTransaction } : answer(byTransaction);
      on.known.set([mine, transactionIdOf(mine)], answered);
      expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    },
  );

  it.each(MODES)('gives no hold the transaction of another, with confirm: %s', async (confirm) => {
    const on = await shops.of(confirming(confirm));
    const id = await on.charge(mine, HOLD_CHARGE);
    on.truth(mine, 'authorize', { transaction_id: 'transaction-of-somebody-else' });
    await on.checkStatus(id);
    expect(await on.payment(id)).toMatchObject({ transaction_id: transactionIdOf(mine) });
  });
});

describe('a transaction that Midtrans finds by its order alone', () => {
  it('is read by that, where the answer names the transaction', async () => {
    const on = await shops.of();
    const id = await on.charge(mine);
    on.known.forget(transactionIdOf(mine)).set([mine], signed(on.told(mine, 'settlement')));
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect((await on.checkStatus(id)).status).toBe(200);
  });

  it('is not read where the order has another by now', async () => {
    const on = await shops.of();
    const id = await on.charge(mine);
    const another = on.told(mine, 'settlement', { transaction_id: `another-of-${mine}` });
    on.known.forget(transactionIdOf(mine)).set([mine], signed(another));
    expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(503);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
  });
});
