import { preferencesOf, type PagePreferences } from './checkout/preferences';
import { Clock } from './clock/clock';
import { Effects } from './effects';
import { SimulatorError } from './errors';
import { Courier } from './notifications/courier';
import type { SimulatorOptions } from './options';
import { seededRandom } from './random';
import { redactor } from './traffic/redact';
import { Traffic } from './traffic/traffic';

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
  /** What went between the gateway and the app. */
  readonly traffic: Traffic;
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
  const merchant: Merchant = {
    merchantId,
    name: options.merchantName ?? `Merchant ${merchantId}`,
    serverKey: options.serverKey,
    clientKey: options.clientKey,
  };
  const traffic = new Traffic({ kept: keptRequestsOf(options), redacted: redactor(merchant) });
  return {
    merchant,
    traffic,
    clock,
    courier: new Courier({
      // Looked up at each call, so that whoever replaces the global fetch later is heard.
      fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
      clock,
      random,
      timeScale: options.timeScale ?? 1,
      timeoutMs: options.notificationTimeoutMs ?? 15_000,
      log: options.log,
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
    preferences: preferencesOf(options),
    random,
    baseUrl,
  };
}

const KEPT_REQUESTS = 500;
const MOST_KEPT_REQUESTS = 100_000;

/** How many requests are kept: none of them needs more memory than its two bodies, of 16 KB each at most. */
function keptRequestsOf({ keptRequests = KEPT_REQUESTS }: SimulatorOptions): number {
  const isCount = Number.isInteger(keptRequests) && keptRequests >= 0 && keptRequests <= MOST_KEPT_REQUESTS;
  if (isCount) return keptRequests;
  throw new SimulatorError(
    `keptRequests must be a whole number from 0 to ${MOST_KEPT_REQUESTS}, not ${keptRequests}`,
  );
}
