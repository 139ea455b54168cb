import type { Type } from '@nestjs/common';
import type * as Passport from '@nestjs/passport';
import { unknownKeys } from './options/problems';
import type { PaymentService } from './payments/payment.service';
import type { ControllerSwitch, Guards } from './rest/controllers';

/** What shapes the module itself, and so stands beside an async factory rather than in its result. */
export interface MidtransStructure {
  /**
   * Where the controllers are mounted.
   * @default 'midtrans'
   */
  path?: string;
  /** Guards of every controller but the notifications', which Midtrans calls. */
  guards?: Guards;
  /** Short for `guards: [AuthGuard(strategy)]` of `@nestjs/passport`. */
  strategy?: string;
  /**
   * Says that the controllers are meant to be open to everyone.
   * @default false
   */
  public?: boolean;
  /** @default all on */
  controllers?: {
    charge?: ControllerSwitch;
    payments?: ControllerSwitch;
    notifications?: ControllerSwitch;
  };
  /** Name of the TypeORM DataSource. @default the unnamed one */
  dataSource?: string;
  /** Subclasses of the host that take the place of our services. */
  services?: { payments?: Type<PaymentService> };
  /** @default false */
  isGlobal?: boolean;
}

const STRUCTURE_KEYS: Readonly<Record<keyof MidtransStructure, true>> = {
  path: true,
  guards: true,
  strategy: true,
  public: true,
  controllers: true,
  dataSource: true,
  services: true,
  isGlobal: true,
};
const ASYNC_KEYS = ['imports', 'inject', 'useFactory', 'useClass', 'useExisting', 'provideInjectionTokensFrom'];

/** The structural part of what `forRoot` or `forRootAsync` was given. */
export function structureOf(options: MidtransStructure): MidtransStructure {
  const { path, guards, strategy, controllers, dataSource, services, isGlobal } = options;
  return { path, guards, strategy, public: options.public, controllers, dataSource, services, isGlobal };
}

/** Problems of what stands beside an async factory. */
export function asyncProblems(options: object): string[] {
  return unknownKeys(options, [...ASYNC_KEYS, ...Object.keys(STRUCTURE_KEYS)], '');
}

export function structureProblems(structure: MidtransStructure): string[] {
  const { controllers = {}, guards = [], strategy } = structure;
  const problems = unknownKeys(controllers, ['charge', 'payments', 'notifications'], 'controllers.');
  const guarded = guards.length > 0 || strategy !== undefined;
  const mounted = controllers.charge !== false || controllers.payments !== false;
  if (mounted && !guarded && structure.public !== true) {
    problems.push(
      'the controllers are mounted with no guard: give `guards` or `strategy`, or say `public: true` if everyone may charge and read payments',
    );
  }
  if (guards.some((guard: unknown) => guard === undefined || guard === null)) {
    problems.push('guards: one of them is undefined');
  }
  return problems;
}

/** The guards of the controllers, with the one that `strategy` is short for. */
export function resolveGuards({ guards = [], strategy }: MidtransStructure): {
  guards: Guards;
  problems: string[];
} {
  if (strategy === undefined) return { guards, problems: [] };
  const passport = loadPassport();
  return passport === undefined
    ? { guards, problems: ['strategy: needs @nestjs/passport to be installed'] }
    : { guards: [passport.AuthGuard(strategy), ...guards], problems: [] };
}

/** Only hosts that name a strategy have passport. */
function loadPassport(): typeof Passport | undefined {
  try {
    return require('@nestjs/passport') as typeof Passport;
  } catch {
    return undefined;
  }
}
