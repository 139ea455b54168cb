import type { SimulatorOptions } from '../options';
import { trustLines } from './trust';

export interface Listening {
  readonly version: string;
  /** Where it listens. */
  readonly url: string;
  /** Where it listens over TLS as well, and the file with the certificate. */
  readonly secure?: { readonly url: string; readonly file: string };
  readonly seed: number | undefined;
  readonly options: SimulatorOptions;
  /** Why nothing can be sent to the webhook at the start. */
  readonly problem?: string;
}

/** What to configure where. The keys stay out of it, and so does what a URL may hold beside its place. */
export function welcome({ version, url, secure, seed, options, problem }: Listening): string {
  const { notificationUrl, recurringNotificationUrl, payAccountNotificationUrl } = options;
  const rows: [string, string | undefined][] = [
    ['API', `${url} in place of https://api.sandbox.midtrans.com`],
    ['Snap', `${url} in place of https://app.sandbox.midtrans.com`],
    ['Over TLS', secure && `${secure.url} in place of both, for clients whose URLs are fixed`],
    ['Pages', `${url}/simulator${options.controlToken === undefined ? '' : '?token=<the token>'}`],
    ['Control API', `${url}/simulator/api`],
    [
      'Notifications',
      notificationUrl === undefined ? 'none, for want of --notify' : placeOf(notificationUrl),
    ],
    ['', problem === undefined ? undefined : `(now: ${problem})`],
    ['  of subscriptions', recurringNotificationUrl && placeOf(recurringNotificationUrl)],
    ['  of GoPay accounts', payAccountNotificationUrl && placeOf(payAccountNotificationUrl)],
    ['Seed', seed === undefined ? undefined : String(seed)],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(20)}${value}`],
  );
  const trust = secure === undefined ? '' : `${trustLines(secure.file)}\n\n`;
  const isSafe = isOfThisMachine(url) || options.controlToken !== undefined;
  const warning = isSafe ? '' : `${OPEN_TO_ALL}\n\n`;
  return `midtrans-simulator ${version} listens on ${url}\n\n${lines.join('\n')}\n\n${trust}${warning}Ctrl+C ends it.\n`;
}

const OPEN_TO_ALL =
  'Whoever reaches this address can pay, deny and forget everything: its pages and its control API ask for no key. --token has them ask for one.';

function isOfThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
