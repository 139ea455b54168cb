import { Injectable, type Type } from '@nestjs/common';
import {
  MidtransAccountService,
  MidtransEventService,
  type MidtransPayment,
  OnMidtransEvent,
  PaymentService,
  RetentionService,
  type MidtransEvent,
} from 'nestjs-midtrans';
// eslint-disable-next-line no-restricted-imports -- no host has it, and nobody waits half a minute
import { AccountKeys } from '../../libs/midtrans/src/accounts/account.keys';
import type { App } from '../module/app.support';
import { Capture } from '../secrets/capture.support';
import { until } from '../support/until';
import { BALI, JAKARTA, ORDER, useApplications } from './accounts.support';

const NEXT = 'SB-Mid-server-bali-next';

const jakarta = { account: 'jakarta', serverKey: JAKARTA };
const bali = { account: 'bali', serverKey: BALI };
const both = { ...jakarta, accounts: { bali: { serverKey: BALI } } };

/** A class with a listener that keeps what it was told. */
function shop(name = 'shop', account?: string | string[]): Type<{ told: MidtransEvent[] }> {
  @Injectable()
  class Shop {
    readonly told: MidtransEvent[] = [];

    @OnMidtransEvent('payment.*', { name, account })
    take(event: MidtransEvent): void {
      this.told.push(event);
    }
  }
  return Shop;
}

