import { defineOptions, type OptionGroup, type OptionRule, type Resolved } from '../options/option-group';
import { isWhole, mustBe, trueOrFalse, wholeNumber } from '../options/option-rules';

/** What counts as unwell (`health`); `false` never does. */
export interface HealthOptions {
  /**
   * Milliseconds that an event may wait for a consumer.
   * @default 300_000
   */
  maxLagMs?: number | false;
  /**
   * Events that may be given up for a consumer.
   * @default 0
   */
  maxDead?: number | false;
  /**
   * Whether an instance must have had every registered consumer within a day: one that is retired is to be dropped.
   * @default true
   */
  seenConsumers?: boolean;
  /**
   * Milliseconds for which nobody may know what became of a call to Midtrans.
   * @default 3_600_000
   */
  maxUnresolvedMs?: number | false;
  /**
   * Milliseconds that a payment may be pending without any notification of its account since it was charged: Midtrans tells of each at
   * once, so that longer means that it does not reach the webhook.
   * @default 900_000
   */
  maxSilenceMs?: number | false;
  /**
   * Whether the circuit of an account's gateway must be closed (`http.circuitBreaker`).
   * @default true
   */
  closedCircuits?: boolean;
  /**
   * Milliseconds within which the database must say how things stand.
   * @default 2_000
   */
  timeoutMs?: number;
  /**
   * Milliseconds for which what the database said is told again, however often somebody asks.
   * @default 5_000
   */
  cacheMs?: number;
}

/** What is not as it should be: the part of the health options that says so. */
export type HealthThresholds = Required<Omit<HealthOptions, 'timeoutMs' | 'cacheMs'>>;

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    health?: HealthOptions;
  }
  interface ResolvedOptions {
    readonly health: Resolved<HealthOptions, keyof HealthOptions>;
  }
}

const wholeOrFalse: OptionRule = mustBe(
  'a whole number from 0, or false',
  (value) => value === false || isWhole(value, 0),
);

export const healthOptions: OptionGroup<HealthOptions> = defineOptions<HealthOptions>({
  defaults: {
    maxLagMs: 300_000,
    maxDead: 0,
    seenConsumers: true,
    maxUnresolvedMs: 3_600_000,
    maxSilenceMs: 900_000,
    closedCircuits: true,
    timeoutMs: 2_000,
    cacheMs: 5_000,
  },
  rules: {
    maxLagMs: wholeOrFalse,
    maxDead: wholeOrFalse,
    seenConsumers: trueOrFalse,
    maxUnresolvedMs: wholeOrFalse,
    maxSilenceMs: wholeOrFalse,
    closedCircuits: trueOrFalse,
    timeoutMs: wholeNumber(),
    cacheMs: wholeNumber(0),
  },
});
