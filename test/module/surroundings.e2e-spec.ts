import { Injectable, Module, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransConfigurationError, MidtransModule, type MidtransModuleOptions } from 'nestjs-midtrans';
import { DefaultNamingStrategy } from 'typeorm';
import { Capture } from '../secrets/capture.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { postgres, startApp } from './app.support';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const emitter = EventEmitterModule.forRoot({ wildcard: true });
const midtrans = (options: Partial<MidtransModuleOptions> = {}) =>
  MidtransModule.forRoot({ serverKey: SERVER_KEY, guards: [HeaderGuard], clientPrices: true, ...options });

/** Boots an application, and tells what it warned of, and what kept it from starting. */
async function boot(imports: unknown[], providers: object[] = []) {
  @Module({ imports: imports as [], providers: providers as [] })
  class AppModule {}
  const logger = new Capture();
  const start = async (): Promise<void> => {
    const app = await NestFactory.create(AppModule, { logger, abortOnError: false });
    // Also where it does not start: what did would go on beside the next test.
    await app.init().finally(() => app.close());
  };
  const error: unknown = await start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const warnings = logger
    .text()
    .split('\n')
    .filter((line) => line.endsWith('Midtrans:boot'))
    .map((line) => line.replace(/ Midtrans:boot$/, ''));
  return { warnings, problems: error instanceof MidtransConfigurationError ? error.problems : error };
}

it('a sound application is warned of nothing', async () => {
  expect(await boot([postgres(database.url), emitter, midtrans()])).toEqual({
    warnings: [],
    problems: undefined,
  });
});

describe('what is believed of notifications', () => {
  it('is warned of in one line where nothing of them is read back', async () => {
    const { warnings, problems } = await boot([
      postgres(database.url),
      emitter,
      midtrans({ notifications: { confirm: 'never' } }),
    ]);
    expect(problems).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^notifications\.confirm is "never": transaction_status, fraud_status and refunds .*signature does not cover/,
      ),
    ]);
  });

  it.each(['changes', 'always'] as const)('is not warned of with confirm: %s', async (confirm) => {
    const { warnings } = await boot([
      postgres(database.url),
      emitter,
      midtrans({ notifications: { confirm } }),
    ]);
    expect(warnings).toEqual([]);
  });
});

describe('the EventEmitterModule', () => {
  it('is global, or the application does not start', async () => {
    const local = EventEmitterModule.forRoot({ wildcard: true, global: false });
    const { problems } = await boot([postgres(database.url), local, midtrans()]);
    expect(problems).toEqual([
      'the EventEmitterModule is not global: leave out `global: false` in EventEmitterModule.forRoot()',
    ]);
  });

  it.each([
    ['has no wildcard', {}, /has no wildcard: .*EventEmitterModule.forRoot\(\{ wildcard: true \}\)/],
    [
      'has another delimiter',
      { wildcard: true, delimiter: ':' },
      /delimiter is ":".*@OnEvent\('payment.\*'\)/,
    ],
  ])('is warned of where it %s', async (_what, options, warning) => {
    const { warnings, problems } = await boot([
      postgres(database.url),
      EventEmitterModule.forRoot(options),
      midtrans(),
    ]);
    expect([problems, warnings]).toEqual([undefined, [expect.stringMatching(warning)]]);
  });
});

