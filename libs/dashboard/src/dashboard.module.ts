import {
  Inject,
  Module,
  type DynamicModule,
  type NestModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { additionalMount, type ControllerName } from 'nestjs-midtrans';
import {
  MountedRegistration,
  TrailingSlashes,
  UndescribedController,
  type ControllerOptions,
} from 'nestjs-midtrans/features';
import { createChangesController } from './changes/changes.controller';
import { Changes } from './changes/changes.service';
import { createMeController } from './access/me.controller';
import { OperatorGuard } from './access/operator.guard';
import { StaffGuard } from './access/staff.guard';
import { DASHBOARD_OPTIONS, resolveOptions, type MidtransDashboardOptions } from './dashboard.options';
import { createShellController } from './shell/shell.controller';

/** What operators see and do; customers' doings (charges, cards) are not among it. */
const SHOWN: readonly ControllerName[] = [
  'payments',
  'inbox',
  'events',
  'invoices',
  'subscriptions',
  'payAccounts',
  'paymentLinks',
  'insights',
  'audit',
];

/**
 * The operations dashboard: a page, what it loads, and the REST API once more behind guards of its own. Import it beside `MidtransModule`.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [
 *     MidtransModule.forRoot({ … }),
 *     MidtransDashboardModule.forRoot({ path: 'ops/midtrans', guards: [StaffGuard] }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({})
export class MidtransDashboardModule implements NestModule, OnApplicationBootstrap {
  constructor(
    @Inject(TrailingSlashes) private readonly trailingSlashes: TrailingSlashes,
    @Inject(MountedRegistration) private readonly registration: MountedRegistration,
  ) {}

  /** @throws MidtransConfigurationError that lists every problem: without a guard or a session, among others */
  static forRoot(given: MidtransDashboardOptions): DynamicModule {
    const options = resolveOptions(given);
    const { path, account, imports = [] } = options;
    const guards = [...options.guards, OperatorGuard];
    const api = additionalMount(SHOWN, { path: `${path}/api`, guards, account });
    const controllers = [
      createShellController(unguarded(path)),
      createMeController({ ...unguarded(`${path}/api`), guards }),
      createChangesController({ ...unguarded(`${path}/api`), guards: [...guards, StaffGuard] }),
      ...api.controllers,
    ];
    return {
      module: MidtransDashboardModule,
      imports,
      controllers,
      providers: [
        ...api.providers,
        TrailingSlashes.for(controllers),
        OperatorGuard,
        Changes,
        { provide: DASHBOARD_OPTIONS, useValue: options },
      ],
    };
  }

  /** Nest calls it between the adapter's arrival and the registration of the routes; we have no middleware. */
  configure(): void {
    this.trailingSlashes.adapt();
  }

  /** @throws MidtransConfigurationError where the application has no registration, or several and none was named */
  onApplicationBootstrap(): void {
    void this.registration.providers;
  }
}

function unguarded(path: string): ControllerOptions {
  return {
    path,
    guards: [],
    decorators: [UndescribedController],
    interceptors: [],
    securityScheme: undefined,
  };
}
