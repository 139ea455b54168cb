import { Controller, Get, Injectable, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { PassportModule, PassportStrategy } from '@nestjs/passport';
import {
  InjectMidtransClient,
  MidtransModule,
  PaymentService,
  type MidtransClient,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
  type MidtransOptions,
  type MidtransOptionsFactory,
  type ValidCharge,
} from 'nestjs-midtrans';
import { Strategy } from 'passport';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { hostImports, postgres, startApp, type App, type AppOptions } from './app.support';

const CHARGE = { method: 'POST', user: 'customer-1', json: BCA_CHARGE };

let database: TestDatabase;
const running: { close(): Promise<void> }[] = [];
const track = <Closable extends { close(): Promise<void> }>(closable: Closable): Closable => {
  running.push(closable);
  return closable;
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const closable of running.splice(0).reverse()) await closable.close();
  // Each test has merchants of its own.
  await database.rows('TRUNCATE midtrans_account_keys');
});
afterAll(() => database.drop());

function options(changes: MidtransOptions = {}): MidtransOptions {
  return { serverKey: SERVER_KEY, http: { fetch: chargingGateway().fetch, retries: 0 }, ...changes };
}

async function withModule(
  midtrans: MidtransModuleOptions | ReturnType<typeof MidtransModule.forRootAsync>,
  rest: AppOptions = {},
): Promise<App> {
  const module =
    'module' in midtrans ? midtrans : MidtransModule.forRoot({ clientPrices: true, ...midtrans });
  const imports = [...hostImports(database.url), module, ...(rest.imports ?? [])];
  return track(await startApp({ ...rest, imports }));
}

async function orderOf(answer: { status: number; body: { order_id: string } }): Promise<string> {
  expect(answer.status).toBe(201);
  return answer.body.order_id;
}

describe('forRoot', () => {
  it('mounts the controllers under the path, behind guards given as a class', async () => {
    const { ask } = await withModule({ ...options(), path: 'pay', guards: [HeaderGuard] });
    expect((await ask('/pay/charge/', { ...CHARGE, user: undefined })).status).toBe(403);
    expect((await ask('/pay/payments/')).status).toBe(403);
    const charged = await ask('/pay/charge/', CHARGE);
    expect(charged).toMatchObject({ status: 201, body: { va_number: '812785002530231' } });
    expect((await ask(`/pay/payments/${charged.body.id}/`, { user: 'customer-1' })).body).toEqual(
      charged.body,
    );
  });

  it('takes a guard as an instance', async () => {
    const { ask } = await withModule({ ...options(), guards: [new HeaderGuard()] });
    expect((await ask('/midtrans/charge/', { ...CHARGE, user: undefined })).status).toBe(403);
    expect((await ask('/midtrans/charge/', CHARGE)).status).toBe(201);
  });

  it('runs every guard, in their order', async () => {
    const ran: string[] = [];
    const guard = (name: string, passes: boolean): CanActivate => ({
      canActivate: () => {
        ran.push(name);
        return passes;
      },
    });
    const guards = [guard('first', true), guard('second', false), guard('third', true)];
    const { ask } = await withModule({ ...options(), guards });
    expect((await ask('/midtrans/payments/', { user: 'customer-1' })).status).toBe(403);
    expect(ran).toEqual(['first', 'second']);
  });

  it('is open to everyone with `public: true`, where payments belong to nobody', async () => {
    const { ask } = await withModule({ ...options(), public: true });
    const orderId = await orderOf(await ask('/midtrans/charge/', { ...CHARGE, user: undefined }));
    const listed = await ask(`/midtrans/payments/?order_id=${orderId}`);
    expect(listed.body.results).toHaveLength(1);
    expect(
      await database.rows('SELECT user_id FROM midtrans_payments WHERE order_id = $1', [orderId]),
    ).toEqual([{ user_id: null }]);
  });

  it('answers 401 where the guards let in somebody whom nobody knows', async () => {
    const { ask } = await withModule({ ...options(), guards: [{ canActivate: () => true }] });
    expect(await ask('/midtrans/charge/', CHARGE)).toMatchObject({
      status: 401,
      body: { statusCode: 401, error: 'Unauthorized', code: 'unauthorized', details: [] },
    });
  });

  it('asks `access.resolveUser` who the caller is', async () => {
    const resolveUser = (request: unknown) => {
      const { headers } = request as { headers: Record<string, string> };
      return Promise.resolve({ id: `tenant-1/${headers['x-user']}`, isStaff: headers['x-staff'] === 'true' });
    };
    const { ask } = await withModule({
      ...options({ access: { resolveUser } }),
      guards: [{ canActivate: () => true }],
    });
    const charged = await ask('/midtrans/charge/', CHARGE);
    const own = `/midtrans/payments/${charged.body.id}/`;
    expect((await ask(own, { user: 'customer-1' })).status).toBe(200);
    expect((await ask(own, { user: 'budi' })).status).toBe(404);
    expect((await ask(own, { user: 'budi', staff: true })).status).toBe(200);
    expect(
      await database.rows('SELECT user_id FROM midtrans_payments WHERE id = $1', [charged.body.id]),
    ).toEqual([{ user_id: 'tenant-1/customer-1' }]);
  });
});

