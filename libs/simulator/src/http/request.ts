import type { Context } from 'hono';
import { parseObject, type JsonObject } from '../json';
import { notificationAddresses } from '../notifications/addresses';
import { refusals } from '../refusal';
import type { World } from '../world';

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

export function originOf(context: Context, world: World): RequestOrigin {
  return {
    baseUrl: world.baseUrl(new URL(context.req.url).origin),
    notificationUrls: notificationAddresses(
      world.notificationUrls.payment,
      context.req.header('x-override-notification'),
      context.req.header('x-append-notification'),
    ),
  };
}
