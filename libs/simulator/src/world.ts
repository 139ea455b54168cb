import { preferencesOf, type PagePreferences } from './checkout/preferences';
import { Clock } from './clock/clock';
import { Effects } from './effects';
import { Courier } from './notifications/courier';
import type { SimulatorOptions } from './options';
import { seededRandom } from './random';

/** The merchant whose gateway this is. */
export interface Merchant {
  readonly merchantId: string;
  /** What its customers call it. */
  readonly name: string;
  readonly serverKey: string;
  readonly clientKey: string | undefined;
}

/** Where each kind of notification goes, as set in the dashboard. */
export interface NotificationUrls {
  readonly payment: string | undefined;
  readonly recurring: string | undefined;
  readonly payAccount: string | undefined;
}

/** What every room of the gateway stands on. */
export interface World {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly courier: Courier;
  readonly effects: Effects;
  readonly notificationUrls: NotificationUrls;
  readonly preferences: PagePreferences;
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
  const clock = new Clock(options.now ?? (() => new Date()));
  const random = options.random ?? seededRandom(options.seed ?? 0);
  const { merchantId = 'G000000000' } = options;
  return {
    merchant: {
      merchantId,
      name: options.merchantName ?? `Merchant ${merchantId}`,
      serverKey: options.serverKey,
      clientKey: options.clientKey,
    },
    clock,
    courier: new Courier({
      // Looked up at each call, so that whoever replaces the global fetch later is heard.
      fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
      clock,
      random,
      timeScale: options.timeScale ?? 1,
      timeoutMs: options.notificationTimeoutMs ?? 15_000,
      log: options.log,
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
    preferences: preferencesOf(options),
    random,
    baseUrl,
  };
}
