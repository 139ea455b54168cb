import { parseArgs } from 'node:util';
import { UsageError } from '../commands/usage.error';

/** Who may call the REST endpoints. */
export type Callers =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'global' }
  | { readonly kind: 'strategy'; readonly strategy: string };

/** How what would be done is agreed to. */
export type Consent = 'ask' | 'yes' | 'dry-run';

/** What `init` was told on the command line. What is undefined is found out, asked for or left at its default. */
export interface InitOptions {
  readonly consent: Consent;
  /** Whether the package manager may be run. */
  readonly install: boolean;
  /** The file of the root module. */
  readonly module?: string;
  /** The folder of the files to write. */
  readonly folder?: string;
  readonly callers?: Callers;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'init'; readonly options: InitOptions };

const FLAGS = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  'no-install': { type: 'boolean' },
  module: { type: 'string' },
  dir: { type: 'string' },
  guards: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** @throws UsageError where the command line is none */
export function commandOf(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [command, ...rest] = positionals;
  if (command !== 'init') throw new UsageError(`There is no command "${command ?? ''}", only init`);
  if (rest.length > 0) throw new UsageError(`init takes no "${rest.join(' ')}"`);
  if (values.yes === true && values['dry-run'] === true)
    throw new UsageError('--yes and --dry-run exclude each other');
  return {
    kind: 'init',
    options: {
      consent: values['dry-run'] === true ? 'dry-run' : values.yes === true ? 'yes' : 'ask',
      install: values['no-install'] !== true,
      module: given('module', values.module),
      folder: given('dir', values.dir),
      callers: values.guards === undefined ? undefined : callersOf(values.guards),
    },
  };
}

/** @throws UsageError for what is neither one of the two words nor the name of a strategy */
export function callersOf(text: string): Callers {
  const name = text.trim();
  if (name === 'none') return { kind: 'nobody' };
  if (name === 'global') return { kind: 'global' };
  if (!/^[\w-]+$/.test(name))
    throw new UsageError(
      `--guards takes none, global or the name of a passport strategy such as jwt, not "${text}"`,
    );
  return { kind: 'strategy', strategy: name };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function given(flag: string, value: string | undefined): string | undefined {
  if (value?.trim() === '') throw new UsageError(`--${flag} is empty`);
  return value;
}
