import type { MidtransFeature } from './features/feature';
import { controllersOf, pricedByOf } from './features/fold';
import { isOn, type ControllerSwitch } from './rest/controllers';
import { isRecord } from './validation/is-record';

/** What decides who reaches the controllers, and what their clients may name. Nothing of it has been validated. */
export interface Exposure {
  readonly controllers?: unknown;
  readonly guards?: unknown;
  readonly strategy?: unknown;
  readonly public?: unknown;
  readonly clientPrices?: unknown;
}

type Features = readonly MidtransFeature[];

/** Nobody opens their payments to everyone by leaving something out. */
export function guardProblems(features: Features, exposure: Exposure): string[] {
  const { guards, strategy, controllers } = exposure;
  // A guard that is none is a problem of its own, but not this one.
  const lacksGuards = guards === undefined || (Array.isArray(guards) && guards.length === 0);
  const meantGuarded = strategy !== undefined || !lacksGuards;
  const mounted = Object.keys(controllersOf(features, 'controllers')).some((name) =>
    isMounted(name, controllers),
  );
  return mounted && !meantGuarded && exposure.public !== true
    ? [
        'guards: nothing stands before the controllers: give `guards` or `strategy`; say `guards: "global"` where guards of the whole application (APP_GUARD, useGlobalGuards) ask who calls; or say `public: true` if everyone may charge and read payments without being asked',
      ]
    : [];
}

/**
 * Nobody lets clients name their prices by leaving something out.
 *
 * @param options - what `forRoot` was given, or what the async factory returned
 */
export function clientPriceProblems(features: Features, exposure: Exposure, options: unknown): string[] {
  const { clientPrices = false, controllers } = exposure;
  if (clientPrices !== false || !isRecord(options)) return [];
  const open = Object.entries(pricedByOf(features)).filter(
    ([name, group]) => isMounted(name, controllers) && lacksPrepare(options[group]),
  );
  if (open.length === 0) return [];
  const endpoints = open.map(([name]) => name).join(', ');
  const groups = new Set(open.map(([, group]) => group));
  const remedies = [...groups].map((group) => `\`${group}.prepare\``).join(', ');
  return [
    `clientPrices: REST clients name their own prices (${endpoints}): set the prices in ${remedies}; switch off in \`controllers\` what is not used; or say \`clientPrices: true\` if clients may name any price`,
  ];
}

function isMounted(name: string, controllers: unknown): boolean {
  return !isRecord(controllers) || isOn(controllers[name] as ControllerSwitch | undefined);
}

/** A group or a function that is none is a problem of its own, but not this one. */
function lacksPrepare(group: unknown): boolean {
  return group === undefined || (isRecord(group) && group['prepare'] === undefined);
}
