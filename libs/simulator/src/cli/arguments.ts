import { parseArgs } from 'node:util';
import type { ListenOptions } from '../http/server';
import type { SimulatorOptions } from '../options';
import type { Trigger } from './trigger';
import { eventLines, problemOfEvent } from './trigger.events';
import type { Wait } from './wait';

/** How it tells what happens: in lines for a person, in lines of JSON, or not at all. */
export type Output = 'lines' | 'json' | 'none';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'serve';
      readonly options: SimulatorOptions;
      readonly where: ListenOptions;
      readonly https?: Https;
      /** The file that keeps what the simulator knows. */
      readonly state?: string;
      readonly output: Output;
    }
  | { readonly kind: 'wait'; readonly wait: Wait }
  | { readonly kind: 'trigger'; readonly trigger: Trigger };

/** Where it is served over TLS as well. */
export interface Https {
  readonly port: number;
  /** The file that the certificate is written to. */
  readonly file: string;
}

/** What is wrong with the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DEFAULT_PORT = 4100;
const DEFAULT_HTTPS_PORT = 4443;
const DEFAULT_CERTIFICATE = 'midtrans-simulator.pem';
const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`;
const DEFAULT_AMOUNT = 44_000;
const WAITS_SECONDS = 30;
const HIGHEST_PORT = 65_535;
const HIGHEST_SEED = 2 ** 32 - 1;

const TEXT = { type: 'string' } as const;
const SWITCH = { type: 'boolean' } as const;
const HELP_FLAGS = { help: { ...SWITCH, short: 'h' }, version: { ...SWITCH, short: 'v' } } as const;

const SERVE_FLAGS = {
  ...HELP_FLAGS,
  port: { ...TEXT, short: 'p' },
  host: TEXT,
  https: SWITCH,
  'https-port': TEXT,
  'https-cert': TEXT,
  'server-key': TEXT,
  'client-key': TEXT,
  notify: TEXT,
  'notify-recurring': TEXT,
  'notify-pay-account': TEXT,
  'base-url': TEXT,
  token: TEXT,
  'time-scale': TEXT,
  seed: TEXT,
  'real-http-codes': SWITCH,
  state: TEXT,
  quiet: { ...SWITCH, short: 'q' },
  json: SWITCH,
} as const;
const WAIT_FLAGS = { ...HELP_FLAGS, url: TEXT, timeout: TEXT } as const;
const TRIGGER_FLAGS = {
  ...HELP_FLAGS,
  to: TEXT,
  'notify-recurring': TEXT,
  'notify-pay-account': TEXT,
  'server-key': TEXT,
  url: TEXT,
  'order-id': TEXT,
  amount: TEXT,
  token: TEXT,
  standalone: SWITCH,
} as const;

/** @throws UsageError naming the flag that is missing, unknown, or not what it must be */
export function commandOf(args: readonly string[]): Command {
  const [name, ...rest] = args;
  switch (name) {
    case 'wait':
      return waitCommandOf(rest);
    case 'trigger':
      return triggerCommandOf(rest);
    default:
      return serveCommandOf(args);
  }
}

function serveCommandOf(args: readonly string[]): Command {
  const { values: given, positionals } = valuesOf(args, SERVE_FLAGS);
  if (given.help) return { kind: 'help' };
  if (given.version) return { kind: 'version' };
  if (positionals.length > 0) fail('One of the arguments belongs to no flag');
  if (given.quiet && given.json) fail('Give --quiet or --json, not both');
  return {
    kind: 'serve',
    options: {
      serverKey: serverKeyIn(given),
      clientKey: given['client-key'],
      notificationUrl: url('--notify', given.notify),
      recurringNotificationUrl: url('--notify-recurring', given['notify-recurring']),
      payAccountNotificationUrl: url('--notify-pay-account', given['notify-pay-account']),
      baseUrl: baseUrl('--base-url', given['base-url']),
      controlToken: given.token?.trim() === '' ? fail('--token must be more than spaces') : given.token,
      timeScale: decimal('--time-scale', given['time-scale']),
      seed: whole('--seed', given.seed, HIGHEST_SEED),
      realHttpCodes: given['real-http-codes'],
    },
    where: { port: whole('--port', given.port, HIGHEST_PORT) ?? DEFAULT_PORT, hostname: given.host },
    https: httpsIn(given),
    state: given.state?.trim() === '' ? fail('--state must be more than spaces') : given.state,
    output: given.quiet ? 'none' : given.json ? 'json' : 'lines',
  };
}

