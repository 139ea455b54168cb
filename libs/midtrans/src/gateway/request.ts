import { randomUUID } from 'node:crypto';
import type { CircuitBreakerOptions } from './circuits';
import type { Endpoint } from './endpoints';
import { MidtransRequestError } from './errors';

/** What may differ from one call to the next. Nothing of it is kept on the client. */
export interface RequestOptions {
  /**
   * `Idempotency-Key` of a POST (`X-Idempotency-Key` of an invoice): 1 to 46 visible ASCII characters. Midtrans keeps a key
   * for 5 minutes (a subscription's for 3) and then replays the first success WHATEVER the body or endpoint, so never use
   * one for two operations. It is not sent where Midtrans takes none: GoPay accounts, Snap, payment links, PATCH, DELETE.
   *
   * @default a random UUID, the same for all attempts of the call
   * @see https://docs.midtrans.com/reference/api-headers
   */
  idempotencyKey?: string;
  /** The longest this call may take, in milliseconds, all its attempts and pauses included. */
  timeoutMs?: number;
  /** How often a failed attempt may be repeated. */
  retries?: number;
  /** Ends the call early, with a `MidtransConnectionError` whose code is `ABORT_ERR`. */
  signal?: AbortSignal;
  /**
   * Whether the request may be sent again after it may have arrived; a GET always is. Where not, it is repeated only if
   * certainly nothing was sent. Midtrans does not recognise repeated charges of Permata VA and Indomaret: pass `false`
   * there.
   *
   * @default true, but for `createPayAccount` and for a POST or PATCH through `request`
   * @see https://docs.midtrans.com/reference/api-headers
   */
  repeatSafe?: boolean;
  /**
   * Where the notifications of this transaction go INSTEAD of the URL in the dashboard: http(s) URLs, of which Midtrans
   * takes 3. More are left out with a warning. Wins over `appendNotificationUrls`.
   *
   * @see https://docs.midtrans.com/docs/https-notification-webhooks#override-notification-url
   */
  overrideNotificationUrls?: readonly string[];
  /**
   * Sent as `transaction-source`: Midtrans knows the transactions of some methods under the names of BI-SNAP only.
   *
   * @see https://docs.midtrans.com/reference/dana-1
   */
  transactionSource?: 'SNAP_API';
  /** Where the notifications of this transaction go BESIDES the URL in the dashboard: http(s) URLs, at most 3 as above. */
  appendNotificationUrls?: readonly string[];
}

/** Parameters of a URL; what is undefined is left out. */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

const LONGEST_IDEMPOTENCY_KEY = 46;
const MOST_NOTIFICATION_URLS = 3;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * `/v2/{id}/status` with its ids filled in and URL-encoded.
 *
 * @throws {@link MidtransRequestError} for an id that is empty, or that a URL parser would read as a step in the path
 */
export function expandPath(template: string, ids: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeId(name, ids[name]));
}

function encodeId(name: string, id: unknown): string {
  if (typeof id !== 'string' || id.trim() === '') throw new MidtransRequestError(`${name} must not be empty`);
  if (id === '.' || id === '..') throw new MidtransRequestError(`${name} must not be "${id}"`);
  try {
    return encodeURIComponent(id);
  } catch {
    throw new MidtransRequestError(`${name} is not well-formed text`);
  }
}

/** `?name=value` of what is defined, encoded; nothing where nothing is. */
export function queryString(query: QueryParameters): string {
  const defined = Object.entries(query).filter(([, value]) => value !== undefined);
  if (defined.length === 0) return '';
  return `?${new URLSearchParams(defined.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

/**
 * The headers of one call that its options ask for.
 *
 * @param warn - told of what is left out
 * @throws {@link MidtransRequestError} for options that the gateway would silently ignore
 */
export function optionHeaders(
  { idempotencyHeader }: Pick<Endpoint, 'idempotencyHeader'>,
  options: RequestOptions,
  warn: (message: string) => void,
): Record<string, string> {
  return {
    ...(idempotencyHeader && { [idempotencyHeader]: checkedIdempotencyKey(options.idempotencyKey) }),
    ...(options.transactionSource && { 'transaction-source': options.transactionSource }),
    ...notificationHeader('X-Override-Notification', options.overrideNotificationUrls, warn),
    ...notificationHeader('X-Append-Notification', options.appendNotificationUrls, warn),
  };
}

function checkedIdempotencyKey(key: string = randomUUID()): string {
  if (key.length > LONGEST_IDEMPOTENCY_KEY) {
    throw new MidtransRequestError(
      `an Idempotency-Key has at most ${LONGEST_IDEMPOTENCY_KEY} characters (this one has ${key.length}): Midtrans would ignore it`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new MidtransRequestError('an Idempotency-Key consists of visible ASCII characters');
  }
  return key;
}

function notificationHeader(
  name: string,
  urls: readonly string[] = [],
  warn: (message: string) => void,
): Record<string, string> {
  if (urls.length === 0) return {};
  const surplus = urls.length - MOST_NOTIFICATION_URLS;
  if (surplus > 0) {
    warn(`${name}: Midtrans takes at most ${MOST_NOTIFICATION_URLS} URLs, the last ${surplus} were left out`);
  }
  const taken = urls.slice(0, MOST_NOTIFICATION_URLS);
  return { [name]: taken.map((url) => checkedNotificationUrl(name, url)).join(',') };
}

function checkedNotificationUrl(name: string, text: string): string {
  const url = parseHttpUrl(text);
  if (url === undefined) throw new MidtransRequestError(`${name} takes absolute http(s) URLs`);
  // Commas separate the URLs of the header.
  return url.href.replaceAll(',', '%2C');
}

/** An absolute http(s) URL, or `undefined`. */
export function parseHttpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}

/** @throws {@link MidtransRequestError} for what a timer cannot count */
export function checkedTimeoutMs(timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS) return timeoutMs;
  throw new MidtransRequestError(`timeoutMs must be between 1 and ${LONGEST_TIMER_MS}`);
}

/** @throws {@link MidtransRequestError} for anything but a whole number from 0 */
export function checkedRetries(retries: number): number {
  if (Number.isInteger(retries) && retries >= 0) return retries;
  throw new MidtransRequestError('retries must be a whole number from 0');
}

/** @throws {@link MidtransRequestError} for what cannot be counted */
export function checkedCircuitBreaker(options: CircuitBreakerOptions): Required<CircuitBreakerOptions> {
  const { failures = 5, openMs = 30_000 } = options;
  if (!Number.isInteger(failures) || failures < 1) {
    throw new MidtransRequestError('circuitBreaker.failures must be a whole number from 1');
  }
  if (!(openMs > 0 && openMs <= LONGEST_TIMER_MS)) {
    throw new MidtransRequestError(`circuitBreaker.openMs must be between 1 and ${LONGEST_TIMER_MS}`);
  }
  return { failures, openMs };
}

/** @throws {@link MidtransRequestError} for a path that would carry ids or a query past their encoding */
export function checkedPath(path: string): string {
  if (/^\/[^?#\s]*$/.test(path)) return path;
  throw new MidtransRequestError('path must begin with / and have no query: ids and query stand beside it');
}

/**
 * The JSON text of a payload.
 *
 * @throws {@link MidtransRequestError} for what JSON cannot say (a cycle, a bigint, nothing at all)
 */
export function encodeBody(payload: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(payload);
  } catch {
    json = undefined;
  }
  if (json === undefined) throw new MidtransRequestError('the payload cannot be written as JSON');
  return json;
}
