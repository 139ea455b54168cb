import { randomUUID } from 'node:crypto';
import { MidtransRequestError } from './errors';

/** What may differ from one call to the next. Nothing of it is kept on the client. */
export interface RequestOptions {
  /**
   * `Idempotency-Key` of a POST: 1 to 46 visible ASCII characters. Midtrans keeps a key for 5 minutes and then replays the
   * first success WHATEVER the body or endpoint, so never use one for two operations.
   *
   * @default a random UUID, the same for all attempts of the call
   * @see https://docs.midtrans.com/reference/idempotency
   */
  idempotencyKey?: string;
  /** The longest this call may take, in milliseconds, all its attempts and pauses included. */
  timeoutMs?: number;
  /** How often a failed attempt may be repeated. */
  retries?: number;
  /** Ends the call early, with a `MidtransConnectionError` whose code is `ABORT_ERR`. */
  signal?: AbortSignal;
  /**
   * Whether the gateway recognises a repeated POST by its Idempotency-Key. It does not for charges of Permata VA and
   * Indomaret: pass `false` there, and the POST is repeated only where certainly nothing was sent.
   *
   * @default true
   * @see https://docs.midtrans.com/reference/idempotency
   */
  repeatSafe?: boolean;
  /**
   * Where the notifications of this transaction go INSTEAD of the URL in the dashboard: at most 3 http(s) URLs. Wins over
   * `appendNotificationUrls`.
   *
   * @see https://docs.midtrans.com/docs/https-notification-webhooks#override-notification-url
   */
  overrideNotificationUrls?: readonly string[];
  /** Where the notifications of this transaction go BESIDES the URL in the dashboard: at most 3 http(s) URLs. */
  appendNotificationUrls?: readonly string[];
}

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

/**
 * The headers of one call that its options ask for.
 *
 * @throws {@link MidtransRequestError} for options that the gateway would silently ignore or cut
 */
export function optionHeaders(method: string, options: RequestOptions): Record<string, string> {
  return {
    ...(method === 'GET' ? {} : { 'Idempotency-Key': checkedIdempotencyKey(options.idempotencyKey) }),
    ...notificationHeader('X-Override-Notification', options.overrideNotificationUrls),
    ...notificationHeader('X-Append-Notification', options.appendNotificationUrls),
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

function notificationHeader(name: string, urls: readonly string[] = []): Record<string, string> {
  if (urls.length === 0) return {};
  if (urls.length > MOST_NOTIFICATION_URLS) {
    throw new MidtransRequestError(
      `${name} takes at most ${MOST_NOTIFICATION_URLS} URLs (these are ${urls.length}): Midtrans would drop the rest`,
    );
  }
  return { [name]: urls.map((url) => checkedNotificationUrl(name, url)).join(',') };
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
