import type { Context } from 'hono';
import { parseObject, type JsonObject } from '../json';
import { notificationAddresses, type NotificationUrls } from '../notifications/addresses';
import { refusals } from '../refusal';

const MAX_BODY_BYTES = 16 * 1024;

/** The JSON object in a request's body; throws the Core API's refusal of anything else. */
export async function readBody(context: Context): Promise<JsonObject> {
  const text = await context.req.text();
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw refusals.invalid(['the request body exceeds 16 KB']);
  const body = parseObject(text);
  if (!body) throw refusals.malformed();
  return body;
}

/** The fields of a program's JSON object or of a browser's form; none where there is neither. */
export async function readFields(context: Context): Promise<JsonObject> {
  const isForm = (context.req.header('content-type') ?? '').includes('form');
  return isForm ? await context.req.parseBody() : (parseObject(await context.req.text()) ?? {});
}

/** What a request brings beside its body. */
export interface RequestOrigin {
  /** The scheme and host under which the customer's browser reaches this gateway. */
  readonly baseUrl: string;
  /** Where the notifications of what this request begins go. */
  readonly notificationUrls: readonly string[];
}

/** What the gateway makes of a request's own origin, and where it sends notifications otherwise. */
interface Addresses {
  baseUrl(origin: string): string;
  readonly notificationUrls: Pick<NotificationUrls, 'payment'>;
}

export function originOf(context: Context, world: Addresses): RequestOrigin {
  return {
    baseUrl: world.baseUrl(new URL(context.req.url).origin),
    notificationUrls: notificationAddresses(
      world.notificationUrls.payment,
      context.req.header('x-override-notification'),
      context.req.header('x-append-notification'),
    ),
  };
}

/**
 * The simulator's own headers: where the notifications go of what a request begins, in place of the URLs that the dashboard has. The gateway
 * knows such headers for payments alone.
 */
export const NOTIFY_HEADERS = {
  payment: 'x-simulator-notify',
  recurring: 'x-simulator-notify-recurring',
  payAccount: 'x-simulator-notify-pay-account',
} as const satisfies Record<keyof NotificationUrls, string>;

/** The URLs that a request names itself; throws the refusal of what is none. */
export function notificationUrlsIn(context: Context): Partial<NotificationUrls> {
  const named = Object.entries(NOTIFY_HEADERS).flatMap(([kind, header]) => {
    const url = context.req.header(header);
    if (url === undefined) return [];
    if (URL.canParse(url) && /^https?:/i.test(url)) return [[kind, url]];
    throw refusals.invalid([`${header} must be an http or https URL`]);
  });
  return Object.fromEntries(named) as Partial<NotificationUrls>;
}
