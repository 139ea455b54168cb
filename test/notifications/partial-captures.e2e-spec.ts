import { ADAPTERS } from '../support/host';
import {
  confirming,
  HOLD_CHARGE,
  IMPATIENT,
  MODES,
  newOrderId,
  startShop,
  type Charge,
  type Mode,
  type Shop,
} from './attacks.support';

const VA_CHARGE: Charge = { payment_type: 'bank_transfer', bank: 'bca', gross_amount: 100_000 };
const LESS = { gross_amount: '40000.00', fraud_status: 'accept' };

const cases = ADAPTERS.flatMap((adapter) => MODES.map((mode) => ({ adapter, mode })));

describe.each(cases)(
  'a capture of less than was held, on $adapter with confirm: $mode',
  ({ adapter, mode }: { adapter: (typeof ADAPTERS)[number]; mode: Mode }) => {
    let on: Shop;
    beforeAll(async () => {
      on = await startShop(confirming(mode, IMPATIENT), { adapter });
    });
    afterAll(() => on.host.close());

    it.each(['capture', 'settlement'] as const)(
      'is a payment of that much where its %s is told before its hold',
      async (status) => {
        const orderId = newOrderId();
        const id = await on.charge(orderId, HOLD_CHARGE);
        on.truth(orderId, status, LESS);
        expect((await on.notify(on.told(orderId, status, LESS))).status).toBe(200);
        const captured = { transaction_status: status, is_paid: true, gross_amount: '40000.00' };
        expect(await on.payment(id)).toMatchObject(captured);
        expect((await on.notify(on.told(orderId, 'authorize'))).status).toBe(200);
        expect(await on.payment(id)).toMatchObject(captured);
      },
    );

    it('is a payment of that much where nothing but its hold is told, when it is captured already', async () => {
      const orderId = newOrderId();
      const id = await on.charge(orderId, HOLD_CHARGE);
      on.truth(orderId, 'capture', LESS);
      await on.notify(on.told(orderId, 'authorize'));
      expect((await on.checkStatus(id)).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({ transaction_status: 'capture', gross_amount: '40000.00' });
    });

    it('pays nothing that the gateway does not say of this very transaction', async () => {
      const orderId = newOrderId();
      const id = await on.charge(orderId, HOLD_CHARGE);
      on.truth(orderId, 'pending');
      const body = on.told(orderId, 'capture', LESS);
      expect((await on.notify(body)).status).toBe(503);
      const another = { transaction_id: `another-of-${orderId}` };
      on.known.set([another.transaction_id], on.told(orderId, 'capture', { ...LESS, ...another }));
      await on.notify({ ...body, ...another });
      expect(await on.payment(id)).toMatchObject({
        transaction_status: 'pending',
        gross_amount: '100000.00',
      });
    });

    it('is none of what nobody holds', async () => {
      const orderId = newOrderId();
      const id = await on.charge(orderId, VA_CHARGE);
      on.truth(orderId, 'settlement', LESS);
      await on.notify(on.told(orderId, 'settlement', LESS));
      await on.checkStatus(id);
      expect(await on.payment(id)).toMatchObject({
        transaction_status: 'pending',
        gross_amount: '100000.00',
      });
    });
  },
);