function httpsIn(given: {
  readonly https?: boolean | undefined;
  readonly 'https-port'?: string | undefined;
  readonly 'https-cert'?: string | undefined;
}): Https | undefined {
  const port = whole('--https-port', given['https-port'], HIGHEST_PORT);
  const file = given['https-cert'];
  if (given.https) return { port: port ?? DEFAULT_HTTPS_PORT, file: file ?? DEFAULT_CERTIFICATE };
  if (port !== undefined) fail('--https-port needs --https');
  if (file !== undefined) fail('--https-cert needs --https');
  return undefined;
}

function waitCommandOf(args: readonly string[]): Command {
  const { values: given, positionals } = valuesOf(args, WAIT_FLAGS);
  if (given.help) return { kind: 'help' };
  if (given.version) return { kind: 'version' };
  if (positionals.length > 0) fail('wait takes flags only');
  const seconds = decimal('--timeout', given.timeout) ?? WAITS_SECONDS;
  return {
    kind: 'wait',
    wait: { url: baseUrl('--url', given.url) ?? DEFAULT_URL, timeoutMs: seconds * 1000 },
  };
}

function triggerCommandOf(args: readonly string[]): Command {
  const { values: given, positionals } = valuesOf(args, TRIGGER_FLAGS);
  if (given.help) return { kind: 'help' };
  if (given.version) return { kind: 'version' };
  const [event, ...others] = positionals;
  if (event === undefined) return fail(`trigger needs an event:\n${eventLines('  ')}`);
  const problem = problemOfEvent(event);
  if (problem !== undefined) return fail(problem);
  if (others.length > 0) fail('trigger takes one event');
  if (given.standalone && given.url !== undefined) fail('Give --standalone or --url, not both');
  return {
    kind: 'trigger',
    trigger: {
      event,
      to: url('--to', given.to) ?? fail('--to is required: the URL of the webhook'),
      recurringTo: url('--notify-recurring', given['notify-recurring']),
      payAccountTo: url('--notify-pay-account', given['notify-pay-account']),
      serverKey: serverKeyIn(given),
      token: given.token,
      simulator: given.standalone ? undefined : (baseUrl('--url', given.url) ?? DEFAULT_URL),
      orderId: given['order-id'],
      amount: whole('--amount', given.amount, Number.MAX_SAFE_INTEGER) ?? DEFAULT_AMOUNT,
    },
  };
}

function serverKeyIn(given: { readonly 'server-key'?: string | undefined }): string {
  return given['server-key']?.trim() || fail('--server-key is required');
}

type Flags = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

function valuesOf<const F extends Flags>(args: readonly string[], flags: F) {
  const parsed = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  for (const token of parsed.tokens) {
    if (token.kind === 'option') checkFlag(token, flags);
  }
  // The check has left no other types.
  const values = parsed.values as ReturnType<typeof parseArgs<{ options: F }>>['values'];
  return { values, positionals: parsed.positionals };
}

interface FlagToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkFlag({ name, rawName, value, inlineValue }: FlagToken, flags: Flags): void {
  const type = Object.entries(flags).find(([flag]) => flag === name)?.[1].type;
  if (type === undefined) fail(`Unknown flag ${rawName}${similarTo(name, Object.keys(flags))}`);
  if (type === 'boolean' && value !== undefined) fail(`${rawName} takes no value`);
  // `--notify --seed 1` forgot something, where `--notify=--seed` is but odd.
  if (type === 'string' && (value === undefined || (!inlineValue && value.startsWith('-')))) {
    fail(`${rawName} needs a value`);
  }
}

/** What was meant, where the letters of a flag are in another order or one is missing. */
function similarTo(name: string, flags: readonly string[]): string {
  const letters = (text: string) => [...text].sort().join('');
  const meant = flags.find(
    (flag) =>
      name.length > 2 &&
      (letters(flag) === letters(name) || flag.startsWith(name) || flag.replaceAll('-', '') === name),
  );
  return meant === undefined ? '' : `: is it --${meant}?`;
}

function fail(message: string): never {
  throw new UsageError(message);
}

function baseUrl(flag: string, value: string | undefined): string | undefined {
  return url(flag, value)?.replace(/\/+$/, '');
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
