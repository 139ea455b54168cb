import { type LoggerService, Module, type ModuleMetadata } from '@nestjs/common';
import { MidtransModule, type MidtransModuleOptions } from 'nestjs-midtrans';
import { hostImports, startApp, type App } from '../module/app.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { chargingGateway } from '../support/gateway';
import { HeaderGuard } from '../support/host';

export const JAKARTA = 'SB-Mid-server-jakarta';
export const BALI = 'SB-Mid-server-bali';
export const ORDER = { paymentType: 'gopay', grossAmount: 50_000 } as const;

/** What an application has besides its registrations. */
export interface ApplicationOptions extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  readonly logger?: LoggerService;
}

export interface Applications {
  /** A database of its own for each test. */
  readonly database: TestDatabase;
  /** An application on the database; the registrations are at `m0`, `m1`, …. */
  start(registrations: readonly Partial<MidtransModuleOptions>[], options?: ApplicationOptions): Promise<App>;
  /** Ends the one that started last. */
  stop(): Promise<void>;
  /** Ends all of them. */
  stopAll(): Promise<void>;
}

/** Applications of a suite on one database: what a test leaves running is ended after it. */
export function useApplications(): Applications {
  let database: TestDatabase;
  const running: App[] = [];
  const stopAll = async (): Promise<void> => {
    for (const app of running.splice(0)) await app.close();
  };
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await stopAll();
    await database.drop();
  });
  return {
    get database() {
      return database;
    },
    async start(registrations, { imports = [], providers = [], logger } = {}) {
      const modules = registrations.map((options, nth) =>
        MidtransModule.forRoot({
          http: { fetch: chargingGateway().fetch, retries: 0 },
          guards: [HeaderGuard],
          clientPrices: true,
          path: `m${nth}`,
          events: { sweepIntervalMs: 20 },
          retention: { intervalMs: false },
          ...options,
        }),
      );
      @Module({ imports: modules, providers })
      class Shops {}
      const app = await startApp({ imports: [...hostImports(database.url), ...imports, Shops], logger });
      running.push(app);
      return app;
    },
    stop: async () => running.pop()?.close(),
    stopAll,
  };
}
