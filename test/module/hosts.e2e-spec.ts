import {
  BadGatewayException,
  Body,
  Catch,
  Controller,
  HttpException,
  Injectable,
  Param,
  Post,
  SetMetadata,
  UnauthorizedException,
  ValidationPipe,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, HttpAdapterHost, Reflector } from '@nestjs/core';
import { MidtransModule, type MidtransModuleOptions } from 'nestjs-midtrans';
import { map } from 'rxjs';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { ADAPTERS, HeaderGuard, SERVER_KEY, startHost, type Adapter } from '../support/host';
import { hostImports, startApp, type App, type AppOptions } from './app.support';

/** A host, by what it does to its application. */
interface Kind {
  /** Where our controllers are in it. @default '/api/midtrans' */
  at?: string;
  app?: Omit<AppOptions, 'adapter' | 'imports'>;
  midtrans?: Partial<MidtransModuleOptions>;
  only?: Adapter;
  /** Our body in the host's answer. @default as it is */
  unwrap?: (body: any) => any;
  /** Whether a request without a user is turned away by the host's own guard, with the host's status. */
  strangers?: number;
}

class ThrowingPipe implements PipeTransform {
  transform(): never {
    throw new BadGatewayException('the pipe of the host');
  }
}

/** Such as trim, escape or convert: whatever they do to the host's own input. */
class ChangingPipe implements PipeTransform {
  transform(value: unknown): unknown {
    if (typeof value === 'string') return value.toUpperCase();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.transform(inner)]));
  }
}

@Catch()
@Injectable()
class OtherShapeFilter implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    this.adapterHost.httpAdapter.reply(host.switchToHttp().getResponse(), { oops: String(error) }, status);
  }
}

@Injectable()
class WrapInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

const Public = () => SetMetadata('isPublic', true);

@Injectable()
class LoginGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const where = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>('isPublic', where)) return true;
    if (!new HeaderGuard().canActivate(context)) throw new UnauthorizedException();
    return true;
  }
}

const globally = (token: string, useClass: new (...args: never[]) => object): Provider => ({
  provide: token,
  useClass: useClass as new (...args: unknown[]) => object,
});
const strictPipe = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: true },
    validateCustomDecorators: true,
  });

const KINDS: Record<string, Kind> = {
  'a plain host': {},
  'a global prefix': {
    at: '/shop/api/midtrans',
    app: { prepare: (app) => void app.setGlobalPrefix('shop') },
  },
  'URI versioning with a default version': {
    app: { prepare: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' }) },
  },
  'header versioning with a default version': {
    app: {
      prepare: (app) =>
        void app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '2' }),
    },
  },
  'a strict global ValidationPipe': {
    app: { prepare: (app) => void app.useGlobalPipes(strictPipe()) },
  },
  'a strict APP_PIPE': { app: { providers: [{ provide: APP_PIPE, useFactory: strictPipe }] } },
  'a global pipe that throws for everything': {
    app: { prepare: (app) => void app.useGlobalPipes(new ThrowingPipe()) },
  },
  'a global pipe that changes everything': {
    app: { prepare: (app) => void app.useGlobalPipes(new ChangingPipe()) },
  },
  'a global exception filter of another shape': {
    app: { providers: [globally(APP_FILTER, OtherShapeFilter)] },
  },
  'a global interceptor that wraps answers': {
    app: { providers: [globally(APP_INTERCEPTOR, WrapInterceptor)] },
    unwrap: (body) => body.data,
  },
  'a global guard and @Public() notifications': {
    app: { providers: [globally(APP_GUARD, LoginGuard)] },
    midtrans: { controllers: { notifications: { decorators: [Public()] } } },
    strangers: 401,
  },
  'the raw body': { app: { rawBody: true } },
  'ignoreTrailingSlash at the top of the options': {
    only: 'fastify',
    app: { fastify: { ignoreTrailingSlash: true } },
  },
  'ignoreTrailingSlash in routerOptions': {
    only: 'fastify',
    app: { fastify: { routerOptions: { ignoreTrailingSlash: true } } },
  },
  'ignoreDuplicateSlashes and case-insensitive routes': {
    only: 'fastify',
    app: { fastify: { routerOptions: { ignoreDuplicateSlashes: true, caseSensitive: false } } },
  },
  'strict routing': {
    only: 'express',
    app: { express: (adapter) => void adapter.set('strict routing', true) },
  },
  'case-sensitive routing': {
    only: 'express',
    app: { express: (adapter) => void adapter.set('case sensitive routing', true) },
  },
  'everything at once': {
    at: '/shop/api/midtrans',
    app: {
      rawBody: true,
      providers: [
        globally(APP_FILTER, OtherShapeFilter),
        globally(APP_GUARD, LoginGuard),
        globally(APP_INTERCEPTOR, WrapInterceptor),
      ],
      prepare: (app: INestApplication) => {
        app.setGlobalPrefix('shop');
        app.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' });
        app.useGlobalPipes(strictPipe());
      },
    },
    midtrans: { controllers: { notifications: { decorators: [Public()] } } },
    unwrap: (body) => body.data,
    strangers: 401,
  },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The host's own endpoint, which shows that what the host installed is really there. */
@Controller('own')
class OwnController {
  @Post(':name')
  echo(@Param('name') name: string, @Body() body: unknown) {
    return { name, body };
  }
}

const gateway = answeringStatus(chargingGateway(), 'settlement');

const CASES = Object.entries(KINDS).flatMap(([name, kind]) =>
  ADAPTERS.filter((adapter) => kind.only === undefined || kind.only === adapter).map(
    (adapter) => [`${name}, on ${adapter}`, adapter, kind] as const,
  ),
);

