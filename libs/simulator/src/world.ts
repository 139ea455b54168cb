import { Preferences, type PagePreferences } from './preferences';
import { Clock } from './clock/clock';
import { Effects } from './effects';
import { SimulatorError } from './errors';
import type { NotificationUrls } from './notifications/addresses';
import { Courier } from './notifications/courier';
import type { SimulatorOptions } from './options';
import { seededRandom } from './random';
import { redactor } from './traffic/redact';
import { Traffic } from './traffic/traffic';
import { Updates } from './updates/updates';

/** The merchant whose gateway this is. */
export interface Merchant {
  readonly merchantId: string;
  /** What its customers call it. */
  readonly name: string;
  readonly serverKey: string;
  readonly clientKey: string | undefined;
}

/** What every feature of the gateway stands on. */
export interface World {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly courier: Courier;
  readonly effects: Effects;
  /** What went between the gateway and the app. */
  readonly traffic: Traffic;
  /** What has changed, for whoever looks on. */
  readonly updates: Updates;
  readonly notificationUrls: NotificationUrls;
  readonly preferences: PagePreferences;
  /** By which the merchant changes them. */
  readonly merchantPreferences: Preferences;
  /** Numbers in [0, 1), from the seed where one was given. */
  readonly random: () => number;
  /** The base of the urls handed out, for a request that reached the gateway under `origin`. */
  baseUrl(origin: string): string;
}

export function worldOf(
  options: SimulatorOptions,
  {
    baseUrl,
    notificationUrl,
  }: Pick<World, 'baseUrl'> & { readonly notificationUrl: () => string | undefined },
): World {
  const updates = new Updates();
  const clock = new Clock(options.now ?? (() => new Date()), () => updates.publish('moved'));
  const random = options.random ?? seededRandom(options.seed ?? 0);
  const { merchantId = 'G000000000' } = options;
  const merchantPreferences = new Preferences(options, options.merchantName ?? `Merchant ${merchantId}`);
  const merchant: Merchant = {
    merchantId,
    get name() {
      return merchantPreferences.current.displayName;
    },
    serverKey: options.serverKey,
    clientKey: options.clientKey,
  };
  const keptAttempts = keptIn(options, 'keptNotifications');
  const traffic = new Traffic(
    { kept: keptIn(options, 'keptRequests'), keptAttempts, redacted: redactor(merchant) },
    updates,
  );
  return {
    merchant,
    traffic,
    updates,
    clock,
    courier: new Courier({
      // Looked up at each call, so that whoever replaces the global fetch later is heard.
      fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
      clock,
      random,
      timeScale: options.timeScale ?? 1,
      timeoutMs: options.notificationTimeoutMs ?? 15_000,
      kept: keptAttempts,
      log: options.log,
      onFaultChange: () => updates.publish('fault'),
      keep: (attempt) => traffic.noteAttempt(attempt),
    }),
    effects: new Effects(),
    notificationUrls: {
      // It may be told anew while the gateway is open.
      get payment() {
        return notificationUrl();
      },
      get recurring() {
        return options.recurringNotificationUrl ?? notificationUrl();
      },
      get payAccount() {
        return options.payAccountNotificationUrl ?? notificationUrl();
      },
    },
    get preferences() {
      return merchantPreferences.current;
    },
    merchantPreferences,
    random,
    baseUrl,
  };
}

/** How much is kept: none of a request needs more memory than its two bodies, of 16 KB each at most. */
const KEPT = {
  keptRequests: { unlessTold: 500, most: 100_000 },
  keptNotifications: { unlessTold: 10_000, most: 1_000_000 },
} as const;

function keptIn(options: SimulatorOptions, option: keyof typeof KEPT): number {
  const { unlessTold, most } = KEPT[option];
  const { [option]: kept = unlessTold } = options;
  if (Number.isInteger(kept) && kept >= 0 && kept <= most) return kept;
  throw new SimulatorError(`${option} must be a whole number from 0 to ${most}, not ${kept}`);
}
