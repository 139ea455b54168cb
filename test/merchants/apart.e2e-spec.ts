import { ADAPTERS } from '../support/host';
import { CASES } from './cases.support';
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
  },
);
