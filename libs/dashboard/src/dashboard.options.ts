import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';
import { MidtransConfigurationError, type MidtransUser } from 'nestjs-midtrans';
import {
  aFunction,
  listOf,
  mustBe,
  oneOf,
  problemsOf,
  text,
  trueOrFalse,
  unknownKeys,
  type OptionRule,
} from 'nestjs-midtrans/features';

/** Languages of the dashboard; `auto` is that of the browser. */
export const LOCALES = ['id', 'en', 'auto'] as const;
/** A language of the page. */
export type DashboardLocale = (typeof LOCALES)[number];

/** What {@link MidtransDashboardModule.forRoot} takes. */
export interface MidtransDashboardOptions {
  /**
   * Where the dashboard is, below the application's global prefix.
   * @default 'ops/midtrans'
   */
  path?: string;
  /**
   * Guards of all data, as `MidtransModule` takes them; the page itself holds none. They leave the user in the request, where
   * `access.resolveUser` of the registration finds it. Needed where there is no `session`.
   */
  guards?: readonly (Type<CanActivate> | CanActivate)[];
  /**
   * Who makes a request, where a session of the application's own says so; null for nobody. It is asked after the guards, in the place
   * of `access.resolveUser`.
   */
  session?: (request: unknown) => MidtransUser | null | Promise<MidtransUser | null>;
  /** Modules of what the guards inject. */
  imports?: ModuleMetadata['imports'];
  /**
   * Whether the dashboard only shows: whatever changes something is refused, to everybody.
   * @default false
   */
  readOnly?: boolean;
  /** @default 'Midtrans' */
  title?: string;
  /** Shown beside the title, so that nobody takes one for the other: `sandbox`, for example. @default nothing */
  environment?: string;
  /** @default 'auto' */
  locale?: DashboardLocale;
  /** An IANA time zone, which everybody may change for themselves. @default 'Asia/Jakarta' */
  timeZone?: string;
  /** An account of the registration that is shown, where the application has several registrations of `MidtransModule`. */
  account?: string;
}

/** With its defaults. */
export type ResolvedDashboardOptions = Readonly<
  Required<Pick<MidtransDashboardOptions, 'path' | 'guards' | 'readOnly' | 'title' | 'locale' | 'timeZone'>> &
    Pick<MidtransDashboardOptions, 'session' | 'environment' | 'account' | 'imports'>
>;

export const DASHBOARD_OPTIONS = Symbol('DASHBOARD_OPTIONS');

const shown = text(/^[^\p{Cc}]{1,60}$/u, 'text of 1 to 60 characters');

const RULES: { readonly [Name in keyof MidtransDashboardOptions]-?: OptionRule } = {
  path: text(/^\/?[\w.~-]+(?:\/[\w.~-]+)*\/?$/, 'a path such as "ops/midtrans"'),
  guards: listOf('a list of guards, classes or instances', isGuard),
  session: aFunction,
  imports: mustBe('a list of modules', Array.isArray),
  readOnly: trueOrFalse,
  title: shown,
  environment: shown,
  locale: oneOf(...LOCALES),
  timeZone: mustBe('an IANA time zone such as "Asia/Jakarta"', isTimeZone),
  account: mustBe('the name of an account', (value) => typeof value === 'string' && value !== ''),
};

/** @throws MidtransConfigurationError that lists every problem */
export function resolveOptions(given: MidtransDashboardOptions): ResolvedDashboardOptions {
  const problems = [
    ...unknownKeys(given, Object.keys(RULES), ''),
    ...problemsOf(RULES, { ...given }, ''),
    ...(given.guards === undefined && given.session === undefined
      ? [
          'guards: nothing stands before the data of the dashboard: give `guards`, or say by `session` who asks',
        ]
      : []),
  ];
  if (problems.length > 0) throw new MidtransConfigurationError(problems);
  const { path = 'ops/midtrans', guards = [], readOnly = false, title = 'Midtrans', ...rest } = given;
  const { locale = 'auto', timeZone = 'Asia/Jakarta' } = given;
  return { ...rest, path: path.replace(/^\/|\/$/g, ''), guards, readOnly, title, locale, timeZone };
}

function isGuard(value: unknown): boolean {
  return (
    typeof value === 'function' || (typeof value === 'object' && value !== null && 'canActivate' in value)
  );
}

function isTimeZone(value: unknown): boolean {
  try {
    return typeof value === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}
