import type { Type } from '@nestjs/common';
import type * as Passport from '@nestjs/passport';
import type { MidtransFeature } from './features/feature';
import { controllersOf, servicesOf } from './features/fold';
import { FEATURES } from './midtrans.features';
import { guardProblems } from './midtrans.exposure';
import { unknownKeys } from './options/option-rules';
import type { PaymentMethod } from './payment-methods';
import { isPaymentMethodToAdd } from './payment-methods/registry';
import type { ControllerSwitch, Guards } from './rest/controllers';
import { isRecord } from './validation/is-record';

type Feature = (typeof FEATURES)[number];
/** What is under a name in a part of any of our features. */
type PartOf<Part extends string> =
  Extract<Feature, Readonly<Record<Part, object>>> extends infer Having
    ? Having extends Readonly<Record<Part, infer Value>>
      ? Value
      : never
    : never;
type Merged<Union> = (Union extends object ? (value: Union) => void : never) extends (
  value: infer All,
) => void
  ? All
  : never;

/** Our controllers, by the names of their switches. */
export type ControllerName = keyof Merged<PartOf<'controllers'>> | keyof Merged<PartOf<'openControllers'>>;

/** Our services, by the names under which a host replaces them. */
export type ReplacedServices = {
  [Name in keyof Merged<PartOf<'services'>>]?: Merged<PartOf<'services'>>[Name] extends Type<infer Service>
    ? Type<Service>
    : never;
};

/** What shapes the module itself, and so stands beside an async factory rather than in its result. */
export interface MidtransModuleExtras {
  /**
   * Where the controllers are mounted.
   * @default 'midtrans'
   */
  path?: string;
  /**
   * Guards of every controller but the notifications', which Midtrans calls. `'global'` says that those of the whole application
   * (`APP_GUARD`, `useGlobalGuards`) are enough; they stand before the notifications too, and must let them pass.
   */
  guards?: Guards | 'global';
  /** Short for `guards: [AuthGuard(strategy)]` of `@nestjs/passport`. */
  strategy?: string;
  /**
   * Says that the controllers are meant to be open to everyone.
   * @default false
   */
  public?: boolean;
  /**
   * Says that clients of the REST endpoints may name the prices that they are charged, where there is no `charges.prepare`,
   * `invoices.prepare` or `subscriptions.prepare` to set them.
   * @default false
   */
  clientPrices?: boolean;
  /**
   * The security scheme that the API description names for the guarded endpoints, as the host's `DocumentBuilder` calls it; false
   * for none.
   * @default 'bearer', as `addBearerAuth()` calls it; none where the controllers are public
   */
  securityScheme?: string | false;
  /**
   * Our controllers by their names: `false` closes one, `{ decorators: [Public()] }` gives it decorators of the host.
   * @default all on
   */
  controllers?: { [Name in ControllerName]?: ControllerSwitch };
  /** Name of the TypeORM DataSource. @default the unnamed one */
  dataSource?: string;
  /** Subclasses of the host that take the place of our services. */
  services?: ReplacedServices;
  /** Features of the host beside ours. Their entities and migrations belong to the DataSource as well. */
  features?: readonly MidtransFeature[];
  /**
   * Payment methods that this package does not have, made by `definePaymentMethod`: validated, charged, described and refunded
   * like its own. They are known to every registration in the process.
   * @default none
   */
  paymentMethods?: readonly PaymentMethod[];
  /**
   * Whether every module of the host may inject the services without importing this one.
   * @default false
   */
  isGlobal?: boolean;
}

const ASYNC_KEYS = [
  'imports',
  'inject',
  'useFactory',
  'useClass',
  'useExisting',
  'provideInjectionTokensFrom',
];

/** The controllers that a host's guards stand before. */
const GUARDED = Object.keys(controllersOf(FEATURES, 'controllers'));
const OPEN = Object.keys(controllersOf(FEATURES, 'openControllers'));
const SERVICES = Object.keys(servicesOf(FEATURES));

/** What each part must be, and how that is said where it is not. */
const RULES: {
  readonly [Part in keyof MidtransModuleExtras]-?: readonly [
    what: string,
    holds: (value: unknown) => boolean,
  ];
} = {
  path: ['text', (path) => typeof path === 'string'],
  guards: ['a list, or "global"', (guards) => Array.isArray(guards) || guards === 'global'],
  strategy: ['the name of a strategy', isName],
  public: ['true or false', isBoolean],
  clientPrices: ['true or false', isBoolean],
  securityScheme: ['the name of a security scheme, or false', (scheme) => scheme === false || isName(scheme)],
  controllers: ['an object', isRecord],
  dataSource: ['the name of a DataSource', isName],
  services: ['an object', isRecord],
  features: ['a list of what defineFeature gives', isListOfFeatures],
  paymentMethods: ['a list', Array.isArray],
  isGlobal: ['true or false', isBoolean],
};