describe.each(CASES)('%s', (_name, adapter, kind) => {
  const { at = '/api/midtrans', unwrap = (body: any) => body, strangers = 403 } = kind;
  let host: App;

  beforeAll(async () => {
    host = await startApp({
      ...kind.app,
      adapter,
      controllers: [OwnController],
      imports: [
        ...hostImports(database.url),
        MidtransModule.forRoot({
          serverKey: SERVER_KEY,
          http: { fetch: gateway.fetch, retries: 0 },
          path: 'api/midtrans',
          guards: [HeaderGuard],
          clientPrices: true,
          ...kind.midtrans,
        }),
      ],
    });
  });
  afterAll(() => host?.close());

  const charge = async (slash: string) => {
    const answer = await host.ask(`${at}/charge${slash}`, {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, metadata: { basket: ['7', { gift: true }] } },
    });
    expect([answer.status, unwrap(answer.body)?.transaction_status]).toEqual([201, 'pending']);
    return unwrap(answer.body);
  };

  it.each(['/', ''])('takes a payment from charge to settlement (paths that end in "%s")', async (slash) => {
    const { id, order_id: orderId, va_number, metadata } = await charge(slash);
    expect(va_number).toBe('812785002530231');
    expect(metadata).toEqual({ basket: ['7', { gift: true }] });

    const list = await host.ask(`${at}/payments${slash}?order_id=${orderId}&limit=5`, { user: 'customer-1' });
    expect([list.status, unwrap(list.body)]).toEqual([
      200,
      { results: [expect.objectContaining({ id, order_id: orderId })], next_cursor: null },
    ]);
    const retrieved = await host.ask(`${at}/payments/${id}${slash}`, { user: 'customer-1' });
    expect([retrieved.status, unwrap(retrieved.body)]).toEqual([200, expect.objectContaining({ id })]);

    const notified = await host.ask(`${at}/notification${slash}`, {
      method: 'POST',
      json: delivery(orderId, 'settlement', { fields: { a_field_of_tomorrow: { b: [1] } } }),
    });
    expect([notified.status, unwrap(notified.body)]).toEqual([
      200,
      { status: 'ok', notification_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);

    const checked = await host.ask(`${at}/payments/${id}/check_status${slash}`, { user: 'customer-1' });
    expect([checked.status, unwrap(checked.body)]).toEqual([
      200,
      {
        payment: expect.objectContaining({ id, transaction_status: 'settlement', is_paid: true }),
        midtrans_response: expect.objectContaining({ order_id: orderId }),
      },
    ]);
  });

  it.each(['/', ''])('keeps the shape of our errors (paths that end in "%s")', async (slash) => {
    const json = { ...BCA_CHARGE, item_details: [{ name: 'Kopi', price: 'free' }] };
    expect(
      await host.ask(`${at}/charge${slash}`, { method: 'POST', user: 'customer-1', json }),
    ).toMatchObject({
      status: 400,
      body: {
        statusCode: 400,
        error: 'Bad Request',
        code: 'invalid_input',
        message: expect.any(String),
        details: [{ field: 'item_details.0.price', message: expect.stringMatching(/^price must/) }],
      },
    });
    expect(await host.ask(`${at}/payments${slash}?limit=many`, { user: 'customer-1' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'limit' }] },
    });
    const unknown = `${at}/payments/0190d1f0-0000-7000-8000-000000000000`;
    for (const path of [unknown, `${at}/payments/17`, `${unknown}/check_status`]) {
      expect(await host.ask(path + slash, { user: 'customer-1' })).toMatchObject({
        status: 404,
        body: { statusCode: 404, error: 'Not Found', code: 'not_found', details: [] },
      });
    }
    const forged = delivery('order-1', 'settlement', { key: 'SB-Mid-server-forged' });
    expect(await host.ask(`${at}/notification${slash}`, { method: 'POST', json: forged })).toMatchObject({
      status: 403,
      body: { statusCode: 403, error: 'Forbidden', code: 'forbidden', details: [] },
    });
    expect(await host.ask(`${at}/notification${slash}`, { method: 'POST', json: [] })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input' },
    });
    expect(await host.ask(`${at}/payments${slash}`)).toMatchObject({
      status: strangers,
      body: { statusCode: strangers, message: expect.any(String), details: [] },
    });
  });
});

describe.each(ADAPTERS)('what the host installs stays with the host, on %s', (adapter) => {
  it('is in force at its own endpoints and not at ours', async () => {
    const host = await startApp({
      adapter,
      controllers: [OwnController],
      providers: [globally(APP_FILTER, OtherShapeFilter), globally(APP_INTERCEPTOR, WrapInterceptor)],
      imports: [
        ...hostImports(database.url),
        MidtransModule.forRoot({ serverKey: SERVER_KEY, guards: [HeaderGuard], clientPrices: true }),
      ],
    });
    try {
      const own = await host.ask('/own/7', { method: 'POST', json: { a: 1 } });
      expect(own.body).toEqual({ data: { name: '7', body: { a: 1 } } });
      expect((await host.ask('/own')).body).toEqual({ oops: expect.stringMatching(/NotFoundException/) });
      expect((await host.ask('/midtrans/payments')).body).toMatchObject({
        statusCode: 403,
        code: 'forbidden',
      });
    } finally {
      await host.close();
    }
  });
});

describe("a host's own tests", () => {
  it.each([{ ignoreTrailingSlash: true }, { routerOptions: { ignoreTrailingSlash: true } }])(
    'may make a Fastify application with %j out of the testing module',
    async (fastify) => {
      const host = await startHost({ adapter: 'fastify', fastify, database });
      try {
        for (const path of ['/api/midtrans/payments', '/api/midtrans/payments/']) {
          expect((await host.request(path, { user: 'customer-1' })).status).toBe(200);
        }
      } finally {
        await host.close();
      }
    },
  );
});