describe("`strategy: 'jwt'`", () => {
  /** Passport's side of a host: a strategy that takes one token, in place of passport-jwt. */
  class FakeJwt extends Strategy {
    override authenticate(request: { headers: { authorization?: string } }): void {
      if (request.headers.authorization === 'Bearer good')
        this.success({ sub: 'customer-1', is_staff: false });
      else this.fail('no such token', 401);
    }
  }

  @Injectable()
  class JwtStrategy extends PassportStrategy(FakeJwt, 'jwt') {
    validate(user: unknown): unknown {
      return user;
    }
  }

  it.each(['express', 'fastify'] as const)('asks passport who the caller is, on %s', async (adapter) => {
    const { ask } = await withModule(
      { ...options(), strategy: 'jwt' },
      { adapter, imports: [PassportModule], providers: [JwtStrategy] },
    );
    expect(await ask('/midtrans/charge/', { ...CHARGE, user: undefined })).toMatchObject({
      status: 401,
      body: { statusCode: 401, error: 'Unauthorized', code: 'unauthorized' },
    });
    const authorization = 'Bearer good';
    const orderId = await orderOf(await ask('/midtrans/charge/', { ...CHARGE, headers: { authorization } }));
    expect(
      await database.rows('SELECT user_id FROM midtrans_payments WHERE order_id = $1', [orderId]),
    ).toEqual([{ user_id: 'customer-1' }]);
  });

  it('comes before the other guards, which may rely on the user', async () => {
    const sawUser: CanActivate = {
      canActivate: (context: ExecutionContext) =>
        context.switchToHttp().getRequest<{ user?: { sub: string } }>().user?.sub === 'customer-1',
    };
    const { ask } = await withModule(
      { ...options(), strategy: 'jwt', guards: [sawUser] },
      { imports: [PassportModule], providers: [JwtStrategy] },
    );
    const headers = { authorization: 'Bearer good' };
    expect((await ask('/midtrans/payments/', { headers })).status).toBe(200);
  });
});

describe('forRootAsync', () => {
  @Injectable()
  class Settings {
    readonly key = SERVER_KEY;
  }

  @Module({ providers: [Settings], exports: [Settings] })
  class SettingsModule {}

  @Injectable()
  class MidtransSettings implements MidtransOptionsFactory {
    async createMidtransOptions(): Promise<MidtransOptions> {
      return options();
    }
  }

  @Module({ providers: [MidtransSettings], exports: [MidtransSettings] })
  class MidtransSettingsModule {}

  const ways: Record<string, MidtransModuleAsyncOptions> = {
    'useFactory with inject': {
      imports: [SettingsModule],
      inject: [Settings],
      useFactory: async (settings: Settings) => options({ serverKey: settings.key }),
    },
    useClass: { useClass: MidtransSettings },
    useExisting: { imports: [MidtransSettingsModule], useExisting: MidtransSettings },
  };

  it.each(Object.entries(ways))('%s', async (_name, how) => {
    const { ask } = await withModule(
      MidtransModule.forRootAsync({
        ...how,
        path: 'api/midtrans',
        guards: [HeaderGuard],
        clientPrices: true,
      }),
    );
    const orderId = await orderOf(await ask('/api/midtrans/charge/', CHARGE));
    const notified = await ask('/api/midtrans/notification/', {
      method: 'POST',
      json: delivery(orderId, 'pending'),
    });
    expect(notified.status).toBe(200);
  });

  it('gives guards what its imports export', async () => {
    @Injectable()
    class KeyGuard implements CanActivate {
      constructor(private readonly settings: Settings) {}
      canActivate(): boolean {
        return this.settings.key === SERVER_KEY;
      }
    }
    const { ask } = await withModule(
      MidtransModule.forRootAsync({
        imports: [SettingsModule],
        useFactory: () => options({ access: { resolveUser: () => ({ id: 'customer-1', isStaff: false }) } }),
        guards: [KeyGuard],
        clientPrices: true,
      }),
    );
    expect((await ask('/midtrans/payments/')).status).toBe(200);
  });
});

