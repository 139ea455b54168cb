import type { SubscriptionResponse } from '../gateway';
import { parseAmount } from '../gateway/money';
import { isPlainText } from '../validation/plain-text';
import { MAX_RUPIAH } from '../validation/rupiah';
import { LONGEST_NAME, RETRY_INTERVAL_UNITS } from './charge-terms';
import type { Terms } from './subscription.terms';
import { isRecord } from '../validation/is-record';

/** The name under which our id goes with a subscription, in its `metadata`. */
export const OUR_ID = 'merchant_subscription_id';

/** What the gateway says of a subscription; null where it does not. */
export interface SubscriptionGatewayState {
  readonly id: string | null;
  /** The id that we gave it. */
  readonly ourId: string | null;
  readonly active: boolean | null;
  readonly terms: Terms;
  /** What it charges: a secret. */
  readonly token: string | null;
  readonly gopayAccountId: string | null;
  /** How many charges there were. */
  readonly currentInterval: number | null;
  readonly startTime: Date | null;
  readonly previousExecutionAt: Date | null;
  readonly nextExecutionAt: Date | null;
  readonly transactionIds: readonly string[];
}

/** Longer ids are nobody's. */
const LONGEST_ID = 255;
/** The largest count that PostgreSQL's `integer` holds. */
const MAX_COUNT = 2 ** 31 - 1;

/**
 * Reads an answer about a subscription, or what a notification says of one.
 *
 * @see https://docs.midtrans.com/reference/get-subscription
 */
export function parseSubscriptionState(response: SubscriptionResponse): SubscriptionGatewayState {
  const schedule = isRecord(response.schedule) ? response.schedule : {};
  const metadata = isRecord(response.metadata) ? response.metadata : {};
  const status: unknown = response.status;
  const listed: unknown = response.transaction_ids;
  return {
    id: idOf(response.id),
    ourId: idOf(metadata[OUR_ID]),
    active: status === 'active' ? true : status === 'inactive' ? false : null,
    terms: parseTerms(response),
    token: isPlainText(response.token) && response.token !== '' ? response.token : null,
    gopayAccountId: isRecord(response.gopay) ? idOf(response.gopay['account_id']) : null,
    currentInterval: countOf(schedule['current_interval']) ?? null,
    startTime: parseScheduleTime(schedule['start_time']) ?? null,
    previousExecutionAt: parseScheduleTime(schedule['previous_execution_at']) ?? null,
    nextExecutionAt: parseScheduleTime(schedule['next_execution_at']) ?? null,
    transactionIds: Array.isArray(listed) ? listed.flatMap((id: unknown) => idOf(id) ?? []) : [],
  };
}

/** What a body of the gateway's, asked or answered, says is charged. */
export function parseTerms({
  name,
  amount,
  schedule,
  retry_schedule,
}: {
  readonly [Field in 'name' | 'amount' | 'schedule' | 'retry_schedule']?: unknown;
}): Terms {
  const retries = isRecord(retry_schedule) ? retry_schedule : {};
  const rupiah = parseAmount(amount);
  const terms: Terms = {
    name: isPlainText(name) && name !== '' && name.length <= LONGEST_NAME ? name : undefined,
    amount: rupiah !== undefined && rupiah > 0 && rupiah <= MAX_RUPIAH ? rupiah : undefined,
    interval: countOf(isRecord(schedule) ? schedule['interval'] : undefined),
    retryInterval: countOf(retries['interval']),
    retryIntervalUnit: RETRY_INTERVAL_UNITS.find((unit) => unit === retries['interval_unit']),
    retryMaxInterval: countOf(retries['max_interval']),
  };
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}

function countOf(value: unknown): number | undefined {
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
  return isCount ? value : undefined;
}

const SCHEDULE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d))?$/;
const WIB = '+07:00';

/**
 * The instant that a time of a schedule names. Answers write them without an offset, in WIB; notifications in UTC, with a Z.
 */
export function parseScheduleTime(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined;
  const [match, date, time, fraction = '0', zone = WIB] = SCHEDULE_TIME.exec(text) ?? [];
  if (match === undefined) return undefined;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const instant = new Date(`${date}T${time}.${fraction.slice(0, 3)}${offset}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** An id of the gateway's; null where it is none. */
export function idOf(value: unknown): string | null {
  return isPlainText(value) && value !== '' && value.length <= LONGEST_ID ? value : null;
}