describe('the DataSource', () => {
  it('is warned of where its pool waits for a connection without an end', async () => {
    const endless = postgres(database.url, undefined, { connectionTimeoutMillis: 0 });
    const { warnings, problems } = await boot([endless, emitter, midtrans()]);
    expect([problems, warnings]).toEqual([undefined, [expect.stringMatching(/connectionTimeoutMillis/)]]);
  });

  it('that is forgotten is told of, with the names that there are, beside every other problem', async () => {
    const { problems } = await boot([postgres(database.url, 'shop'), midtrans({ serverKey: '' })]);
    expect(problems).toEqual([
      expect.stringMatching(/^serverKey: /),
      expect.stringMatching(/^there is no EventEmitterModule/),
      'dataSource: there is no unnamed one: name one of the application: "shop"',
    ]);
  });

  it('that there is not is told of by its name', async () => {
    const { problems } = await boot([postgres(database.url), emitter, midtrans({ dataSource: 'payments' })]);
    expect(problems).toEqual([expect.stringMatching(/^dataSource: there is none named "payments"/)]);
  });

  it('keeps our names, or the application does not start', async () => {
    class Upper extends DefaultNamingStrategy {
      override columnName(property: string, custom: string | undefined, prefixes: string[]): string {
        return super.columnName(property, custom ?? property, prefixes).toUpperCase();
      }
    }
    const named = TypeOrmModule.forRoot({
      type: 'postgres',
      url: database.url,
      autoLoadEntities: true,
      namingStrategy: new Upper(),
    });
    const { problems } = await boot([named, emitter, midtrans()]);
    expect(problems).toEqual([
      expect.stringMatching(
        /^dataSource: its namingStrategy renames midtrans_\w+\.\w+ \([A-Z_]+\) and \d+ more: /,
      ),
    ]);
  });

  describe('without our tables', () => {
    const REMEDY = 'run the migrations, MIDTRANS_MIGRATIONS among them (runMigrationsUnderLock(dataSource))';
    let empty: TestDatabase;
    beforeAll(async () => {
      empty = await createTestDatabase({ isMigrated: false });
    });
    afterAll(() => empty.drop());

    it('keeps the application from starting, with what to run', async () => {
      const { problems } = await boot([postgres(empty.url), emitter, midtrans()]);
      expect(problems).toEqual([
        expect.stringMatching(/^The database lacks midtrans_\w+, .*midtrans_payments.*: run the migrations/),
      ]);
      expect(problems).toEqual([expect.stringContaining(REMEDY)]);
    });

    it('is warned of where nothing serves HTTP, as in a command that runs the migrations', async () => {
      const logger = new Capture();
      @Module({ imports: [postgres(empty.url), emitter, midtrans()] })
      class CommandModule {}
      const context = await NestFactory.createApplicationContext(CommandModule, {
        logger,
        abortOnError: false,
      });
      expect(logger.text()).toContain(REMEDY);
      await context.close();
    });

    it('but with one of another application, or of an older release, is told of by the columns that are missing', async () => {
      const other = await createTestDatabase();
      await other.rows('ALTER TABLE midtrans_refunds DROP COLUMN note, DROP COLUMN requested_by');
      const { problems } = await boot([postgres(other.url), emitter, midtrans()]);
      await other.drop();
      expect(problems).toEqual([
        `The database lacks midtrans_refunds.requested_by, midtrans_refunds.note: ${REMEDY}`,
      ]);
    });
  });
});

it('a strategy that passport does not know keeps the application from starting', async () => {
  const { problems } = await boot([
    postgres(database.url),
    emitter,
    midtrans({ guards: undefined, strategy: 'jwt-of-nobody' }),
  ]);
  expect(problems).toEqual([
    expect.stringMatching(
      /^strategy: passport knows no strategy "jwt-of-nobody": add the class that extends PassportStrategy/,
    ),
  ]);
});

describe('a global guard', () => {
  const IS_PUBLIC = 'isPublic';
  const Public = () => SetMetadata(IS_PUBLIC, true);

  @Injectable()
  class GlobalGuard implements CanActivate {
    constructor(private readonly reflector: Reflector) {}
    canActivate(context: ExecutionContext): boolean {
      const isPublic = this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [
        context.getHandler(),
        context.getClass(),
      ]);
      return isPublic || new HeaderGuard().canActivate(context);
    }
  }
  const provider = { provide: APP_GUARD, useClass: GlobalGuard };
  const marked = { notifications: { decorators: [Public()] } };

  it('before the webhook is warned of, with what lets notifications pass', async () => {
    const { warnings, problems } = await boot(
      [postgres(database.url), emitter, midtrans({ guards: 'global' })],
      [provider],
    );
    expect(problems).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^A global guard stands before the webhook.*controllers: \{ notifications: \{ decorators/,
      ),
    ]);
  });

  it.each([[marked], [{ notifications: { decorators: [] } }], [{ notifications: false }]])(
    'is not warned of with %j',
    async (controllers) => {
      const { warnings } = await boot(
        [postgres(database.url), emitter, midtrans({ guards: 'global', controllers })],
        [provider],
      );
      expect(warnings).toEqual([]);
    },
  );

  it('is enough, and lets notifications pass that are marked', async () => {
    const app = await startApp({
      providers: [provider],
      imports: [postgres(database.url), emitter, midtrans({ guards: 'global', controllers: marked })],
    });
    try {
      expect((await app.ask('/midtrans/payments/')).status).toBe(403);
      expect((await app.ask('/midtrans/payments/', { user: 'customer-1' })).status).toBe(200);
      const json = delivery('nobodys-order', 'expire');
      expect((await app.ask('/midtrans/notification/', { method: 'POST', json })).status).toBe(200);
    } finally {
      await app.close();
    }
  });

  it('that was promised and is not there is warned of', async () => {
    const { warnings } = await boot([postgres(database.url), emitter, midtrans({ guards: 'global' })]);
    expect(warnings).toEqual([
      expect.stringMatching(/^guards: "global" was said, and the application has no global guard/),
    ]);
  });
});
