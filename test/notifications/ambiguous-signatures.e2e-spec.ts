import { transactionIdOf } from '../support/known-transactions';
import { confirming, expectTakenOrLater, Shops, type Charge } from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());

interface Reading {
  readonly order_id: string;
  readonly status_code: string;
  readonly gross_amount: string;
}

/** One signed text, cut in two ways: into a cheap order, and into a dear one. */
const TEXTS: readonly (readonly [cheap: Reading, dear: Reading])[] = [
  [
    { order_id: 'A2001', status_code: '200', gross_amount: '10000.00' },
    { order_id: 'A', status_code: '200', gross_amount: '120010000.00' },
  ],
  [
    { order_id: 'SHOP-72007', status_code: '200', gross_amount: '10000.00' },
    { order_id: 'SHOP-7', status_code: '200', gross_amount: '720010000.00' },
  ],
  [
    { order_id: 'B2003', status_code: '201', gross_amount: '20000.00' },
    { order_id: 'B', status_code: '200', gross_amount: '320120000.00' },
  ],
  [
    { order_id: 'C20120015', status_code: '200', gross_amount: '10000.00' },
    { order_id: 'C201', status_code: '200', gross_amount: '1520010000.00' },
  ],
];

const textOf = (reading: Reading) => reading.order_id + reading.status_code + reading.gross_amount;
const chargeOf = ({ gross_amount }: Reading): Charge => ({
  payment_type: 'bank_transfer',
  bank: 'bca',
  gross_amount: Number(gross_amount),
});

describe('a signed text that can be cut into two orders, where notifications are believed', () => {
  const pairs = TEXTS.flatMap(([cheap, dear]) => [
    { genuine: cheap, recut: dear },
    { genuine: dear, recut: cheap },
  ]).map(({ genuine, recut }, index) => {
    const ofTest = (reading: Reading) => ({ ...reading, order_id: `${index}-${reading.order_id}` });
    return { genuine: ofTest(genuine), recut: ofTest(recut) };
  });

  it.each(pairs)(
    'pays $genuine.order_id, which it is about, and never $recut.order_id',
    async ({ genuine, recut }) => {
      expect(textOf(genuine)).toBe(textOf(recut));
      const on = await shops.of(confirming('never'));
      const genuineId = await on.charge(genuine.order_id, chargeOf(genuine));
      const recutId = await on.charge(recut.order_id, chargeOf(recut));
      on.truth(genuine.order_id, 'settlement');
      const read = (orderId: string) =>
        on.known.gateway.calledFor(new RegExp(`/${transactionIdOf(orderId)}/status$`));

      expectTakenOrLater(await on.notify(on.told(recut.order_id, 'settlement', { ...recut })));
      expect(await on.payment(recutId)).toMatchObject({ transaction_status: 'pending', is_paid: false });
      expect(read(recut.order_id)).toBe(1);

      const paid = on.told(genuine.order_id, 'settlement', { ...genuine });
      expect((await on.notify(paid)).status).toBe(200);
      expect(await on.payment(genuineId)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
      expect(await on.payment(recutId)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    },
  );

  it('pays no order with what was signed of another that expired', async () => {
    const on = await shops.of(confirming('never'));
    const expired: Reading = { order_id: 'E2007', status_code: '407', gross_amount: '10000.00' };
    const recut: Reading = { order_id: 'E', status_code: '200', gross_amount: '740710000.00' };
    expect(textOf(expired)).toBe(textOf(recut));
    await on.charge(expired.order_id, chargeOf(expired));
    const id = await on.charge(recut.order_id, chargeOf(recut));
    expectTakenOrLater(await on.notify(on.told(recut.order_id, 'settlement', { ...recut })));
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
  });

  it('is believed as it is where the other order is not here', async () => {
    const on = await shops.of(confirming('never'));
    const alone: Reading = { order_id: 'alone-A2001', status_code: '200', gross_amount: '10000.00' };
    const id = await on.charge(alone.order_id, chargeOf(alone));
    expect((await on.notify(on.told(alone.order_id, 'settlement', { ...alone }))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect(on.readsOf(alone.order_id)).toBe(0);
  });

  it('is believed as it is where the other order is nowhere near that amount, as consecutive numbers are not', async () => {
    const on = await shops.of(confirming('never'));
    const [first, later] = ['number-1', 'number-1200'].map((order_id): Reading => ({
      order_id,
      status_code: '200',
      gross_amount: '10000.00',
    })) as [Reading, Reading];
    await on.charge(first.order_id, chargeOf(first));
    const id = await on.charge(later.order_id, chargeOf(later));
    expect((await on.notify(on.told(later.order_id, 'settlement', { ...later }))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    expect(on.readsOf(later.order_id)).toBe(0);
  });
});