/**
 * The structural part of what `forRoot` or `forRootAsync` was given, and what is wrong with it. Parts that could not be
 * assembled are left out: the application is told of them at boot, together with every other problem.
 */
export function validateExtras(options: MidtransModuleExtras): {
  extras: MidtransModuleExtras;
  problems: string[];
} {
  const problems: string[] = [];
  const extras: Record<string, unknown> = {};
  for (const [part, [what, holds]] of Object.entries(RULES)) {
    const value: unknown = options[part as keyof MidtransModuleExtras];
    if (value === undefined) continue;
    const inner = holds(value) ? partProblems(part, value) : [`${part}: must be ${what}`];
    problems.push(...inner);
    if (inner.length === 0) extras[part] = value;
  }
  return { extras, problems: [...problems, ...guardProblems(featuresOf(options), options)] };
}

/** Ours, and those of the host that are some. */
export function featuresOf({ features }: MidtransModuleExtras): readonly MidtransFeature[] {
  return [...FEATURES, ...(isListOfFeatures(features) ? features : [])];
}

/** Problems of what stands beside an async factory. */
export function asyncProblems(options: object): string[] {
  const unknown = unknownKeys(options, [...ASYNC_KEYS, ...Object.keys(RULES)], '');
  return hasFactory(options)
    ? unknown
    : [...unknown, 'forRootAsync: give useFactory, useClass or useExisting'];
}

export function hasFactory(options: {
  useFactory?: unknown;
  useClass?: unknown;
  useExisting?: unknown;
}): boolean {
  return [options.useFactory, options.useClass, options.useExisting].some((way) => way !== undefined);
}

function partProblems(part: string, value: unknown): string[] {
  if (part === 'guards') {
    const all = value === 'global' || (value as unknown[]).every(isGuard);
    return all ? [] : ['guards: each must be a guard, its class or an instance'];
  }
  if (part === 'paymentMethods') {
    const all = (value as unknown[]).every(isPaymentMethodToAdd);
    return all ? [] : ['paymentMethods: each must be made by definePaymentMethod, and of a type of its own'];
  }
  if (part === 'controllers') return controllersProblems(value as object);
  if (part === 'services') return servicesProblems(value as object);
  return [];
}

function servicesProblems(services: object): string[] {
  return [
    ...unknownKeys(services, SERVICES, 'services.'),
    ...Object.entries(services)
      .filter(
        ([name, value]) => SERVICES.includes(name) && value !== undefined && typeof value !== 'function',
      )
      .map(([name]) => `services.${name}: must be a class`),
  ];
}

function controllersProblems(controllers: object): string[] {
  const known = [...GUARDED, ...OPEN];
  return [
    ...unknownKeys(controllers, known, 'controllers.'),
    ...Object.entries(controllers)
      .filter(([name, value]) => known.includes(name) && value !== undefined)
      .flatMap(([name, value]) => switchProblems(`controllers.${name}`, value)),
  ];
}

function switchProblems(at: string, value: unknown): string[] {
  if (isBoolean(value)) return [];
  if (!isRecord(value)) return [`${at}: must be true, false or an object`];
  const { decorators = [] } = value;
  const areDecorators = Array.isArray(decorators) && decorators.every((each) => typeof each === 'function');
  return [
    ...unknownKeys(value, ['decorators'], `${at}.`),
    ...(areDecorators ? [] : [`${at}.decorators: must be a list of decorators`]),
  ];
}

/** The guards of the controllers, with the one that `strategy` is short for. */
export function resolveGuards({ guards: given = [], strategy }: MidtransModuleExtras): {
  guards: Guards;
  problems: string[];
} {
  const guards = given === 'global' ? [] : given;
  if (strategy === undefined) return { guards, problems: [] };
  const passport = loadPassport();
  return passport === undefined
    ? {
        guards,
        problems: [
          'strategy: needs @nestjs/passport and passport to be installed, with the package of the strategy (npm install @nestjs/passport passport passport-jwt)',
        ],
      }
    : { guards: [passport.AuthGuard(strategy), ...guards], problems: [] };
}

/** Only hosts that name a strategy have passport. */
function loadPassport(): typeof Passport | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and only needed by a name
    return require('@nestjs/passport') as typeof Passport;
  } catch {
    return undefined;
  }
}

function isGuard(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return isRecord(value) && typeof value['canActivate'] === 'function';
}

function isListOfFeatures(value: unknown): value is readonly MidtransFeature[] {
  return Array.isArray(value) && value.every((each) => isRecord(each) && isName(each['name']));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}
