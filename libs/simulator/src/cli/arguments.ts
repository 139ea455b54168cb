import { parseArgs } from 'node:util';
import type { ListenOptions } from '../http/server';
import type { SimulatorOptions } from '../options';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: SimulatorOptions; readonly where: ListenOptions };

/** What is wrong with the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DEFAULT_PORT = 4100;
const HIGHEST_PORT = 65_535;
const HIGHEST_SEED = 2 ** 32 - 1;

const FLAGS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  'server-key': { type: 'string' },
  'client-key': { type: 'string' },
  notify: { type: 'string' },
  'notify-recurring': { type: 'string' },
  'notify-pay-account': { type: 'string' },
  'base-url': { type: 'string' },
  'time-scale': { type: 'string' },
  seed: { type: 'string' },
  'real-http-codes': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** @throws UsageError naming the flag that is missing, unknown, or not what it must be */
export function commandOf(args: readonly string[]): Command {
  const given = valuesOf(args);
  if (given.help) return { kind: 'help' };
  if (given.version) return { kind: 'version' };
  return {
    kind: 'serve',
    options: {
      serverKey: given['server-key']?.trim() || fail('--server-key is required'),
      clientKey: given['client-key'],
      notificationUrl: url('--notify', given.notify),
      recurringNotificationUrl: url('--notify-recurring', given['notify-recurring']),
      payAccountNotificationUrl: url('--notify-pay-account', given['notify-pay-account']),
      baseUrl: url('--base-url', given['base-url'])?.replace(/\/+$/, ''),
      timeScale: decimal('--time-scale', given['time-scale']),
      seed: whole('--seed', given.seed, HIGHEST_SEED),
      realHttpCodes: given['real-http-codes'],
    },
    where: { port: whole('--port', given.port, HIGHEST_PORT) ?? DEFAULT_PORT, hostname: given.host },
  };
}

function valuesOf(args: readonly string[]) {
  const { values, tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') fail('One of the arguments belongs to no flag');
    if (token.kind === 'option') checkFlag(token);
  }
  // The check has left no other types.
  return values as ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];
}

interface FlagToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkFlag({ name, rawName, value, inlineValue }: FlagToken): void {
  const type = Object.entries(FLAGS).find(([flag]) => flag === name)?.[1].type;
  if (type === undefined) fail(`Unknown flag ${rawName}`);
  if (type === 'boolean' && value !== undefined) fail(`${rawName} takes no value`);
  // `--notify --seed 1` forgot something, where `--notify=--seed` is but odd.
  if (type === 'string' && (value === undefined || (!inlineValue && value.startsWith('-')))) {
    fail(`${rawName} needs a value`);
  }
}

function fail(message: string): never {
  throw new UsageError(message);
}

function url(flag: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (URL.canParse(value) && /^https?:/i.test(value)) return value;
  return fail(`${flag} must be an http or https URL`);
}

function whole(flag: string, value: string | undefined, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) <= max) return Number(value);
  return fail(`${flag} must be a whole number from 0 to ${max}, not "${value}"`);
}

function decimal(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  return fail(`${flag} must be a number of 0 or more, not "${value}"`);
}
