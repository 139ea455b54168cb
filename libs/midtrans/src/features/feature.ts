import type { Provider, Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { Rights } from '../access/rights';
import type { EventSubject } from '../events/event-subject';
import type { OptionGroup } from '../options/option-group';
import type { OrderIdHolders } from '../order-ids/order-ids';
import type { NotificationHandler } from '../notifications/notification.handler';
import type { Lookup } from '../reconciliation/lookup';
import type { Purges } from '../retention/purge';
import type { ControllerFactory } from '../rest/controllers';

/** Token of all {@link MidtransFeature}s of a registration. */
export const MIDTRANS_FEATURES = Symbol('MIDTRANS_FEATURES');

/**
 * Whatever belongs to one kind of thing that money moves through, said once. The module folds a list of these: what it
 * registers, allows, validates, tells of and describes is derived from them.
 */
export interface MidtransFeature {
  readonly name: string;
  readonly entities?: readonly Type<object>[];
  /** Give them to the DataSource with those of this package. */
  readonly migrations?: readonly Type<MigrationInterface>[];
  /** What is injected within the feature. Repositories get their DataSource by `@Inject(MIDTRANS_DATA_SOURCE)`. */
  readonly providers?: readonly Provider[];
  /** Providers that the host injects. */
  readonly exports?: readonly Type<object>[];
  /** Those that the host may replace by a subclass, by their names in `services`. */
  readonly services?: Readonly<Record<string, Type<object>>>;
  /** Controllers behind the host's guards, by the names of their switches (`controllers`). */
  readonly controllers?: Readonly<Record<string, readonly ControllerFactory[]>>;
  /** Controllers without guards, which only believe what is signed. */
  readonly openControllers?: Readonly<Record<string, readonly ControllerFactory[]>>;
  /**
   * Controllers whose clients name a price, by the names of their switches, each with the group of options whose `prepare` sets the
   * price instead. An application without it has to say `clientPrices: true`.
   */
  readonly pricedBy?: Readonly<Record<string, string>>;
  /** Who may do what, where the host does not say otherwise (`access.permissions`). */
  readonly rights?: Rights;
  /** Its settings, by the names of their groups in the options. */
  readonly options?: Readonly<Record<string, OptionGroup>>;
  readonly events?: EventSubject;
  /** How its rows hold order ids, which nothing else of the account may have then. */
  readonly orderIds?: OrderIdHolders;
  /** What it does with the gateway's notifications. */
  readonly webhook?: Type<NotificationHandler>;
  /** What it asks the gateway about by itself, as no notification may have told. */
  readonly reconciliation?: readonly Type<Lookup>[];
  /** Its rows that are of no use after a while, by their names in `retention.days`. */
  readonly retention?: Purges;
}

/**
 * Describes a feature, one of this package's or of a host's own (`forRoot({ features: [payouts] })`).
 *
 * @example
 * ```ts
 * export const payouts = defineFeature({
 *   name: 'payouts',
 *   entities: [Payout],
 *   migrations: [CreatePayouts1796000000000],
 *   services: { payouts: PayoutService },
 *   controllers: { payouts: [createPayoutsController] },
 *   rights: { approve_payout: 'staff' },
 *   events: payoutEvents,
 *   webhook: PayoutNotifications,
 * });
 * ```
 */
export function defineFeature<const Feature extends MidtransFeature>(feature: Feature): Feature {
  return feature;
}
