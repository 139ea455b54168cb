import { PaymentService } from 'nestjs-midtrans';
import { ADAPTERS } from '../support/host';
import { CASES, charge, settlementOf } from './cases.support';
import { openMerchants, SET_UPS, type Merchant, type Merchants } from './merchants.support';
import { standingOf } from './standing.support';

const matrix = SET_UPS.flatMap((setUp) => ADAPTERS.map((adapter) => [setUp, adapter] as const));

describe.each(matrix)(
  '%s, on %s: nothing of one merchant moves, or is told, by another’s',
  (setUp, adapter) => {
    let merchants: Merchants;
    beforeAll(async () => {
      merchants = await openMerchants(setUp, adapter);
    });
    afterAll(() => merchants?.close());

    it.each(CASES)('$title', async ({ title, prepare, act, isOfRegistration = false }) => {
      const { jakarta, bali, isShared, settled } = merchants;
      const id = title.replace(/[^a-z]+/g, '-');
      for (const each of [jakarta, bali]) await prepare?.(each, id);
      await settled();

      const actAt = async (one: Merchant, other: Merchant): Promise<void> => {
        const before = { one: await standingOf(one), other: await standingOf(other) };
        await act(one, id);
        await settled();
        expect(await standingOf(one)).not.toEqual(before.one);
        if (!(isShared && isOfRegistration)) expect(await standingOf(other)).toEqual(before.other);
      };
      await actAt(bali, jakarta);
      if (!(isShared && isOfRegistration)) await actAt(jakarta, bali);
    });

    it('a notification that the other’s key signed', async () => {
      const { jakarta, bali, settled } = merchants;
      for (const each of [jakarta, bali]) await charge(each, 'crossed');
      await settled();
      const before = [await standingOf(jakarta), await standingOf(bali)];
      for (const [at, signer] of [
        [jakarta, bali],
        [bali, jakarta],
      ] as const) {
        const json = settlementOf(at, 'crossed', signer.key);
        const { status } = await at.ask(`/notification/${at.name}/`, { method: 'POST', json });
        expect(status).toBe(403);
      }
      expect([await standingOf(jakarta), await standingOf(bali)]).toEqual(before);
    });

    it('an order id that both have: it is each one’s own, and refused where one registration has both', async () => {
      const { jakarta, bali, isShared } = merchants;
      for (const each of [jakarta, bali]) await charge(each, 'same');
      for (const each of [jakarta, bali]) {
        const payments = each.get(PaymentService);
        const own = { account: each.name, orderId: 'same' };
        expect(await payments.find(own)).toMatchObject(own);
        if (isShared) await expect(payments.find('same')).rejects.toThrow(/in the accounts/);
        else expect(await payments.find('same')).toMatchObject(own);
      }
    });
  },
);
