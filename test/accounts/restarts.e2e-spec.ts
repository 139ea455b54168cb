import { Injectable, Module, type Provider } from '@nestjs/common';
import {
  MidtransAccountService,
  MidtransModule,
  OnMidtransEvent,
  PaymentService,
  type MidtransModuleOptions,
} from 'nestjs-midtrans';
import { hostImports, postgres, startApp, type App } from '../module/app.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { chargingGateway } from '../support/gateway';
import { HeaderGuard } from '../support/host';

const JAKARTA = 'SB-Mid-server-jakarta';
const BALI = 'SB-Mid-server-bali';
const ORDER = { paymentType: 'gopay', grossAmount: 50_000 } as const;

@Injectable()
class Shop {
  @OnMidtransEvent('payment.*', { name: 'shop', account: 'jakarta' })
  take(): void {}
}

describe('an application that is started again', () => {
  const databases: TestDatabase[] = [];
  const running: App[] = [];
  let database: TestDatabase;
  let second: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
    second = await createTestDatabase();
    databases.push(database, second);
  });
  afterEach(async () => {
    await stop();
    await Promise.all(databases.splice(0).map((each) => each.drop()));
  });

  const stop = async (): Promise<void> => {
    for (const app of running.splice(0)) await app.close();
  };
  const start = async (
    registrations: readonly Partial<MidtransModuleOptions>[],
    providers: Provider[] = [],
  ): Promise<App> => {
    const imports = registrations.map((options, nth) =>
      MidtransModule.forRoot({
        serverKey: JAKARTA,
        http: { fetch: chargingGateway().fetch, retries: 0 },
        guards: [HeaderGuard],
        clientPrices: true,
        path: `m${nth}`,
        ...options,
      }),
    );
    @Module({ imports, providers })
    class Shops {}
    const app = await startApp({
      imports: [...hostImports(database.url), postgres(second.url, 'bali'), Shops],
    });
    running.push(app);
    return app;
  };
  const known = () => database.rows('SELECT account FROM midtrans_account_keys ORDER BY account');

  it('by its right name starts at once: a start that was refused kept nothing', async () => {
    await expect(start([{ account: 'jakarat' }], [Shop])).rejects.toThrow('has an account "jakarta"');
    expect(await known()).toEqual([]);
    await start([{ account: 'jakarta' }], [Shop]);
    expect(await known()).toEqual([{ account: 'jakarta' }]);
  });

  it('by the name that a reload gave its account starts at once', async () => {
    const app = await start([{}]);
    await app.app
      .get(MidtransAccountService, { strict: false })
      .reload({ account: 'shop', serverKey: JAKARTA });
    await stop();
    await start([{ account: 'shop' }]);
    expect(await known()).toEqual([{ account: 'default' }, { account: 'shop' }]);
  });

  it('reads what an account left in its database, where the account went to a registration on another one', async () => {
    const both = { account: 'jakarta', accounts: { bali: { serverKey: BALI } } };
    const before = await start([both]);
    const { payment } = await before.app
      .get(PaymentService, { strict: false })
      .createCharge({ ...ORDER, account: 'bali' });
    await stop();
    const { app } = await start([
      { account: 'jakarta' },
      { account: 'bali', serverKey: BALI, dataSource: 'bali' },
    ]);
    const found = [];
    for (const service of app.get(PaymentService, { strict: false, each: true })) {
      found.push((await service.find(payment.id))?.account);
    }
    expect(found).toEqual(['bali', undefined]);
  });
});