describe('isGlobal', () => {
  @Injectable()
  class Shop {
    constructor(
      readonly payments: PaymentService,
      @InjectMidtransClient() readonly client: MidtransClient,
    ) {}
  }

  @Module({ providers: [Shop] })
  class ShopModule {}

  it('lets modules that do not import it inject its services', async () => {
    const { app } = await withModule(
      { ...options(), guards: [HeaderGuard], isGlobal: true },
      { imports: [ShopModule] },
    );
    const shop = app.get(Shop, { strict: false });
    expect(shop.payments).toBe(app.get(PaymentService, { strict: false }));
    expect(typeof shop.client.getStatus).toBe('function');
  });

  it('is off where it is left out', async () => {
    await expect(
      withModule({ ...options(), guards: [HeaderGuard] }, { imports: [ShopModule] }),
    ).rejects.toThrow(/can't resolve dependencies of the Shop .*PaymentService/s);
  });
});

describe('a named DataSource', () => {
  it('holds everything of ours, and the unnamed one nothing', async () => {
    const other = await createTestDatabase();
    track({ close: () => other.drop() });
    const { ask } = track(
      await startApp({
        imports: [
          ...hostImports(database.url),
          postgres(other.url, 'payments'),
          MidtransModule.forRoot({
            ...options({ http: { fetch: answeringStatus(chargingGateway(), 'expire').fetch } }),
            guards: [HeaderGuard],
            dataSource: 'payments',
            clientPrices: true,
          }),
        ],
      }),
    );
    const orderId = await orderOf(await ask('/midtrans/charge/', CHARGE));
    await ask('/midtrans/notification/', { method: 'POST', json: delivery(orderId, 'expire') });

    const count = (db: TestDatabase, table: string, column = 'order_id') =>
      db.rows(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [orderId]);
    for (const table of ['midtrans_payments', 'midtrans_notifications']) {
      expect(await count(other, table)).toEqual([{ n: 1 }]);
      expect(await count(database, table)).toEqual([{ n: 0 }]);
    }
    const types = await other.rows('SELECT type FROM midtrans_outbox ORDER BY sequence');
    expect(types.map((row) => row.type)).toEqual(['payment.created', 'payment.pending', 'payment.expired']);
  });

  it('needs no unnamed one', async () => {
    const { ask } = track(
      await startApp({
        imports: [
          ...hostImports(database.url, 'payments'),
          MidtransModule.forRoot({
            ...options(),
            guards: [HeaderGuard],
            dataSource: 'payments',
            clientPrices: true,
          }),
        ],
      }),
    );
    expect((await ask('/midtrans/charge/', CHARGE)).status).toBe(201);
  });
});

describe('services: { payments }', () => {
  let count = 0;

  @Injectable()
  class MyPaymentService extends PaymentService {
    protected override generateOrderId(): string {
      return `mine-${process.pid}-${++count}`;
    }

    protected override buildChargePayload(orderId: string, charge: ValidCharge) {
      return { ...super.buildChargePayload(orderId, charge), custom_field3: 'added by the host' };
    }
  }

  it('takes the place of PaymentService, in the controllers and where the host injects it', async () => {
    const gateway = chargingGateway();
    const { ask, app } = await withModule({
      ...options({ http: { fetch: gateway.fetch } }),
      guards: [HeaderGuard],
      services: { payments: MyPaymentService },
    });
    expect(app.get(PaymentService)).toBeInstanceOf(MyPaymentService);
    const orderId = await orderOf(await ask('/midtrans/charge/', CHARGE));
    expect(orderId).toMatch(/^mine-\d+-\d+$/);
    expect(gateway.calls[0]?.body).toEqual({
      payment_type: 'bank_transfer',
      bank_transfer: { bank: 'bca' },
      transaction_details: { order_id: orderId, gross_amount: 100_000 },
      custom_field3: 'added by the host',
    });
  });

  it('keeps the rest: an order id that the caller gives is the order id', async () => {
    const { ask } = await withModule({
      ...options(),
      guards: [HeaderGuard],
      services: { payments: MyPaymentService },
    });
    const json = { ...BCA_CHARGE, order_id: 'of-the-caller' };
    expect((await ask('/midtrans/charge/', { ...CHARGE, json })).body.order_id).toBe('of-the-caller');
  });
});

describe('controllers', () => {
  const ROUTES = {
    charge: ['POST', '/midtrans/charge/', 201],
    snap: ['POST', '/midtrans/snap/', 400],
    payments: ['GET', '/midtrans/payments/', 200],
    payAccounts: ['GET', '/midtrans/pay-accounts/', 200],
    cards: ['GET', '/midtrans/cards/', 200],
    inbox: ['GET', '/midtrans/notifications/', 403],
    events: ['GET', '/midtrans/events/', 403],
    insights: ['GET', '/midtrans/stats/', 403],
    audit: ['GET', '/midtrans/audit/', 403],
    invoices: ['GET', '/midtrans/invoices/', 200],
    subscriptions: ['GET', '/midtrans/subscriptions/', 200],
    paymentLinks: ['GET', '/midtrans/payment-links/', 200],
    notifications: ['POST', '/midtrans/notification/', 400],
  } as const;
  type Name = keyof typeof ROUTES;
  const NAMES = Object.keys(ROUTES) as Name[];

  it.each(NAMES)('%s: can be switched off by itself', async (off) => {
    const { ask } = await withModule({ ...options(), guards: [HeaderGuard], controllers: { [off]: false } });
    for (const [name, [method, path, status]] of Object.entries(ROUTES)) {
      const json = method === 'POST' ? (name === 'charge' ? BCA_CHARGE : {}) : undefined;
      for (const url of [path, path.slice(0, -1)]) {
        expect([url, (await ask(url, { method, user: 'customer-1', json })).status]).toEqual([
          url,
          name === off ? 404 : status,
        ]);
      }
    }
  });

  const GUARDED_OFF = Object.fromEntries(
    NAMES.filter((name) => name !== 'notifications').map((name) => [name, false]),
  );

  it('need no guard where only the notifications are on', async () => {
    const { ask } = await withModule({ ...options(), controllers: GUARDED_OFF });
    expect((await ask('/midtrans/notification/', { method: 'POST', json: {} })).status).toBe(400);
  });

  it('may all be off: the services remain', async () => {
    const { app } = await withModule({
      ...options(),
      controllers: Object.fromEntries(NAMES.map((name) => [name, false])),
    });
    const { payment } = await app.get(PaymentService).createCharge({
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      paymentOptions: { bank: 'bca' },
    });
    expect(payment.transactionStatus).toBe('pending');
  });
});

describe.each(['express', 'fastify'] as const)('path, on %s', (adapter) => {
  it.each([
    ['pay', '/pay'],
    ['/pay', '/pay'],
    ['pay/', '/pay'],
    ['/api/v2/pay/', '/api/v2/pay'],
    ['', ''],
    ['/', ''],
    [undefined, '/midtrans'],
  ])('%j is mounted at "%s"', async (path, at) => {
    const { ask } = await withModule({ ...options(), path, guards: [HeaderGuard] }, { adapter });
    for (const slash of ['', '/']) {
      expect((await ask(`${at}/charge${slash}`, CHARGE)).status).toBe(201);
      expect((await ask(`${at}/payments${slash}`, { user: 'customer-1' })).status).toBe(200);
      expect((await ask(`${at}/notification${slash}`, { method: 'POST', json: {} })).status).toBe(400);
    }
    expect((await ask(`${at}/charge//`, CHARGE)).status).toBe(404);
  });
});

describe('accounts', () => {
  const [JAKARTA_KEY, BALI_KEY] = ['SB-Mid-server-jakarta', 'SB-Mid-server-bali'];

  @Controller('clients')
  class ClientsController {
    constructor(
      @InjectMidtransClient() private readonly main: MidtransClient,
      @InjectMidtransClient('bali') private readonly bali: MidtransClient,
    ) {}

    @Get()
    async ask() {
      await this.main.getStatus('asked-by-main');
      await this.bali.getStatus('asked-by-bali');
      return 'asked';
    }
  }

  it('@InjectMidtransClient() and @InjectMidtransClient(name) inject the client of that account', async () => {
    const gateway = chargingGateway().on(/^GET .*\/status$/, {
      status_code: '200',
      transaction_status: 'pending',
    });
    const { ask } = await withModule(
      {
        ...options({
          account: 'jakarta',
          serverKey: JAKARTA_KEY,
          accounts: { bali: { serverKey: BALI_KEY } },
        }),
        http: { fetch: gateway.fetch },
        guards: [HeaderGuard],
      },
      { controllers: [ClientsController] },
    );
    expect((await ask('/clients')).body).toBe('asked');
    const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    expect(gateway.calls.map(({ path, headers }) => [path, headers.get('authorization')])).toEqual([
      ['GET /v2/asked-by-main/status', basic(JAKARTA_KEY)],
      ['GET /v2/asked-by-bali/status', basic(BALI_KEY)],
    ]);
  });

  it('is a boot error that names the account where a class asks for the client of one that there is not', async () => {
    await expect(
      withModule({ ...options(), guards: [HeaderGuard] }, { controllers: [ClientsController] }),
    ).rejects.toThrow('account bali is not configured');
  });

  it('books a notification on the account whose key signed it', async () => {
    const { ask, app } = await withModule({
      ...options({
        serverKey: JAKARTA_KEY,
        accounts: { bali: { serverKey: BALI_KEY } },
        http: { fetch: answeringStatus(chargingGateway(), 'expire', BALI_KEY).fetch },
      }),
      guards: [HeaderGuard],
    });
    const charge = (account: string) =>
      app.get(PaymentService).createCharge({
        account,
        orderId: 'same-order-id',
        paymentType: 'bank_transfer',
        grossAmount: 100_000,
        paymentOptions: { bank: 'bca' },
      });
    await charge('default');
    await charge('bali');
    const json = delivery('same-order-id', 'expire', { key: BALI_KEY });
    expect((await ask('/midtrans/notification/', { method: 'POST', json })).status).toBe(200);
    const stored = await database.rows(
      "SELECT account, transaction_status AS status FROM midtrans_payments WHERE order_id = 'same-order-id' ORDER BY 1",
    );
    expect(stored).toEqual([
      { account: 'bali', status: 'expire' },
      { account: 'default', status: 'pending' },
    ]);
  });

  it('believes both keys while they are rotated, calls with the first, and refuses a third', async () => {
    const gateway = answeringStatus(chargingGateway(), 'expire', 'SB-Mid-server-next');
    const { ask } = await withModule({
      ...options({
        serverKey: ['SB-Mid-server-next', 'SB-Mid-server-previous'],
        http: { fetch: gateway.fetch },
      }),
      guards: [HeaderGuard],
    });
    const answers = [];
    for (const key of ['SB-Mid-server-next', 'SB-Mid-server-previous', 'SB-Mid-server-other']) {
      const orderId = await orderOf(await ask('/midtrans/charge/', CHARGE));
      const json = delivery(orderId, 'expire', { key });
      answers.push((await ask('/midtrans/notification/', { method: 'POST', json })).status);
    }
    expect(answers).toEqual([200, 200, 403]);
    expect(gateway.calls[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from('SB-Mid-server-next:').toString('base64')}`,
    );
  });
});

describe('two registrations in one application', () => {
  const KEYS = { jakarta: 'SB-Mid-server-one', bali: 'SB-Mid-server-two' };
  const lets = (user: string): CanActivate => ({
    canActivate: (context) => {
      const request = context
        .switchToHttp()
        .getRequest<{ headers: Record<string, string>; user?: unknown }>();
      request.user = { id: user };
      return request.headers['x-user'] === user;
    },
  });

  it('with a DataSource each, have paths, keys, guards and payments of their own', async () => {
    const other = await createTestDatabase();
    track({ close: () => other.drop() });
    const gateways = {
      jakarta: chargingGateway(),
      bali: answeringStatus(chargingGateway(), 'expire', KEYS.bali),
    };
    const { ask } = track(
      await startApp({
        imports: [
          ...hostImports(database.url),
          postgres(other.url, 'bali'),
          MidtransModule.forRoot({
            account: 'jakarta',
            serverKey: KEYS.jakarta,
            http: { fetch: gateways.jakarta.fetch },
            path: 'jakarta',
            guards: [lets('customer-1')],
            clientPrices: true,
          }),
          MidtransModule.forRoot({
            account: 'bali',
            serverKey: KEYS.bali,
            http: { fetch: gateways.bali.fetch },
            path: 'bali',
            guards: [lets('wayan')],
            clientPrices: true,
            dataSource: 'bali',
          }),
        ],
      }),
    );
    expect((await ask('/jakarta/charge/', { ...CHARGE, user: 'wayan' })).status).toBe(403);
    expect((await ask('/bali/charge/', { ...CHARGE, user: 'customer-1' })).status).toBe(403);
    const json = { ...BCA_CHARGE, order_id: 'one-of-each' };
    const jakarta = await ask('/jakarta/charge/', { ...CHARGE, user: 'customer-1', json });
    const bali = await ask('/bali/charge/', { ...CHARGE, user: 'wayan', json });
    expect([jakarta.status, bali.status]).toEqual([201, 201]);
    expect([gateways.jakarta.calls.length, gateways.bali.calls.length]).toEqual([1, 1]);

    const paid = delivery('one-of-each', 'expire', { key: KEYS.bali });
    expect((await ask('/jakarta/notification/', { method: 'POST', json: paid })).status).toBe(403);
    expect((await ask('/bali/notification/', { method: 'POST', json: paid })).status).toBe(200);
    const statusOf = async (at: string, user: string, id: string) =>
      (await ask(`/${at}/payments/${id}/`, { user })).body.transaction_status;
    expect(await statusOf('jakarta', 'customer-1', jakarta.body.id)).toBe('pending');
    expect(await statusOf('bali', 'wayan', bali.body.id)).toBe('expire');
    expect((await ask(`/jakarta/payments/${bali.body.id}/`, { user: 'customer-1' })).status).toBe(404);
  });

  it('on one DataSource, each charges and is notified with its own key', async () => {
    const gateways = {
      jakarta: chargingGateway(),
      bali: answeringStatus(chargingGateway(), 'settlement', KEYS.bali),
    };
    const one = (name: 'jakarta' | 'bali', user: string) =>
      MidtransModule.forRoot({
        account: name,
        serverKey: KEYS[name],
        http: { fetch: gateways[name].fetch },
        path: name,
        guards: [lets(user)],
        clientPrices: true,
      });
    const { ask } = track(
      await startApp({
        imports: [...hostImports(database.url), one('jakarta', 'customer-1'), one('bali', 'wayan')],
      }),
    );
    const orderId = await orderOf(await ask('/bali/charge/', { ...CHARGE, user: 'wayan' }));
    expect([gateways.jakarta.calls.length, gateways.bali.calls.length]).toEqual([0, 1]);
    const json = delivery(orderId, 'settlement', { key: KEYS.bali });
    expect((await ask('/jakarta/notification/', { method: 'POST', json })).status).toBe(403);
    expect((await ask('/bali/notification/', { method: 'POST', json })).status).toBe(200);
    const [payment] = (await ask(`/bali/payments/?order_id=${orderId}`, { user: 'wayan' })).body.results;
    expect(payment).toMatchObject({ transaction_status: 'settlement', is_paid: true });
  });
});
