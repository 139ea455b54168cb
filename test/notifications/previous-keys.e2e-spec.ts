import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { SERVER_KEY } from '../support/host';
import {
  confirming,
  expectTakenOrLater,
  MODES,
  newOrderId,
  PREVIOUS_KEY,
  Shops,
  type Mode,
} from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());
let mine: string;
beforeEach(() => {
  mine = newOrderId();
});

describe.each(MODES)('a key that is being replaced, with confirm: %s', (confirm) => {
  const rotating = (mode: Mode) => ({ ...confirming(mode), serverKey: [SERVER_KEY, PREVIOUS_KEY] });

  it.each(TRANSACTION_STATUSES.filter((status) => status !== 'pending'))(
    'makes nothing up: %s is asked about',
    async (claimed) => {
      const on = await shops.of(rotating(confirm));
      const id = await on.charge(mine);
      expectTakenOrLater(await on.notify(on.told(mine, claimed), PREVIOUS_KEY));
      expect(on.readsOf(mine)).toBe(1);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'pending', is_paid: false });
    },
  );

  it('still brings what is true', async () => {
    const on = await shops.of(rotating(confirm));
    const id = await on.charge(mine);
    on.truth(mine, 'settlement');
    expect((await on.notify(on.told(mine, 'settlement'), PREVIOUS_KEY)).status).toBe(200);
    expect(on.readsOf(mine)).toBe(1);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });
});
