/** Problems of a setting that was given. */
export type OptionRule = (name: string, value: unknown) => string[];

/** The settings that a feature has, under one name in the options. */
export interface OptionGroup<Options extends object = object> {
  /** What a setting is that was left out. */
  readonly defaults: Partial<Options>;
  /** What each setting must be. */
  readonly rules: { readonly [Name in keyof Options]-?: OptionRule };
  /** Those that a merchant account may have otherwise (`accounts.bali.charges`). @default none */
  readonly perAccount?: readonly string[];
  /** Problems of settings that do not go together; what is wrong by itself is told of by its rule. */
  readonly check?: (given: Readonly<Record<string, unknown>>) => string[];
}

/** A group as those read it who work by it: what has a default is there. */
export type Resolved<Options, Defaulted extends keyof Options> = Readonly<
  Options & Required<Pick<Options, Defaulted>>
>;

/** Describes the settings of a feature, each with its rule: a setting without one does not compile. */
export function defineOptions<Options extends object>(group: OptionGroup<Options>): OptionGroup<Options> {
  return group;
}

/** The settings of a group, with every default filled in: one that is undefined is one left out. */
export function resolveGroup({ defaults }: Pick<OptionGroup, 'defaults'>, given: object | undefined): object {
  const values = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(values) as object) };
}

/**
 * The settings of a merchant account: each as the account has it, or else as all have it.
 *
 * @param own - what the account has of them
 */
export function settingsOf<Settings extends object>(
  shared: Settings,
  own: Partial<Settings> | undefined,
): Settings {
  return resolveGroup({ defaults: shared }, own) as Settings;
}