describe('an account that moves to another registration', () => {
  const applications = useApplications();
  const { start, stop } = applications;

  const servicesOf = (app: App): PaymentService[] =>
    app.app.get(PaymentService, { strict: false, each: true });
  const paymentOf = async (service: PaymentService, account?: string) =>
    (await service.createCharge({ ...ORDER, account })).payment;
  const serviceOf = (app: App): PaymentService => app.app.get(PaymentService, { strict: false });

  it('can be read there alone, from when the other application starts with it', async () => {
    await start([both]);
    await stop();
    const [first, api] = [await start([jakarta]), await start([{ ...jakarta, role: 'api' }])];
    const second = await start([bali]);
    const { id } = await paymentOf(serviceOf(second));
    await until(
      () => serviceOf(first).find(id),
      (found) => found === null,
    );
    // What takes requests alone asks by itself as well, twice a minute.
    await api.app.get(AccountKeys, { strict: false }).renew();
    expect(await serviceOf(api).find(id)).toBeNull();
    const { status } = await api.ask(`/m0/payments/${id}/`, { user: 'staff', staff: true });
    expect(status).toBe(404);
    expect(await serviceOf(second).find(id)).toMatchObject({ account: 'bali' });
  });

  it('can be read there alone, also where it came with the newest of its keys', async () => {
    await start([both]);
    await stop();
    await start([{ ...jakarta, accounts: { bali: { serverKey: [NEXT, BALI] } } }]);
    await stop();
    const { id } = await paymentOf(serviceOf(await start([{ ...bali, serverKey: NEXT }])));
    expect(await serviceOf(await start([jakarta])).find(id)).toBeNull();
  });

  it('can be read there alone once an instance that still had it has started again and is gone', async () => {
    await start([both]);
    await stop();
    const second = await start([bali]);
    const { id } = await paymentOf(serviceOf(second));
    await start([both]);
    await stop();
    const first = await start([jakarta]);
    await second.app.get(AccountKeys, { strict: false }).renew();
    await until(
      () => serviceOf(first).find(id),
      (found) => found === null,
    );
  });

  it.each([
    ['first', [jakarta, bali]],
    ['last', [bali, jakarta]],
  ])('can be read there alone where both start in one process, the one that had it %s', async (_, all) => {
    await start([both]);
    await stop();
    const services = servicesOf(await start(all));
    const made: MidtransPayment[] = [];
    for (const service of services) made.push(await paymentOf(service));
    const found = services.map((service) => Promise.all(made.map(({ id }) => service.find(id))));
    const seen = (await Promise.all(found)).map((row) => row.map((each) => each !== null));
    expect(seen).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('can be read there alone where it moves within a process, by two reloads', async () => {
    const lombok = { account: 'lombok', serverKey: 'SB-Mid-server-lombok' };
    const app = await start([both, lombok]);
    const accounts = app.app.get(MidtransAccountService, { strict: false, each: true });
    await accounts.find((each) => each.names().includes('jakarta'))?.reload(jakarta);
    const old = servicesOf(app);
    await accounts
      .find((each) => each.names().includes('lombok'))
      ?.reload({ ...lombok, accounts: { bali: { serverKey: BALI } } });
    const made = await Promise.allSettled(old.map((service) => paymentOf(service, 'bali')));
    const [id = ''] = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
    const found = await Promise.all(old.map((service) => service.find(id)));
    expect(found.filter((each) => each !== null)).toHaveLength(1);
  });

  it.each(['shop', 'shop-of-jakarta'])(
    'tells its events to no listener of the one that had it, named "%s", and keeps them for its own',
    async (name) => {
      const [Before, First, Second] = [shop(), shop(name), shop()];
      await start([both], { providers: [Before] });
      await stop();
      const first = await start([jakarta], { providers: [First] });
      const { told } = first.app.get(First, { strict: false });
      // Its listeners are elsewhere.
      const second = await start([{ ...bali, role: 'api' }], { providers: [Second] });
      await paymentOf(serviceOf(second));
      const own = await paymentOf(serviceOf(first));
      await until(() => told.some((event) => 'payment' in event && event.payment.id === own.id));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(told.filter(({ account }) => account === 'bali')).toEqual([]);
      const { items } = await first.app.get(MidtransEventService, { strict: false }).list();
      expect(items.filter(({ account }) => account === 'bali')).toEqual([]);

      await applications.database.rows("UPDATE midtrans_outbox SET occurred_at = now() - interval '5 years'");
      await first.app.get(RetentionService, { strict: false }).purge();
      const worker = await start([{ ...bali, role: 'worker' }], { providers: [Second] });
      await until(() => worker.app.get(Second, { strict: false }).told.length === 2);
    },
  );

  it.each([
    ['alone', 'bali'],
    ['beside one that is left', ['jakarta', 'bali']],
  ])(
    'does not keep the one that had it from starting again where a listener still names it, %s',
    async (_, named) => {
      const Both = shop('shop', named);
      await start([both], { providers: [Both] });
      await stop();
      const second = await start([bali]);
      const logger = new Capture();
      const first = await start([jakarta], { providers: [Both], logger });
      expect(logger.text()).toMatch(/@OnMidtransEvent of shop: account "bali" is another application's/);
      await paymentOf(serviceOf(second));
      const own = await paymentOf(serviceOf(first));
      const { told } = first.app.get(Both, { strict: false });
      const expected = Array.isArray(named) ? [own.id, own.id] : [];
      await until(() => told.length >= expected.length);
      expect(told.map((event) => ('payment' in event ? event.payment.id : event.type))).toEqual(expected);
    },
  );

  it('tells a listener that still names it of all that happens once it is given back by a reload', async () => {
    const Bali = shop('shop', 'bali');
    await start([both], { providers: [Bali] });
    await stop();
    await start([bali]);
    await stop();
    const first = await start([jakarta], { providers: [Bali] });
    await first.app.get(MidtransAccountService, { strict: false }).reload(both);
    const { id } = await paymentOf(serviceOf(first), 'bali');
    const { told } = first.app.get(Bali, { strict: false });
    await until(() => told.length === 2);
    expect(told.map((event) => ('payment' in event ? event.payment.id : event.type))).toEqual([id, id]);
  });

  it('does not excuse a listener that names an account which there never was', async () => {
    await start([bali]);
    const starting = start([jakarta], { providers: [shop('shop', ['jakarta', 'bail'])] });
    await expect(starting).rejects.toThrow(/has an account "bail"/);
  });
});
