import { PaymentService } from 'nestjs-midtrans';
import { describedApi } from '../support/openapi/document';
import { described } from '../support/openapi/routes';
import { alikeOf, makeAlike, type Alike } from './alike.support';
import { CASES, charge, CUSTOMER, notifyBiSnap, settlementOf } from './cases.support';
import { foreignCalls, foreignRequests, foreignSources, foundBy } from './foreign.support';
import { BY_ID, LISTS, type List } from './lists.support';
import { openMerchants, SET_UPS, type Merchant, type Merchants, type Name } from './merchants.support';
import { standingOf } from './standing.support';

/** Each set-up is on one adapter, and each adapter has set-ups of one registration and of two. */
const matrix = SET_UPS.map((setUp, index) => [setUp, index % 2 === 0 ? 'fastify' : 'express'] as const);

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

      let standing = { jakarta: await standingOf(jakarta), bali: await standingOf(bali) };
      const actAt = async (one: Merchant, other: Merchant): Promise<void> => {
        const before = standing;
        await act(one, id);
        await settled();
        standing = { jakarta: await standingOf(jakarta), bali: await standingOf(bali) };
        expect(standing[one.name]).not.toEqual(before[one.name]);
        if (!(isShared && isOfRegistration)) expect(standing[other.name]).toEqual(before[other.name]);
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
        const ofBiSnap = await notifyBiSnap(at, 'crossed', { key: signer.biSnapKey });
        expect(ofBiSnap.status).toBe(403);
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

    describe('of what both have alike', () => {
      let alike: Record<Name, Alike>;
      beforeAll(async () => {
        const { jakarta, bali, settled } = merchants;
        for (const each of [jakarta, bali]) await makeAlike(each);
        await settled();
        alike = { jakarta: await alikeOf(jakarta), bali: await alikeOf(bali) };
      });

      const sides = () => {
        const { jakarta, bali } = merchants;
        return [
          { at: jakarta, other: bali },
          { at: bali, other: jakarta },
        ].map((side) => ({ ...side, own: alike[side.at.name], its: alike[side.other.name] }));
      };
      /** Does something at each, of which the other must see nothing. */
      const unmoved = async (act: (side: ReturnType<typeof sides>[number]) => Promise<void>) => {
        const standing = () => Promise.all([merchants.jakarta, merchants.bali].map(standingOf));
        const before = await standing();
        for (const side of sides()) await act(side);
        expect(await standing()).toEqual(before);
      };

      it.each(LISTS)('$path lists its own, whatever it is narrowed by', async (list) => {
        for (const { at, other, own, its } of sides()) {
          for (const who of callersOf(list)) {
            const accountsOf = async (query: Record<string, unknown>): Promise<string[]> => {
              const params = new URLSearchParams({ limit: '200' });
              for (const [name, value] of Object.entries(query)) params.set(name, String(value));
              const { status, body } = await at.ask(`${list.path}/?${params.toString()}`, who);
              // An account that it does not have at all.
              if (status === 400) return [];
              // What nobody signed is of the registration that refused it.
              return body.results.map(({ account }: { account: string | null }) => account ?? at.name);
            };
            const found: Record<string, unknown> = {};
            for (const [filter, valueOf] of Object.entries(list.filters)) {
              found[filter] = [...new Set(await accountsOf({ [filter]: valueOf(own) }))];
              if (BY_ID.includes(filter)) expect(await accountsOf({ [filter]: valueOf(its) })).toEqual([]);
            }
            expect(found).toEqual(
              Object.fromEntries(Object.keys(list.filters).map((each) => [each, [at.name]])),
            );
            expect(new Set(await accountsOf({ account: at.name }))).toEqual(new Set([at.name]));
            expect(await accountsOf({ account: other.name })).toEqual([]);
          }
        }
      });

      it.each(LISTS)('the service lists its own, as $path does', async ({ list }) => {
        const { isShared } = merchants;
        const idsAt = async (at: Merchant): Promise<string[]> =>
          (await list(at, isShared ? { account: at.name } : {})).items.map(({ id }) => id);
        const [ofJakarta, ofBali] = [await idsAt(merchants.jakarta), await idsAt(merchants.bali)];
        expect([ofJakarta.length > 0, ofBali.length > 0]).toEqual([true, true]);
        expect(ofJakarta.filter((id) => ofBali.includes(id))).toEqual([]);
      });

      it('its services find nothing of the other by its ids, and do nothing to it', async () => {
        await unmoved(async ({ at, its }) => {
          for (const [service, calls] of Object.entries(foreignCalls(at, its, merchants.isShared))) {
            for (const [method, call] of Object.entries(calls)) {
              expect([service, method, await foundBy(call)]).toEqual([service, method, 'nothing']);
            }
          }
        });
      });

      it('its API finds nothing of the other by its ids, and does nothing to it', async () => {
        await unmoved(async ({ at, its }) => {
          for (const { name, path, ...init } of foreignRequests(its)) {
            const { status, body } = await at.ask(path, init);
            expect([name, status, body.code]).toEqual([name, 404, 'not_found']);
          }
        });
      });

      it('nothing is paid with a card or an account that was left with the other', async () => {
        await unmoved(async ({ at, its }) => {
          for (const [path, json] of foreignSources(its)) {
            const { status, body } = await at.ask(path, { method: 'POST', user: CUSTOMER, json });
            expect([status, body.code]).toEqual([400, 'invalid_input']);
          }
        });
      });
    });
  },
);

it('every list, and every filter of it, is looked at', async () => {
  const { endpoints } = await describedApi();
  const lists = endpoints
    .filter(({ method, operation }) => method === 'GET' && queryOf(operation).includes('limit'))
    .map(({ path, operation }): [string, string[]] => [described(path), queryOf(operation)]);
  const looked = LISTS.map(({ path, filters }): [string, string[]] => [
    `/api/midtrans${path}`,
    ['account', 'cursor', 'limit', ...Object.keys(filters)].sort(),
  ]);
  expect(new Map(looked)).toEqual(new Map(lists));
});

function queryOf({ parameters = [] }: { parameters?: readonly { in: string; name: string }[] }): string[] {
  return parameters
    .filter((each) => each.in === 'query')
    .map(({ name }) => name)
    .sort();
}

/** Those who may see a list. */
function callersOf({ isForOwners, isForStaff }: List) {
  return [
    ...(isForOwners ? [{ user: CUSTOMER }] : []),
    ...(isForStaff ? [{ user: 'staff', staff: true }] : []),
  ];
}
